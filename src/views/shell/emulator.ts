// oxlint-disable-next-line import/default -- a CommonJS module: by its default is how Node finds it
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import type { ShellSession, ShellSize } from '../../lessons/shell/index.ts';

/** Lines kept above the screen: 5 MB where the pane is 80 columns wide. */
const SCROLLBACK_LINES = 5000;

/** What may wait for the emulator before the shell is made to wait: at 18 MB/s some 15 ms of work. */
const HOLD_ABOVE_CHARS = 262_144;
const GO_ON_BELOW_CHARS = 65_536;

/** A terminal without a screen, into which a shell writes. */
export interface Emulator {
  readonly terminal: xterm.Terminal;
  /** Whether the program has not hidden the cursor (DECTCEM). */
  readonly isCursorShown: boolean;
  /** Characters that the shell has written until now. */
  readonly written: number;
  dispose(): void;
}

/**
 * Feeds what a shell writes to an emulator, no faster than it can take it, and the emulator's answers (to DA, DSR and
 * the like) to the shell. Whatever else a program asks of its terminal (title, clipboard, bell) has no effect.
 */
export function emulate(session: ShellSession, size: ShellSize): Emulator {
  const terminal = new xterm.Terminal({
    cols: size.columns,
    rows: size.rows,
    scrollback: SCROLLBACK_LINES,
    allowProposedApi: true,
    logLevel: 'off',
  });
  // oxlint-disable-next-line import/no-named-as-default-member -- as above
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  let isCursorShown = true;
  const { parser } = terminal;
  // False: the emulator's own handlers do the rest.
  const show = (shown: boolean): false => {
    isCursorShown = shown;
    return false;
  };
  parser.registerCsiHandler({ prefix: '?', final: 'h' }, (modes) => modes.includes(CURSOR) && show(true));
  parser.registerCsiHandler({ prefix: '?', final: 'l' }, (modes) => modes.includes(CURSOR) && show(false));
  // Resets show it again: RIS and DECSTR.
  parser.registerEscHandler({ final: 'c' }, () => show(true));
  parser.registerCsiHandler({ intermediates: '!', final: 'p' }, () => show(true));
  const answers = terminal.onData((data) => session.write(data));
  const input = feed(session, terminal);
  return {
    terminal,
    get isCursorShown() {
      return isCursorShown;
    },
    get written() {
      return input.written;
    },
    dispose() {
      answers.dispose();
      input.end();
      terminal.dispose();
    },
  };
}

const CURSOR = 25;

function feed(
  session: ShellSession,
  terminal: xterm.Terminal,
): { readonly written: number; readonly end: () => void } {
  let written = 0;
  let waiting = 0;
  let isHeld = false;
  const end = session.onData((data) => {
    written += data.length;
    waiting += data.length;
    if (waiting > HOLD_ABOVE_CHARS && !isHeld) {
      isHeld = true;
      session.pause();
    }
    terminal.write(data, () => {
      waiting -= data.length;
      if (!isHeld || waiting > GO_ON_BELOW_CHARS) return;
      isHeld = false;
      session.resume();
    });
  });
  return {
    get written() {
      return written;
    },
    end,
  };
}
