import { CellScanner } from './scan.ts';
import { closeStyle, isClosed, openStyle, styleAtEnd } from './sgr.ts';
import { cellWidth } from './width.ts';

/**
 * Text measured in terminal cells. Every function keeps SGR styles right: what it returns closes whatever
 * style it opens, so results can be joined. Lines are single lines; only `wrapCells` knows newlines.
 */

export { graphemesOf } from './scan.ts';
export { cellWidth } from './width.ts';
export { wrapCells } from './wrap.ts';

export type Align = 'left' | 'right' | 'center';

/**
 * At most `width` cells of `s`; where something is cut off, the last cell is the ellipsis.
 * @param ellipsis put in place of what is cut; `''` cuts plainly
 */
export function truncate(s: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  const cut = cutAt(s, width);
  if (cut === undefined) return closed(s);
  const mark = cellWidth(ellipsis);
  if (mark > width) return truncate(s, width, '');
  const kept = cutAt(s, width - mark);
  if (kept === undefined) return closed(s);
  return s.slice(0, kept.end) + ellipsis + closeStyle(kept.style);
}

/** Like `truncate`, but keeps the end: `…/very/long/path`. */
export function truncateStart(s: string, width: number, ellipsis = '…'): string {
  if (width <= 0) return '';
  const total = cellWidth(s);
  if (total <= width) return closed(s);
  const mark = cellWidth(ellipsis);
  if (mark > width) return truncateStart(s, width, '');
  const from = total - (width - mark);
  return ellipsis + sliceCells(s, from, total);
}

/** Exactly `width` cells: truncated with an ellipsis, or padded with spaces. */
export function fit(s: string, width: number, align: Align = 'left'): string {
  if (width <= 0) return '';
  const text = truncate(s, width);
  const missing = width - cellWidth(text);
  if (missing <= 0) return text;
  const left = align === 'left' ? 0 : align === 'right' ? missing : missing >> 1;
  return ' '.repeat(left) + text + ' '.repeat(missing - left);
}

/**
 * The cells from `from` up to `to` (exclusive), in the styles they have in `s`. A wide character of which
 * only half lies inside becomes a space. Shorter where `s` ends earlier.
 */
export function sliceCells(s: string, from: number, to: number): string {
  if (to <= from) return '';
  const scan = new CellScanner(s);
  let out = '';
  let style = '';
  let column = 0;
  while (column < to && scan.next()) {
    const start = column;
    column += scan.width;
    const isInside = scan.width === 0 ? start > from && start < to : column > from;
    if (!isInside) continue;
    if (scan.style !== style) {
      out += closeStyle(style) + openStyle(scan.style);
      style = scan.style;
    }
    const visible = Math.min(column, to) - Math.max(start, from);
    out += visible === scan.width ? scan.grapheme : ' '.repeat(visible);
  }
  return out + closeStyle(style);
}

/** `s` with whatever style it leaves open closed. */
export function closed(s: string): string {
  return isClosed(s) ? s : s + closeStyle(styleAtEnd(s));
}

/** Measuring the whole is cheaper than scanning, unless the string is far longer than what is to be shown. */
const CHEAP_LENGTH_PER_CELL = 4;

/** Where the first `width` cells end, and the style there; undefined where all of `s` fits. */
function cutAt(s: string, width: number): { end: number; style: string } | undefined {
  if (s.length <= width * CHEAP_LENGTH_PER_CELL && cellWidth(s) <= width) return undefined;
  const scan = new CellScanner(s);
  let column = 0;
  let end = 0;
  let style = '';
  while (scan.next()) {
    column += scan.width;
    if (column > width) return { end, style };
    end = scan.end;
    style = scan.style;
  }
  return undefined;
}
