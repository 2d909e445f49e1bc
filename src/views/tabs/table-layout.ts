import { cellWidth, fit } from '../text/cells.ts';
import { cutCells } from './cut.ts';

/** A table laid out for a width: all its parts are cut to their columns, so that any stretch of rows looks alike. */
export interface TableLayout {
  /** Headings, each as wide as its column. No two are equal. */
  readonly titles: readonly string[];
  /** Rows one line high; a long cell goes on in the rows below, beside empty cells. */
  readonly lines: readonly (readonly string[])[];
}

/** Cells that a table takes beside the text of its columns: a rule before each and after the last, a space each side. */
export function tableOverhead(columns: number): number {
  return columns + 1 + 2 * columns;
}

/** Narrower columns are not readable: a table that would need them is cut by the screen's edge. */
const NARROWEST_COLUMN = 4;

/** Lays a table out on at most `width` cells. Cells may be painted. */
export function layoutTable(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): TableLayout {
  const natural = titles.map((title, column) =>
    rows.reduce((widest, row) => Math.max(widest, cellWidth(row[column] ?? '')), cellWidth(title)),
  );
  const widths = shrink(natural, width - tableOverhead(titles.length));
  return {
    titles: titles.map((title, column) => fit(title, widths[column] ?? 0)),
    lines: rows.flatMap((row) => linesOf(row, widths)),
  };
}

function linesOf(row: readonly string[], widths: readonly number[]): string[][] {
  const cells = widths.map((width, column) => cutCells(row[column] ?? '', width));
  const height = Math.max(...cells.map((pieces) => pieces.length));
  return Array.from({ length: height }, (_, line) => cells.map((pieces) => pieces[line] ?? ''));
}

/** Takes from the widest columns until the sum fits. */
function shrink(natural: readonly number[], room: number): number[] {
  const capped = (cap: number): number[] => natural.map((width) => Math.min(width, cap));
  if (sum(natural) <= room) return [...natural];
  let low = NARROWEST_COLUMN;
  let high = Math.max(...natural);
  while (low < high) {
    const cap = Math.ceil((low + high) / 2);
    if (sum(capped(cap)) <= room) low = cap;
    else high = cap - 1;
  }
  const widths = capped(low);
  let left = room - sum(widths);
  return widths.map((width, column) => {
    const more = Math.max(0, Math.min(left, (natural[column] ?? width) - width));
    left -= more;
    return width + more;
  });
}

function sum(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0);
}
