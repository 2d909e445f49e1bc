import { CellScanner } from '../text/scan.ts';
import { cellWidth, closed, sliceCells } from '../text/cells.ts';

/**
 * Cuts a line into pieces of at most `width` cells that together are the whole line, nothing dropped: for values that
 * may be copied off the screen, where a break at spaces would lose some. At least one piece.
 */
export function cutCells(s: string, width: number): string[] {
  if (cellWidth(s) <= width) return [closed(s)];
  const pieces: string[] = [];
  const scan = new CellScanner(s);
  let from = 0;
  let column = 0;
  while (scan.next()) {
    if (column + scan.width - from > width && column > from) {
      pieces.push(sliceCells(s, from, column));
      from = column;
    }
    column += scan.width;
  }
  pieces.push(sliceCells(s, from, column));
  return pieces;
}
