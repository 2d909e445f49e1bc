import { CellScanner } from './scan.ts';
import { closeStyle, openStyle, type Style } from './sgr.ts';

/**
 * Wraps text to lines of at most `width` cells. Lines break at spaces (which vanish there) and around Chinese,
 * Japanese and Korean characters, but not before closing punctuation or after opening punctuation; a word
 * longer than a line is cut. A style that spans lines is closed and opened again on each. Newlines are kept.
 */
export function wrapCells(s: string, width: number): string[] {
  return s.split('\n').reduce(
    (done: { lines: string[]; style: Style }, paragraph) => {
      const wrapped = wrapParagraph(openStyle(done.style) + paragraph, Math.max(1, width));
      done.lines.push(...wrapped.lines);
      return { lines: done.lines, style: wrapped.style };
    },
    { lines: [], style: '' },
  ).lines;
}

/** One grapheme of the line that is being filled. */
interface Cell {
  readonly text: string;
  readonly width: number;
  readonly style: Style;
}

function wrapParagraph(s: string, width: number): { lines: string[]; style: Style } {
  const lines: string[] = [];
  const scan = new CellScanner(s);
  let line: Cell[] = [];
  let used = 0;
  let isContinued = false;
  while (scan.next()) {
    const cell = { text: scan.grapheme, width: scan.width, style: scan.style };
    while (used + cell.width > width && line.length > 0) {
      const at = breakBefore(line, cell);
      lines.push(render(withoutTrailingSpaces(line.slice(0, at))));
      line = line.slice(at);
      used = line.reduce((sum, kept) => sum + kept.width, 0);
      isContinued = true;
    }
    if (isContinued && line.length === 0 && cell.text === ' ') continue;
    line.push(cell);
    used += cell.width;
  }
  if (line.length > 0 || lines.length === 0) lines.push(render(line));
  return { lines, style: scan.style };
}

/** Where the full line is best broken so that `next` goes to the following one: an index of at least 1. */
function breakBefore(line: readonly Cell[], next: Cell): number {
  for (let at = line.length; at > 0; at--) {
    const before = line[at - 1];
    const after = at === line.length ? next : line[at];
    if (before !== undefined && after !== undefined && mayBreak(before, after)) return at;
  }
  return line.length;
}

/** Punctuation that must not begin a line (Chinese typesetting: 避头), and that must not end one (避尾). */
const NEVER_FIRST = new Set('，。、；：？！）】》」』〉”’…—～·,.;:?!)]}%');
const NEVER_LAST = new Set('（【《「『〈“‘([{');

function mayBreak(before: Cell, after: Cell): boolean {
  if (before.text === ' ' || after.text === ' ') return true;
  if (before.width !== 2 && after.width !== 2) return false;
  return !NEVER_FIRST.has(after.text) && !NEVER_LAST.has(before.text);
}

function withoutTrailingSpaces(line: readonly Cell[]): readonly Cell[] {
  let end = line.length;
  while (end > 0 && line[end - 1]?.text === ' ') end--;
  return line.slice(0, end);
}

function render(line: readonly Cell[]): string {
  let out = '';
  let style: Style = '';
  for (const cell of line) {
    if (cell.style !== style) out += closeStyle(style) + openStyle(cell.style);
    style = cell.style;
    out += cell.text;
  }
  return out + closeStyle(style);
}
