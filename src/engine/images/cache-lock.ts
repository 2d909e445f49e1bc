import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Runs `work` while no other process of this machine does so under the same lock file. The lock is flock(2)'s, held
 * by a child that ends when its stdin does: it is free again at the moment this process ends, however that is.
 *
 * @param onWait told when another has it.
 * @throws what `work` throws; an error where there is no `flock` program (util-linux).
 */
export async function withLock<T>(file: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const holder = spawn('flock', ['--exclusive', file, 'sh', '-c', 'echo held; exec cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const waiting = setTimeout(onWait, WAIT_TOLD_AFTER_MS);
  try {
    const ended = once(holder, 'close').then(() => {
      throw new Error(`flock did not get ${file}`);
    });
    await Promise.race([once(holder.stdout, 'data'), ended]);
    clearTimeout(waiting);
    ended.catch(() => {
      // It ends when we let go of it; only before it had the lock was that a fault.
    });
    return await work();
  } finally {
    clearTimeout(waiting);
    holder.stdin.destroy();
  }
}

const WAIT_TOLD_AFTER_MS = 300;
