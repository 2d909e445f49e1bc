import StockOutput from '../../../node_modules/ink/build/output.js';
import { cellWidth, closed } from '../text/cells.ts';
import { closeStyle, openStyle, sgrEnd, styleAtEnd } from '../text/sgr.ts';

/**
 * In place of Ink's Output (docs/decisions/ink-output.md): a screen row is put together from the strings that
 * were written on it, and remembered for as long as the same strings are written there. Ink's own class makes
 * a cell object for every character of every frame. Whatever is not simply side by side (overlap, clipped
 * text, resets inside a styled text, texts with an escape that is not a style) is left to Ink's own class,
 * one row at a time, so the screen is the same cell by cell.
 */
export default class Output {
  readonly width: number;
  readonly height: number;
  readonly #rows: Row[];
  readonly #clips: Clip[] = [];

  constructor(options: { readonly width: number; readonly height: number }) {
    this.width = options.width;
    this.height = options.height;
    this.#rows = Array.from({ length: options.height }, () => []);
  }

  write(
    x: number,
    y: number,
    text: string,
    options: { readonly transformers: readonly Transformer[] },
  ): void {
    if (text === '') return;
    const clip = this.#clips.at(-1);
    const lines = text.includes('\n') ? linesOf(text) : [text];
    for (let index = 0; index < lines.length; index++) {
      // Rows above and below the screen are not there.
      const row = this.#rows[y + index];
      if (row === undefined || isOutside(y + index, clip)) continue;
      const line = lines[index] ?? '';
      row.push({ x, text: line, index, whole: text, transformers: options.transformers, clip });
    }
  }

  clip(clip: Clip): void {
    const outer = this.#clips.at(-1);
    this.#clips.push(outer === undefined ? clip : intersection(outer, clip));
  }

  unclip(): void {
    this.#clips.pop();
  }

  get(): { output: string; height: number } {
    const previous = remembered.width === this.width ? remembered.rows : [];
    const rows = this.#rows.map((pieces, y) => {
      const painted = pieces.map(paint);
      const known = previous[y];
      return known !== undefined && isSame(known.pieces, painted)
        ? known
        : { pieces: painted, text: compose(painted, this.width) };
    });
    remembered = { width: this.width, rows };
    return { output: rows.map((row) => row.text).join('\n'), height: this.height };
  }
}

type Transformer = (text: string, index: number) => string;

/** Half-open bounds in cells; undefined is unbounded. */
interface Clip {
  readonly x1?: number | undefined;
  readonly x2?: number | undefined;
  readonly y1?: number | undefined;
  readonly y2?: number | undefined;
}

/** A line of text as Ink wrote it to a row. */
interface Piece {
  readonly x: number;
  readonly text: string;
  /** Which line of its text this is; transformers are told. */
  readonly index: number;
  /** The text that the line is from. */
  readonly whole: string;
  readonly transformers: readonly Transformer[];
  readonly clip: Clip | undefined;
}

type Row = Piece[];

/** A piece with its transformers applied; `original` is kept for Ink's own class. */
interface Painted {
  readonly x: number;
  readonly text: string;
  readonly original: Piece;
}

interface ComposedRow {
  readonly pieces: readonly Painted[];
  readonly text: string;
}

/** The rows of the last frame. There is one screen; another instance merely finds nothing that it knows. */
let remembered: { width: number; rows: readonly ComposedRow[] } = { width: -1, rows: [] };

function paint(piece: Piece): Painted {
  let { text } = piece;
  for (const transform of piece.transformers) text = transform(text, piece.index);
  return { x: piece.x, text, original: piece };
}

function isSame(before: readonly Painted[], after: readonly Painted[]): boolean {
  return (
    before.length === after.length &&
    before.every((a, i) => {
      const b = after[i];
      return (
        b !== undefined &&
        a.x === b.x &&
        a.text === b.text &&
        a.original.clip?.x1 === b.original.clip?.x1 &&
        a.original.clip?.x2 === b.original.clip?.x2
      );
    })
  );
}

