import type { ProcessTable } from '../../engine/details/top.ts';
import { cellWidth, fit, sliceCells } from '../text/cells.ts';
import { lastResult } from './last-result.ts';
import type { Theme } from '../theme/index.ts';

export interface ProcessLines {
  readonly heading: string;
  readonly lines: readonly string[];
}

/** The processes as aligned lines. The last column is as wide as it must be: one scrolls sideways. */
export const processLines = lastResult((table: ProcessTable, theme: Theme): ProcessLines => {
  const widths = table.titles.map((title, column) =>
    table.rows.reduce((widest, row) => Math.max(widest, cellWidth(row[column] ?? '')), cellWidth(title)),
  );
  const lineOf = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === cells.length - 1 ? cell : fit(cell, widths[column] ?? 0)))
      .join('  ');
  return { heading: theme.paint.title(lineOf(table.titles)), lines: table.rows.map(lineOf) };
});

/** A line without its first `across` cells, indented by one. */
export function scrolledAcross(line: string, across: number, width: number): string {
  return ` ${across === 0 ? line : sliceCells(line, across, across + width)}`;
}
