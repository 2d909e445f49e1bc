import { EngineError, msg, type Message } from '../../engine/message.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import type { ShellSession, ShellSize } from '../../lessons/shell/index.ts';
import { mergeChanges, type Changes } from '../app/changes.ts';
import { sameLines } from '../app/same-lines.ts';
import { fit, wrapCells } from '../text/cells.ts';
import type { Theme } from '../theme/index.ts';
import { emulate, type Emulator } from './emulator.ts';
import { ScreenRows } from './screen-rows.ts';
import { applicationKeys, paneKeyOf, typedText } from './shell-keys.ts';

export interface ShellPaneOptions {
  /** Opens the shell, now and again after it has ended (`openShell`). */
  readonly open: (size: ShellSize) => Promise<ShellSession>;
  /** The cells inside the pane. */
  readonly size: ShellSize;
  readonly theme: Theme;
  readonly say: (message: Message) => string;
}

/**
 * A shell as a pane. To put it on a screen:
 * - `<LiveLines app={pane} id="shell" width={columns} draw={() => pane.draw(size)} />`, and `pane.resize(size)` wherever
 *   the layout changes;
 * - on focus `host.handOver({ onBytes: pane.key, onLeave, wantsPasteMarks: () => pane.wantsPasteMarks })`, whose result
 *   ends it, and `host.followCursor(() => …)` with `pane.cursor` moved by the pane's place (without focus: `undefined`);
 *   each time `pane.changes` tells of a change, `host.moveCursor()`;
 * - `pane.wheel(rows)` for the mouse wheel over it.
 */
export interface ShellPane {
  readonly changes: Changes;
  readonly state: 'opening' | 'running' | 'ended' | 'failed';
  /** Where the cursor is, in cells of the pane from 0; undefined where none is to be seen. */
  readonly cursor: { readonly x: number; readonly y: number } | undefined;
  /** Whether the program inside tells pastes from typing (mode 2004). */
  readonly wantsPasteMarks: boolean;
  /** Exactly `rows` lines of exactly `columns` cells, with SGR styles and no other sequence. */
  draw(size: ShellSize): string[];
  /** Takes the bytes of a keyboard that was handed over, pastes with their marks. */
  readonly key: (bytes: Buffer) => void;
  /**
   * Puts a text on the command line without running it.
   * @returns false where that cannot be done: no shell, or several lines in one that does not know pastes
   */
  type(text: string): boolean;
  /** Shows older lines (negative) or newer ones. */
  scroll(rows: number): void;
  /** Scrolls, or moves the cursor of a full-screen program. */
  wheel(rows: number): void;
  resize(size: ShellSize): void;
  /** Ends the shell and all that it started. */
  close(): Promise<void>;
}

/** A screenful is drawn at most so often; what a key changes is drawn at once. */
const FRAME_MS = 16;
/** While output floods: nobody reads along, and the time is better spent on getting to its end. */
const FLOOD_FRAME_MS = 100;
/** More than a full-screen program writes for whoever holds a key down. */
const FLOOD_CHARS_PER_MS = 250;

/** Keys typed before the shell is open. */
const KEPT_KEYS = 1000;

export function createShellPane(options: ShellPaneOptions): ShellPane {
  return new EmulatedShell(options);
}

interface Open {
  readonly session: ShellSession;
  readonly emulator: Emulator;
  readonly rows: ScreenRows;
}

