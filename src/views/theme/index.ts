import { applySgr, closeStyle, openStyle, overlay, sgrEnd, transition } from '../text/sgr.ts';
import type { ColourDepth } from './detect.ts';
import { ASCII_GLYPHS, UNICODE_GLYPHS, bordersOf, type Border, type Glyphs } from './glyphs.ts';

export { detectAttributes, detectColour, detectUnicode, type ColourDepth } from './detect.ts';
export type { Border, Glyphs } from './glyphs.ts';

/** Wraps a string in a style; the string may hold styles of its own. */
export type Paint = (text: string) => string;

/** What text means on the screen; views name meanings, never colours. */
export type Role =
  | 'dim'
  | 'strong'
  | 'accent'
  | 'ok'
  | 'warn'
  | 'bad'
  | 'info'
  | 'title'
  | 'key'
  | 'selected'
  | 'selectedBlurred'
  | 'match'
  | 'matchCurrent'
  | 'border'
  | 'borderFocused';

/** How the program looks: the paints, the signs and the borders that one terminal can show. */
export interface Theme {
  readonly depth: ColourDepth;
  readonly unicode: boolean;
  readonly paint: Readonly<Record<Role, Paint>>;
  /** The colour of a series (a project's prefix, a graph), by its number; any number is allowed. */
  readonly series: (index: number) => Paint;
  /** Text that may bring colours of its own (logs): they go where the terminal has none. */
  readonly foreign: Paint;
  readonly glyphs: Glyphs;
  readonly borders: { readonly focused: Border; readonly plain: Border };
}

/** How many series have a colour of their own. */
export const SERIES_COUNT = 8;

/**
 * @param options.depth colour depth in bits; 0 paints no colour
 * @param options.attributes whether bold, dim, underline and inverse video may be used at depth 0 (what
 *   `NO_COLOR` allows); without them every paint at depth 0 is the identity
 */
export function createTheme(options: { depth: ColourDepth; unicode: boolean; attributes?: boolean }): Theme {
  const { depth, unicode, attributes = false } = options;
  const styleOf = (style: string): string => (depth > 0 ? style : attributes ? withoutColour(style) : '');
  const paintOf = (style: string): Paint => painter(styleOf(style));
  const flatPaintOf = (style: string): Paint => flatPainter(styleOf(style));
  // The 16 named colours only: a person's own palette makes them readable on dark and on light backgrounds,
  // which a fixed grey or a fixed tint is not. Inverse video marks the selection for the same reason.
  const paint: Record<Role, Paint> = {
    dim: paintOf('2'),
    strong: paintOf('1'),
    accent: paintOf('36'),
    ok: paintOf('32'),
    warn: paintOf('33'),
    bad: paintOf('31'),
    info: paintOf('34'),
    title: paintOf('1'),
    key: paintOf('1;36'),
    selected: flatPaintOf('7'),
    selectedBlurred: flatPaintOf('2;7'),
    match: paintOf('30;43'),
    matchCurrent: paintOf('1;30;42'),
    border: paintOf('2'),
    borderFocused: paintOf('36'),
  };
  const series = SERIES_STYLES.map(paintOf);
  return {
    depth,
    unicode,
    paint,
    series: (index) => series[Math.abs(index) % SERIES_COUNT] ?? paint.strong,
    foreign: depth > 0 ? identity : (text) => rewriteSgr(text, () => ''),
    glyphs: unicode ? UNICODE_GLYPHS : ASCII_GLYPHS,
    borders: bordersOf(unicode),
  };
}

const SERIES_STYLES = ['36', '33', '35', '32', '34', '31', '1;36', '1;35'];

/** What is left of a style without colours; where nothing would be left, a highlight becomes inverse video. */
function withoutColour(style: string): string {
  const codes = style.split(';');
  const kept = codes.filter((code) => Number(code) < 10);
  if (codes.some((code) => Number(code) >= 40)) kept.push('7');
  return kept.join(';');
}

/** A paint under which inner styles win, and which is there again when they end. */
function painter(style: string): Paint {
  if (style === '') return identity;
  const open = openStyle(style);
  const close = closeStyle(style);
  return (text) => {
    if (text === '') return '';
    if (!text.includes('\x1b')) return open + text + close;
    return (
      open +
      rewriteSgr(text, (params) => {
        const after = applySgr(style, params);
        return `\x1b[${params}m${transition(after, overlay(style, after))}`;
      }) +
      close
    );
  };
}

/** A paint that covers the whole text evenly: inner styles are dropped, else a selected row would be a patchwork. */
function flatPainter(style: string): Paint {
  if (style === '') return identity;
  const open = openStyle(style);
  const close = closeStyle(style);
  return (text) => (text === '' ? '' : open + rewriteSgr(text, () => '') + close);
}

function identity(text: string): string {
  return text;
}

/** Replaces each SGR sequence by what `rewrite` makes of its parameters. */
function rewriteSgr(text: string, rewrite: (params: string) => string): string {
  let out = '';
  let from = 0;
  for (let at = text.indexOf('\x1b'); at !== -1; at = text.indexOf('\x1b', at + 1)) {
    const end = sgrEnd(text, at);
    if (end === 0) continue;
    out += text.slice(from, at) + rewrite(text.slice(at + 2, end - 1));
    from = end;
  }
  return out + text.slice(from);
}
