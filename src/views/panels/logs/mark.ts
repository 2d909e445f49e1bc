import type { Range } from '../../../engine/streams/logs-filter.ts';
import { applySgr, closeStyle, openStyle, type Style } from '../../text/sgr.ts';
import type { Paint } from '../../theme/index.ts';

const SGR = /\x1b\[([0-9;]*)m/g;

/** The text of a sanitised line without its colours. */
export function withoutColours(text: string): string {
  return text.includes('\x1b') ? text.replace(SGR, '') : text;
}

/**
 * Paints ranges of a coloured line instead of its own colours. Ranges count in the text without colours, are in order
 * and do not overlap.
 */
export function markRanges(text: string, ranges: readonly Range[], paint: Paint): string {
  if (ranges.length === 0) return text;
  let out = '';
  let style: Style = '';
  let at = 0;
  let plainAt = 0;
  for (const sequence of [...text.matchAll(SGR), null]) {
    const stretch = text.slice(at, sequence?.index ?? text.length);
    out += markStretch(stretch, plainAt, style, ranges, paint);
    plainAt += stretch.length;
    if (sequence === null) break;
    style = applySgr(style, sequence[1] ?? '');
    at = sequence.index + sequence[0].length;
  }
  return out;
}

/** Marks a stretch in one style that begins at `plainAt`. */
function markStretch(
  stretch: string,
  plainAt: number,
  style: Style,
  ranges: readonly Range[],
  paint: Paint,
): string {
  const plain = (text: string): string => (text === '' ? '' : openStyle(style) + text + closeStyle(style));
  let out = '';
  let done = 0;
  for (const [from, to] of ranges) {
    const start = Math.max(done, from - plainAt);
    const end = Math.min(stretch.length, to - plainAt);
    if (end <= start) continue;
    out += plain(stretch.slice(done, start)) + paint(stretch.slice(start, end));
    done = end;
  }
  return out + plain(stretch.slice(done));
}
