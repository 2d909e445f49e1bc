import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** What `flock` ends with when another has the lock. */
export const LOCKED_STATUS = 97;

/**
 * The words to put before a command that may run only while no engine does on that folder of kept data. The lock is
 * the kernel's (flock(2)) and belongs to an engine's processes themselves: it goes with the last of them.
 */
export function lockWords(folder: string): string[] {
  return [
    'flock',
    '--nonblock',
    '--conflict-exit-code',
    String(LOCKED_STATUS),
    '--no-fork',
    join(folder, 'lock'),
  ];
}

/** Whether an engine, or the last of its processes, is still at that data. */
export function isLocked(folder: string): boolean {
  const [file, ...args] = [...lockWords(folder), 'true'];
  return spawnSync(file ?? '', args, { stdio: 'ignore' }).status === LOCKED_STATUS;
}
