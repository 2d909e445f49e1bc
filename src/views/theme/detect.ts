/** Colour depth in bits: none, the 16 named colours, the 256 palette, 24-bit. */
export type ColourDepth = 0 | 4 | 8 | 24;

type Env = Readonly<Record<string, string | undefined>>;

/**
 * How many colours the terminal shows.
 *
 * `FORCE_COLOR` (0–3) decides where it is set, then `NO_COLOR` (any value but the empty one, see
 * no-color.org), then whether the output is a terminal, then `COLORTERM` and `TERM`.
 */
export function detectColour(env: Env, isTty: boolean): ColourDepth {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return FORCED[forced] ?? 4;
  if ((env['NO_COLOR'] ?? '') !== '') return 0;
  const term = env['TERM'] ?? '';
  if (!isTty || term === 'dumb' || term === '') return 0;
  if (term === 'linux') return 4;
  const colorterm = env['COLORTERM'];
  if (colorterm === 'truecolor' || colorterm === '24bit' || term.endsWith('-direct')) return 24;
  if (term.includes('256color')) return 8;
  return 4;
}

/** Whether bold, dim and inverse video may be used although colour may not (`NO_COLOR` speaks of colour only). */
export function detectAttributes(env: Env, isTty: boolean): boolean {
  const term = env['TERM'] ?? '';
  return isTty && term !== '' && term !== 'dumb' && env['FORCE_COLOR'] !== '0';
}

const FORCED: Readonly<Record<string, ColourDepth>> = {
  '0': 0,
  false: 0,
  '': 4,
  '1': 4,
  true: 4,
  '2': 8,
  '3': 24,
};

/**
 * Whether the terminal can be trusted to show Unicode: the locale says UTF-8, and it is not the Linux
 * console, whose font of 512 glyphs lacks most of ours, nor a terminal that says it can do nothing.
 */
export function detectUnicode(env: Env): boolean {
  if (env['TERM'] === 'linux' || env['TERM'] === 'dumb') return false;
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return /utf-?8/i.test(locale);
}
