import type { Cell, Grid } from './grid.ts';
import { shapeOf } from './shapes.ts';

/** A cell in SVG units, at a font size of 14. */
const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 17;
const BASELINE = 13;
const FONT_SIZE = 14;
const MARGIN = 12;
const FONTS =
  "ui-monospace,'SF Mono',Menlo,'DejaVu Sans Mono','Cascadia Mono',Consolas,'Noto Sans Mono CJK SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',monospace";

const BACKGROUND = '#10151c';
const FOREGROUND = '#d5dbe3';
/** The 16 named colours of a terminal, as they are read well on that background. */
const PALETTE = [
  '#3b4451', '#ef6b73', '#7fc776', '#e3b85a', '#6aa5f0', '#c78fe6', '#4fc3c7', '#d5dbe3',
  '#6b7685', '#ff8f96', '#9be391', '#f7d27a', '#8dbdff', '#dcaef7', '#74e0e3', '#ffffff',
]; // prettier-ignore
/** How much of the text's colour a dim text keeps. */
const DIM = 0.58;

/**
 * A screen as an SVG picture. Each character is put in its place by itself, and what borders, bars and graphs are made
 * of is drawn, not written: so it is aligned whatever font there is. The same screen gives the same text.
 */
export function svgOf(grid: Grid, title: string): string {
  const columns = grid[0]?.length ?? 0;
  const width = round(columns * CELL_WIDTH + 2 * MARGIN);
  const height = round(grid.length * CELL_HEIGHT + 2 * MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})" font-family="${FONTS}" font-size="${FONT_SIZE}" fill="${FOREGROUND}" xml:space="preserve">`,
    ...grid.flatMap((row, y) => [...grounds(row, y), ...contents(row, y)]),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Look {
  readonly colour: string;
  readonly ground: string | null;
  readonly opacity: number;
  readonly attributes: string;
}

function lookOf(cell: Cell): Look {
  const colour = colourOf(cell.foreground) ?? FOREGROUND;
  const ground = colourOf(cell.background);
  const opacity = cell.dim ? DIM : 1;
  const attributes = [
    cell.bold ? ' font-weight="bold"' : '',
    cell.italic ? ' font-style="italic"' : '',
    cell.underline ? ' text-decoration="underline"' : '',
  ].join('');
  return cell.inverse
    ? { colour: ground ?? BACKGROUND, ground: colour, opacity, attributes }
    : { colour, ground, opacity, attributes };
}

/** The coloured grounds of a row, one rectangle for neighbours that are alike. */
function grounds(row: readonly Cell[], y: number): string[] {
  return runs(row, (cell) => {
    const { ground, opacity } = lookOf(cell);
    return ground === null ? null : `fill="${ground}"${cell.inverse ? opacityOf(opacity) : ''}`;
  }).map(
    ({ key, from, cells }) =>
      `<rect x="${xOf(from)}" y="${y * CELL_HEIGHT}" width="${round(cells.length * CELL_WIDTH)}" height="${CELL_HEIGHT}" ${key}/>`,
  );
}

/** What stands in a row: texts and shapes, together where they look alike. */
function contents(row: readonly Cell[], y: number): string[] {
  return runs(row, (cell) => {
    if (cell.text === ' ' && !cell.underline) return null;
    const { colour, opacity, attributes } = lookOf(cell);
    const fill = colour === FOREGROUND ? '' : ` fill="${colour}"`;
    return `${fill}${attributes}${cell.inverse ? '' : opacityOf(opacity)}`;
  }).flatMap(({ key, from, cells }) => {
    const shapes: string[] = [];
    const texts: Text[] = [];
    for (const [index, cell] of cells.entries()) {
      if (cell.width === 0) continue;
      const shape = shapeOf(cell.text, {
        x: (from + index) * CELL_WIDTH,
        y: y * CELL_HEIGHT,
        width: CELL_WIDTH,
        height: CELL_HEIGHT,
      });
      if (shape === null) texts.push({ column: from + index, text: cell.text, isWide: cell.width === 2 });
      else shapes.push(shape);
    }
    const colour = /fill="([^"]+)"/.exec(key)?.[1] ?? FOREGROUND;
    const group = shapes.length === 0 ? [] : [`<g${key} stroke="${colour}">${shapes.join('')}</g>`];
    return [...group, ...textRuns(texts, key, y)];
  });
}

interface Text {
  readonly column: number;
  readonly text: string;
  readonly isWide: boolean;
}

/**
 * Text elements with a place for each character. What a font draws in its own width (Chinese, signs) stands by itself:
 * some renderers know only the first place of a text.
 */
function textRuns(texts: readonly Text[], key: string, y: number): string[] {
  const made: string[] = [];
  let run: Text[] = [];
  const flush = (): void => {
    const [first] = run;
    if (!first) return;
    const x = first.isWide
      ? first.column * CELL_WIDTH + CELL_WIDTH - FONT_SIZE / 2
      : first.column * CELL_WIDTH;
    const places = run.length === 1 ? round(x) : run.map(({ column }) => xOf(column)).join(' ');
    const text = run.map((one) => one.text).join('');
    made.push(`<text x="${places}" y="${y * CELL_HEIGHT + BASELINE}"${key}>${escaped(text)}</text>`);
    run = [];
  };
  for (const one of texts) {
    const isPlain = /^[!-~]$/.test(one.text);
    if (!isPlain) flush();
    run.push(one);
    if (!isPlain) flush();
  }
  flush();
  return made;
}

interface Run {
  readonly key: string;
  /** Column of its first cell. */
  readonly from: number;
  readonly cells: readonly Cell[];
}

/** Neighbours with the same key; those with none are left out. */
function runs(row: readonly Cell[], keyOf: (cell: Cell) => string | null): Run[] {
  const found: { readonly key: string; readonly from: number; readonly cells: Cell[] }[] = [];
  let last: string | null = null;
  for (const [x, cell] of row.entries()) {
    // The second half of a wide character belongs to its first.
    const key: string | null = cell.width === 0 ? last : keyOf(cell);
    if (key !== null && key === last) found.at(-1)?.cells.push(cell);
    else if (key !== null) found.push({ key, from: x, cells: [cell] });
    last = key;
  }
  return found;
}

/** A colour of the palette of 256, by xterm's rule for those above 15; null is the terminal's own. */
function colourOf(index: number | null): string | null {
  if (index === null) return null;
  if (index < 16) return PALETTE[index] ?? FOREGROUND;
  const level = (step: number): number => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  const rgb =
    index < 232
      ? [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]
      : Array.from({ length: 3 }, () => 8 + (index - 232) * 10);
  return `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

function opacityOf(opacity: number): string {
  return opacity === 1 ? '' : ` opacity="${opacity}"`;
}

function xOf(column: number): string {
  return String(round(column * CELL_WIDTH));
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
