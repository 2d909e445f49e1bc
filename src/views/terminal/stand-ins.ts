import { cellWidth, graphemesOf } from '../text/cells.ts';

/**
 * Text in which each grapheme is exactly one UTF-16 unit, for ink-text-input, which moves its cursor and
 * deletes by units and would cut an emoji in two. A grapheme of several units is stood for by one that is
 * as wide: a private-use character, or a Yi syllable where it takes two cells.
 */
export function encodeGraphemes(text: string): string {
  if (NEEDS_NO_STAND_IN.test(text)) return text;
  return graphemesOf(text).map(unitOf).join('');
}

/** The text that `encodeGraphemes` was given; styles in it are left alone. */
export function decodeGraphemes(text: string): string {
  return text.replaceAll(STAND_IN, (unit) => graphemes.get(unit) ?? unit);
}

const NEEDS_NO_STAND_IN = /^[ -~\u3001-\u30ff\u4e00-\u9fff\uff01-\uff60]*$/;
const STAND_IN = /[\ue000-\uf8ff\ua000-\ua48c]/g;

const NARROW = { next: 0xe000, last: 0xf8ff };
const WIDE = { next: 0xa000, last: 0xa48c };

/** What was ever typed; it grows by the different graphemes only, and ends with its ranges. */
const units = new Map<string, string>();
const graphemes = new Map<string, string>();

function unitOf(grapheme: string): string {
  if (grapheme.length === 1 && grapheme.search(STAND_IN) === -1) return grapheme;
  const known = units.get(grapheme);
  if (known !== undefined) return known;
  const range = cellWidth(grapheme) === 2 ? WIDE : NARROW;
  if (range.next > range.last) return grapheme;
  const unit = String.fromCharCode(range.next++);
  units.set(grapheme, unit);
  graphemes.set(unit, grapheme);
  return unit;
}
