import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCodeOf } from '../../engine/json.ts';

/** In the environment of all that a shell starts, so that it is found even where it left the shell's session. */
export const MARK = 'QUAYSIDE_SHELL_ID';

const GONE_WITHIN_MS = 5000;
const LOOK_EVERY_MS = 10;

/**
 * The processes of a shell: those that carry its mark, and those of its session (proc(5)); none on systems without
 * /proc.
 * @param session the shell's pid, which is also the number of its session; only while the shell runs or has just
 *   ended, since a pid is used again
 */
export function processesOf(mark: string, session?: number): number[] {
  const word = `\0${MARK}=${mark}\0`;
  return pids().filter((pid) => {
    const stat = read(`/proc/${pid}/stat`);
    // The command's name may hold anything; state, parent, group and session come after its last parenthesis.
    const [state = 'X', , , sid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (stat === '' || state === 'Z' || state === 'X') return false;
    return Number(sid) === session || `\0${read(`/proc/${pid}/environ`)}`.includes(word);
  });
}

/** Kills all of them until none is left, also those that they start meanwhile. */
export async function killProcesses(mark: string, session?: number): Promise<void> {
  const deadline = Date.now() + GONE_WITHIN_MS;
  if (session !== undefined) send(-session, 'SIGKILL');
  for (;;) {
    const left = processesOf(mark, session);
    for (const pid of left) send(pid, 'SIGKILL');
    if (left.length === 0 || Date.now() > deadline) return;
    await sleep(LOOK_EVERY_MS);
  }
}

/** Signals a process, or a group by its negative number; one that has ended needs none. */
export function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (errorCodeOf(error) !== 'ESRCH') throw error;
  }
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    // No /proc: the group is all that can be told.
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It ended between being listed and being read, or is another person's.
    return '';
  }
}
