/**
 * SGR (colour and style) escape sequences as values.
 *
 * A style is kept as a canonical parameter string: `''` is plain, `'1;31'` is bold red. Equal styles are
 * equal strings, so they can be compared, concatenated and used as keys. Only the attributes that terminals
 * agree on are kept (ECMA-48 §8.3.117, and 38/48/58 from ISO 8613-6).
 */

/** An SGR parameter string in canonical order; `''` is the plain style. */
export type Style = string;

const SLOT_COUNT = 12;
const FOREGROUND = 9;
const BACKGROUND = 10;
const UNDERLINE_COLOUR = 11;

/** Which slot a parameter opens, by parameter. */
const OPENS = new Map<number, number>([
  [1, 0],
  [2, 1],
  [3, 2],
  [4, 3],
  [21, 3],
  [5, 4],
  [6, 4],
  [7, 5],
  [8, 6],
  [9, 7],
  [53, 8],
]);

/** The parameter that a slot is written with, where it has only one. */
const CANONICAL = ['1', '2', '3', '4', '5', '7', '8', '9', '53'];

/** Which slots a parameter closes. */
const CLOSES = new Map<number, readonly number[]>([
  [22, [0, 1]],
  [23, [2]],
  [24, [3]],
  [25, [4]],
  [27, [5]],
  [28, [6]],
  [29, [7]],
  [55, [8]],
  [39, [FOREGROUND]],
  [49, [BACKGROUND]],
  [59, [UNDERLINE_COLOUR]],
]);

const CLOSE_OF_SLOT = ['22', '22', '23', '24', '25', '27', '28', '29', '55', '39', '49', '59'];

/** Bounds the memo tables: hostile output can hold millions of different 24-bit colours. */
const MEMO_LIMIT = 4096;

/**
 * The style after a sequence.
 * @param style the style before it
 * @param params what stands between `ESC [` and `m`; colon forms are understood
 */
export function applySgr(style: Style, params: string): Style {
  if (params === '' || params === '0') return '';
  return memo(applied, style, params, () => {
    const slots = slotsOf(style);
    const codes = normalise(params);
    for (let i = 0; i < codes.length; i++) i = applyOne(slots, codes, i);
    return slots.filter((slot) => slot !== '').join(';');
  });
}

/** The sequences that lead from one style to another, `''` where they are equal. Never resets what both have. */
export function transition(from: Style, to: Style): string {
  if (from === to) return '';
  return memo(transitions, from, to, () => {
    const before = slotsOf(from);
    const after = slotsOf(to);
    const closed = new Set<string>();
    for (let slot = 0; slot < SLOT_COUNT; slot++)
      if (before[slot] !== '' && after[slot] === '') closed.add(CLOSE_OF_SLOT[slot] ?? '');
    const opened = after.filter(
      (code, slot) => code !== '' && (code !== before[slot] || (slot < 2 && closed.has('22'))),
    );
    return `\x1b[${[...closed, ...opened].join(';')}m`;
  });
}

/** A style on top of another: what `over` leaves unsaid is as in `under`. */
export function overlay(under: Style, over: Style): Style {
  return over === '' ? under : applySgr(under, over);
}

/** The sequence that opens a style from plain. */
export function openStyle(style: Style): string {
  return style === '' ? '' : `\x1b[${style}m`;
}

/** The sequence that ends a style, naming each attribute so that an outer style of another attribute stays. */
export function closeStyle(style: Style): string {
  return transition(style, '');
}

/** The style that a text leaves open at its end. */
export function styleAtEnd(text: string): Style {
  let style: Style = '';
  for (let at = text.indexOf('\x1b'); at !== -1; at = text.indexOf('\x1b', at + 1)) {
    const end = sgrEnd(text, at);
    if (end !== 0) style = applySgr(style, text.slice(at + 2, end - 1));
  }
  return style;
}

/**
 * Whether a text leaves no style open: `styleAtEnd(text) === ''`, without making anything. Every line of the screen is
 * asked, more than once a frame. May say no of a text that is closed in an unusual way.
 */
