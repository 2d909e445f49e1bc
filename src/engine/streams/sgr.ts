/**
 * SGR (Select Graphic Rendition, ECMA-48 8.3.117): the colours and weights that a log may carry.
 * A `Style` holds, per slot, the parameter that is open, or '' for none. Concealed (8) and blinking (5, 6) are not
 * kept: the first hides text, the second disturbs.
 */
export type Style = readonly string[];

const BOLD = 0;
const DIM = 1;
const ITALIC = 2;
const UNDERLINE = 3;
const INVERSE = 4;
const STRIKE = 5;
const FG = 6;
const BG = 7;

export const PLAIN: Style = ['', '', '', '', '', '', '', ''];

/** What closes each slot. Closing one slot by its own code, not all by 0, lets a renderer nest the line in its own style. */
const CLOSERS = ['22', '22', '23', '24', '27', '29', '39', '49'] as const;

/** Longer parameter lists are no colour that a program means. */
const PARAMS_MAX_CHARS = 128;

/** The escape sequences that lead a terminal from one style to another; '' when they are equal. */
export function transition(from: Style, to: Style): string {
  if (from === to) return '';
  let out = '';
  const lighter = (from[BOLD] !== '' && to[BOLD] === '') || (from[DIM] !== '' && to[DIM] === '');
  if (lighter) out += '\x1b[22m';
  for (let slot = BOLD; slot <= BG; slot++) {
    const was = lighter && slot <= DIM ? '' : from[slot];
    const is = to[slot] ?? '';
    if (was === is) continue;
    out += `\x1b[${is === '' ? CLOSERS[slot] : is}m`;
  }
  return out;
}

/** The style after the parameters of one SGR sequence ("1;31", ""). What is not valid changes nothing. */
export function applySgr(style: Style, params: string): Style {
  if (params.length > PARAMS_MAX_CHARS || /[^0-9;:]/.test(params)) return style;
  const next = [...style];
  const parts = params.split(';');
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? '';
    if (part.includes(':')) {
      applySubparameters(next, part.split(':'));
      continue;
    }
    const code = Number(part);
    if (code === 38 || code === 48 || code === 58) {
      const taken = parts[i + 1] === '5' ? 2 : parts[i + 1] === '2' ? 4 : 0;
      if (code !== 58) setColour(next, code, parts.slice(i + 1, i + 1 + taken));
      i += taken;
      continue;
    }
    applyCode(next, code);
  }
  return next;
}

function applyCode(next: string[], code: number): void {
  if (code === 0) next.fill('');
  else if (code === 1) next[BOLD] = '1';
  else if (code === 2) next[DIM] = '2';
  else if (code === 3) next[ITALIC] = '3';
  else if (code === 4 || code === 21) next[UNDERLINE] = '4';
  else if (code === 7) next[INVERSE] = '7';
  else if (code === 9) next[STRIKE] = '9';
  else if (code === 22) next[BOLD] = next[DIM] = '';
  else if (code === 23) next[ITALIC] = '';
  else if (code === 24) next[UNDERLINE] = '';
  else if (code === 27) next[INVERSE] = '';
  else if (code === 29) next[STRIKE] = '';
  else if (code === 39) next[FG] = '';
  else if (code === 49) next[BG] = '';
  else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) next[FG] = String(code);
  else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) next[BG] = String(code);
}

/** The colon forms of ISO 8613-6: 38:5:n, 38:2::r:g:b, 38:2:r:g:b, 4:3 (a curly underline). */
function applySubparameters(next: string[], sub: readonly string[]): void {
  const code = Number(sub[0]);
  if (code === 4) next[UNDERLINE] = sub[1] === '0' ? '' : '4';
  else if (code === 38 || code === 48) {
    const values = sub[1] === '2' && sub.length >= 6 ? ['2', ...sub.slice(3, 6)] : sub.slice(1);
    setColour(next, code, values);
  }
}

function setColour(next: string[], code: 38 | 48, values: readonly string[]): void {
  const needed = values[0] === '5' ? 2 : values[0] === '2' ? 4 : 0;
  if (needed === 0 || values.length < needed) return;
  const numbers = values.slice(0, needed).map(Number);
  if (numbers.some((value) => value > 255)) return;
  next[code === 38 ? FG : BG] = `${code};${numbers.join(';')}`;
}
