import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  BUSYBOX_IMAGE,
  dockerEnv,
  ensureBinaries,
  importBusybox,
  startPrivateEngine,
  type PrivateEngine,
} from '../src/engine/sandbox/index.ts';

const execFileAsync = promisify(execFile);

/** An engine of the benchmark's own, with containers on it. */
export interface Fleet {
  readonly engine: PrivateEngine;
  /** The environment in which a client speaks to the engine. */
  readonly env: NodeJS.ProcessEnv;
  /** The container that is renamed to see how soon a change is on the screen; among the first by name. */
  readonly renamed: string;
  /** Makes it as many containers as asked; there are only ever more. */
  grow(count: number): Promise<void>;
  stop(): Promise<void>;
}

/** Ten lines a second; what a chatty service writes. */
const CHATTY =
  'i=0; while :; do i=$((i+1)); echo "$(date) request $i served in $((i%97)) ms"; sleep 0.1; done';
const BURNING = 'while :; do :; done';
const BURNING_CPUS = '0.05';
const CHATTY_COUNT = 5;
const STARTED_AT_ONCE = 4;

/**
 * Starts the engine. Its containers are one that uses 5 % of a core, five that log ten lines a second, and idle ones
 * for the rest: 14 is one burning, five chatty and eight idle.
 */
export async function startFleet(): Promise<Fleet> {
  const binaries = await ensureBinaries();
  const engine = await startPrivateEngine({ binaries });
  await importBusybox(engine);
  const env = dockerEnv(binaries, engine.socket);
  const docker = async (...args: readonly string[]): Promise<string> =>
    (await execFileAsync(binaries.docker, [...args], { env })).stdout.trim();
  const run = async (name: string, args: readonly string[], command: readonly string[]): Promise<unknown> =>
    docker('run', '--detach', '--network=none', '--name', name, ...args, BUSYBOX_IMAGE, ...command);
  const renamed = 'bench-idle-1';
  const waiting = [
    () => run(renamed, [], ['sleep', '86400']),
    () => run('bench-burn-1', [`--cpus=${BURNING_CPUS}`], ['sh', '-c', BURNING]),
    ...Array.from(
      { length: CHATTY_COUNT },
      (_, i) => () => run(`bench-chatty-${i + 1}`, [], ['sh', '-c', CHATTY]),
    ),
  ];
  let started = 0;
  return {
    engine,
    env,
    renamed,
    async grow(count) {
      while (waiting.length < count - started) {
        const number = started + waiting.length - CHATTY_COUNT;
        waiting.push(() => run(`bench-idle-${number}`, [], ['sleep', '86400']));
      }
      while (started < count) {
        const batch = waiting.splice(0, Math.min(STARTED_AT_ONCE, count - started));
        await Promise.all(batch.map((start) => start()));
        started += batch.length;
      }
    },
    stop: () => engine.stop(),
  };
}
