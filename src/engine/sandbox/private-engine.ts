import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError, msg } from '../message.ts';
import { cleanText } from '../streams/sanitise.ts';
import { ask } from './api.ts';
import { searchPath, type Binaries } from './binaries.ts';
import { engineProcesses, removeEngine, removeEngineSync, removeStaleEngines } from './traces.ts';
import {
  cgroupParent,
  processMark,
  readRecords,
  REGISTRY,
  writeRecord,
  type EngineRecord,
} from './traces.ts';
import { identityOf, signal } from './host.ts';

/** A throwaway engine of our own, of which nothing but a folder and cgroups is visible on the machine. */
export interface PrivateEngine {
  readonly id: string;
  /** Path of its unix socket; the folder around it is open to root only. */
  readonly socket: string;
  /** Its folder: socket, data-root, exec-root, log. Removed with it. */
  readonly dir: string;
  /** For `nsenter --net=`: published ports answer there and not on the machine. */
  readonly netns: string;
  /** Host pid of PID 1 of its PID namespace; killing it kills everything of the engine. */
  readonly pid: number;
  /** Removes its containers, ends it and removes every trace. Calling it again does nothing. */
  stop(): Promise<void>;
}

export interface PrivateEngineOptions {
  readonly binaries: Binaries;
  /** An absent or empty folder; a short path, since sockets lie in it. Default: one of its own. */
  readonly dir?: string;
  /** More arguments for dockerd. */
  readonly extraArgs?: readonly string[];
  /** Default: drawn at random. A fixed id names an engine that others shall find (`findEngine`). */
  readonly id?: string;
  /**
   * `owner` (default): it ends with this process, however that ends. It is tied to the thread that calls.
   * `detached`: it stays until somebody stops it.
   */
  readonly lifetime?: 'owner' | 'detached';
}

const READY_WITHIN_MS = 60_000;
const READY_POLL_MS = 10;
const ENDED_WITHIN_MS = 15_000;
const REMOVE_TIMEOUT_MS = 20_000;
/** The longest socket below the folder is "/exec/containerd.sock.ttrpc"; sun_path holds 107 bytes (unix(7)). */
const LONGEST_DIR_BYTES = 107 - '/exec/containerd.sock.ttrpc'.length;
/** Hidden or copied inside the sandbox, so that an engine cannot have its folder there. */
const PRIVATE_FOLDERS = /^\/(run|etc|proc|sys|dev)(\/|$)/;

/** Runs as PID 1 of the sandbox until it becomes tini, which reaps what the shims leave behind. */
const INIT = `set -eu
dir=$1 containerd=$2; shift 2
echo quay >/proc/sys/kernel/hostname
ip link set lo up
# The machine's /run holds sockets (shims, D-Bus, a firewall's) and locks: this engine gets none of it.
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/etc/upper /run/etc/work
mount -t overlay -o lowerdir=/etc,upperdir=/run/etc/upper,workdir=/run/etc/work overlay /etc
# No name server is reachable: an answer at once is better than one after a time-out.
rm -f /etc/resolv.conf
printf 'nameserver 127.0.0.1\\noptions timeout:1 attempts:1\\n' >/etc/resolv.conf
# Started here and not by dockerd, which first misses the socket of its own and then waits a second to try again.
"$containerd" --config "$dir/containerd.toml" &
exec tini -- "$@"
`;

const living = new Map<string, EngineRecord>();

/**
 * Starts a private engine and waits until it answers. First removes what engines of dead owners have left.
 * @throws EngineError when it cannot start; nothing of it is left then.
 */
