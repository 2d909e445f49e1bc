import { mouseEventOf, type MouseEvent } from './mouse.ts';

/** A pane that takes the keyboard: what is typed goes to the program inside it. */
export interface HandOver {
  /** Gets the bytes exactly as the terminal sent them. */
  readonly onBytes: (bytes: Buffer) => void;
  /** Called when the leave chord is typed. */
  readonly onLeave: () => void;
  /** Whether the program inside has asked for pastes to be marked (mode 2004); the marks are dropped otherwise. */
  readonly wantsPasteMarks?: () => boolean;
}

/** Ctrl-], as telnet has it: the one key that a pane's program never gets. */
const LEAVE = 0x1d;

/** Sorts the bytes of a handed-over keyboard: the leave chord and the mouse are ours, the rest is the pane's. */
export class PaneInput {
  readonly #options: HandOver & { readonly onMouse: (event: MouseEvent) => void };
  /** The start of what may become a mouse report or a paste mark; latin1, so that each unit is a byte. */
  #held = '';

  constructor(options: HandOver & { readonly onMouse: (event: MouseEvent) => void }) {
    this.#options = options;
  }

  /** @returns what followed the leave chord; undefined where the pane keeps the keyboard */
  receive(bytes: Buffer): Buffer | undefined {
    const leaveAt = bytes.indexOf(LEAVE);
    const own = leaveAt === -1 ? bytes : bytes.subarray(0, leaveAt);
    this.#pass(this.#held + own.toString('latin1'), leaveAt !== -1);
    if (leaveAt === -1) return undefined;
    this.#options.onLeave();
    return bytes.subarray(leaveAt + 1);
  }

  #pass(text: string, isLast: boolean): void {
    this.#held = isLast ? '' : (UNFINISHED.exec(text)?.[0] ?? '');
    const whole = text.slice(0, text.length - this.#held.length);
    const keepsMarks = this.#options.wantsPasteMarks?.() === true;
    const mice: MouseEvent[] = [];
    const rest = whole.replaceAll(OURS, (sequence) => {
      const event = mouseEventOf(sequence);
      if (event !== undefined) mice.push(event);
      return event === undefined && keepsMarks && PASTE_MARK.test(sequence) ? sequence : '';
    });
    if (rest !== '') this.#options.onBytes(Buffer.from(rest, 'latin1'));
    for (const event of mice) this.#options.onMouse(event);
  }
}

const OURS = /\x1b\[<\d+;\d+;\d+[Mm]|\x1b\[20[01]~/g;
const PASTE_MARK = /^\x1b\[20[01]~$/;

/** Not a lone ESC, which would delay that key: terminals send what follows in the same piece. */
const UNFINISHED = /\x1b\[(?:<[\d;]*|2(?:0[01]?)?)$/;
