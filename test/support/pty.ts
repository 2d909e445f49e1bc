import { spawn, type IPty } from '@lydell/node-pty';
import xterm from '@xterm/headless';
import { until } from './until.ts';

export interface PtyOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A program in a real pseudo terminal, and the screen that a person would see. */
export class Pty {
  readonly pty: IPty;
  readonly terminal: InstanceType<typeof xterm.Terminal>;
  /** Everything the program wrote, in order. */
  raw = '';
  /** How it ended; undefined while it runs. */
  exit: { readonly exitCode: number; readonly signal?: number | undefined } | undefined;

  constructor(file: string, args: readonly string[], options: PtyOptions = {}) {
    const { columns = 80, rows = 24, env = {}, cwd = process.cwd() } = options;
    this.terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
    this.pty = spawn(file, [...args], {
      // node-pty overwrites TERM by this.
      name: env['TERM'] ?? 'xterm-256color',
      cols: columns,
      rows,
      cwd,
      env: { ...cleanEnv(), LANG: 'C.UTF-8', ...env },
    });
    this.pty.onData((data) => {
      this.raw += data;
      this.terminal.write(data);
    });
    this.pty.onExit((exit) => {
      this.exit = exit;
    });
  }

  type(text: string): void {
    this.pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.terminal.resize(columns, rows);
    this.pty.resize(columns, rows);
  }

  /** The screen's rows as text. */
  screen(): string[] {
    const buffer = this.terminal.buffer.active;
    return Array.from(
      { length: this.terminal.rows },
      (_, y) => buffer.getLine(buffer.viewportY + y)?.translateToString(true, 0, this.terminal.cols) ?? '',
    );
  }

  get text(): string {
    return this.screen().join('\n');
  }

  /** Whether the alternate screen is shown. */
  get isAlternate(): boolean {
    return this.terminal.buffer.active.type === 'alternate';
  }

  /** Waits until the screen shows a text. */
  async untilShows(text: string | RegExp): Promise<void> {
    await until(() => (typeof text === 'string' ? this.text.includes(text) : text.test(this.text)), {
      what: () => `the screen to show ${String(text)}; it shows\n${this.text}\n`,
    });
  }

  /** Waits until the program has ended. */
  async untilExit(): Promise<{ readonly exitCode: number; readonly signal?: number | undefined }> {
    return until(() => this.exit, { what: 'the program to end' });
  }

  /** Ends the program, whatever it is doing. */
  kill(): void {
    if (this.exit === undefined) this.pty.kill('SIGKILL');
    this.terminal.dispose();
  }
}

/** The environment without what would change how a program sees its terminal. */
function cleanEnv(): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [name, value] of Object.entries(process.env)) {
    if (
      value !== undefined &&
      !/^(CI|NO_COLOR|FORCE_COLOR|COLORTERM|LC_ALL|DOCKER_.*|NODE_ENV|VITEST.*)$/.test(name)
    ) {
      env[name] = value;
    }
  }
  return env;
}
