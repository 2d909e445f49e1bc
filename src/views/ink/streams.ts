import { Readable, Writable } from 'node:stream';
import { encodeGraphemes } from '../terminal/stand-ins.ts';
import type { Terminal, Position } from '../terminal/terminal.ts';

/**
 * The stdout that Ink is given (a public option of `render`; docs/decisions/ink-stdout.md). Ink writes whole
 * frames to it; it takes the frame out of the control sequences around it and lets the terminal write what
 * changed. Modes of the terminal that Ink would set (cursor, paste, synchronised update) are not Ink's here.
 */
export class InkStdout extends Writable {
  readonly isTTY = true;
  readonly #terminal: Terminal;
  #lines: readonly string[] = [];
  #cursor: Position | undefined;
  readonly #stopListening: () => void;

  constructor(terminal: Terminal) {
    super({ decodeStrings: false });
    this.#terminal = terminal;
    this.#stopListening = terminal.onResize(() => this.#announceResize());
  }

  get columns(): number {
    return this.#terminal.size.columns;
  }

  get rows(): number {
    return this.#terminal.size.rows;
  }

  override _write(chunk: unknown, _encoding: string, done: () => void): void {
    if (typeof chunk === 'string') this.#take(chunk);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#stopListening();
    done(error);
  }

  #take(data: string): void {
    const cursor = data.endsWith(SHOW_CURSOR) ? CURSOR_AT_END.exec(data) : null;
    const body = data.slice(0, cursor?.index).replace(CONTROLS_AT_START, '');
    if (body === '' && cursor === null && !data.includes(HIDE_CURSOR)) return;
    if (body !== '') {
      this.#lines = body.split('\n');
      if (this.#lines.length > 1 && this.#lines.at(-1) === '') this.#lines = this.#lines.slice(0, -1);
    }
    this.#cursor = cursor === null ? undefined : this.#positionOf(cursor);
    if (this.#lines.length > 0) this.#terminal.draw(this.#lines, this.#cursor);
  }

  /** Ink counts rows up from the last one. */
  #positionOf(found: RegExpExecArray): Position {
    const lastRow = this.#lines.length < this.rows ? this.#lines.length : this.rows - 1;
    return { x: Number(found[2] ?? '1') - 1, y: Math.max(0, lastRow - Number(found[1] ?? '0')) };
  }

  /**
   * The app hears of a new size first and renders for it; Ink is told a few turns later, when its own frame
   * is already the right one. Otherwise it would show the old rows, laid out for the new size, in between.
   */
  #announceResize(): void {
    let turns = 0;
    const wait = (): void => {
      if (++turns < APP_RENDERS_IN_TURNS) {
        setImmediate(wait);
        return;
      }
      this.emit('resize');
      this.#terminal.draw(this.#lines, this.#cursor);
    };
    setImmediate(wait);
  }
}

/** Turns of the event loop in which React renders what a store told it. */
const APP_RENDERS_IN_TURNS = 4;

const HIDE_CURSOR = '\x1b[?25l';
const SHOW_CURSOR = '\x1b[?25h';

/** What Ink puts before a frame: erasing and moving about the old one. Styles (`m`) belong to the frame. */
const CONTROLS_AT_START = /^(?:\x1b\[[\d;?]*[A-HJKhl])+/;

/** What Ink puts behind a frame for `useCursor`: up so many rows, to a column, cursor visible. */
const CURSOR_AT_END = /(?:\x1b\[(\d+)A)?\x1b\[(\d*)G\x1b\[\?25h$/;

/**
 * The stdin that Ink is given (a public option of `render`; docs/decisions/ink-text-input.md): it hears what
 * nobody before it dealt with, one key at a time, for the field in focus. Raw mode is the terminal's affair.
 */
export class InkStdin extends Readable {
  readonly isTTY = true;

  constructor(terminal: Terminal) {
    super({ encoding: 'utf8' });
    terminal.input.setFallback({
      onKey: ({ name, text, sequence }) => this.#offer(text || (FIELD_KEYS.has(name) ? sequence : '')),
      onPaste: (text) => this.#offer(text.replaceAll(/\s+/g, ' ').replaceAll(CONTROLS, '')),
    });
  }

  /** Without a reader the key is nobody's: kept, it would be typed into the next field that opens. */
  #offer(text: string): void {
    if (text === '' || this.listenerCount('readable') === 0) return;
    this.push(CONTROL.test(text) ? text : encodeGraphemes(text));
  }

  override _read(): void {
    // Keys are pushed as they are typed.
  }

  setRawMode(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

/** The keys beside text that a field knows; it would type the letter of any Ctrl or Alt key. */
const FIELD_KEYS = new Set(['backspace', 'delete', 'left', 'right', 'enter']);

const CONTROL = /[\x00-\x1f\x7f-\x9f]/;
const CONTROLS = new RegExp(CONTROL, 'g');
