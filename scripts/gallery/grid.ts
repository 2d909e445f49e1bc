/** How a cell looks. Colours are numbers of the palette of 256; null is the terminal's own. */
export interface CellStyle {
  readonly foreground: number | null;
  readonly background: number | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
  readonly inverse: boolean;
}

/** A cell of the screen; the second half of a wide character is a cell of width 0 without text. */
export interface Cell extends CellStyle {
  readonly text: string;
  readonly width: 0 | 1 | 2;
}

/** The rows of a screen from the top, each of as many cells as the screen is wide. */
export type Grid = readonly (readonly Cell[])[];

/** A grid's rows as text; blanks are kept. */
export function textOf(grid: Grid): string[] {
  return grid.map((row) => row.map((cell) => (cell.width === 0 ? '' : cell.text)).join(''));
}
