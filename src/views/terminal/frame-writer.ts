import { openStyle, transition, type Style } from '../text/sgr.ts';
import { cellsOf, isCertain, type RowCells } from './row-cells.ts';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A cell of the screen, counted from 0. */
export interface Position {
  readonly x: number;
  readonly y: number;
}

/**
 * Puts frames on a terminal by writing only the cells that changed.
 *
 * It knows what is on the screen from what it wrote; `invalidate` says that this is no longer so. Each frame
 * is one write. It needs only what every terminal has since the VT220: cursor addressing, SGR, erase to the
 * end of a line, and deleting and inserting a character.
 */
export class FrameWriter {
  readonly #write: (data: string) => void;
  #lines: readonly string[] = [];
  #rows: (RowCells | undefined)[] = [];
  /** Cells of a row that was drawn over. */
  #spare: RowCells | undefined;
  #size: Size = { columns: 0, rows: 0 };
  #cursor: Position | undefined;
  #shownCursor: Position | undefined;

  /** @param write takes the bytes of one frame */
  constructor(write: (data: string) => void) {
    this.#write = write;
  }

  /**
   * Shows a frame.
   * @param lines one string a row, SGR styles allowed; missing rows are blank, surplus ones are left out
   * @param cursor where the terminal's own cursor is to be seen; hidden without it
   */
  draw(lines: readonly string[], size: Size, cursor?: Position): void {
    if (size.columns !== this.#size.columns || size.rows !== this.#size.rows) this.invalidate();
    const pen = new Pen(size.columns);
    for (let y = 0; y < size.rows; y++) {
      const line = lines[y] ?? '';
      const before = this.#rows[y];
      if (before !== undefined && this.#lines[y] === line) continue;
      const after = cellsOf(line, size.columns, this.#spare);
      writeRow(pen, y, before, after);
      this.#rows[y] = after;
      this.#spare = before;
    }
    this.#lines = Array.from({ length: size.rows }, (_, y) => lines[y] ?? '');
    this.#size = size;
    this.#cursor = cursor;
    this.#finish(pen);
  }

  /** Forgets what is on the screen: the next frame is written whole. Nothing is cleared, so nothing flickers. */
  invalidate(): void {
    this.#rows = [];
    this.#spare = undefined;
    this.#shownCursor = undefined;
  }

  /** Writes the last frame again where the screen is no longer known to show it. */
  redraw(): void {
    this.draw(this.#lines, this.#size, this.#cursor);
  }

  #finish(pen: Pen): void {
    pen.setStyle('');
    const cursor = this.#cursor;
    const shown = this.#shownCursor;
    const hasMoved = cursor?.x !== shown?.x || cursor?.y !== shown?.y;
    if (cursor !== undefined && (hasMoved || pen.out !== '')) {
      pen.moveTo(cursor.x, cursor.y);
      if (shown === undefined) pen.out += '\x1b[?25h';
    } else if (cursor === undefined && shown !== undefined) pen.out += '\x1b[?25l';
    this.#shownCursor = cursor;
    if (pen.out === '') return;
    this.#write(pen.out.length > WHOLE_UP_TO ? `\x1b[?2026h${pen.out}\x1b[?2026l` : pen.out);
  }
}

/** A write up to this length reaches the terminal in one piece; longer ones are marked as one update. */
const WHOLE_UP_TO = 2048;

/** Cells between two changes that are written anew rather than jumped over: a jump takes at least 3 bytes. */
const JUMP_FROM = 4;

/** Blank cells at the end of a row that are erased rather than written: erasing takes 3 bytes. */
const ERASE_FROM = 4;

function writeRow(pen: Pen, y: number, before: RowCells | undefined, after: RowCells): void {
  const columns = after.texts.length;
  const blankFrom = trailingBlankFrom(after);
  let isUnsure = before === undefined;
  let x = 0;
  while (x < columns) {
    if (!isUnsure && isSameCell(before, after, x)) {
      x++;
      continue;
    }
    const shiftedTo = before === undefined || isUnsure ? x : shiftEnd(before, after, x);
    if (before !== undefined && shiftedTo > x) {
      pen.moveTo(x, y);
      pen.shiftLeft(shiftedTo, y);
      pen.put(after.texts[shiftedTo] ?? ' ', after.styles[shiftedTo] ?? '', 1);
      x = shiftedTo + 1;
      continue;
    }
    if (x >= blankFrom && changesFrom(x, before, after) >= ERASE_FROM) {
      pen.moveTo(x, y);
      pen.eraseToEnd();
      return;
    }
    pen.moveAcross(x, y, after);
    const text = after.texts[x] ?? ' ';
    const width = widthAt(after, x);
    pen.put(text, after.styles[x] ?? '', width);
    // Where the terminal may have drawn further than we think, the rest of the row is written anew.
    if (!isCertain(text)) isUnsure = true;
    x += width;
  }
}

function changesFrom(x: number, before: RowCells | undefined, after: RowCells): number {
  let changes = 0;
  for (let i = x; i < after.texts.length && changes < ERASE_FROM; i++) {
    if (!isSameCell(before, after, i)) changes++;
  }
  return changes;
}

/** Changed cells that are moved rather than written anew: moving takes some 15 bytes. */
const SHIFT_FROM = 6;

/**
 * The cell that is new when those before it, from `x` on, are what stood one further to the right: a graph that moves
 * on. `x` where it is not worth the bytes, or where the terminal may count cells otherwise than we do.
 */
function shiftEnd(before: RowCells, after: RowCells, x: number): number {
  const last = after.texts.length - 1;
  let changed = 0;
  let end = x;
  while (end < last && isMoved(before, after, end)) {
    if (!isSameCell(before, after, end)) changed++;
    end++;
  }
  const isWorth = changed >= SHIFT_FROM && after.texts[end] !== '' && after.texts[end + 1] !== '';
  return isWorth && before.texts.every(isCertain) && after.texts.every(isCertain) ? end : x;
}

/** Whether a cell is what stood to the right of it; of one-cell characters alone. */
function isMoved(before: RowCells, after: RowCells, x: number): boolean {
  const text = after.texts[x];
  return (
    text === before.texts[x + 1] &&
    after.styles[x] === before.styles[x + 1] &&
    text !== '' &&
    before.texts[x] !== '' &&
    before.texts[x + 2] !== '' &&
    after.texts[x + 1] !== ''
  );
}

/** How many cells the character at `x` takes: the `''` cells behind it are its own. */
function widthAt(row: RowCells, x: number): number {
  let width = 1;
  while (row.texts[x + width] === '') width++;
  return width;
}

function isSameCell(before: RowCells | undefined, after: RowCells, x: number): boolean {
  return before?.texts[x] === after.texts[x] && before?.styles[x] === after.styles[x];
}

/** The column from which a row is nothing but unstyled spaces. */
function trailingBlankFrom(row: RowCells): number {
  let x = row.texts.length;
  while (x > 0 && row.texts[x - 1] === ' ' && row.styles[x - 1] === '') x--;
  return x;
}

/** Collects the bytes of a frame, and knows where the cursor is and in which style it writes. */
class Pen {
  out = '';
  readonly #columns: number;
  #style: Style = '';
  /** Undefined where not even the row is known. */
  #y: number | undefined;
  /** Undefined where the column is not known: behind an emoji, and at the right edge, where a wrap is pending. */
  #x: number | undefined;

  constructor(columns: number) {
    this.#columns = columns;
  }

  setStyle(style: Style): void {
    if (style === this.#style) return;
    const named = transition(this.#style, style);
    const afresh = `\x1b[m${openStyle(style)}`;
    this.out += named.length <= afresh.length ? named : afresh;
    this.#style = style;
  }

  put(text: string, style: Style, width: number): void {
    const x = this.#x ?? 0;
    this.setStyle(style);
    if (isCertain(text)) {
      this.out += text;
      this.#x = x + width;
    } else {
      // Blank first, so that a terminal which draws it narrower shows nothing old beside it.
      this.out += `${' '.repeat(width)}\x1b[${x + 1}G${text}`;
      this.#x = undefined;
    }
    if (x + width >= this.#columns) this.#x = undefined;
  }

  eraseToEnd(): void {
    this.setStyle('');
    this.out += '\x1b[K';
  }

  /** Moves the cells behind the cursor to the left by one, up to the cell `end` of the row, which becomes blank. */
  shiftLeft(end: number, y: number): void {
    this.setStyle('');
    this.out += '\x1b[P';
    this.moveTo(end, y);
    this.out += '\x1b[@';
  }

  /** Like `moveTo`, but over a few unchanged cells of the row it writes them again where that is shorter. */
  moveAcross(x: number, y: number, row: RowCells): void {
    const from = this.#x;
    if (this.#y === y && from !== undefined && x > from && x - from < JUMP_FROM) {
      const texts = row.texts.slice(from, x);
      const isCheap = texts.every(
        (text, i) => text.length === 1 && text <= '~' && row.styles[from + i] === this.#style,
      );
      if (isCheap) {
        this.out += texts.join('');
        this.#x = x;
        return;
      }
    }
    this.moveTo(x, y);
  }

  /** Moves the cursor in the fewest bytes. */
  moveTo(x: number, y: number): void {
    if (this.#x === x && this.#y === y) return;
    const row = y === 0 && x === 0 ? '' : String(y + 1);
    let best = x === 0 ? `\x1b[${row}H` : `\x1b[${row};${x + 1}H`;
    if (this.#y !== undefined) {
      const down = y - this.#y;
      const vertical = down === 0 ? '' : down > 0 ? `\x1b[${countOf(down)}B` : `\x1b[${countOf(-down)}A`;
      for (const horizontal of this.#horizontalMoves(x)) {
        if (vertical.length + horizontal.length < best.length) best = vertical + horizontal;
      }
    }
    this.out += best;
    this.#x = x;
    this.#y = y;
  }

  #horizontalMoves(x: number): string[] {
    if (this.#x === undefined) return x === 0 ? ['\r'] : [`\x1b[${x + 1}G`];
    const right = x - this.#x;
    if (right === 0) return [''];
    const moves = [right > 0 ? `\x1b[${countOf(right)}C` : `\x1b[${countOf(-right)}D`, `\x1b[${x + 1}G`];
    if (x === 0) moves.push('\r');
    if (right < 0) moves.push('\b'.repeat(-right));
    return moves;
  }
}

/** A count of 1 is what the sequences mean without one. */
function countOf(n: number): string {
  return n === 1 ? '' : String(n);
}
