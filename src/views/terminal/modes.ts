/** What the terminal is told when a full-screen program begins and ends. */
export interface ModeOptions {
  readonly mouse: boolean;
}

/**
 * Alternate screen (1049), cursor hidden, pastes marked (2004), and the mouse: buttons and wheel (1000) in
 * SGR coordinates (1006).
 */
export function takeSequence({ mouse }: ModeOptions): string {
  return `\x1b[?1049h\x1b[?25l\x1b[?2004h${mouse ? '\x1b[?1000h\x1b[?1006h' : ''}`;
}

/**
 * Undoes `takeSequence`, whether or not all of it was done. The screen is cleared first for terminals that
 * have no alternate screen (the Linux console); on the others it is the alternate one that is cleared.
 */
export function restoreSequence(): string {
  return '\x1b[?2026l\x1b[m\x1b[H\x1b[J\x1b[?1006l\x1b[?1000l\x1b[?2004l\x1b[?25h\x1b[?1049l';
}
