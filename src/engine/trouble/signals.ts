/** Linux signal numbers, the same on amd64 and arm64 (signal(7)); containers are Linux wherever Quayside runs. */
const NAMES: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  10: 'SIGUSR1',
  11: 'SIGSEGV',
  12: 'SIGUSR2',
  13: 'SIGPIPE',
  14: 'SIGALRM',
  15: 'SIGTERM',
  16: 'SIGSTKFLT',
  17: 'SIGCHLD',
  18: 'SIGCONT',
  19: 'SIGSTOP',
  20: 'SIGTSTP',
  21: 'SIGTTIN',
  22: 'SIGTTOU',
  23: 'SIGURG',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  26: 'SIGVTALRM',
  27: 'SIGPROF',
  28: 'SIGWINCH',
  29: 'SIGIO',
  30: 'SIGPWR',
  31: 'SIGSYS',
};

/** What the kernel sends a process for a fault of its own (signal(7), action "core"). */
const FAULTS = new Set([4, 5, 6, 7, 8, 11, 24, 25, 31]);

export const SIGKILL = 9;
export const SIGTERM = 15;

/** The name of a signal; real-time ones are counted from SIGRTMIN as `kill -l` does. */
export function signalName(number: number): string {
  return NAMES[number] ?? (number >= 34 && number <= 64 ? `SIGRTMIN+${number - 34}` : `${number}`);
}

/** The number of `SIGTERM`, `TERM`, `sigterm` or `15`; undefined for what is none of these. */
export function signalNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text);
  const name = text.toUpperCase().replace(/^(SIG)?/, 'SIG');
  const found = Object.entries(NAMES).find(([, known]) => known === name);
  return found ? Number(found[0]) : undefined;
}

/** The signal that an exit code of 128 + n stands for; undefined for any other code. */
export function signalOfExitCode(code: number): number | undefined {
  return code > 128 && code <= 192 && NAMES[code - 128] !== undefined ? code - 128 : undefined;
}

/** Whether a signal tells of a fault in the program itself. */
export function isFault(signal: number): boolean {
  return FAULTS.has(signal);
}
