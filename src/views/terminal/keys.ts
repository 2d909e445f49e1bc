/** A key as the input layer sees it. */
export interface Key {
  /**
   * What the key is called: a character as itself (`a`, `K`, `/`, `中`), a named key (`enter`, `esc`, `up`,
   * `pgdn`, `f1`, `space`…), with modifiers before it in this order: `ctrl-`, `alt-`, `shift-` (`ctrl-c`,
   * `shift-tab`, `alt-x`, `ctrl-shift-up`). A full-width form is called by its ASCII key. Empty for what is no
   * key at all (answers of the terminal, focus reports).
   */
  readonly name: string;
  /** What the key types, as it was typed (`：` stays full-width); empty for keys that type nothing. */
  readonly text: string;
  /** The bytes that the terminal sent, decoded. */
  readonly sequence: string;
}

/** Names the key that a terminal sent as `sequence` (xterm, VT220, rxvt, Linux console, modifyOtherKeys, kitty). */
export function keyOf(sequence: string): Key {
  const isTyped = !CONTROL.test(sequence);
  return {
    name: isTyped ? (sequence === ' ' ? 'space' : asciiOf(sequence)) : nameOf(sequence),
    text: isTyped ? sequence : '',
    sequence,
  };
}

const CONTROL = /[\x00-\x1f\x7f-\x9f]/;

function nameOf(sequence: string): string {
  if (sequence.length === 1) return nameOfControl(sequence.charCodeAt(0));
  if (sequence.startsWith('\x1b\x1b')) return withModifiers(nameOf(sequence.slice(1)), ALT);
  const ss3 = /^\x1bO([\x20-\x7e])$/.exec(sequence);
  if (ss3 !== null) return FINALS[ss3[1] ?? ''] ?? '';
  const console = /^\x1b\[\[([A-E])$/.exec(sequence);
  if (console !== null) return `f${(console[1] ?? '').charCodeAt(0) - 0x40}`;
  const csi = /^\x1b\[([\d;:]*)([A-Za-z~^$@])$/.exec(sequence);
  if (csi !== null) return nameOfCsi(csi[1] ?? '', csi[2] ?? '');
  if (sequence.startsWith('\x1b[')) return sequence.length === 2 ? 'alt-[' : '';
  return withModifiers(keyOf(sequence.slice(1)).name, ALT);
}

function nameOfControl(code: number): string {
  const named = CONTROLS[code];
  if (named !== undefined) return named;
  if (code >= 0x80) return '';
  return `ctrl-${String.fromCharCode(code + (code <= 26 ? 0x60 : 0x40))}`;
}

const CONTROLS: Readonly<Record<number, string>> = {
  0: 'ctrl-space',
  8: 'backspace',
  9: 'tab',
  10: 'enter',
  13: 'enter',
  27: 'esc',
  127: 'backspace',
};

function nameOfCsi(parameters: string, final: string): string {
  const [first = '', second = '', third = ''] = parameters.split(';').map((part) => part.split(':')[0] ?? '');
  if (final === 'u') return withModifiers(nameOfCodePoint(Number(first)), modifiersOf(second));
  if (final === '~' && first === '27')
    return withModifiers(nameOfCodePoint(Number(third)), modifiersOf(second));
  if (final === '~') return withModifiers(NUMBERED[first] ?? '', modifiersOf(second));
  if (final === '^') return withModifiers(NUMBERED[first] ?? '', CTRL);
  if (final === '$') return withModifiers(NUMBERED[first] ?? '', SHIFT);
  if (final === '@') return withModifiers(NUMBERED[first] ?? '', CTRL | SHIFT);
  if (final === 'Z') return 'shift-tab';
  if (/^[abcd]$/.test(final)) return withModifiers(FINALS[final.toUpperCase()] ?? '', SHIFT);
  // A cursor position report (ESC [ row ; column R) is no F3: that key sends 1 as its first number.
  if (parameters !== '' && first !== '1') return '';
  return withModifiers(FINALS[final] ?? '', modifiersOf(second));
}

/** Keys named by the last letter of their sequence. */
const FINALS: Readonly<Record<string, string>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  E: 'clear',
  F: 'end',
  H: 'home',
  M: 'enter',
  P: 'f1',
  Q: 'f2',
  R: 'f3',
  S: 'f4',
};

/** Keys named by the number before `~`. */
const NUMBERED: Readonly<Record<string, string>> = {
  '1': 'home',
  '2': 'insert',
  '3': 'delete',
  '4': 'end',
  '5': 'pgup',
  '6': 'pgdn',
  '7': 'home',
  '8': 'end',
  '11': 'f1',
  '12': 'f2',
  '13': 'f3',
  '14': 'f4',
  '15': 'f5',
  '17': 'f6',
  '18': 'f7',
  '19': 'f8',
  '20': 'f9',
  '21': 'f10',
  '23': 'f11',
  '24': 'f12',
};

const SHIFT = 1;
const ALT = 2;
const CTRL = 4;

/** Terminals send the modifiers' bits plus one. */
function modifiersOf(parameter: string): number {
  return parameter === '' ? 0 : Math.max(0, Number(parameter) - 1);
}

function nameOfCodePoint(code: number): string {
  if (!Number.isInteger(code) || code <= 0 || code > 0x10_ff_ff) return '';
  return keyOf(String.fromCodePoint(code)).name;
}

function withModifiers(name: string, modifiers: number): string {
  if (name === '' || modifiers === 0) return name;
  const isLetter = /^[a-z]$/.test(name);
  const base = isLetter && modifiers === SHIFT ? name.toUpperCase() : name;
  const shift = modifiers & SHIFT && base === name ? 'shift-' : '';
  return `${modifiers & CTRL ? 'ctrl-' : ''}${modifiers & ALT ? 'alt-' : ''}${shift}${base}`;
}

/**
 * The ASCII key that a Chinese input method's form stands for, so that `：` `／` `？` `ｑ` `１` act without
 * switching the input method off; anything else as it is.
 */
export function asciiOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xff00 && code < 0xff5f) return String.fromCharCode(code - 0xfee0);
  return PUNCTUATION[character] ?? character;
}

const PUNCTUATION: Readonly<Record<string, string>> = {
  '\u3000': 'space',
  '。': '.',
  // The slash key on macOS; elsewhere the backslash key, which does nothing here.
  '、': '/',
  '「': '{',
  '」': '}',
  '【': '[',
  '】': ']',
  '《': '<',
  '》': '>',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
  '…': '^',
  '￥': '$',
  '·': '`',
};
