import { uptimeOf } from '../state/uptime.ts';
import type { EngineSnapshot } from '../state/types.ts';
import type { Container, EngineEvent } from '../types.ts';
import { endingsOf, oomInThisRun, wasAskedFor, type Ending } from './endings.ts';
import {
  BECAME_UNHEALTHY,
  createTroubleMemory,
  forgetGone,
  rememberEvents,
  takeNewEvents,
  type Finding,
  type TroubleMemory,
} from './memory.ts';
import { signalNumber, signalOfExitCode } from './signals.ts';
import * as says from './sentences.ts';
import type { Trouble } from './types.ts';

/** Finds the troubles of one engine, over and over. */
export interface TroubleFinder {
  /** @param now ms */
  find(snapshot: EngineSnapshot, now: number): readonly Trouble[];
  /**
   * Takes in what the engine remembers from before the snapshot's own events (see `pastEvents`). Without it an end
   * from before is judged by its exit code alone.
   */
  learn(events: readonly EngineEvent[]): void;
}

/** A finder with nothing in its memory. */
export function createTroubleFinder(): TroubleFinder {
  const memory = createTroubleMemory();
  return {
    find: (snapshot, now) => findTroubles(snapshot, memory, now),
    learn: (events) => rememberEvents(memory, events),
  };
}

/** "3 times in 10 min": how far back is counted. */
export const COUNTED_MS = 10 * 60_000;

/** An ended container is no news any more after a day; what lasts (unhealthy, restarting) never lapses. */
export const ENDED_IS_NEWS_MS = 24 * 3_600_000;

/** The restart policy itself takes a run of 10 s as a recovery and begins its delays anew. */
const RECOVERED_AFTER_MS = 10_000;

/** The engine notes the end of a run and the event of it one after the other. */
export const SAME_END_MS = 3000;

/** By these codes programs end that were asked to: without the events nobody can tell whether they were. */
const MAY_HAVE_BEEN_ASKED_FOR = new Set([130, 137, 143]);

/**
 * The containers that a person should look at, the latest first. Cheap to call at every change of the snapshot:
 * only containers that changed, or that had an event, or whose trouble lapses by now, are looked at again, and the
 * same array comes back where nothing changed.
 * @param now ms, by the clock that the engine's events go by as well as may be
 */
export function findTroubles(
  snapshot: EngineSnapshot,
  memory: TroubleMemory,
  now: number,
): readonly Trouble[] {
  const { containers, events } = snapshot;
  if (memory.foundIn?.containers === containers && memory.foundIn.events === events && now < memory.until) {
    return memory.troubles;
  }
  takeNewEvents(memory, snapshot);
  if (memory.findings.size > 0) forgetGone(memory, snapshot);
  let changed = false;
  let until = Infinity;
  for (const container of containers.values()) {
    const before = memory.findings.get(container.id);
    const own = memory.eventsById.get(container.id) ?? NO_EVENTS;
    let finding = before;
    if (!before || before.container !== container || before.events !== own || now >= before.until) {
      finding = { container, events: own, ...examine(container, own, memory, now) };
      memory.findings.set(container.id, finding);
    }
    until = Math.min(until, finding?.until ?? Infinity);
    changed ||= !isSameTrouble(before?.trouble ?? null, finding?.trouble ?? null);
  }
  memory.foundIn = { containers, events };
  memory.until = until;
  const count = [...memory.findings.values()].filter(({ trouble }) => trouble !== null).length;
  if (changed || count !== memory.troubles.length) memory.troubles = inOrder(memory);
  return memory.troubles;
}

const NO_EVENTS: readonly EngineEvent[] = [];
const NOTHING = { trouble: null, until: Infinity } as const;

type Examined = Pick<Finding, 'trouble' | 'until'>;

function inOrder(memory: TroubleMemory): readonly Trouble[] {
  return [...memory.findings.values()]
    .flatMap(({ trouble }) => trouble ?? [])
    .sort((a, b) => b.time - a.time || (a.name < b.name ? -1 : 1));
}

