import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { promisify } from 'node:util';
import { errorCodeOf } from '../json.ts';

const execFileAsync = promisify(execFile);

/** What a finished command said. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, without a shell.
 * @throws what `execFile` throws: an error with `code`, `stdout` and `stderr`, when it is missing or ends with another code than 0.
 */
export async function run(
  file: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CommandResult> {
  return execFileAsync(file, args, { ...options, maxBuffer: 64 * 1024 * 1024 });
}

/**
 * Names one process for ever: a pid is used again, a pid with its start time and the machine's boot is not.
 * `startTicks` is field 22 of /proc/PID/stat (proc(5)), clock ticks since boot.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: number;
  readonly bootId: string;
}

/** The identity of a running process; undefined where there is none of that pid (a zombie counts as none). */
export function identityOf(pid: number): ProcessIdentity | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  const bootId = readProc('/proc/sys/kernel/random/boot_id');
  if (stat === undefined || bootId === undefined) return undefined;
  // The command's name (field 2) may hold spaces and parentheses: count from its last parenthesis.
  const [state, ...rest] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .trim()
    .split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  return { pid, startTicks: Number(rest[18]), bootId: bootId.trim() };
}

/** Whether exactly that process still runs. */
export function isAlive(identity: ProcessIdentity): boolean {
  const now = identityOf(identity.pid);
  return now !== undefined && now.startTicks === identity.startTicks && now.bootId === identity.bootId;
}

/** The pids of all running processes that have `argument` as one whole word of their command line. */
export function processesWith(argument: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => readProc(`/proc/${name}/cmdline`)?.split('\0').includes(argument) === true)
    .map(Number);
}

/** Sends a signal; false where the process is gone already. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (errorCodeOf(error) === 'ESRCH') return false;
    throw error;
  }
}

/** A process may end between being listed and being read: then there is nothing to read, and that is the answer. */
function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
