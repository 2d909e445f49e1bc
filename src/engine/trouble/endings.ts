import type { EngineEvent } from '../types.ts';
import { SIGKILL, SIGTERM, signalNumber, signalOfExitCode, isFault } from './signals.ts';

/**
 * Who ended a run, as far as the engine's events tell:
 * `stop` a stop or restart request that was obeyed; `grace` one that was not, so that the engine killed it;
 * `kill` a kill or a forced removal; `oom` the kernel for memory; `fault` the kernel for a fault of the program;
 * `outside` a signal that no client of the engine asked for; `process` the process itself.
 */
export type EndedBy = 'stop' | 'grace' | 'kill' | 'oom' | 'fault' | 'outside' | 'process';

/** A signal that a client had the engine send. */
export interface SentSignal {
  readonly time: number;
  readonly signal: number;
}

/** One end of a container's main process. */
export interface Ending {
  readonly time: number;
  readonly exitCode: number;
  readonly by: EndedBy;
  /** When that run began; absent where the events do not reach back so far. */
  readonly startedAt?: number;
  /** When the container started again after it. */
  readonly startedAgainAt?: number;
  /** A process of the container was killed for memory during the run. */
  readonly oomAt?: number;
  /** All that clients had sent during the run, oldest first. */
  readonly signals: readonly SentSignal[];
}

/** How far apart the engine may log events that belong together ("stop" comes before "die" or after it). */
const TOGETHER_MS = 2000;

/** A program that ends so long after a SIGTERM without having been stopped by the engine had its own reason. */
const SIGNAL_EFFECT_MS = 10_000;

/** SIGINT, SIGQUIT, SIGTERM: by them programs are asked to end. */
const ASKS_TO_END = new Set([2, 3, SIGTERM]);

/**
 * The ends of one container's runs, oldest first, from its events (oldest first).
 * @param stopSignal what `docker stop` sends this container
 */
export function endingsOf(events: readonly EngineEvent[], stopSignal: number = SIGTERM): readonly Ending[] {
  const runs: Run[] = [{ signals: [], stops: [] }];
  for (const event of events) {
    const run = runs.at(-1) ?? { signals: [], stops: [] };
    switch (event.action) {
      case 'start':
        if (run.die) run.startedAgainAt = event.time;
        runs.push({ signals: [], stops: [], startedAt: event.time });
        break;
      case 'kill':
        run.signals.push({ time: event.time, signal: signalNumber(event.attributes['signal'] ?? '') ?? 0 });
        break;
      case 'stop':
        run.stops.push(event.time);
        break;
      case 'oom':
        run.oomAt = event.time;
        break;
      case 'die':
        run.die = event;
        break;
      default:
    }
  }
  return runs.flatMap((run) => (run.die ? [endingOf(run, run.die, stopSignal)] : []));
}

/** Whether a person, through whatever client, asked for that end. */
export function wasAskedFor(ending: Ending): boolean {
  return ending.by === 'stop' || ending.by === 'grace' || ending.by === 'kill';
}

/** When the container was last OOM-killed in the run that still lasts; undefined when it was not. */
export function oomInThisRun(events: readonly EngineEvent[]): number | undefined {
  for (let at = events.length - 1; at >= 0; at--) {
    const event = events[at];
    if (event?.action === 'start' || event?.action === 'die') return undefined;
    if (event?.action === 'oom') return event.time;
  }
  return undefined;
}

interface Run {
  startedAt?: number;
  startedAgainAt?: number;
  oomAt?: number;
  die?: EngineEvent;
  readonly signals: SentSignal[];
  readonly stops: number[];
}

function endingOf(run: Run, die: EngineEvent, stopSignal: number): Ending {
  const { startedAt, startedAgainAt, oomAt, signals } = run;
  const exitCode = Number(die.attributes['exitCode'] ?? 0);
  return {
    time: die.time,
    exitCode,
    by: endedBy(run, die.time, exitCode, stopSignal),
    signals,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(startedAgainAt === undefined ? {} : { startedAgainAt }),
    ...(oomAt === undefined ? {} : { oomAt }),
  };
}

function endedBy(run: Run, time: number, exitCode: number, stopSignal: number): EndedBy {
  const stopped = run.stops.some((at) => Math.abs(at - time) <= TOGETHER_MS);
  const killed = run.signals.some(({ signal }) => signal === SIGKILL);
  if (killed && exitCode === 128 + SIGKILL) {
    return stopped && run.signals.some(({ signal }) => signal !== SIGKILL) ? 'grace' : 'kill';
  }
  if (stopped) return 'stop';
  const cause = run.signals.findLast(({ time: sentAt, signal }) => {
    if (exitCode === 128 + signal) return true;
    return (ASKS_TO_END.has(signal) || signal === stopSignal) && time - sentAt <= SIGNAL_EFFECT_MS;
  });
  if (cause) return 'kill';
  const signal = signalOfExitCode(exitCode);
  if (run.oomAt !== undefined && exitCode === 128 + SIGKILL) return 'oom';
  if (signal === undefined) return 'process';
  return isFault(signal) ? 'fault' : 'outside';
}
