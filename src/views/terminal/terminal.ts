import type { ReadStream, WriteStream } from 'node:tty';
import { toAscii } from '../text/ascii.ts';
import { FrameWriter, type Position, type Size } from './frame-writer.ts';
import { TerminalLifecycle } from './lifecycle.ts';
import { TerminalInput } from './stdin.ts';

export type { Position, Size } from './frame-writer.ts';
export type { Key } from './keys.ts';
export type { MouseEvent } from './mouse.ts';
export type { HandOver } from './pane-input.ts';

export interface TerminalOptions {
  readonly mouse: boolean;
  /** False where signs that are not ASCII must not be written. */
  readonly unicode?: boolean;
  /** One sentence for a person about an error that nobody caught. */
  readonly describeCrash: (error: unknown) => string;
  readonly stdin?: ReadStream;
  readonly stdout?: WriteStream;
}

/**
 * The terminal of a full-screen program: its keys, its size, its screen. It is light, so that a first frame
 * can be drawn and keys be kept before React is loaded.
 */
export class Terminal {
  readonly input = new TerminalInput();
  readonly lifecycle: TerminalLifecycle;
  readonly #stdin: ReadStream;
  readonly #stdout: WriteStream;
  readonly #writer: FrameWriter;
  readonly #isUnicode: boolean;
  readonly #resizeListeners = new Set<(size: Size) => void>();
  #size: Size;
  #lines: readonly string[] = [];
  #cursorOf: (() => Position | undefined) | undefined;

  constructor(options: TerminalOptions) {
    const { stdin = process.stdin, stdout = process.stdout } = options;
    this.#stdin = stdin;
    this.#stdout = stdout;
    this.#size = sizeOf(stdout);
    this.#isUnicode = options.unicode ?? true;
    this.#writer = new FrameWriter((data) => {
      if (this.lifecycle.isTaken) stdout.write(data);
    });
    this.lifecycle = new TerminalLifecycle({ ...options, stdin, stdout });
    this.lifecycle.onRetake(() => {
      this.#onResize();
      this.repaint();
    });
    this.input.onEarlyKey = (key) => {
      if (key.name !== 'ctrl-c') return false;
      void this.lifecycle.end(0);
      return true;
    };
  }

  /** Takes the terminal: from now on the keys are read, and `draw` draws. */
  open(): void {
    this.#writer.invalidate();
    this.#stdin.on('data', this.#onData);
    this.#stdout.on('resize', this.#onResize);
    this.lifecycle.take();
  }

  /** Gives the terminal back for good. */
  close(): void {
    this.#stdin.off('data', this.#onData);
    this.#stdout.off('resize', this.#onResize);
    this.lifecycle.close();
    this.#stdin.unref();
  }

  get size(): Size {
    return this.#size;
  }

  /** Adds what hears of a new size. The next frame is then written whole, over the old one. */
  onResize(listener: (size: Size) => void): () => void {
    this.#resizeListeners.add(listener);
    return () => this.#resizeListeners.delete(listener);
  }

  /** Shows a frame, one string a row; only what differs from the screen is written. */
  draw(lines: readonly string[], cursor?: Position): void {
    this.#lines = this.#isUnicode ? lines : lines.map(toAscii);
    this.#writer.draw(this.#lines, this.#size, cursor ?? this.#cursorOf?.());
  }

  /**
   * Sets what knows where the cursor of a pane is: it is asked at each frame, so that the terminal's own cursor, and with
   * it the window of an input method, stands there. Without it no cursor is seen.
   */
  followCursor(cursorOf: (() => Position | undefined) | undefined): void {
    this.#cursorOf = cursorOf;
    this.moveCursor();
  }

  /** Asks for the cursor's place and moves it, where no frame follows that would. */
  moveCursor(): void {
    if (this.#lines.length > 0) this.#writer.draw(this.#lines, this.#size, this.#cursorOf?.());
  }

  /** Writes the last frame again, whole. */
  repaint(): void {
    this.#writer.invalidate();
    this.#writer.redraw();
  }

  readonly #onData = (data: Buffer | string): void => {
    this.input.receive(typeof data === 'string' ? Buffer.from(data) : data);
  };

  readonly #onResize = (): void => {
    const size = sizeOf(this.#stdout);
    if (size.columns === this.#size.columns && size.rows === this.#size.rows) return;
    this.#size = size;
    for (const listener of this.#resizeListeners) listener(size);
  };
}

/** Sizes of 0 come from terminals that do not know theirs (some serial lines and CI runners). */
const FALLBACK_SIZE: Size = { columns: 80, rows: 24 };

function sizeOf(stdout: WriteStream): Size {
  return {
    columns: stdout.columns > 0 ? stdout.columns : FALLBACK_SIZE.columns,
    rows: stdout.rows > 0 ? stdout.rows : FALLBACK_SIZE.rows,
  };
}
