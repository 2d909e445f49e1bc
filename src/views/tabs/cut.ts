import { cellWidth, closed } from '../text/cells.ts';
import { CellScanner } from '../text/scan.ts';
import { closeStyle, openStyle } from '../text/sgr.ts';

/**
 * Cuts a line into pieces of at most `width` cells that together are the whole line, nothing dropped: for values that
 * may be copied off the screen, where a break at spaces would lose some. Each piece closes the styles that it opens. At
 * least one piece.
 */
export function cutCells(s: string, width: number): string[] {
  if (cellWidth(s) <= width) return [closed(s)];
  const pieces: string[] = [];
  const scan = new CellScanner(s);
  let from = { at: 0, style: '' };
  let end = from;
  let used = 0;
  const push = (): void => {
    pieces.push(openStyle(from.style) + s.slice(from.at, end.at) + closeStyle(end.style));
    from = end;
    used = 0;
  };
  while (scan.next()) {
    if (used > 0 && used + scan.width > width) push();
    used += scan.width;
    end = { at: scan.end, style: scan.style };
  }
  push();
  return pieces;
}
