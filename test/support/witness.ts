import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startWitness, type Witness, type WitnessOptions } from '../../src/engine/witness/index.ts';
import { dockerPath, engineEnv, engineSocket } from './engine.ts';

/** What a program said and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of the test's own, gone when the test is. */
export function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'quay-w-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A witness in front of the run's engine, closed when the test is over. */
export async function witnessed(options: Partial<WitnessOptions> = {}): Promise<Witness> {
  const witness = await startWitness({ upstream: engineSocket(), dir: join(folder(), 'w'), ...options });
  onTestFinished(async () => witness.close());
  return witness;
}

/** The environment of a docker that speaks to a witness. */
export function through(socket: string): NodeJS.ProcessEnv {
  return { ...engineEnv(), DOCKER_HOST: `unix://${socket}` };
}

/** Runs the real docker CLI on a socket. Does not throw when it fails. */
export async function dockerOn(
  socket: string,
  args: readonly string[],
  options: { readonly input?: string | Buffer; readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    const child = execFile(
      dockerPath(),
      args,
      {
        env: { ...through(socket), ...options.env },
        maxBuffer: 256 * 1024 * 1024,
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      },
      (error, stdout, stderr) =>
        resolve({ code: error === null ? 0 : Number(error.code ?? 1), stdout, stderr }),
    );
    child.stdin?.on('error', () => undefined); // a CLI that was refused does not read on
    child.stdin?.end(options.input);
  });
}

/** A docker that goes on; killed when the test is over. */
export function dockerStream(
  socket: string,
  args: readonly string[],
): { readonly child: ChildProcess; readonly text: () => string } {
  const child = spawn(dockerPath(), args, { env: through(socket), stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, text: () => text };
}

/** Sends bytes to a socket and gives back all that comes, until the other side ends. Ends its direction if told so. */
export async function exchange(
  socket: string,
  pieces: readonly (string | Buffer)[],
  options: { readonly end?: boolean; readonly until?: (text: string) => boolean } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const client = net.connect({ path: socket, allowHalfOpen: true });
    let text = '';
    client.setEncoding('latin1');
    client.on('data', (chunk: string) => {
      text += chunk;
      if (options.until?.(text) === true) client.destroy();
    });
    client.on('end', () => client.end());
    client.on('close', () => resolve(text));
    client.on('error', (error) => (text === '' ? reject(error) : resolve(text)));
    void (async () => {
      for (const piece of pieces) {
        client.write(piece);
        // Each piece in a packet of its own.
        await new Promise((sent) => setImmediate(sent));
      }
      if (options.end === true) client.end();
    })();
  });
}

/** The status of the first answer in what came back. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1] ?? NaN);
}
