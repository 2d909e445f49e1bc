import { existsSync } from 'node:fs';
import { mkdir, readFile, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EngineError, msg, type Message } from '../message.ts';
import { CGROUPS, cgroupParent } from './traces.ts';

/** How much of the machine a whole engine may take, all its containers and builds together. */
export interface EngineLimits {
  readonly memoryBytes?: number;
  /** In cores, also parts of one. On cgroup v1 no container can then ask for more (`--cpus`). */
  readonly cpus?: number;
  /** Of the data-root: images, containers, volumes, build cache. */
  readonly diskBytes?: number;
}

/** What must be free before an engine is started. */
export interface Room {
  readonly memoryBytes: number;
  readonly diskBytes: number;
}

/** An engine takes 60 to 75 MB when idle; the rest is for a few small containers. */
export const LEAST_ROOM: Room = { memoryBytes: 256_000_000, diskBytes: 300_000_000 };

const CFS_PERIOD_US = 100_000;
/** Less than that takes no image and no build any more. */
const FULL_BELOW_BYTES = 32_000_000;
const MEGABYTE = 1_000_000;

/**
 * Refuses where there is too little memory, or too little disk in the folder that an engine is to have.
 * @param folder need not exist yet.
 * @throws EngineError with what is needed and what is there.
 */
export async function checkRoom(folder: string, needed: Room): Promise<void> {
  const memory = await availableMemory();
  if (memory !== undefined && memory < needed.memoryBytes) {
    throw new EngineError(
      msg('sandbox.tooLittleMemory', { needed: megabytes(needed.memoryBytes), there: megabytes(memory) }),
    );
  }
  const place = existingParent(folder);
  const { bavail, bsize } = await statfs(place);
  if (bavail * bsize < needed.diskBytes) {
    throw new EngineError(
      msg('sandbox.tooLittleDisk', {
        needed: megabytes(needed.diskBytes),
        there: megabytes(bavail * bsize),
        folder: place,
      }),
    );
  }
}

/** Says that the disk of an engine is full, or nearly; null while there is room. */
export function sayDisk({
  freeBytes,
  totalBytes,
}: {
  readonly freeBytes: number;
  readonly totalBytes: number;
}): Message | null {
  if (freeBytes > Math.min(FULL_BELOW_BYTES, totalBytes / 20)) return null;
  return msg('sandbox.diskFull', { free: megabytes(freeBytes), total: megabytes(totalBytes) });
}

/**
 * Limits what all containers of an engine may take together, by the cgroup that they are put under: in v1 one a
 * controller, in v2 one for all. Removed with the engine.
 * @returns a sentence for each limit that this machine cannot keep.
 */
export async function limitContainers(id: string, limits: EngineLimits): Promise<Message[]> {
  const unified = existsSync(join(CGROUPS, 'cgroup.controllers'));
  const says: Message[] = [];
  const set = async (controller: string, file: string, value: string, what: Message): Promise<void> => {
    const folder = join(CGROUPS, unified ? '' : controller, cgroupParent(id));
    try {
      if (unified) await writeFile(join(CGROUPS, 'cgroup.subtree_control'), `+${controller}`);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, file), value);
    } catch {
      // The kernel or whoever manages cgroups here does not give us this controller: there is no such limit then.
      says.push(what);
    }
  };
  const { memoryBytes, cpus } = limits;
  if (memoryBytes !== undefined) {
    const file = unified ? 'memory.max' : 'memory.limit_in_bytes';
    await set('memory', file, String(memoryBytes), msg('sandbox.noMemoryLimit'));
  }
  if (cpus !== undefined) {
    const quota = Math.round(cpus * CFS_PERIOD_US);
    const file = unified ? 'cpu.max' : 'cpu.cfs_quota_us';
    await set('cpu', file, unified ? `${quota} ${CFS_PERIOD_US}` : String(quota), msg('sandbox.noCpuLimit'));
  }
  return says;
}

/** MemAvailable of proc(5): what can be had without swapping; undefined where the kernel does not tell. */
async function availableMemory(): Promise<number | undefined> {
  const text = await readFile('/proc/meminfo', 'utf8');
  const kibibytes = /^MemAvailable:\s+(\d+) kB$/m.exec(text)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}

function existingParent(folder: string): string {
  return existsSync(folder) ? folder : existingParent(dirname(folder));
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / MEGABYTE);
}
