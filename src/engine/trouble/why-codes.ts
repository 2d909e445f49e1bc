import { msg, type Message } from '../message.ts';
import { signalName, signalOfExitCode } from './signals.ts';

/**
 * What an exit code says. 125–127 are the docker CLI's and the shell's conventions (docker run(1), "Exit status";
 * POSIX shell 2.8.2), 128 + n a signal n.
 * @param startFailed the code was set by the engine, for a container that it could not start
 */
export function codeInWords(code: number, startFailed: boolean): Message {
  const signal = signalOfExitCode(code);
  if (signal !== undefined)
    return msg('why.code.signal', { code, number: signal, signal: signalName(signal) });
  return (
    (startFailed ? START_WORDS[code]?.(code) : undefined) ??
    WORDS[code]?.(code) ??
    msg('why.code.own', { code })
  );
}

const WORDS: Readonly<Record<number, (code: number) => Message>> = {
  0: (code) => msg('why.code.0', { code }),
  1: (code) => msg('why.code.1', { code }),
  2: (code) => msg('why.code.2', { code }),
  125: (code) => msg('why.code.125', { code }),
  126: (code) => msg('why.code.126', { code }),
  127: (code) => msg('why.code.127', { code }),
  128: (code) => msg('why.code.128', { code }),
  255: (code) => msg('why.code.255', { code }),
};

/** What the engine sets for a start that failed. */
const START_WORDS: typeof WORDS = {
  126: (code) => msg('why.code.126.start', { code }),
  127: (code) => msg('why.code.127.start', { code }),
  128: (code) => msg('why.code.128.start', { code }),
};

/** Who usually sends a signal; null for one that tells nothing by itself. */
export function signalInWords(signal: number): Message | null {
  return SENDERS[signal] ?? null;
}

const SENDERS: Readonly<Record<number, Message>> = {
  1: msg('why.signal.SIGHUP'),
  2: msg('why.signal.SIGINT'),
  3: msg('why.signal.SIGQUIT'),
  4: msg('why.signal.SIGILL'),
  6: msg('why.signal.SIGABRT'),
  7: msg('why.signal.SIGBUS'),
  8: msg('why.signal.SIGFPE'),
  9: msg('why.signal.SIGKILL'),
  11: msg('why.signal.SIGSEGV'),
  13: msg('why.signal.SIGPIPE'),
  15: msg('why.signal.SIGTERM'),
  24: msg('why.signal.SIGXCPU'),
  25: msg('why.signal.SIGXFSZ'),
  31: msg('why.signal.SIGSYS'),
};
