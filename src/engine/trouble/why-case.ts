import type { ActionRecord } from '../actions/types.ts';
import type { Container, EngineEvent } from '../types.ts';
import { endingsOf, wasAskedFor, type Ending } from './endings.ts';
import { COUNTED_MS, SAME_END_MS } from './find.ts';
import type { Inspected } from './why-inspect.ts';
import type { Actor, Cadence, WhyCause } from './why-types.ts';

/** What is known of a container, before it is put in words. */
export interface Evidence {
  readonly containerId: string;
  readonly inspected: Inspected;
  /** As the list has it; undefined where the snapshot does not know it. */
  readonly listed: Container | undefined;
  /** The container's own, oldest first. */
  readonly events: readonly EngineEvent[];
  /** Time of the oldest event of any container that the engine still has; null where it has none. */
  readonly remembersSince: number | null;
  /** What Quayside did. */
  readonly records: readonly ActionRecord[];
  /** ms */
  readonly now: number;
}

/** What follows from the evidence. */
export interface Case {
  readonly cause: WhyCause;
  readonly actor: Actor | null;
  /** The end that is explained; null where none was, or where the engine forgot it. */
  readonly ending: Ending | null;
  /** The exit code of that end; null where nothing ended. */
  readonly code: number | null;
  readonly loop: Cadence | null;
}

/** Decides what happened. Pure. */
export function decide(evidence: Evidence): Case {
  const { inspected, events, now } = evidence;
  const endings = endingsOf(events, inspected.stopSignal);
  const loop = loopOf(inspected, endings, now);
  const last = endings.at(-1) ?? null;
  switch (inspected.status) {
    case 'running':
    case 'paused':
      if (inspected.health?.status === 'unhealthy') {
        return { cause: 'unhealthy', actor: null, ending: null, code: null, loop };
      }
      return loop && last
        ? ended(evidence, last, loop)
        : { cause: 'running', actor: null, ending: null, code: null, loop: null };
    case 'created':
      return inspected.error === ''
        ? { cause: 'not-started', actor: null, ending: null, code: null, loop: null }
        : startFailed(inspected);
    default:
      if (inspected.error !== '') return startFailed(inspected);
      return last && isTheLast(last, inspected) ? ended(evidence, last, loop) : forgotten(evidence, loop);
  }
}

/** Whether Quayside itself had asked for something at that time: the action that it was running then. */
export function recordAt(evidence: Evidence, time: number): ActionRecord | undefined {
  return evidence.records.findLast(
    (record) =>
      record.object.id === evidence.containerId &&
      record.outcome !== 'refused' &&
      SENDS_SIGNALS.has(record.actionId) &&
      time >= record.startedAt - CLOCKS_APART_MS &&
      time <= (record.endedAt ?? evidence.now) + CLOCKS_APART_MS,
  );
}

const SENDS_SIGNALS = new Set(['container.stop', 'container.restart', 'container.kill', 'container.remove']);

/** How far the engine's clock and ours may be apart before a request of ours is taken for somebody else's. */
const CLOCKS_APART_MS = 2000;

/** Round after round is a loop; one restart is not. */
const LOOP_FROM = 2;

function ended(evidence: Evidence, ending: Ending, loop: Cadence | null): Case {
  return { cause: ending.by, actor: actorOf(evidence, ending), ending, code: ending.exitCode, loop };
}

function actorOf(evidence: Evidence, ending: Ending): Actor {
  if (!wasAskedFor(ending))
    return ending.by === 'oom' ? 'kernel' : ending.by === 'outside' ? 'outside' : 'process';
  const times = ending.signals.length > 0 ? ending.signals.map(({ time }) => time) : [ending.time];
  return times.some((time) => recordAt(evidence, time)) ? 'quayside' : 'client';
}

function startFailed(inspected: Inspected): Case {
  return { cause: 'start-failed', actor: 'engine', ending: null, code: inspected.exitCode, loop: null };
}

/** The flag of an OOM kill outlives the events; who asked for a stop stands in the events alone. */
function forgotten({ inspected, listed }: Evidence, loop: Cadence | null): Case {
  // While it waits for its next start the state's ExitCode reads 0: the code stands in the status text.
  const code =
    inspected.status === 'restarting' ? (listed?.exitCode ?? inspected.exitCode) : inspected.exitCode;
  const isOom = inspected.oomKilled && code === 137;
  return { cause: isOom ? 'oom' : 'forgotten', actor: isOom ? 'kernel' : null, ending: null, code, loop };
}

function isTheLast(ending: Ending, { finishedAt }: Inspected): boolean {
  return (
    ending.startedAgainAt === undefined &&
    (finishedAt === undefined || finishedAt <= ending.time + SAME_END_MS)
  );
}

function loopOf(inspected: Inspected, endings: readonly Ending[], now: number): Cadence | null {
  if (inspected.policy === 'no' || inspected.restartCount === 0) return null;
  const last = endings.at(-1);
  if (last && wasAskedFor(last)) return null;
  const seen = endings.filter((ending) => !wasAskedFor(ending) && ending.time > now - COUNTED_MS);
  if (Math.max(seen.length, inspected.restartCount) < LOOP_FROM) return null;
  const runs = seen
    .flatMap(({ startedAt, time }) => (startedAt === undefined ? [] : [Math.max(0, time - startedAt)]))
    .sort((a, b) => a - b);
  const runMs = runs[runs.length >> 1];
  return { count: seen.length, total: inspected.restartCount, ...(runMs === undefined ? {} : { runMs }) };
}