function compose(pieces: readonly Painted[], width: number): string {
  if (pieces.length === 0) return '';
  let row = '';
  let column = 0;
  for (const piece of inOrder(pieces)) {
    const { x, original, text } = piece;
    if (text === '') continue;
    if (x < column || !isPlain(piece)) return composeByInk(pieces, width);
    const end = x + cellWidth(text);
    if (end > Math.min(width, original.clip?.x2 ?? width) || x < (original.clip?.x1 ?? 0)) {
      return composeByInk(pieces, width);
    }
    row += ' '.repeat(x - column) + closed(text);
    column = end;
  }
  return row.trimEnd();
}

function inOrder(pieces: readonly Painted[]): readonly Painted[] {
  const isOrdered = pieces.every((piece, i) => piece.x >= (pieces[i - 1]?.x ?? -Infinity));
  return isOrdered ? pieces : pieces.toSorted((a, b) => a.x - b.x);
}

/** Whether putting the text beside others gives what Ink would draw. */
function isPlain({ text, original }: Painted): boolean {
  if (!Number.isInteger(original.x)) return false;
  // Ink puts a text's own styles in order before it applies the component's.
  if (text !== original.text && original.text.includes('\x1b')) return false;
  for (let at = text.indexOf('\x1b'); at !== -1; at = text.indexOf('\x1b', at + 1)) {
    const end = sgrEnd(text, at);
    if (end === 0) return false;
  }
  return !NOT_PLAIN.test(text);
}

/** Controls, and sequences with colons, which Ink's tokeniser takes for text. */
const NOT_PLAIN = /[\x00-\x1a\x1c-\x1f\x7f-\x9f]|\x1b\[[\d;]*:/;

/** Lets Ink's own class draw one row: each text is written so that its line in question is the only one seen. */
function composeByInk(pieces: readonly Painted[], width: number): string {
  const stock = new StockOutput({ width, height: 1 });
  for (const { original } of pieces) {
    const { clip, index, transformers, whole, x } = original;
    if (clip !== undefined) stock.clip({ x1: clip.x1, x2: clip.x2, y1: undefined, y2: undefined });
    // Ink takes ESC [ m for the start of a style, and lets it end others.
    stock.write(x, -index, whole.replaceAll('\x1b[m', '\x1b[0m'), { transformers: [...transformers] });
    if (clip !== undefined) stock.unclip();
  }
  return stock.get().output;
}

/** The lines of a text; a style that spans lines is closed on each and opened again on the next. */
function linesOf(text: string): readonly string[] {
  const known = split.get(text);
  if (known !== undefined) return known;
  const lines = splitLines(text);
  if (split.size >= SPLIT_COUNT) split.clear();
  split.set(text, lines);
  return lines;
}

/** The texts of several lines that were split last: a frame writes much the same ones as the frame before. */
const split = new Map<string, readonly string[]>();
const SPLIT_COUNT = 32;

function splitLines(text: string): readonly string[] {
  const lines = text.split('\n');
  if (!text.includes('\x1b')) return lines;
  let style = '';
  return lines.map((line) => {
    const opened = openStyle(style) + line;
    style = styleAtEnd(opened);
    return opened + closeStyle(style);
  });
}

function isOutside(y: number, clip: Clip | undefined): boolean {
  return clip !== undefined && (y < (clip.y1 ?? -Infinity) || y >= (clip.y2 ?? Infinity));
}

function intersection(outer: Clip, inner: Clip): Clip {
  return {
    x1: tighter(outer.x1, inner.x1, Math.max),
    x2: tighter(outer.x2, inner.x2, Math.min),
    y1: tighter(outer.y1, inner.y1, Math.max),
    y2: tighter(outer.y2, inner.y2, Math.min),
  };
}

function tighter(
  a: number | undefined,
  b: number | undefined,
  pick: (a: number, b: number) => number,
): number | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : pick(a, b);
}
