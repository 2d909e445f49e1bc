import { shellQuote } from '../actions/shell-quote.ts';
import { msg, type Message } from '../message.ts';
import { SIGKILL, SIGTERM, signalName, signalOfExitCode } from './signals.ts';
import { briefError, bytes, dockerSize, exactSeconds } from './units.ts';
import type { Case, Evidence } from './why-case.ts';
import type { Inspected } from './why-inspect.ts';
import type { WhyCause } from './why-types.ts';

/** The first sentence of the explanation. */
export function headlineOf(evidence: Evidence, found: Case): Message {
  const { inspected } = evidence;
  const { loop } = found;
  const { name } = inspected;
  const code = found.code ?? 0;
  if (loop && (found.cause === 'process' || found.cause === 'fault' || found.cause === 'forgotten')) {
    if (loop.runMs === undefined) return msg('why.loop', { name, code, total: loop.total });
    return msg('why.loop.cadence', {
      name,
      code,
      count: loop.count,
      minutes: COUNTED_MIN,
      seconds: exactSeconds(loop.runMs),
    });
  }
  return HEADLINES[found.cause](name, code, inspected, found);
}

type Headline = (name: string, code: number, inspected: Inspected, found: Case) => Message;

const HEADLINES: Readonly<Record<WhyCause, Headline>> = {
  oom: (name, _code, { memoryLimit }) =>
    memoryLimit > 0
      ? msg('trouble.oom', { name, limit: bytes(memoryLimit) })
      : msg('trouble.oom.noLimit', { name }),
  fault: (name, code) => msg('trouble.fault', { name, code, signal: nameOfCode(code) }),
  outside: (name, code) => msg('trouble.killed', { name, signal: nameOfCode(code) }),
  process: (name, code) => (code === 0 ? msg('why.done', { name }) : msg('trouble.crash', { name, code })),
  stop: (name, code, _inspected, { actor }) =>
    actor === 'quayside' ? msg('why.stop.quayside', { name, code }) : msg('why.stop.client', { name, code }),
  grace: (name, _code, _inspected, found) =>
    found.actor === 'quayside'
      ? msg('why.grace.quayside', { name, seconds: graceTaken(found) })
      : msg('why.grace.client', { name, seconds: graceTaken(found) }),
  kill: (name, _code, _inspected, found) =>
    found.actor === 'quayside'
      ? msg('why.kill.quayside', { name, signal: lastSignal(found) })
      : msg('why.kill.client', { name, signal: lastSignal(found) }),
  'start-failed': (name, _code, { error }) => msg('trouble.startFailed', { name, error: briefError(error) }),
  unhealthy: (name, _code, { health }) => msg('why.unhealthy', { name, streak: health?.failingStreak ?? 0 }),
  forgotten: (name, code) => msg('why.forgotten', { name, code }),
  running: (name) => msg('why.running', { name }),
  'not-started': (name) => msg('why.notStarted', { name }),
  gone: (name) => msg('why.gone', { name }),
};

/** What a person may do; null where there is nothing to be said that the rest does not say. */
export function adviceOf(evidence: Evidence, found: Case): Message | null {
  const { inspected } = evidence;
  const name = shellQuote(inspected.name);
  switch (found.cause) {
    case 'oom':
      return inspected.memoryLimit > 0
        ? msg('why.advice.oom', { name, more: dockerSize(2 * inspected.memoryLimit) })
        : msg('why.advice.oom.noLimit');
    case 'grace':
      return msg('why.advice.grace', { name, signal: signalName(inspected.stopSignal) });
    case 'outside':
      return msg('why.advice.outside');
    case 'unhealthy':
      return msg('why.advice.unhealthy');
    case 'forgotten':
      return msg('why.advice.forgotten');
    case 'start-failed':
      return startAdvice(inspected.exitCode, inspected.program);
    case 'fault':
    case 'process':
      if (found.loop) return msg('why.advice.loop', { name });
      return found.code === 126 || found.code === 127
        ? startAdvice(found.code, inspected.program)
        : found.code === 0
          ? null
          : msg('why.advice.log');
    default:
      return null;
  }
}

/** Seconds between the request to end and the kill. */
export function graceTaken({ ending }: Case): number {
  const asked = ending?.signals.find(({ signal }) => signal !== SIGKILL)?.time;
  const killed = ending?.signals.findLast(({ signal }) => signal === SIGKILL)?.time;
  return asked === undefined || killed === undefined ? 0 : exactSeconds(killed - asked);
}

/** The minutes that "12 times in 10 min" counts. */
export const COUNTED_MIN = 10;

function startAdvice(code: number, program: string): Message | null {
  if (code === 127) return msg('why.advice.127', { program });
  if (code === 126) return msg('why.advice.126', { program });
  return msg('why.advice.startFailed');
}

function lastSignal({ ending }: Case): string {
  return signalName(ending?.signals.at(-1)?.signal ?? SIGTERM);
}

function nameOfCode(code: number): string {
  return signalName(signalOfExitCode(code) ?? 0);
}
