import { fit, wrapCells } from '../text/cells.ts';
import type { Translator } from '../i18n/index.ts';
import { MIN_COLS, MIN_ROWS } from './layout.ts';

/** Whether a terminal is too small for any screen of the program. */
export function isTooSmall(cols: number, rows: number): boolean {
  return cols < MIN_COLS || rows < MIN_ROWS;
}

/** What such a terminal shows instead: exactly `rows` lines of `cols` cells. */
export function tooSmallLines(tr: Translator, cols: number, rows: number): string[] {
  const says = wrapCells(tr.t('app.tooSmall', { cols: MIN_COLS, rows: MIN_ROWS }), cols);
  return Array.from({ length: rows }, (_, row) => fit(says[row] ?? '', cols));
}
