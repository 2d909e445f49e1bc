import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodeOf } from '../json.ts';
import { EngineError, msg, type Message } from '../message.ts';
import { cleanText } from '../streams/sanitise.ts';
import { ask } from './api.ts';
import { searchPath, type Binaries } from './binaries.ts';
import { checkDir, initScript, prepareDir, type DataPlace } from './engine-folder.ts';
import { engineProcesses, removeEngine, removeEngineSync, removeStaleEngines } from './traces.ts';
import {
  cgroupParent,
  processMark,
  readRecords,
  REGISTRY,
  writeRecord,
  type EngineRecord,
} from './traces.ts';
import { identityOf, run, signal } from './host.ts';
import { leaveInside } from './inside.ts';
import { beforeFolder, emptyKept, inUse } from './kept.ts';
import { LOCKED_STATUS, lockWords } from './lock.ts';
import { onData } from './on-data.ts';
import { checkRoom, LEAST_ROOM, limitContainers, type EngineLimits, type Room } from './limits.ts';
import { resumeContainers, type Resumed } from './resume.ts';

/** A throwaway engine of our own, of which nothing but a folder and cgroups is visible on the machine. */
export interface PrivateEngine {
  readonly id: string;
  /** Path of its unix socket; the folder around it is open to root only. */
  readonly socket: string;
  /** Its folder: socket, exec-root, log, and the data-root unless that is kept. Removed with it. */
  readonly dir: string;
  /** For `nsenter --net=`: published ports answer there and not on the machine. */
  readonly netns: string;
  /** Host pid of PID 1 of its PID namespace; killing it kills everything of the engine. */
  readonly pid: number;
  /** It stays until somebody stops it; else it ends with the process that started it. */
  readonly detached: boolean;
  /** It found the data of an earlier engine: containers, images and volumes are there, and nothing runs yet. */
  readonly resumed: boolean;
  /** What a person must know of this start: data that could not be used, limits that cannot be kept. */
  readonly notes: readonly Message[];
  /**
   * Starts what ran when the earlier engine ended, or nothing where there was none. To be called on each engine that is
   * `resumed`: until then the list stays as it is, whatever runs meanwhile.
   */
  resume(): Promise<Resumed>;
  /** What is free of the disk that the engine may use, and all of it, in bytes. @throws when the engine is gone. */
  disk(): Promise<{ readonly freeBytes: number; readonly totalBytes: number }>;
  /**
   * Ends it and removes every trace. Calling it again does nothing. Data that is kept stays, as after a kill, so that
   * what ran can be resumed; unless `discard`, which removes it too.
   */
  stop(options?: { readonly discard?: boolean }): Promise<void>;
}

export interface PrivateEngineOptions {
  readonly binaries: Binaries;
  /** An absent or empty folder; a short path, since sockets lie in it. Default: one of its own. */
  readonly dir?: string;
  /** More arguments for dockerd. */
  readonly extraArgs?: readonly string[];
  /** Words to put before dockerd's own: a program, inside, that runs it as its child. */
  readonly wrapper?: readonly string[];
  /** Default: drawn at random. A fixed id names an engine that others shall find (`findEngine`). */
  readonly id?: string;
  /**
   * `owner` (default): it ends with this process, however that ends. It is tied to the thread that calls.
   * `detached`: it stays until somebody stops it.
   */
  readonly lifetime?: 'owner' | 'detached';
  /** The folder that keeps images, containers and volumes after the engine's end (`keptFolder`). */
  readonly keepData?: string;
  readonly limits?: EngineLimits;
  /** What must be free of memory and disk. Default: LEAST_ROOM. */
  readonly room?: Room;
}

const READY_WITHIN_MS = 60_000;
const READY_POLL_MS = 10;
const ENDED_WITHIN_MS = 15_000;
const REMOVE_TIMEOUT_MS = 20_000;

const living = new Map<string, EngineRecord>();

/**
 * Starts a private engine and waits until it answers. First removes what engines of dead owners have left.
 * @throws EngineError when it cannot start, or kept data is in use; nothing of it is left then.
 */
export async function startPrivateEngine(options: PrivateEngineOptions): Promise<PrivateEngine> {
  await removeStaleEngines();
  const id = options.id ?? randomBytes(4).toString('hex');
  const dir = options.dir ?? join(REGISTRY, id);
  await checkDir(dir);
  await checkRoom(options.keepData ?? dir, options.room ?? LEAST_ROOM);
  const data = {
    dir,
    keep: options.keepData ?? null,
    bytes: options.limits?.diskBytes ?? null,
    engine: options.binaries.version,
  };
  const { started, resumed, notes } = await onData(data, (place) => startOn(place, id, dir, options));
  return { ...started, resumed, notes: [...notes, ...started.notes] };
}

