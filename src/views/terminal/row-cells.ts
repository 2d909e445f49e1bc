import { CellScanner } from '../text/scan.ts';
import type { Style } from '../text/sgr.ts';
import { CELLS_OF_UNIT } from '../text/width.ts';

/** One row of the screen, cell by cell. The second cell of a wide character holds `''`. */
export interface RowCells {
  readonly texts: string[];
  readonly styles: Style[];
}

/**
 * The cells of a line of text with SGR styles: exactly `columns` of them, the rest blank. A wide character
 * that the right edge would cut becomes a space.
 * @param into cells that nobody needs any more, of as many columns: they are overwritten and given back
 */
export function cellsOf(line: string, columns: number, into?: RowCells): RowCells {
  const cells = into ?? { texts: Array<string>(columns), styles: Array<Style>(columns) };
  const { texts, styles } = cells;
  texts.fill(' ');
  styles.fill('');
  const scan = new CellScanner(line);
  let column = 0;
  while (column < columns && scan.next()) {
    const { grapheme, style, width } = scan;
    if (width === 0) continue;
    const isCut = column + width > columns;
    for (let i = 0; i < width && column + i < columns; i++) {
      texts[column + i] = isCut ? ' ' : i === 0 ? grapheme : '';
      styles[column + i] = style;
    }
    column += width;
  }
  return cells;
}

/**
 * Whether terminals agree on how many cells a grapheme takes. They do not on emoji sequences, and the
 * column that the cursor is in afterwards is then unknown.
 */
export function isCertain(grapheme: string): boolean {
  return grapheme.length <= 1 && (grapheme === '' || CELLS_OF_UNIT[grapheme.charCodeAt(0)] !== 0);
}
