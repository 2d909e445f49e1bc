import { spawn, type IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';

export interface ScreenOptions {
  readonly columns: number;
  readonly rows: number;
  readonly env: NodeJS.ProcessEnv;
}

const POLL_MS = 5;

/** A program in a real terminal of which every write is timed. Times are ms of performance.now(). */
export class Screen {
  readonly startedAt: number;
  /** Bytes that the program has written so far. */
  bytes = 0;
  /** Writes that left every cell of the screen as it was, and their bytes. */
  idleWrites = { count: 0, bytes: 0 };
  #hasEnded = false;
  readonly #pty: IPty;
  readonly #terminal: InstanceType<typeof xterm.Terminal>;
  /** Filled anew for each cell that is looked at. */
  readonly #cell: ReturnType<InstanceType<typeof xterm.Terminal>['buffer']['active']['getNullCell']>;
  readonly #watchers = new Set<(at: number) => void>();
  #isComparing = false;

  constructor(command: readonly string[], options: ScreenOptions) {
    const { columns, rows, env } = options;
    this.#terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
    this.#cell = this.#terminal.buffer.active.getNullCell();
    const [file = '', ...args] = command;
    this.startedAt = performance.now();
    this.#pty = spawn(file, args, { name: 'xterm-256color', cols: columns, rows, env, encoding: null });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- with encoding null it gives buffers; its type says string
    this.#pty.onData((data) => this.#take(data as unknown as Buffer));
    this.#pty.onExit(() => {
      this.#hasEnded = true;
      this.#tell(performance.now());
    });
    // A terminal answers the questions that programs ask of it.
    this.#terminal.onData((answer) => this.#pty.write(answer));
  }

  get pid(): number {
    return this.#pty.pid;
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  press(key: string): void {
    this.#pty.write(key);
  }

  /** The screen as text. */
  text(): string {
    const buffer = this.#terminal.buffer.active;
    const lines: string[] = [];
    for (let y = 0; y < this.#terminal.rows; y++) {
      lines.push(buffer.getLine(buffer.viewportY + y)?.translateToString(true) ?? '');
    }
    return lines.join('\n');
  }

  /** What stands out (inverse video or a background) and where: another text when the selection moves, or the list. */
  highlight(): string {
    const buffer = this.#terminal.buffer.active;
    let found = '';
    for (let y = 0; y < this.#terminal.rows; y++) {
      const line = buffer.getLine(buffer.viewportY + y);
      for (let x = 0; x < this.#terminal.cols; x++) {
        const cell = line?.getCell(x, this.#cell);
        if (cell && (cell.isInverse() !== 0 || !cell.isBgDefault())) found += `${x},${y}${cell.getChars()}`;
      }
    }
    return found;
  }

  /**
   * The time at which the write came (or the program ended) after which `isThere` holds; undefined when it does not within `withinMs`. Asked
   * after every write, so that nothing is polled.
   */
  async until(isThere: () => boolean, withinMs: number): Promise<number | undefined> {
    return new Promise((resolve) => {
      const end = (at: number | undefined): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        resolve(at);
      };
      const watch = (at: number): void => {
        if (isThere()) end(at);
      };
      const timer = setTimeout(() => end(undefined), withinMs);
      this.#watchers.add(watch);
      if (isThere()) end(performance.now());
    });
  }

  /** Waits until nothing was written for `quietMs`, at most `withinMs`. */
  async quiet(quietMs: number, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    let bytes = this.bytes;
    let since = performance.now();
    while (performance.now() < deadline && performance.now() - since < quietMs) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      if (this.bytes !== bytes) {
        bytes = this.bytes;
        since = performance.now();
      }
    }
  }

  /** Whether to count the writes that change nothing, from now on; it takes the benchmark some CPU. */
  compareWrites(isOn = true): void {
    this.#isComparing = isOn;
  }

  /** Ends the program, politely first. */
  async close(): Promise<void> {
    for (const key of ['q', '\x03']) {
      if (this.#hasEnded) break;
      this.press(key);
      await this.until(() => this.#hasEnded, 1_000);
    }
    if (!this.#hasEnded) this.#pty.kill('SIGKILL');
    this.#terminal.dispose();
  }

  #take(data: Buffer): void {
    const at = performance.now();
    this.bytes += data.length;
    const before = this.#isComparing ? this.#picture() : undefined;
    this.#terminal.write(data, () => {
      if (before !== undefined && before === this.#picture()) {
        this.idleWrites.count += 1;
        this.idleWrites.bytes += data.length;
      }
      this.#tell(at);
    });
  }

  #tell(at: number): void {
    for (const watch of this.#watchers) watch(at);
  }

  #picture(): string {
    return `${this.text()}\n${this.highlight()}`;
  }
}