export function isClosed(text: string): boolean {
  // A bit for each slot that is open.
  let open = 0;
  for (let at = text.indexOf('\x1b'); at !== -1; at = text.indexOf('\x1b', at + 1)) {
    if (text.charCodeAt(at + 1) !== 0x5b) continue;
    let code = 0;
    for (let i = at + 2; ; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x30 && unit <= 0x39) {
        code = code * 10 + unit - 0x30;
        continue;
      }
      if (unit !== 0x3b && unit !== 0x6d) return false;
      open = openAfter(open, code);
      if (open < 0) return false;
      if (unit === 0x6d) break;
      code = 0;
    }
  }
  return open === 0;
}

/** The slots that are open after a parameter, -1 for one that is more than a number. */
function openAfter(open: number, code: number): number {
  if (code === 0) return 0;
  if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) return open | (1 << FOREGROUND);
  if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) return open | (1 << BACKGROUND);
  if (code === 38 || code === 48 || code === 58) return -1;
  const slot = OPENS.get(code);
  if (slot !== undefined) return open | (1 << slot);
  for (const closed of CLOSES.get(code) ?? NONE) open &= ~(1 << closed);
  return open;
}

const NONE: readonly number[] = [];

/**
 * Where the SGR sequence that begins at `at` ends (exclusive), or 0 where none begins there.
 * @param at index of an ESC
 */
export function sgrEnd(s: string, at: number): number {
  if (s.charCodeAt(at + 1) !== 0x5b) return 0;
  for (let i = at + 2; i < s.length; i++) {
    const code = s.charCodeAt(i);
    if (code === 0x6d) return i + 1;
    if (code < 0x30 || code > 0x3b) return 0;
  }
  return 0;
}

const applied = new Map<string, Map<string, string>>();
const transitions = new Map<string, Map<string, string>>();

function memo(
  table: Map<string, Map<string, string>>,
  first: string,
  second: string,
  make: () => string,
): string {
  let row = table.get(first);
  if (row === undefined) {
    if (table.size >= MEMO_LIMIT) table.clear();
    table.set(first, (row = new Map()));
  }
  let value = row.get(second);
  if (value === undefined) {
    if (row.size >= MEMO_LIMIT) row.clear();
    row.set(second, (value = make()));
  }
  return value;
}

function slotsOf(style: Style): string[] {
  const slots = Array.from({ length: SLOT_COUNT }, () => '');
  if (style === '') return slots;
  const codes = style.split(';');
  for (let i = 0; i < codes.length; i++) i = applyOne(slots, codes, i);
  return slots;
}

/** Applies the parameter at `i` and returns the index of the last one that it consumed. */
function applyOne(slots: string[], codes: readonly string[], i: number): number {
  const code = Number(codes[i] ?? '0');
  if (code === 38 || code === 48 || code === 58) return applyExtended(slots, codes, i, code);
  const opened = OPENS.get(code);
  if (opened !== undefined) slots[opened] = CANONICAL[opened] ?? '';
  else if (code === 0) slots.fill('');
  else if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) slots[FOREGROUND] = String(code);
  else if ((code >= 40 && code <= 47) || (code >= 100 && code <= 107)) slots[BACKGROUND] = String(code);
  else for (const slot of CLOSES.get(code) ?? []) slots[slot] = '';
  return i;
}

function applyExtended(slots: string[], codes: readonly string[], i: number, code: number): number {
  const length = codes[i + 1] === '5' ? 3 : codes[i + 1] === '2' ? 5 : 0;
  if (length === 0 || i + length > codes.length) return codes.length;
  const slot = code === 38 ? FOREGROUND : code === 48 ? BACKGROUND : UNDERLINE_COLOUR;
  slots[slot] = codes.slice(i, i + length).join(';');
  return i + length - 1;
}

/** Splits parameters; `4:3` becomes `4`, `38:2::1:2:3` and `38:2:1:2:3` become `38;2;1;2;3`, `4:0` becomes `24`. */
function normalise(params: string): string[] {
  const codes: string[] = [];
  for (const part of params.split(';')) {
    if (!part.includes(':')) {
      codes.push(part === '' ? '0' : part);
      continue;
    }
    const [head = '0', ...rest] = part.split(':');
    if (head === '4') codes.push(rest[0] === '0' ? '24' : '4');
    else if (rest[0] === '2') codes.push(head, '2', ...rest.slice(-3).map((n) => n || '0'));
    else if (rest[0] === '5') codes.push(head, '5', rest[1] || '0');
  }
  return codes;
}
