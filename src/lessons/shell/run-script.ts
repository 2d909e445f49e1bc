import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { killProcesses, MARK } from './processes.ts';
import type { ShellEnvironment } from './prepare.ts';

export interface ScriptOptions {
  /** It is ended after so long; two minutes by default. */
  readonly timeoutMs?: number;
  /** Ends it before. */
  readonly signal?: AbortSignal;
  /** More environment for it. */
  readonly env?: Readonly<Record<string, string>>;
  /** The course's own doing: `docker` is not recorded and speaks to this host (the engine itself). */
  readonly unwitnessed?: { readonly dockerHost: string };
}

export interface ScriptResult {
  /** 128 and the signal where one ended it; null where its time was up or it was aborted. */
  readonly exitCode: number | null;
  /** stdout and stderr, in the order in which they were written; of a long one the last 1 MB. */
  readonly output: string;
}

const TIMEOUT_MS = 120_000;
const KEPT_OUTPUT_BYTES = 1_000_000;

/**
 * Runs a script as the learner's shell would run it, without a terminal. What it leaves in the background ends with it.
 * When this resolves, the records hold all its commands.
 * @throws where the shell cannot be started
 */
export async function runScript(
  environment: ShellEnvironment,
  script: string,
  options: ScriptOptions = {},
): Promise<ScriptResult> {
  const mark = randomUUID();
  const path = join(environment.workDir, `script-${mark}`);
  // On the first line, so that the shell's complaints name the lines as they were written.
  await writeFile(path, `exec 2>&1; ${script}\n`);
  try {
    return await runFile(environment, path, mark, options);
  } finally {
    await rm(path, { force: true });
    environment.records.settle();
  }
}

async function runFile(
  environment: ShellEnvironment,
  path: string,
  mark: string,
  options: ScriptOptions,
): Promise<ScriptResult> {
  const [file = 'sh', ...args] = environment.scriptCommand;
  const child = spawn(file, [...args, path], {
    cwd: environment.folder,
    env: { ...environmentOf(environment, options), ...options.env, [MARK]: mark },
    // A session of its own, which is killed as one.
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const output = new Tail();
  child.stdout.on('data', (data: Buffer) => output.push(data));
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let isStopped = false;
  const stop = (): void => {
    isStopped = true;
    void killProcesses(mark, child.pid);
  };
  const timer = setTimeout(stop, options.timeoutMs ?? TIMEOUT_MS);
  options.signal?.addEventListener('abort', stop, { once: true });
  if (options.signal?.aborted === true) stop();
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
    // What it left in the background holds its output open.
    await killProcesses(mark, child.pid);
    await closed;
    return { exitCode: isStopped ? null : exitCode, output: output.text };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', stop);
  }
}

function environmentOf(
  { env, scripts, plain }: ShellEnvironment,
  { unwitnessed }: ScriptOptions,
): Record<string, string> {
  const first = unwitnessed === undefined ? scripts : plain;
  const path = [first, env['PATH']].join(delimiter);
  return unwitnessed === undefined
    ? { ...env, PATH: path }
    : { ...env, PATH: path, DOCKER_HOST: unwitnessed.dockerHost };
}

/** The end of a stream, in memory that does not grow with it. */
class Tail {
  #pieces: Buffer[] = [];
  #bytes = 0;

  push(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    if (this.#bytes > 2 * KEPT_OUTPUT_BYTES) this.#cut();
  }

  get text(): string {
    this.#cut();
    return Buffer.concat(this.#pieces).toString('utf8');
  }

  #cut(): void {
    const kept = Buffer.concat(this.#pieces).subarray(-KEPT_OUTPUT_BYTES);
    this.#pieces = [kept];
    this.#bytes = kept.length;
  }
}
