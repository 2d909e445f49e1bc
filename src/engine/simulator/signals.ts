/** Signals as `kill` and `StopSignal` name them, Linux on amd64. */
const NUMBERS: Readonly<Record<string, number>> = {
  HUP: 1,
  INT: 2,
  QUIT: 3,
  ILL: 4,
  TRAP: 5,
  ABRT: 6,
  BUS: 7,
  FPE: 8,
  KILL: 9,
  USR1: 10,
  SEGV: 11,
  USR2: 12,
  PIPE: 13,
  ALRM: 14,
  TERM: 15,
  STKFLT: 16,
  CHLD: 17,
  CONT: 18,
  STOP: 19,
  TSTP: 20,
  TTIN: 21,
  TTOU: 22,
  URG: 23,
  XCPU: 24,
  XFSZ: 25,
  VTALRM: 26,
  PROF: 27,
  WINCH: 28,
  IO: 29,
  PWR: 30,
  SYS: 31,
};

export const SIGKILL = 9;
export const SIGTERM = 15;

/** The number of a signal by name, with or without SIG, or by number; undefined for what is none. */
export function signalNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) {
    const number = Number(text);
    return number > 0 && number <= 64 ? number : undefined;
  }
  return NUMBERS[text.toUpperCase().replace(/^SIG/, '')];
}

/** Signals on which a process with a handler for its stop signal ends as well. */
export function endsProcess(signal: number, stopSignal: number): boolean {
  return signal === stopSignal || signal === SIGTERM || signal === 2 || signal === 3;
}