export async function startPrivateEngine(options: PrivateEngineOptions): Promise<PrivateEngine> {
  await removeStaleEngines();
  const id = options.id ?? randomBytes(4).toString('hex');
  const dir = options.dir ?? join(REGISTRY, id);
  await checkDir(dir);
  const owner = identityOf(process.pid);
  if (owner === undefined) throw new EngineError(msg('sandbox.needsLinux'));
  const record: EngineRecord = { id, dir, owner };
  writeRecord(record, { fresh: true });
  endWithProcess(record);
  try {
    await prepareDir(dir);
    const launcher = launch(record, options);
    const pid = await untilReady(record, launcher);
    if (options.lifetime === 'detached') {
      writeRecord({ ...record, owner: null }, { fresh: false });
      living.delete(id);
    }
    return handle(record, pid);
  } catch (error) {
    await discard(record);
    throw error;
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
  return {
    id: record.id,
    dir: record.dir,
    socket: socketOf(record.dir),
    netns: `/proc/${pid}/ns/net`,
    pid,
    stop: () => (stopping ??= stop(record, pid)),
  };
}

function launch(record: EngineRecord, options: PrivateEngineOptions): ChildProcess {
  const { dir } = record;
  const log = openSync(join(dir, 'log'), 'a', 0o600);
  // A signal at the death of the thread that starts it (prctl(2), PR_SET_PDEATHSIG); unshare hands it on.
  const bound = options.lifetime === 'detached' ? [] : ['setpriv', '--pdeathsig', 'KILL'];
  const unshare = 'unshare --net --mount --uts --pid --fork --kill-child --mount-proc --propagation slave';
  const dockerd = [
    options.binaries.dockerd,
    `--host=unix://${socketOf(dir)}`,
    `--config-file=${dir}/daemon.json`,
    processMark(dir),
    `--exec-root=${dir}/exec`,
    `--pidfile=${dir}/pid`,
    `--containerd=${dir}/exec/containerd.sock`,
    '--bip=172.29.0.1/24',
    `--cgroup-parent=/${cgroupParent(record.id)}`,
    '--exec-opt=native.cgroupdriver=cgroupfs',
    '--shutdown-timeout=2',
    ...(options.extraArgs ?? []),
  ];
  const words = [...bound, ...unshare.split(' '), 'sh', join(dir, 'init.sh'), dir];
  const [file = '', ...args] = [...words, options.binaries.containerd, ...dockerd];
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
  // Containers first: dockerd then ends at once instead of stopping each with its grace period.
  await removeContainers(socketOf(record.dir)).catch(() => {
    // An engine that hangs or is gone cannot remove them; they die with its PID namespace below.
  });
  const deadline = Date.now() + ENDED_WITHIN_MS;
  if (engineProcesses(record).includes(pid) && signal(pid, 'SIGTERM')) {
    while (engineProcesses(record).includes(pid) && Date.now() < deadline) await sleep(READY_POLL_MS);
  }
  await discard(record);
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

async function checkDir(dir: string): Promise<void> {
  const length = Buffer.byteLength(dir);
  if (!dir.startsWith('/') || PRIVATE_FOLDERS.test(dir) || length > LONGEST_DIR_BYTES) {
    throw new EngineError(msg('sandbox.badDir', { dir, longest: LONGEST_DIR_BYTES }));
  }
  const entries = await readdir(dir).catch(() => []);
  if (entries.length > 0) throw new EngineError(msg('sandbox.dirNotEmpty', { dir }));
}

async function prepareDir(dir: string): Promise<void> {
  await mkdir(join(dir, 'exec'), { recursive: true, mode: 0o700 });
  await chmod(dir, 0o700);
  await writeFile(join(dir, 'init.sh'), INIT);
  await writeFile(join(dir, 'daemon.json'), '{}\n');
  // The two settings beside paths are those of the containerd that dockerd would start itself, and one that keeps
  // containerd from making /opt/containerd on the machine. JSON strings are TOML strings.
  const toml = [
    'version = 2',
    `root = ${JSON.stringify(`${dir}/data/containerd`)}`,
    `state = ${JSON.stringify(`${dir}/exec/containerd`)}`,
    'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
    '[grpc]',
    `address = ${JSON.stringify(`${dir}/exec/containerd.sock`)}`,
    '[plugins."io.containerd.internal.v1.opt"]',
    `path = ${JSON.stringify(`${dir}/data/opt`)}`,
  ];
  await writeFile(join(dir, 'containerd.toml'), `${toml.join('\n')}\n`);
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
