import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodeOf } from '../json.ts';
import { isMounted } from './engine-folder.ts';
import { isLocked } from './lock.ts';
import { isAlive, processesWith, signal, type ProcessIdentity } from './host.ts';

/**
 * What a private engine leaves on the machine while it lives, and how all of it goes away: its processes, its
 * cgroups, its folder, and the record that names them. Nothing else of it is outside its namespaces.
 */

/** Known to every process of the machine, and kept over a reboot, as the folders of engines are. */
export const REGISTRY = '/var/lib/quayside/engines';

export interface EngineRecord {
  /** Short and unique; the cgroup parent is made of it. */
  readonly id: string;
  readonly dir: string;
  /** The process for which the engine lives; null for one that stays until it is told to go. */
  readonly owner: ProcessIdentity | null;
  /** The data-root, where it is not in `dir`: it is kept when the rest goes. */
  readonly keep?: string;
  /** A file that the engine has mounted as its data-root. */
  readonly image?: string;
  /** The socket that a person's docker is to talk to, where that is not the engine's own. */
  readonly address?: string;
}

export const CGROUPS = '/sys/fs/cgroup';
const GONE_WITHIN_MS = 10_000;
const POLL_MS = 10;

/** The cgroup below which an engine puts its containers, in every hierarchy. */
export function cgroupParent(id: string): string {
  return `quay-${id}`;
}

/** A word on the command line of all of an engine's own processes, and of no other process. */
export function processMark(dir: string): string {
  return `--exec-root=${dir}/exec`;
}

/** Writes the record whole or not at all. `fresh`: fails with EEXIST where the id is taken. */
export function writeRecord(record: EngineRecord, options: { readonly fresh: boolean }): void {
  mkdirSync(REGISTRY, { recursive: true, mode: 0o700 });
  const text = `${JSON.stringify(record)}\n`;
  if (options.fresh) {
    writeFileSync(recordPath(record.id), text, { flag: 'wx' });
    return;
  }
  const temporary = `${recordPath(record.id)}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, recordPath(record.id));
}

/** All engines that somebody started and nobody has removed. */
export function readRecords(): EngineRecord[] {
  return filesOf(REGISTRY)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      try {
        const record: EngineRecord = JSON.parse(readFileSync(join(REGISTRY, name), 'utf8'));
        return [record];
      } catch {
        // Removed meanwhile, or being written at this moment: not ours to judge.
        return [];
      }
    });
}

/** The host pids of an engine's own processes, its containers' not counted (those die with its PID 1). */
export function engineProcesses(record: EngineRecord): number[] {
  return processesWith(processMark(record.dir));
}

/** Removes every engine whose owner is dead, or that was to stay and runs no more. */
export async function removeStaleEngines(): Promise<void> {
  const stale = readRecords().filter((record) =>
    record.owner === null ? engineProcesses(record).length === 0 : !isAlive(record.owner),
  );
  await Promise.all(stale.map(removeEngine));
}

/** Kills what still runs of an engine and removes its traces. Doing it twice, or two at once, does no harm. */
export async function removeEngine(record: EngineRecord): Promise<void> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  while (killAll(record) > 0 && Date.now() < deadline) await sleep(POLL_MS);
  while (!removeCgroups(record.id) && Date.now() < deadline) await sleep(POLL_MS);
  // The last mount goes with the last process, but the kernel takes its time to write what it still has in memory.
  while (isInUse(record) && Date.now() < deadline) await sleep(POLL_MS);
  await rm(record.dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  rmSync(recordPath(record.id), { force: true });
}

/** The same in one go, for a process that is about to end and can wait for nothing. */
export function removeEngineSync(record: EngineRecord): void {
  const deadline = Date.now() + GONE_WITHIN_MS;
  while ((killAll(record) > 0 || !removeCgroups(record.id) || isInUse(record)) && Date.now() < deadline)
    pauseSync(POLL_MS);
  rmSync(record.dir, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  rmSync(recordPath(record.id), { force: true });
}

/** Sends SIGKILL to what runs; how many that were. With PID 1 of its PID namespace, the kernel kills all inside. */
function killAll(record: EngineRecord): number {
  const pids = engineProcesses(record);
  for (const pid of pids) signal(pid, 'SIGKILL');
  // What is frozen (cgroup v1) does not die before it is thawed, and its PID namespace waits for it.
  thaw(join(CGROUPS, 'freezer', cgroupParent(record.id)));
  return pids.length;
}

/** Whether the kernel is still at the kept data. */
function isInUse({ id, keep, image }: EngineRecord): boolean {
  if (image !== undefined && isMounted(image)) return true;
  if (keep === undefined || !existsSync(keep)) return false;
  // Another Quayside may have started anew on it already.
  return isLocked(keep) && !readRecords().some((other) => other.keep === keep && other.id !== id);
}

function thaw(folder: string): void {
  for (const child of foldersOf(folder)) {
    try {
      writeFileSync(join(child, 'freezer.state'), 'THAWED');
    } catch {
      // Gone meanwhile, with all that was in it.
    }
    thaw(child);
  }
}

/** Removes the engine's cgroups in every hierarchy (v1 has one a controller); false while one is still in use. */
function removeCgroups(id: string): boolean {
  const name = cgroupParent(id);
  const roots = [CGROUPS, ...foldersOf(CGROUPS)];
  return roots.map((root) => removeCgroup(join(root, name))).every(Boolean);
}

function removeCgroup(folder: string): boolean {
  for (const child of foldersOf(folder)) removeCgroup(child);
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    const code = errorCodeOf(error);
    return code === 'ENOENT' || code === 'ENOTDIR';
  }
}

function foldersOf(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(path, entry.name));
  } catch {
    // Not there: then it has no folders.
    return [];
  }
}

function filesOf(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    // Not there: nobody has started an engine on this machine yet.
    return [];
  }
}

function recordPath(id: string): string {
  return join(REGISTRY, `${id}.json`);
}

function pauseSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
