import type { IBufferCell, IBufferLine, Terminal } from '@xterm/headless';
import { cleanText } from '../../engine/streams/sanitise.ts';
import { cellWidth } from '../text/cells.ts';
import { closeStyle, transition, type Style } from '../text/sgr.ts';
import { CELLS_OF_UNIT } from '../text/width.ts';
import type { ColourDepth } from '../theme/index.ts';
import { colourCode } from './colours.ts';

/** Which styles the outer terminal shows. */
export interface Styles {
  readonly depth: ColourDepth;
  /** Bold, underline, inverse and the like. */
  readonly attributes: boolean;
}

/**
 * Turns the rows of an emulator's buffer into lines of exactly as many cells, with SGR styles in them and no other
 * sequence. A character about whose width emulator and terminals disagree is replaced, so that what stands right of
 * the pane never moves.
 */
export class ScreenRows {
  readonly #terminal: Terminal;
  readonly #styles: Styles;
  /** One cell for all looks: making one for each costs more than all the rest. */
  readonly #cell: IBufferCell;
  readonly #codes = new Map<string, Style>();

  constructor(terminal: Terminal, styles: Styles) {
    this.#terminal = terminal;
    this.#styles = styles;
    this.#cell = terminal.buffer.active.getNullCell();
  }

  /** The rows that are shown, with the scrollback as far as it is scrolled to. */
  lines(): string[] {
    const { cols, rows } = this.#terminal;
    const buffer = this.#terminal.buffer.active;
    return Array.from({ length: rows }, (_, y) => this.#line(buffer.getLine(buffer.viewportY + y), cols));
  }

  #line(line: IBufferLine | undefined, columns: number): string {
    if (line === undefined) return ' '.repeat(columns);
    const drawn = this.#draw(line, columns, false);
    return drawn.isCertain || cellWidth(drawn.text) === columns
      ? drawn.text
      : this.#draw(line, columns, true).text;
  }

  /** @param strict leave out every character whose width is not known from itself alone */
  #draw(
    line: IBufferLine,
    columns: number,
    strict: boolean,
  ): { readonly text: string; readonly isCertain: boolean } {
    const cell = this.#cell;
    let text = '';
    let style: Style = '';
    let isCertain = true;
    let x = 0;
    while (x < columns) {
      const found = line.getCell(x, cell);
      const next = found === undefined ? '' : this.#style(cell);
      if (next !== style) {
        text += transition(style, next);
        style = next;
      }
      const width = found === undefined ? 1 : Math.max(1, cell.getWidth());
      const chars = found === undefined ? '' : cell.getChars();
      if (x + width > columns) text += ' ';
      else if (chars === '') text += ' '.repeat(width);
      else if (chars.length === 1 && CELLS_OF_UNIT[chars.charCodeAt(0)] === width) text += chars;
      else {
        isCertain = false;
        text += strict ? STAND_IN.padEnd(width) : settled(chars, width);
      }
      x += width;
    }
    return { text: text + closeStyle(style), isCertain };
  }

  #style(cell: IBufferCell): Style {
    if (cell.isAttributeDefault()) return '';
    const foreground = cell.isFgDefault() ? '' : `${cell.isFgRGB() ? 'r' : ''}${cell.getFgColor()}`;
    const background = cell.isBgDefault() ? '' : `${cell.isBgRGB() ? 'r' : ''}${cell.getBgColor()}`;
    let attributes = 0;
    for (const [bit, { isOn }] of ATTRIBUTES.entries()) if (isOn(cell) !== 0) attributes |= 1 << bit;
    const key = `${attributes} ${foreground} ${background}`;
    let style = this.#codes.get(key);
    if (style === undefined) {
      style = this.#codesOf(cell);
      // Hostile output can hold millions of different colours.
      if (this.#codes.size >= KEPT_STYLES) this.#codes.clear();
      this.#codes.set(key, style);
    }
    return style;
  }

  #codesOf(cell: IBufferCell): Style {
    const { depth, attributes } = this.#styles;
    const codes = attributes ? ATTRIBUTES.filter(({ isOn }) => isOn(cell) !== 0).map(({ code }) => code) : [];
    if (!cell.isFgDefault()) codes.push(colourCode(colourOf(cell.isFgRGB(), cell.getFgColor()), 30, depth));
    if (!cell.isBgDefault()) codes.push(colourCode(colourOf(cell.isBgRGB(), cell.getBgColor()), 40, depth));
    return codes.filter((code) => code !== '').join(';');
  }
}

const KEPT_STYLES = 4096;

/** In the order that a style keeps (text/sgr.ts). Blinking is left out: a lesson stands beside it. */
const ATTRIBUTES: readonly { readonly code: string; readonly isOn: (cell: IBufferCell) => number }[] = [
  { code: '1', isOn: (cell) => cell.isBold() },
  { code: '2', isOn: (cell) => cell.isDim() },
  { code: '3', isOn: (cell) => cell.isItalic() },
  { code: '4', isOn: (cell) => cell.isUnderline() },
  { code: '7', isOn: (cell) => cell.isInverse() },
  { code: '8', isOn: (cell) => cell.isInvisible() },
  { code: '9', isOn: (cell) => cell.isStrikethrough() },
  { code: '53', isOn: (cell) => cell.isOverline() },
];

/** For a character that cannot be shown in its cells. */
const STAND_IN = '?';

/** A character of a doubtful width in the cells that the emulator gave it. */
function settled(chars: string, width: number): string {
  const text = cleanText(chars);
  if (text === '') return ' '.repeat(width);
  return cellWidth(text) === width ? text : STAND_IN.padEnd(width);
}

function colourOf(isRgb: boolean, value: number): Parameters<typeof colourCode>[0] {
  return isRgb ? { kind: 'rgb', rgb: value } : { kind: 'palette', index: value };
}
