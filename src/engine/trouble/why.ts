import type { ActionLog } from '../actions/log.ts';
import { saidBy, statusOf } from '../actions/failure.ts';
import type { EngineClient } from '../client.ts';
import { EngineError, msg } from '../message.ts';
import type { EngineSnapshot } from '../state/types.ts';
import type { StatsSample } from '../streams/types.ts';
import type { EngineEvent } from '../types.ts';
import { decide, type Evidence } from './why-case.ts';
import { pastEvents } from './why-events.ts';
import { evidenceOf, factsOf } from './why-facts.ts';
import { readInspect } from './why-inspect.ts';
import { lastLines } from './why-log.ts';
import { timelineOf } from './why-timeline.ts';
import type { Why } from './why-types.ts';
import { adviceOf, headlineOf } from './why-words.ts';

export interface ExplainOptions {
  /** The last reading of the container's use, where there is one. */
  readonly sample?: StatsSample | null;
  /** ms */
  readonly now?: number;
  readonly signal?: AbortSignal;
}

/**
 * Explains what happened to a container: three requests (inspect, the events that the engine remembers, the log's end).
 * @throws EngineError when the engine does not answer; a container that is gone is explained by its events
 */
export async function explain(
  client: EngineClient,
  snapshot: EngineSnapshot,
  log: ActionLog,
  containerId: string,
  { sample = null, now = Date.now(), signal }: ExplainOptions = {},
): Promise<Why> {
  const handle = client.docker.getContainer(containerId);
  const [json, past] = await Promise.all([
    inspect(() => handle.inspect(signal ? { abortSignal: signal } : {})),
    pastEvents(client, now, signal).catch((error: unknown) => {
      throw new EngineError(msg('why.noAnswer', { said: saidBy(error) }), { cause: error });
    }),
  ]);
  const inspected = readInspect(json);
  const listed = snapshot.containers.get(containerId);
  const events = merge(containerId, past, snapshot.events);
  const name =
    inspected.name || listed?.name || events.at(-1)?.attributes['name'] || containerId.slice(0, 12);
  const evidence: Evidence = {
    containerId,
    inspected: { ...inspected, name },
    listed,
    events,
    remembersSince: past[0]?.time ?? null,
    records: log.store.getState(),
    now,
  };
  const isGone = json === undefined;
  const found = isGone ? { ...decideGone(evidence), cause: 'gone' as const } : decide(evidence);
  return {
    containerId,
    name,
    cause: found.cause,
    actor: found.actor,
    loop: found.loop,
    headline: headlineOf(evidence, found),
    advice: adviceOf(evidence, found),
    facts: isGone ? [] : factsOf(evidence, found, sample),
    evidence: isGone ? [] : evidenceOf(evidence, found),
    log: isGone
      ? { lines: [], says: msg('why.log.gone') }
      : await lastLines(client, containerId, inspected.tty, signal),
    health: inspected.health?.last ?? null,
    timeline: timelineOf(evidence),
  };
}

function decideGone(evidence: Evidence) {
  return { ...decide(evidence), ending: null, code: null, loop: null };
}

/** Undefined for a container that is gone. */
async function inspect(call: () => Promise<unknown>): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw new EngineError(msg('why.noAnswer', { said: saidBy(error) }), { cause: error });
  }
}

/** One container's events out of both lists, oldest first, each once. */
function merge(
  containerId: string,
  past: readonly EngineEvent[],
  seen: readonly EngineEvent[],
): readonly EngineEvent[] {
  const byKey = new Map<string, EngineEvent>();
  for (const event of [...past, ...seen]) {
    if (event.id !== containerId || event.type !== 'container') continue;
    byKey.set(`${event.time} ${event.action} ${event.attributes['signal'] ?? ''}`, event);
  }
  return [...byKey.values()].sort((a, b) => a.time - b.time);
}
