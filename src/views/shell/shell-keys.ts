/** What a key does to the pane itself; undefined where it is the program's. */
export type PaneKey = 'page-up' | 'page-down';

/** Shift with a page key, as xterm, rxvt and the terminals that follow them send it. */
const PANE_KEYS: Readonly<Record<string, PaneKey>> = {
  '\x1b[5;2~': 'page-up',
  '\x1b[6;2~': 'page-down',
  '\x1b[5$': 'page-up',
  '\x1b[6$': 'page-down',
};

export function paneKeyOf(bytes: string): PaneKey | undefined {
  return PANE_KEYS[bytes];
}

/**
 * Cursor keys as a program wants them that has asked for application mode (DECCKM, as vi and less do): the outer
 * terminal is never in it, and sends `ESC [ A`.
 */
export function applicationKeys(bytes: string): string {
  return bytes.replaceAll(/\x1b\[([ABCDHF])/g, '\x1bO$1');
}

const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;

/**
 * The bytes that put a text on a shell's command line without running it; null where that cannot be done: several
 * lines, and a program that does not tell a paste from typing.
 */
export function typedText(text: string, hasPasteMarks: boolean): string | null {
  const plain = text.replaceAll('\r\n', '\n').replaceAll(CONTROLS, '').replaceAll('\t', '    ').trimEnd();
  if (hasPasteMarks) return `\x1b[200~${plain}\x1b[201~`;
  return plain.includes('\n') ? null : plain;
}
