import type { ReadStream, WriteStream } from 'node:tty';
import { restoreSequence, takeSequence } from './modes.ts';

export interface LifecycleOptions {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  /** Whether mouse reports are asked for; the terminal's own text selection then needs Shift. */
  readonly mouse: boolean;
  /** One sentence for a person about an error that nobody caught. */
  readonly describeCrash: (error: unknown) => string;
}

/**
 * Takes the terminal for a full-screen program, and always gives it back: at the end, on a crash, on a
 * signal, while the program is suspended. Where the terminal is gone nothing is written any more.
 */
export class TerminalLifecycle {
  readonly #options: LifecycleOptions;
  readonly #endListeners = new Set<() => void | Promise<void>>();
  readonly #retakeListeners = new Set<() => void>();
  #isTaken = false;
  #isGone = false;
  #isEnding = false;
  #retakeTimer: NodeJS.Timeout | undefined;

  constructor(options: LifecycleOptions) {
    this.#options = options;
  }

  /** Takes the terminal and answers for it from now on. */
  take(): void {
    if (this.#isTaken || this.#isGone) return;
    const { stdin, stdout, mouse } = this.#options;
    this.#isTaken = true;
    this.#listen('on');
    stdin.setRawMode(true);
    stdin.resume();
    stdout.write(takeSequence({ mouse }));
  }

  /** Gives the terminal back as it was. The program goes on; `take` takes it again. */
  release(): void {
    if (!this.#isTaken) return;
    this.#isTaken = false;
    const { stdin, stdout } = this.#options;
    stdin.pause();
    if (this.#isGone) return;
    stdout.write(restoreSequence());
    stdin.setRawMode(false);
  }

  /** Gives the terminal back for good and stops answering for it: the program may end or go on without it. */
  close(): void {
    this.release();
    this.#listen('off');
  }

  /** Gives the terminal back, lets the end listeners do their work, and ends the process. */
  async end(exitCode: number): Promise<void> {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.release();
    const work = Promise.allSettled([...this.#endListeners].map(async (listener) => listener()));
    await Promise.race([work, new Promise((done) => setTimeout(done, END_WITHIN_MS))]);
    process.exit(exitCode);
  }

  /** Stops the process as Ctrl-Z does elsewhere: the shell has the terminal until it continues us. */
  suspend(): void {
    if (!this.#isTaken) return;
    this.release();
    process.off('SIGTSTP', this.#onStop);
    // The whole group, as the terminal's own Ctrl-Z would: a shell waits for npm, and npm for us.
    process.kill(0, 'SIGTSTP');
    // The system does not stop a group that no shell looks after; then nothing would continue us either.
    this.#retakeTimer = setTimeout(this.#onContinue, NOT_STOPPED_AFTER_MS);
  }

  /** Adds work to be done before the process ends by `end`, a signal or a crash; it has 3 s. */
  onEnd(listener: () => void | Promise<void>): () => void {
    this.#endListeners.add(listener);
    return () => this.#endListeners.delete(listener);
  }

  /** Adds what draws the screen anew when the terminal was taken again. */
  onRetake(listener: () => void): () => void {
    this.#retakeListeners.add(listener);
    return () => this.#retakeListeners.delete(listener);
  }

  get isTaken(): boolean {
    return this.#isTaken;
  }

  #listen(how: 'on' | 'off'): void {
    const { stdin, stdout } = this.#options;
    // Never twice: `take` comes again after each suspension.
    if (how === 'on') this.#listen('off');
    for (const signal of END_SIGNALS) process[how](signal, this.#onSignal);
    process[how]('SIGTSTP', this.#onStop);
    process[how]('SIGCONT', this.#onContinue);
    process[how]('uncaughtException', this.#onCrash);
    process[how]('unhandledRejection', this.#onCrash);
    stdin[how]('end', this.#onGone);
    stdin[how]('close', this.#onGone);
    stdin[how]('error', this.#onStreamError);
    stdout[how]('error', this.#onStreamError);
  }

  readonly #onSignal = (_signal: NodeJS.Signals, number: number): void => {
    void this.end(128 + number);
  };

  readonly #onStop = (): void => this.suspend();

  readonly #onContinue = (): void => {
    clearTimeout(this.#retakeTimer);
    if (this.#isEnding || this.#isGone) return;
    // Stopped by a signal that cannot be caught: the shell has set the terminal to its own ways meanwhile.
    if (this.#isTaken) {
      this.#isTaken = false;
      this.#options.stdin.setRawMode(false);
    }
    this.take();
    for (const listener of this.#retakeListeners) listener();
  };

  readonly #onCrash = (error: unknown): void => {
    if (isTerminalGone(error)) {
      this.#onGone();
      return;
    }
    this.release();
    if (!this.#isGone) process.stderr.write(`${this.#options.describeCrash(error)}\n`);
    void this.end(1);
  };

  readonly #onStreamError = (error: Error): void => {
    if (isTerminalGone(error)) this.#onGone();
    else this.#onCrash(error);
  };

  readonly #onGone = (): void => {
    this.#isGone = true;
    void this.end(128 + SIGHUP_NUMBER);
  };
}

/** How long the work before the end may take. */
const END_WITHIN_MS = 3000;

/** Running on for so long after the stop means that it was not stopped. Time does not pass while stopped. */
const NOT_STOPPED_AFTER_MS = 200;

const SIGHUP_NUMBER = 1;

const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

const GONE_CODES = new Set(['EPIPE', 'EIO', 'EBADF', 'ENXIO', 'ENOTTY', 'ERR_STREAM_DESTROYED']);

function isTerminalGone(error: unknown): boolean {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return false;
  return GONE_CODES.has(String(error.code)) && (error.syscall === 'write' || error.syscall === 'read');
}
