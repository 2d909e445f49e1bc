import { applySgr, sgrEnd, type Style } from './sgr.ts';
import { CELLS_OF_UNIT, ESC, cellWidth } from './width.ts';

/**
 * Walks over a string one grapheme (what a person sees as one character) at a time, keeping the SGR style.
 * Stops wherever its user stops, so that the first screenful of a 1 MB line costs only a screenful.
 */
export class CellScanner {
  /** The style that `grapheme` is drawn in. */
  style: Style = '';
  /** The grapheme that the last `next()` found. */
  grapheme = '';
  /** Its cells: 0, 1 or 2 (more only for rare stray sequences). */
  width = 0;
  /** Index of the grapheme in the string. */
  start = 0;
  /** Index behind it. */
  end = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Moves to the next grapheme; false at the end of the string (then `style` is the style at the end). */
  next(): boolean {
    const text = this.#text;
    let at = this.end;
    while (at < text.length && text.charCodeAt(at) === ESC) {
      const end = sgrEnd(text, at);
      if (end === 0) break;
      this.style = applySgr(this.style, text.slice(at + 2, end - 1));
      at = end;
    }
    this.start = at;
    this.end = at;
    if (at >= text.length) return false;
    const cells = CELLS_OF_UNIT[text.charCodeAt(at)] ?? 0;
    if (cells !== 0 && standsAlone(text, at + 1)) {
      this.grapheme = text.charAt(at);
      this.width = cells;
    } else {
      this.grapheme = graphemeAt(text, at);
      this.width = cellWidth(this.grapheme);
    }
    this.end = at + this.grapheme.length;
    return true;
  }
}

/** Splits plain text (no SGR) into graphemes. */
export function graphemesOf(text: string): string[] {
  const found: string[] = [];
  const scan = new CellScanner(text);
  while (scan.next()) found.push(scan.grapheme);
  return found;
}

/** A longer grapheme (a tower of combining marks) is cut: looking further would make hostile lines expensive. */
const GRAPHEME_LOOK_AHEAD = 64;

let segmenter: Intl.Segmenter | undefined;

function graphemeAt(text: string, at: number): string {
  if (text.charCodeAt(at) === ESC) return '\x1b';
  const escape = text.indexOf('\x1b', at);
  const end = Math.min(escape === -1 ? text.length : escape, at + GRAPHEME_LOOK_AHEAD);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text.slice(at, end))) return segment;
  return text.charAt(at);
}

/** Whether what stands at `at` cannot join the character before it. */
function standsAlone(text: string, at: number): boolean {
  if (at >= text.length) return true;
  const code = text.charCodeAt(at);
  return (CELLS_OF_UNIT[code] ?? 0) !== 0 || code === ESC;
}
