/**
 * Text from containers and daemons, made safe to print. Everything here works on decoded text; the result holds no
 * control character but the ESC of the SGR sequences that `cleanLine` writes itself, so that no sequence can form.
 */
import { applySgr, PLAIN, transition, type Style } from './sgr.ts';

/** Colour changes kept in one line, in bytes of their sequences; text after that keeps the last colour. */
const SGR_KEPT_BYTES = 16_384;
/** Escape sequences looked at in one line; those after that are dropped unread. */
const SEQUENCES_READ = 1_000;
const TAB_STOP = 8;

const NOT_PLAIN_ASCII = /[^\x20-\x7e]/;

/**
 * One escape sequence, whole or cut off by the end (ECMA-48; 8-bit introducers too): CSI, OSC (ended by BEL or ST),
 * DCS SOS PM APC (ended by ST), and the short ones. CAN, SUB and a new ESC end any of them, as in a terminal.
 */
const SEQUENCE =
  /(?:\x1b\[|\x9b)([\x30-\x3f]*)([\x20-\x2f]*)([\x40-\x7e]?)|(?:\x1b\]|\x9d)[^\x07\x18\x1a\x1b\x9c]*(?:\x1b\\|[\x07\x18\x1a\x9c])?|(?:\x1b[PX^_]|[\x90\x98\x9e\x9f])[^\x18\x1a\x1b\x9c]*(?:\x1b\\|[\x18\x1a\x9c])?|\x1b[\x20-\x2f]*[\x30-\x7e]?/g;

const SPACES = /\r\n|[\t\n\v\f\r\x85\u2028\u2029]/g;
const LINE_ENDS = /[\n\v\f\x85\u2028\u2029]/g;

/**
 * What is not seen but moves, hides or reorders text, or makes terminals disagree on widths. Without joiners, selectors
 * and skin tones an emoji falls apart into members that are two cells wide everywhere.
 */
const UNSEEN_RANGES = [
  '\\x00-\\x1f\\x7f-\\x9f', // C0, DEL, C1
  '\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069', // bidi marks, embeddings, overrides, isolates
  '\\u00ad\\u034f\\u180e\\u200b-\\u200d\\u2060-\\u2065\\u206a-\\u206f\\ufeff', // zero-width spaces and joiners
  '\\u115f\\u1160\\u17b4\\u17b5\\u3164\\uffa0', // fillers
  '\\ufff0-\\ufffb\\u{1d173}-\\u{1d17a}', // annotations
  '\\u180b-\\u180d\\u180f\\ufe00-\\ufe0f\\u{1f3fb}-\\u{1f3ff}', // variation selectors, skin tones
  '\\u{e0000}-\\u{e0fff}', // tags
];
const UNSEEN = new RegExp(`[${UNSEEN_RANGES.join('')}]`, 'gu');

/** More marks on one letter reach into the lines above and below. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;
const LEADING_MARKS = /^\p{M}+/u;

/** One line of plain text: every control and escape sequence dropped, tabs and line ends become one space. */
export function cleanText(text: string): string {
  if (!NOT_PLAIN_ASCII.test(text)) return text;
  return seen(text.replace(SEQUENCE, '').replace(SPACES, ' ')).replace(LEADING_MARKS, '');
}

/**
 * One line of a log: colours kept (valid SGR only, closed at the end), every other control dropped, tabs expanded to
 * stops of 8. Carriage returns, backspaces and "erase line" act as on a terminal, so that a progress bar shows its
 * last state.
 */
export function cleanLine(line: string): string {
  if (!NOT_PLAIN_ASCII.test(line)) return line;
  const runs = toRuns(line);
  let out = '';
  let style = PLAIN;
  let sgrBytes = 0;
  for (const run of runs) {
    if (sgrBytes < SGR_KEPT_BYTES) {
      const change = transition(style, run.style);
      sgrBytes += change.length;
      out += change;
      style = run.style;
    }
    out += run.text;
  }
  return out + transition(style, PLAIN);
}

/** The text of `cleanLine` without its colours, for search and filters. */
export function plainLine(line: string): string {
  if (!NOT_PLAIN_ASCII.test(line)) return line;
  return toRuns(line)
    .map((run) => run.text)
    .join('');
}

/** A stretch of text in one style. */
interface Run {
  readonly style: Style;
  readonly text: string;
}

function toRuns(line: string): Run[] {
  const body = line.replace(/[\r\n]+$/, '').replace(LINE_ENDS, ' ');
  const runs = /[\r\b]/.test(body) ? overwritten(body) : straight(body);
  const first = runs[0];
  if (first !== undefined) runs[0] = { style: first.style, text: first.text.replace(LEADING_MARKS, '') };
  return runs;
}