async function startOn(
  place: DataPlace,
  id: string,
  dir: string,
  options: PrivateEngineOptions,
): Promise<PrivateEngine> {
  const owner = identityOf(process.pid);
  if (owner === undefined) throw new EngineError(msg('sandbox.needsLinux'));
  const record: EngineRecord = {
    id,
    dir,
    owner,
    ...(place.keep === null ? {} : { keep: place.keep }),
    ...(place.image === null ? {} : { image: place.image }),
  };
  claim(record);
  endWithProcess(record);
  try {
    await prepareDir(dir, place.root);
    const notes = await limitContainers(id, options.limits ?? {});
    const launcher = launch(record, place, options, await keepingArgs(place, options.binaries));
    const pid = await untilReady(record, launcher);
    if (options.lifetime !== 'detached') return { ...handle(record, pid), notes };
    const detached = { ...record, owner: null };
    writeRecord(detached, { fresh: false });
    living.delete(id);
    return { ...handle(detached, pid), notes };
  } catch (error) {
    await discard(record);
    throw error;
  }
}

function claim(record: EngineRecord): void {
  try {
    writeRecord(record, { fresh: true });
  } catch (error) {
    if (errorCodeOf(error) !== 'EEXIST') throw error;
    throw new EngineError(msg('sandbox.idTaken', { id: record.id }), { cause: error });
  }
}

/** The running engine of an id that somebody started; undefined where there is none. */
export function findEngine(id: string): PrivateEngine | undefined {
  const record = readRecords().find((candidate) => candidate.id === id);
  if (record === undefined) return undefined;
  const pid = initOf(record);
  return pid === undefined ? undefined : handle(record, pid);
}

function handle(record: EngineRecord, pid: number): PrivateEngine {
  let stopping: Promise<void> | undefined;
  const netns = `/proc/${pid}/ns/net`;
  const { keep } = record;
  return {
    id: record.id,
    dir: record.dir,
    socket: socketOf(record.dir),
    netns,
    pid,
    detached: record.owner === null,
    resumed: false,
    notes: [],
    resume: async () =>
      keep === undefined
        ? { started: [], failed: [], gone: [] }
        : resumeContainers(socketOf(record.dir), beforeFolder(keep)),
    async disk() {
      // Through the engine's own mounts: a data-root that is a filesystem of its own is mounted there alone.
      const { bavail, blocks, bsize } = await statfs(`/proc/${pid}/root${dataRootOf(record)}`);
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    },
    stop: ({ discard: gone = false } = {}) =>
      (stopping ??= (async () => {
        leaveInside({ netns });
        await stop(record, pid);
        if (keep !== undefined && gone) await removeData(keep);
      })()),
  };
}

function launch(
  record: EngineRecord,
  place: DataPlace,
  options: PrivateEngineOptions,
  keeping: readonly string[],
): ChildProcess {
  const { dir } = record;
  const log = openSync(join(dir, 'log'), 'a', 0o600);
  // A signal at the death of the thread that starts it (prctl(2), PR_SET_PDEATHSIG); unshare hands it on.
  const bound = options.lifetime === 'detached' ? [] : ['setpriv', '--pdeathsig', 'KILL'];
  const unshare = 'unshare --net --mount --uts --pid --fork --kill-child --mount-proc --propagation slave';
  const dockerd = [
    options.binaries.dockerd,
    `--host=unix://${socketOf(dir)}`,
    `--config-file=${dir}/daemon.json`,
    `--data-root=${place.root}`,
    processMark(dir),
    `--pidfile=${dir}/pid`,
    `--containerd=${dir}/exec/containerd.sock`,
    '--bip=172.29.0.1/24',
    `--cgroup-parent=/${cgroupParent(record.id)}`,
    '--exec-opt=native.cgroupdriver=cgroupfs',
    '--shutdown-timeout=2',
    ...keeping,
    ...(options.extraArgs ?? []),
  ];
  // The engine itself holds the lock on kept data: it is free when the last of its processes is gone.
  const lock = place.keep === null ? [] : lockWords(place.keep);
  const init = ['sh', initScript(dir), dir, place.root, place.image ?? '', place.before ?? ''];
  const words = [...bound, ...lock, ...unshare.split(' '), ...init];
  const [file = '', ...args] = [
    ...words,
    options.binaries.containerd,
    ...(options.wrapper ?? []),
    ...dockerd,
  ];
  const child = spawn(file, args, {
    cwd: dir,
    // A session of its own: Ctrl-C and a closing terminal are not for the engine.
    detached: true,
    stdio: ['ignore', log, log],
    env: { PATH: searchPath(options.binaries), HOME: dir, LC_ALL: 'C' },
  });
  child.unref();
  closeSync(log);
  return child;
}

/**
 * What ran on kept data is started by who resumes it: exactly that, whatever the containers' restart policies. The
 * option is an old one that an engine need not know any more; it then starts those itself that are to be always up.
 */
