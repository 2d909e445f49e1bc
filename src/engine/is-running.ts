import { errorCodeOf } from './json.ts';

/** Whether a process has that id now; it need not be the one that had it before. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of another person is alive, though it may not be signalled.
    return errorCodeOf(error) === 'EPERM';
  }
}
