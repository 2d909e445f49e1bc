import { randomUUID } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import type * as NodePty from '@lydell/node-pty';
import { reasonOf } from '../../engine/json.ts';
import { EngineError, msg } from '../../engine/message.ts';
import { killProcesses, MARK, send } from './processes.ts';
import type { ShellEnvironment } from './prepare.ts';

/** Cells. */
export interface ShellSize {
  readonly columns: number;
  readonly rows: number;
}

/** How a shell ended. */
export interface ShellEnd {
  readonly exitCode: number;
  /** Number of the signal that ended it. */
  readonly signal: number | null;
}

/** A shell in a pseudo terminal. */
export interface ShellSession {
  readonly pid: number;
  /** In the environment of all that it starts (`processesOf`). */
  readonly mark: string;
  /** Null while it runs. */
  readonly ended: ShellEnd | null;
  /** What it writes to its terminal. Returns what ends the listening. */
  onData(listener: (data: string) => void): () => void;
  /** Hears once how it ended; at once where it has. */
  onExit(listener: (end: ShellEnd) => void): () => void;
  /** What is typed. */
  write(data: string | Buffer): void;
  resize(size: ShellSize): void;
  /** Holds its output back, and with it whoever writes: `yes` waits. */
  pause(): void;
  resume(): void;
  /** Ends it and all that it started: first by a hang-up, as a closed window does, then by force. */
  close(): Promise<void>;
}

/** After a hang-up, what a shell may take to save its history and say goodbye to its jobs. */
const HANG_UP_MS = 300;

/**
 * Opens a shell in a pseudo terminal.
 * @param options.colours `24` where the pane shows 24-bit colours: told to programs by COLORTERM
 * @throws EngineError where this machine has no pseudo terminals for us (no build of node-pty for it), or no shell
 */
export async function openShell(
  environment: ShellEnvironment,
  size: ShellSize,
  options: { readonly colours?: number } = {},
): Promise<ShellSession> {
  const { spawn } = await loadPty();
  const mark = randomUUID();
  const [file = 'sh', ...args] = environment.command;
  const env = {
    ...environment.env,
    [MARK]: mark,
    ...(options.colours === 24 ? { COLORTERM: 'truecolor' } : {}),
    ...(options.colours === 0 ? { NO_COLOR: '1' } : {}),
  };
  try {
    const pty = spawn(file, args, {
      name: 'xterm-256color',
      cols: size.columns,
      rows: size.rows,
      cwd: environment.folder,
      env,
    });
    return new PtySession(pty, mark, environment);
  } catch (error) {
    throw new EngineError(msg('shell.cannotStart', { reason: reasonOf(error) }), { cause: error });
  }
}

async function loadPty(): Promise<typeof NodePty> {
  try {
    // A CommonJS module: in a bundle only its default is there.
    const { default: pty } = await import('@lydell/node-pty');
    return pty;
  } catch (error) {
    throw new EngineError(msg('shell.noPty', { system: `${process.platform} ${process.arch}` }), {
      cause: error,
    });
  }
}

class PtySession implements ShellSession {
  readonly #pty: NodePty.IPty;
  readonly mark: string;
  readonly #environment: ShellEnvironment;
  readonly #exited: Promise<void>;
  readonly #typed = new StringDecoder('utf8');
  readonly #exitListeners = new Set<(end: ShellEnd) => void>();
  #end: ShellEnd | null = null;
  #closing: Promise<void> | undefined;

  constructor(pty: NodePty.IPty, mark: string, environment: ShellEnvironment) {
    this.#pty = pty;
    this.mark = mark;
    this.#environment = environment;
    this.#exited = new Promise((resolve) => {
      pty.onExit(({ exitCode, signal }) => {
        this.#end = { exitCode, signal: signal === undefined || signal === 0 ? null : signal };
        resolve();
        for (const listener of this.#exitListeners) listener(this.#end);
      });
    });
  }

  get pid(): number {
    return this.#pty.pid;
  }

  get ended(): ShellEnd | null {
    return this.#end;
  }

  onData(listener: (data: string) => void): () => void {
    const listening = this.#pty.onData(listener);
    return () => listening.dispose();
  }

  onExit(listener: (end: ShellEnd) => void): () => void {
    const ended = this.#end;
    if (ended !== null) {
      queueMicrotask(() => listener(ended));
      return () => undefined;
    }
    this.#exitListeners.add(listener);
    return () => this.#exitListeners.delete(listener);
  }

  write(data: string | Buffer): void {
    // A character of several bytes may come in two pieces.
    const text = typeof data === 'string' ? data : this.#typed.write(data);
    if (this.#isOpen && text !== '') this.#pty.write(text);
  }

  resize({ columns, rows }: ShellSize): void {
    if (this.#isOpen) this.#pty.resize(columns, rows);
  }

  pause(): void {
    this.#pty.pause();
  }

  resume(): void {
    this.#pty.resume();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  get #isOpen(): boolean {
    return this.#end === null && this.#closing === undefined;
  }

  async #close(): Promise<void> {
    if (this.#end === null) {
      send(this.pid, 'SIGHUP');
      // One that is stopped hears of it only when it goes on.
      send(this.pid, 'SIGCONT');
      // Its end is told when its output has been read.
      this.#pty.resume();
      await Promise.race([this.#exited, elapsed(HANG_UP_MS)]);
    }
    await killProcesses(this.mark, this.#end === null ? this.pid : undefined);
    await this.#exited;
    this.#environment.records.settle();
  }
}

function elapsed(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