async function keepingArgs({ keep }: DataPlace, { source, dockerd }: Binaries): Promise<readonly string[]> {
  if (keep === null) return [];
  const option = '--restart=false';
  const known =
    source === 'cache' ||
    (await run(dockerd, [option, '--version']).then(
      () => true,
      () => false,
    ));
  return known ? [option] : [];
}

/** Waits for the API's answer; the host pid of the engine's PID 1. */
async function untilReady(record: EngineRecord, launcher: ChildProcess): Promise<number> {
  const deadline = Date.now() + READY_WITHIN_MS;
  let failure: Error | undefined;
  launcher.once('error', (error) => (failure = error));
  while (Date.now() < deadline) {
    if (await answers(socketOf(record.dir), deadline - Date.now())) {
      const pid = initOf(record);
      if (pid !== undefined) return pid;
    }
    if (launcher.exitCode === LOCKED_STATUS && record.keep !== undefined) throw inUse(record.keep);
    if (failure !== undefined || launcher.exitCode !== null || launcher.signalCode !== null) {
      throw new EngineError(
        msg('sandbox.startFailed', { reason: cleanText(failure?.message ?? lastWords(record)) }),
        {
          cause: failure,
        },
      );
    }
    await sleep(READY_POLL_MS);
  }
  throw new EngineError(
    msg('sandbox.notReady', { seconds: READY_WITHIN_MS / 1000, reason: cleanText(lastWords(record)) }),
  );
}

async function answers(socket: string, timeoutMs: number): Promise<boolean> {
  try {
    const { status } = await ask(socket, 'GET', '/_ping', { timeoutMs });
    return status === 200;
  } catch {
    // No socket yet, or nobody behind it: not ready, which the caller goes on waiting for.
    return false;
  }
}

async function stop(record: EngineRecord, pid: number): Promise<void> {
  // What is kept is left as a kill leaves it: the containers run in the engine's notes, which is what resuming needs.
  if (record.keep === undefined) await endGently(record, pid);
  await discard(record);
}

async function endGently(record: EngineRecord, pid: number): Promise<void> {
  // Containers first: dockerd then ends at once instead of stopping each with its grace period.
  await removeContainers(socketOf(record.dir)).catch(() => {
    // An engine that hangs or is gone cannot remove them; they die with its PID namespace below.
  });
  const deadline = Date.now() + ENDED_WITHIN_MS;
  if (engineProcesses(record).includes(pid) && signal(pid, 'SIGTERM')) {
    while (engineProcesses(record).includes(pid) && Date.now() < deadline) await sleep(READY_POLL_MS);
  }
}

async function removeContainers(socket: string): Promise<void> {
  const { text } = await ask(socket, 'GET', '/containers/json?all=1', { timeoutMs: REMOVE_TIMEOUT_MS });
  const containers: readonly { readonly Id: string }[] = JSON.parse(text);
  await Promise.all(
    containers.map(({ Id }) =>
      ask(socket, 'DELETE', `/containers/${Id}?force=1&v=1`, { timeoutMs: REMOVE_TIMEOUT_MS }),
    ),
  );
}

async function discard(record: EngineRecord): Promise<void> {
  await removeEngine(record);
  living.delete(record.id);
}

/** The last resort where nobody called `stop`: synchronous, when the process exits. */
function endWithProcess(record: EngineRecord): void {
  if (living.size === 0 && !process.listeners('exit').includes(removeLiving))
    process.on('exit', removeLiving);
  living.set(record.id, record);
}

function removeLiving(): void {
  for (const record of living.values()) removeEngineSync(record);
}

async function removeData(keep: string): Promise<void> {
  await emptyKept(keep);
  await rm(keep, { recursive: true, force: true });
}

function dataRootOf({ dir, keep }: EngineRecord): string {
  return join(keep ?? dir, 'data');
}

/** The host pid of the process that is PID 1 in the engine's PID namespace. */
function initOf(record: EngineRecord): number | undefined {
  return engineProcesses(record).find((pid) => {
    const status = readText(`/proc/${pid}/status`);
    // NSpid: the pid in each namespace from ours inwards (proc(5)).
    return /^NSpid:\s+.*\t1$/m.test(status) && /^NSpid:\s+\d+\t\d+/m.test(status);
  });
}

/** The last that the engine wrote into its log, but for what went well. */
function lastWords(record: EngineRecord): string {
  const lines = readText(join(record.dir, 'log')).trim().split('\n');
  return lines
    .filter((line) => !/ level=(debug|info|warning) /.test(line))
    .slice(-3)
    .join(' ');
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Gone, or never written: it says nothing.
    return '';
  }
}

function socketOf(dir: string): string {
  return join(dir, 'docker.sock');
}