function isSameTrouble(a: Trouble | null, b: Trouble | null): boolean {
  return a === b || (a !== null && b !== null && JSON.stringify(a) === JSON.stringify(b));
}

function examine(
  container: Container,
  events: readonly EngineEvent[],
  memory: TroubleMemory,
  now: number,
): Examined {
  const endings = endingsOf(events, signalNumber(container.run?.stopSignal ?? ''));
  switch (container.state) {
    case 'restarting':
      return { trouble: restarting(container, endings, now), until: Infinity };
    case 'running':
    case 'paused':
      return running(container, events, endings, now);
    case 'exited':
    case 'created':
      return startFailed(container, memory, now) ?? ended(container, endings, now);
    case 'dead':
      return { trouble: says.dead(container, container.run?.finishedAt ?? now), until: Infinity };
    default:
      return NOTHING;
  }
}

/** Between two runs, by the restart policy. */
function restarting(container: Container, endings: readonly Ending[], now: number): Trouble {
  const time = endings.at(-1)?.time ?? container.run?.finishedAt ?? now;
  const last = endings.at(-1);
  const bad = unasked(endings, now);
  if (container.run?.oomKilled === true || last?.by === 'oom') {
    return says.outOfMemory(container, time, bad.filter(({ by }) => by === 'oom').length);
  }
  return says.crashLoop(container, time, {
    code: container.exitCode ?? last?.exitCode ?? 0,
    count: Math.max(bad.length, 1),
    runMs: typicalRun(bad),
  });
}

function running(
  container: Container,
  events: readonly EngineEvent[],
  endings: readonly Ending[],
  now: number,
): Examined {
  if (container.health === 'unhealthy' && container.state === 'running') {
    return { trouble: says.unhealthy(container, unhealthySince(container, events) ?? now), until: Infinity };
  }
  return loopBetweenEnds(container, endings, now) ?? oomInside(container, events, now) ?? NOTHING;
}

/** When it became unhealthy; where that is forgotten, the end of the oldest kept probe since when all failed. */
function unhealthySince(container: Container, events: readonly EngineEvent[]): number | undefined {
  const event = events.findLast(({ action }) => action === BECAME_UNHEALTHY);
  if (event) return event.time;
  const log = container.run?.healthLog ?? [];
  return log[log.findLastIndex(({ exitCode }) => exitCode === 0) + 1]?.end;
}

/** Up again for a moment: a loop stays in sight until a run has lasted clearly longer than those before. */
function loopBetweenEnds(container: Container, endings: readonly Ending[], now: number): Examined | null {
  const last = endings.at(-1);
  if (!last) return loopUnseen(container, now);
  if (wasAskedFor(last) || (container.run?.restartCount ?? 0) === 0) return null;
  const bad = unasked(endings, now);
  if (bad.length < 2) return null;
  const startedAt = container.run?.startedAt ?? last.startedAgainAt ?? last.time;
  const until = startedAt + Math.max(RECOVERED_AFTER_MS, 2 * longestRun(bad));
  if (now >= until) return null;
  if (last.by === 'oom') {
    return {
      trouble: says.outOfMemory(container, last.time, bad.filter(({ by }) => by === 'oom').length),
      until,
    };
  }
  const loop = { code: last.exitCode, count: bad.length, runMs: typicalRun(bad) };
  return { trouble: says.crashLoop(container, last.time, loop), until };
}

/** Restarted more than once, and up for a moment only: a loop, though none of its ends was seen. */
function loopUnseen(container: Container, now: number): Examined | null {
  const { restartCount = 0, startedAt, finishedAt } = container.run ?? {};
  if (restartCount < 2 || startedAt === undefined || now >= startedAt + RECOVERED_AFTER_MS) return null;
  return {
    trouble: says.crashLoopUnseen(container, finishedAt ?? startedAt),
    until: startedAt + RECOVERED_AFTER_MS,
  };
}

