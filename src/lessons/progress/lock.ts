import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning } from '../../engine/is-running.ts';
import { errorCodeOf } from '../../engine/json.ts';

const RETRY_MS = 5;
/** A holder writes one small file; one that takes this long is not alive, whatever its pid says. */
const STALE_AFTER_MS = 10_000;

/** Runs `work` while no other process does. A lock that a dead process left behind is taken over. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await acquire(path))) {
    if (!(await takeAwayStale(path))) await sleep(RETRY_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

/** The lock appears with its holder's pid in it, so that a holder killed at any moment is known to be dead. */
async function acquire(path: string): Promise<boolean> {
  const own = `${path}.${process.pid}.${randomBytes(6).toString('hex')}.tmp`;
  await writeFile(own, String(process.pid), { mode: 0o600 });
  try {
    await link(own, path);
    return true;
  } catch (error) {
    // ENOENT: the holder of the lock took our file for one left behind, and removed it.
    if (errorCodeOf(error) === 'EEXIST' || errorCodeOf(error) === 'ENOENT') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

/** True when the lock was stale, or is gone by itself: worth another try at once. */
async function takeAwayStale(path: string): Promise<boolean> {
  try {
    const holder = await readFile(path, 'utf8');
    if (!(await isStale(path, holder))) return false;
    const aside = `${path}.${randomBytes(6).toString('hex')}.tmp`;
    await rename(path, aside);
    // Another process may have been quicker, and this is its new lock: it goes back to its place.
    if ((await readFile(aside, 'utf8')) !== holder) await link(aside, path);
    await rm(aside, { force: true });
    return true;
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT' || errorCodeOf(error) === 'EEXIST') return true;
    throw error;
  }
}

async function isStale(path: string, holder: string): Promise<boolean> {
  const { mtimeMs } = await stat(path);
  return !isRunning(Number(holder)) || Date.now() - mtimeMs > STALE_AFTER_MS;
}
