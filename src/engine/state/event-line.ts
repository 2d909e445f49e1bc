import { fieldOf } from '../json.ts';
import { readJsonLines } from '../json-lines.ts';
import type { EngineEvent } from '../types.ts';
import { normaliseEvent } from './normalise-engine.ts';
import type { Requests } from './requests.ts';

/**
 * How far back events are asked for at first: what went wrong a while ago can be explained then. The engine itself
 * remembers 256 events and forgets them when it restarts.
 */
const PAST_MS = 3_600_000;

/** `isLoaded`: it happened before the stream was opened, so that a load after that shows its effect. */
export type OnEvent = (event: EngineEvent, isLoaded: boolean) => void;

/** An open stream of events. */
export interface OpenEvents {
  /** Resolves when the engine ends the stream, rejects when it breaks. */
  readonly ended: Promise<void>;
}

/**
 * The events of an engine over all connections to it: each goes on where the one before ended, so that what happened
 * in between comes too, and comes once.
 */
export class EventLine {
  /** The time of the last event, ms by the engine's clock, and what came in that millisecond. */
  #last = { time: 0, keys: new Set<string>() };

  async open(requests: Requests, onEvent: OnEvent): Promise<OpenEvents> {
    const { time, keys } = this.#last;
    const askedAt = Date.now();
    const stream = await requests.events((time || askedAt - PAST_MS) / 1_000);
    const openedAt = engineTimeOf(stream) ?? askedAt;
    if (time === 0) this.#last = { time: openedAt, keys: new Set() };
    const ended = readJsonLines(stream, (json) => {
      const event = normaliseEvent(json);
      const key = `${event.type} ${event.action} ${event.id}`;
      if (event.time === time && keys.has(key)) return;
      this.#note(event.time, key);
      onEvent(event, event.time < openedAt);
    });
    return { ended };
  }

  #note(time: number, key: string): void {
    if (time > this.#last.time) this.#last = { time, keys: new Set([key]) };
    else if (time === this.#last.time) this.#last.keys.add(key);
  }
}

/** The engine's clock at the head of its answer, whole seconds rounded down, ms. */
function engineTimeOf(stream: unknown): number | undefined {
  const date = Date.parse(String(fieldOf(fieldOf(stream, 'headers'), 'date')));
  return Number.isNaN(date) ? undefined : date;
}
