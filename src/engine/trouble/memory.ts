import type { EngineSnapshot } from '../state/types.ts';
import type { Container, EngineEvent } from '../types.ts';
import type { Trouble } from './types.ts';

/** Enough for twenty rounds of a crash loop (oom, die, start, kill, stop). */
const EVENTS_KEPT_PER_CONTAINER = 100;

/** The engine's event when the last allowed failure of a health check has come. */
export const BECAME_UNHEALTHY = 'health_status: unhealthy';

/** The events that say how a container lives and ends. */
const TELLING = new Set(['create', 'start', 'restart', 'kill', 'stop', 'oom', 'die', BECAME_UNHEALTHY]);

/** What was found out about one container, and until when it holds if nothing happens. */
export interface Finding {
  readonly container: Container;
  readonly events: readonly EngineEvent[];
  readonly trouble: Trouble | null;
  /** ms; Infinity where only an event can change it. */
  readonly until: number;
}

/** What `findTroubles` remembers from one call to the next. Made by `createTroubleMemory`, changed only by it. */
export interface TroubleMemory {
  /** The last event taken in; null before the first call. */
  lastTaken: EngineEvent | null;
  readonly eventsById: Map<string, readonly EngineEvent[]>;
  readonly findings: Map<string, Finding>;
  /** When a failed start was first seen, by container id: the engine has no event for it. */
  readonly firstSeen: Map<string, { readonly error: string; readonly at: number }>;
  troubles: readonly Trouble[];
  /** What `troubles` were found in, and until when they hold if nothing happens (ms). */
  foundIn: Pick<EngineSnapshot, 'containers' | 'events'> | null;
  until: number;
}

/** An empty memory. */
export function createTroubleMemory(): TroubleMemory {
  return {
    lastTaken: null,
    eventsById: new Map(),
    findings: new Map(),
    firstSeen: new Map(),
    troubles: [],
    foundIn: null,
    until: Infinity,
  };
}

/** Takes in events from before the snapshot's own (or from while the connection was lost), in any order. */
export function rememberEvents(memory: TroubleMemory, events: readonly EngineEvent[]): void {
  for (const event of events) remember(memory, event);
  memory.foundIn = null;
}

/** Takes in the events of a snapshot that have come since the last one. */
export function takeNewEvents(memory: TroubleMemory, snapshot: EngineSnapshot): void {
  const { events } = snapshot;
  const last = events.at(-1);
  if (!last || last === memory.lastTaken) return;
  const seen = memory.lastTaken ? events.lastIndexOf(memory.lastTaken) : -1;
  for (const event of events.slice(seen + 1)) remember(memory, event);
  memory.lastTaken = last;
}

/** Forgets containers that are gone. */
export function forgetGone(memory: TroubleMemory, snapshot: EngineSnapshot): void {
  for (const map of [memory.eventsById, memory.findings, memory.firstSeen]) {
    for (const id of map.keys()) if (!snapshot.containers.has(id)) map.delete(id);
  }
}

function remember(memory: TroubleMemory, event: EngineEvent): void {
  if (event.type !== 'container' || !TELLING.has(event.action)) return;
  const known = memory.eventsById.get(event.id) ?? [];
  if (known.some((one) => isSame(one, event))) return;
  const later = known.findLastIndex((one) => one.time <= event.time) + 1;
  memory.eventsById.set(
    event.id,
    [...known.slice(0, later), event, ...known.slice(later)].slice(-EVENTS_KEPT_PER_CONTAINER),
  );
}

function isSame(a: EngineEvent, b: EngineEvent): boolean {
  return (
    a === b ||
    (a.time === b.time && a.action === b.action && a.attributes['signal'] === b.attributes['signal'])
  );
}