/** The kernel killed another process than the first: the container goes on, with a part of it gone. */
function oomInside(container: Container, events: readonly EngineEvent[], now: number): Examined | null {
  const at = oomInThisRun(events);
  if (at === undefined || now >= at + COUNTED_MS) return null;
  return { trouble: says.oomInside(container, at), until: at + COUNTED_MS };
}

/** The engine has no event for a failed start: State.Error alone tells of it, and is empty again after the next. */
function startFailed(container: Container, memory: TroubleMemory, now: number): Examined | null {
  const error = container.run?.error ?? '';
  if (error === '') {
    memory.firstSeen.delete(container.id);
    return null;
  }
  const known = memory.firstSeen.get(container.id);
  const at =
    known?.error === error
      ? known.at
      : memory.findings.get(container.id)?.container.run
        ? now
        : (container.run?.finishedAt ?? container.createdAt);
  memory.firstSeen.set(container.id, { error, at });
  return asNews(says.startFailed(container, at), at, now);
}

function ended(container: Container, endings: readonly Ending[], now: number): Examined {
  if (container.state === 'created') return NOTHING;
  const last = endings.at(-1);
  if (last && isTheEndOf(container, last)) {
    const trouble = knownEnd(container, last, unasked(endings, now));
    return trouble ? asNews(trouble, last.time, now) : NOTHING;
  }
  const age = uptimeOf(container, now);
  if (age === undefined) return NOTHING;
  const trouble = forgottenEnd(container, now - age);
  return trouble ? asNews(trouble, now - age, now) : NOTHING;
}

/** Not when it ran and ended again unseen. The inspect that tells of the end comes after the event, not with it. */
function isTheEndOf(container: Container, last: Ending): boolean {
  const finishedAt = container.run?.finishedAt;
  return (
    last.startedAgainAt === undefined && (finishedAt === undefined || finishedAt <= last.time + SAME_END_MS)
  );
}

function knownEnd(container: Container, ending: Ending, bad: readonly Ending[]): Trouble | null {
  if (wasAskedFor(ending)) return null;
  const times = bad.filter(({ by }) => by === ending.by).length;
  switch (ending.by) {
    case 'oom':
      return says.outOfMemory(container, ending.time, times);
    case 'outside':
      return says.killedFromOutside(container, ending.time, ending.exitCode);
    case 'fault':
      return says.fault(container, ending.time, ending.exitCode);
    default:
      if (ending.exitCode !== 0) return says.crash(container, ending.time, ending.exitCode, times);
      return ending.oomAt === undefined ? null : says.oomInside(container, ending.time);
  }
}

/** An end from before the engine's memory: only the flags and the code are left. */
function forgottenEnd(container: Container, time: number): Trouble | null {
  const code = container.exitCode ?? 0;
  const oomKilled = container.run?.oomKilled ?? false;
  if (oomKilled && code === 137) return says.outOfMemory(container, time, 1);
  if (oomKilled && code === 0) return says.oomInside(container, time);
  if (code === 0 || MAY_HAVE_BEEN_ASKED_FOR.has(code)) return null;
  return signalOfExitCode(code) === undefined
    ? says.endedWithError(container, time, code)
    : says.fault(container, time, code);
}

function asNews(trouble: Trouble, at: number, now: number): Examined {
  const until = at + ENDED_IS_NEWS_MS;
  return now < until ? { trouble, until } : NOTHING;
}

/** The ends that nobody asked for, of the last ten minutes. */
function unasked(endings: readonly Ending[], now: number): readonly Ending[] {
  return endings.filter((ending) => !wasAskedFor(ending) && ending.time > now - COUNTED_MS);
}

function runLengths(endings: readonly Ending[]): number[] {
  return endings.flatMap(({ startedAt, time }) =>
    startedAt === undefined ? [] : [Math.max(0, time - startedAt)],
  );
}

function longestRun(endings: readonly Ending[]): number {
  return Math.max(0, ...runLengths(endings));
}

/** The median length of these runs in ms; undefined where the beginning of none is known. */
function typicalRun(endings: readonly Ending[]): number | undefined {
  const lengths = runLengths(endings).sort((a, b) => a - b);
  return lengths[lengths.length >> 1];
}