/** The runs of a line in which the cursor only moves right. */
function straight(line: string): Run[] {
  const runs: Run[] = [];
  let column = 0;
  splitSequences(line, (style, raw) => {
    const text = expandTabs(seen(raw, true), column);
    if (text === '') return;
    if (line.includes('\t')) column += columns(text);
    runs.push({ style, text });
  });
  return runs;
}

/** The runs of a line in which later text lies over earlier text. */
function overwritten(line: string): Run[] {
  const cells: { style: Style; text: string }[] = [];
  let at = 0;
  const put = (style: Style, char: string): void => {
    const code = char.codePointAt(0) ?? 0;
    const last = cells[at - 1];
    if (last !== undefined && isMark(code, char)) {
      cells[at - 1] = { style: last.style, text: last.text + char };
      return;
    }
    while (cells.length < at) cells.push({ style: PLAIN, text: ' ' });
    cells[at] = { style, text: char };
    at += 1;
    // The second cell of a wide character stays empty, so that columns keep their count.
    if (isWide(code)) {
      cells[at] = { style, text: '' };
      at += 1;
    }
  };
  const erase = (mode: string): void => {
    if (mode === '' || mode === '0') cells.length = Math.min(cells.length, at);
    else if (mode === '2') cells.length = 0;
  };
  splitSequences(
    line,
    (style, raw) => {
      for (const piece of raw.split(/([\r\b\t])/)) {
        if (piece === '\r') at = 0;
        else if (piece === '\b') at = Math.max(0, at - 1);
        else if (piece === '\t') at += TAB_STOP - (at % TAB_STOP);
        else for (const char of seen(piece)) put(style, char);
      }
    },
    erase,
  );
  const runs: Run[] = [];
  for (const cell of cells) {
    const last = runs.at(-1);
    if (last?.style === cell.style)
      runs[runs.length - 1] = { style: last.style, text: last.text + cell.text };
    else runs.push(cell);
  }
  return runs;
}

/** Calls back for each stretch of text between escape sequences, with the style that holds there. */
function splitSequences(
  line: string,
  onText: (style: Style, text: string) => void,
  onErase?: (mode: string) => void,
): void {
  let style = PLAIN;
  let from = 0;
  let read = 0;
  for (const match of line.matchAll(SEQUENCE)) {
    if (match.index > from) onText(style, line.slice(from, match.index));
    from = match.index + match[0].length;
    read += 1;
    if (read === SEQUENCES_READ) {
      onText(style, line.slice(from).replace(SEQUENCE, ''));
      return;
    }
    if (match[2] !== '') continue;
    if (match[3] === 'm') style = applySgr(style, match[1] ?? '');
    else if (match[3] === 'K') onErase?.(match[1] ?? '');
  }
  if (from < line.length) onText(style, line.slice(from));
}

/** The visible characters of a text without escape sequences; `keepTabs` leaves tabs for `expandTabs`. */
function seen(text: string, keepTabs = false): string {
  if (!NOT_PLAIN_ASCII.test(text)) return text;
  const visible = text.toWellFormed().replace(UNSEEN, (char) => (keepTabs && char === '\t' ? char : ''));
  return /[^\x00-\x7f]/.test(visible) ? visible.replace(STACKED_MARKS, '$1') : visible;
}

function expandTabs(text: string, column: number): string {
  if (!text.includes('\t')) return text;
  const parts = text.split('\t');
  let out = parts[0] ?? '';
  for (const part of parts.slice(1)) {
    const at = column + columns(out);
    out += ' '.repeat(TAB_STOP - (at % TAB_STOP)) + part;
  }
  return out;
}

/** Cells that a text takes, near enough for tab stops and overwriting; layout measures for itself. */
function columns(text: string): number {
  if (!NOT_PLAIN_ASCII.test(text)) return text.length;
  let count = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (!isMark(code, char)) count += isWide(code) ? 2 : 1;
  }
  return count;
}

function isMark(code: number, char: string): boolean {
  return code >= 0x300 && /^\p{M}/u.test(char);
}

function isWide(code: number): boolean {
  return (
    code >= 0x1100 &&
    (code <= 0x115f ||
      (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
      (code >= 0xac00 && code <= 0xd7a3) ||
      (code >= 0xf900 && code <= 0xfaff) ||
      (code >= 0xfe30 && code <= 0xfe6f) ||
      (code >= 0xff00 && code <= 0xff60) ||
      (code >= 0xffe0 && code <= 0xffe6) ||
      (code >= 0x1f300 && code <= 0x1faff) ||
      (code >= 0x20000 && code <= 0x3fffd))
  );
}
