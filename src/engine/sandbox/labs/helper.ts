import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError, msg } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import type { PrivateEngine } from '../private-engine.ts';

const READY_WITHIN_MS = 20_000;
const POLL_MS = 20;

/**
 * Starts a server beside an engine, in all of its namespaces: there its ports answer, it sees the machine's files, and
 * it is gone with the engine, however that ends, since it runs in the engine's PID namespace.
 *
 * @param name of its log in the engine's folder.
 * @throws EngineError with its last words when it ends instead of listening.
 */
export async function startBeside(
  engine: PrivateEngine,
  { name, words, port }: { readonly name: string; readonly words: readonly string[]; readonly port: number },
): Promise<void> {
  const log = join(engine.dir, 'lab', `${name}.log`);
  const child = spawnBeside(engine, words, log);
  let failure: Error | undefined;
  child.once('error', (error) => (failure = error));
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!isListening(engine.pid, port)) {
    if (failure !== undefined || child.exitCode !== null || Date.now() > deadline) {
      const reason = cleanText(failure?.message ?? lastLines(log));
      throw new EngineError(msg('labs.serverFailed', { name, reason }), { cause: failure });
    }
    await sleep(POLL_MS);
  }
}

/** Starts a program in an engine's namespaces. */
export function spawnBeside(engine: PrivateEngine, words: readonly string[], log: string): ChildProcess {
  const file = openSync(log, 'a', 0o600);
  const namespaces = ['--net', '--pid', '--mount', '--uts'];
  const child = spawn('nsenter', [`--target=${engine.pid}`, ...namespaces, '--', ...words], {
    cwd: '/',
    // A session of its own: Ctrl-C and a closing terminal are not for it.
    detached: true,
    stdio: ['ignore', file, file],
  });
  closeSync(file);
  child.unref();
  return child;
}

/** Whether somebody listens on a TCP port in the network namespace of a process: state 0A in proc_net_tcp(5). */
function isListening(pid: number, port: number): boolean {
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return ['tcp', 'tcp6'].some((table) =>
    readLines(`/proc/${pid}/net/${table}`).some((line) => {
      const [, local = '', , state] = line.trim().split(/\s+/);
      return state === '0A' && local.endsWith(ending);
    }),
  );
}

/** The last that a log says, as one line. */
export function lastLines(log: string): string {
  return readLines(log).filter(Boolean).slice(-2).join(' ');
}

/** The lines of a file; none where there is no such file. */
export function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    // Gone with its process, or never written: it says nothing.
    return [];
  }
}
