import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DemoOptions, Faults } from './options.ts';
import type { FromWorker, ToWorker } from './protocol.ts';
import { makeSocketFolder, removeSocketFolder } from './socket-folder.ts';

export type { DemoOptions, Faults } from './options.ts';
export type { FleetSpec } from './fleet/types.ts';

/** A demo engine that listens. */
export interface DemoEngine {
  /** Path of the unix socket on which it speaks the Engine API. */
  readonly socket: string;
  /** Makes it misbehave from now on; `{}` makes it well again. */
  setFaults(faults: Faults): Promise<void>;
  /** Ends every connection and the thread, and removes the socket. */
  stop(): Promise<void>;
}

/** The thread needs little: fleet, world and a few answers. */
const HEAP_MB = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 4 } as const;

/**
 * Starts the demo engine: the Docker Engine API (1.45) over a unix socket in a private folder, in a thread of its own,
 * with a fleet that `seed` decides. The folder is removed on `stop` and when the process exits. Throws when the thread
 * or the socket cannot be had.
 */
export async function startDemoEngine(options: DemoOptions = {}): Promise<DemoEngine> {
  const folder = makeSocketFolder();
  const socket = join(folder, 'docker.sock');
  const sweep = (): void => removeSocketFolder(folder);
  process.once('exit', sweep);
  const worker = new Worker(workerFile(), {
    workerData: { options, socket },
    resourceLimits: HEAP_MB,
    // The flags of the program are not the thread's.
    execArgv: [],
  });
  try {
    await hear(worker, 'listening');
  } catch (error) {
    await worker.terminate();
    process.off('exit', sweep);
    sweep();
    throw error;
  }
  // Should the thread fail later, its connections end: its clients see an engine that went away, as of any other.
  worker.on('error', sweep);
  // From here on the thread must not hold up the end of the program.
  worker.unref();
  const tell = async (message: ToWorker, answer: FromWorker['kind']): Promise<void> => {
    const heard = hear(worker, answer);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
    worker.postMessage(message);
    await heard;
  };
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await tell({ kind: 'close' }, 'closed');
    await worker.terminate();
    process.off('exit', sweep);
    sweep();
  };
  return {
    socket,
    setFaults: async (faults) => tell({ kind: 'faults', faults }, 'faults set'),
    stop: async () => (stopped ??= stop()),
  };
}

/** Beside this module in the sources; in the build an entry of its own, beside the chunk that holds this code or above. */
function workerFile(): URL {
  if (import.meta.url.endsWith('.ts')) return new URL('./worker.ts', import.meta.url);
  const beside = new URL('./demo-engine.js', import.meta.url);
  return existsSync(beside) ? beside : new URL('../demo-engine.js', import.meta.url);
}

async function hear(worker: Worker, kind: FromWorker['kind']): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const done = (act: () => void): void => {
      worker.off('message', onMessage);
      worker.off('error', onError);
      worker.off('exit', onExit);
      act();
    };
    const onMessage = (message: FromWorker): void => {
      if (message.kind === kind) done(resolve);
      else if (message.kind === 'failed')
        done(() => reject(new Error(`the demo engine could not listen: ${message.message}`)));
    };
    const onError = (error: unknown): void => done(() => reject(error));
    const onExit = (): void => done(() => reject(new Error('the demo engine ended before it answered')));
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.on('exit', onExit);
  });
}