class EmulatedShell implements ShellPane {
  readonly changes = mergeChanges([]);
  readonly #options: ShellPaneOptions;
  #size: ShellSize;
  #open: Open | undefined;
  #state: ShellPane['state'] = 'opening';
  #failure: Message | undefined;
  #opening: Promise<void>;
  #isClosed = false;
  #early: Buffer[] = [];
  #lines: readonly string[] = [];
  #cursor: ShellPane['cursor'];
  /** Lines below those that are shown. */
  #below = 0;
  #drawnAt = 0;
  #written = 0;
  #frameMs = FRAME_MS;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ShellPaneOptions) {
    this.#options = options;
    this.#size = options.size;
    this.#opening = this.#start();
  }

  get state(): ShellPane['state'] {
    return this.#state;
  }

  get cursor(): ShellPane['cursor'] {
    return this.#cursor;
  }

  get wantsPasteMarks(): boolean {
    return this.#open?.emulator.terminal.modes.bracketedPasteMode ?? false;
  }

  draw({ columns, rows }: ShellSize): string[] {
    const lines = Array.from({ length: rows }, (_, y) => {
      const line = this.#lines[y];
      // Between a new size of the screen and the emulator's own there are lines of the old one.
      if (line === undefined) return ' '.repeat(columns);
      return this.#size.columns === columns ? line : fit(line, columns);
    });
    const says = this.#says();
    if (says === undefined) return lines;
    const said = wrapCells(says, columns).slice(0, rows);
    const { paint } = this.#options.theme;
    lines.splice(rows - said.length, said.length, ...said.map((line) => paint.warn(fit(line, columns))));
    return lines;
  }

  readonly key = (bytes: Buffer): void => {
    if (this.#state === 'opening' && this.#early.length < KEPT_KEYS) this.#early.push(bytes);
    if (this.#state === 'ended' || this.#state === 'failed') this.#again(bytes);
    if (this.#state !== 'running' || this.#open === undefined) return;
    const { session, emulator } = this.#open;
    const { terminal } = emulator;
    const isNormal = terminal.buffer.active.type === 'normal';
    const text = bytes.toString('latin1');
    const paneKey = isNormal ? paneKeyOf(text) : undefined;
    if (paneKey !== undefined) {
      this.scroll(paneKey === 'page-up' ? 1 - terminal.rows : terminal.rows - 1);
      return;
    }
    if (terminal.buffer.active.viewportY !== terminal.buffer.active.baseY) {
      terminal.scrollToBottom();
      this.#drawNow();
    }
    session.write(
      terminal.modes.applicationCursorKeysMode ? Buffer.from(applicationKeys(text), 'latin1') : bytes,
    );
  };

  type(text: string): boolean {
    const bytes = typedText(text, this.wantsPasteMarks);
    if (this.#state !== 'running' || bytes === null) return false;
    this.key(Buffer.from(bytes));
    return true;
  }

  scroll(rows: number): void {
    this.#open?.emulator.terminal.scrollLines(rows);
    this.#drawNow();
  }

  wheel(rows: number): void {
    if (this.#open?.emulator.terminal.buffer.active.type !== 'alternate') this.scroll(rows);
    else this.key(Buffer.from((rows < 0 ? '\x1b[A' : '\x1b[B').repeat(Math.abs(rows))));
  }

  resize(size: ShellSize): void {
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return;
    if (size.columns < 2 || size.rows < 1) return;
    this.#size = size;
    if (this.#open === undefined) return;
    this.#open.emulator.terminal.resize(size.columns, size.rows);
    this.#open.session.resize(size);
    this.#drawNow();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.changes.stop();
    await this.#opening;
    await this.#leave();
  }

  async #start(): Promise<void> {
    this.#state = 'opening';
    try {
      const session = await this.#options.open(this.#size);
      if (this.#isClosed) {
        await session.close();
        return;
      }
      this.#begin(session);
    } catch (error) {
      this.#state = 'failed';
      this.#failure = error instanceof EngineError ? error.says : cannotStart(error);
      this.changes.touch();
    }
  }

  #begin(session: ShellSession): void {
    const { theme } = this.#options;
    const emulator = emulate(session, this.#size);
    // A theme without colour may still have attributes (NO_COLOR).
    const styles = { depth: theme.depth, attributes: theme.paint.selected('x') !== 'x' };
    this.#open = { session, emulator, rows: new ScreenRows(emulator.terminal, styles) };
    this.#state = 'running';
    this.#written = 0;
    session.resize(this.#size);
    emulator.terminal.onWriteParsed(() => this.#plan());
    session.onExit(() => {
      if (this.#open?.session !== session) return;
      this.#state = 'ended';
      // Its last words may still be on their way through the emulator.
      emulator.terminal.write('', () => this.#plan());
    });
    for (const bytes of this.#early.splice(0)) this.key(bytes);
    this.#plan();
  }

  /** The shell has ended: Enter opens another. */
  #again(bytes: Buffer): void {
    if (!bytes.includes('\r') || this.#isClosed) return;
    this.#state = 'opening';
    this.#failure = undefined;
    this.#lines = [];
    this.#below = 0;
    this.#cursor = undefined;
    this.changes.touch();
    this.#opening = this.#leave().then(() => this.#start());
  }

  async #leave(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.session.close();
    open?.emulator.dispose();
  }

  #says(): string | undefined {
    const { say } = this.#options;
    if (this.#failure !== undefined) return say(this.#failure);
    const ended = this.#open?.session.ended;
    if (this.#state === 'ended' && ended) {
      return ended.signal === null
        ? say(msg('shell.ended', { code: ended.exitCode }))
        : say(msg('shell.killed', { signal: ended.signal }));
    }
    return this.#below > 0 ? say(msg('shell.scrolled', { count: this.#below })) : undefined;
  }

  #plan(): void {
    if (this.#timer !== undefined || this.#isClosed) return;
    const wait = this.#drawnAt + this.#frameMs - performance.now();
    if (wait <= 0) this.#drawNow();
    else this.#timer = setTimeout(() => this.#drawNow(), wait);
  }

  #drawNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#open === undefined) return;
    this.#measure(this.#open.emulator.written);
    const lines = this.#open.rows.lines();
    if (!sameLines(lines, this.#lines)) this.#lines = lines;
    const { baseY, viewportY } = this.#open.emulator.terminal.buffer.active;
    this.#below = baseY - viewportY;
    this.#cursor = this.#cursorOf(this.#open);
    this.changes.touch();
  }

  /** How long to wait for the next picture, by how much was written since the last. */
  #measure(written: number): void {
    const now = performance.now();
    const rate = (written - this.#written) / Math.max(1, now - this.#drawnAt);
    this.#frameMs = rate > FLOOD_CHARS_PER_MS ? FLOOD_FRAME_MS : FRAME_MS;
    this.#written = written;
    this.#drawnAt = now;
  }

  #cursorOf({ emulator }: Open): ShellPane['cursor'] {
    const { cols, buffer } = emulator.terminal;
    const { cursorX, cursorY, viewportY, baseY } = buffer.active;
    const isSeen = this.#state === 'running' && emulator.isCursorShown && viewportY === baseY;
    // Behind the last cell it waits for the next character.
    return isSeen ? { x: Math.min(cursorX, cols - 1), y: cursorY } : undefined;
  }
}

function cannotStart(error: unknown): Message {
  return msg('shell.cannotStart', {
    reason: cleanText(error instanceof Error ? error.message : String(error)),
  });
}
