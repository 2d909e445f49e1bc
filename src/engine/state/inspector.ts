import type { StoreApi } from 'zustand/vanilla';
import { statusOf } from '../actions/failure.ts';
import type { Container } from '../types.ts';
import { replaceSome } from './merge.ts';
import { isBehind, withInspect } from './normalise.ts';
import { inPool } from './pool.ts';
import type { Requests } from './requests.ts';
import type { EngineSnapshot } from './types.ts';

/** Inspects at once: more would only queue in the engine. */
const INSPECTS_AT_ONCE = 4;
/** Inspects whose answers are put into the store together while the first load is being completed. */
const CHUNK = 16;
const NOTHING_GONE: ReadonlySet<string> = new Set();

/** Inspects under way. */
export interface Inspection {
  /** Resolves when all have been answered. */
  readonly done: Promise<void>;
  /** The answers so far, by id, for the caller to put into the store; those to come go there by themselves. */
  take(): ReadonlyMap<string, unknown>;
}

/** Asks what only an inspect tells, and drops each answer that an event has overtaken. */
export class Inspector {
  readonly #store: StoreApi<EngineSnapshot>;
  readonly #onBehind: (ids: readonly string[]) => void;
  /** Counts the events of each container. */
  readonly #revisions = new Map<string, number>();

  /** `onBehind` is told of containers in the store that an answer shows to be out of date. */
  constructor(store: StoreApi<EngineSnapshot>, onBehind: (ids: readonly string[]) => void) {
    this.#store = store;
    this.#onBehind = onBehind;
  }

  /** Something happened to a container: what an inspect under way will answer may be old. */
  touch(id: string): void {
    this.#revisions.set(id, (this.#revisions.get(id) ?? 0) + 1);
  }

  forget(id: string): void {
    this.#revisions.delete(id);
  }

  begin(requests: Requests, ids: readonly string[]): Inspection {
    const found = new Map<string, unknown>();
    let taken = false;
    const done = inPool(ids, INSPECTS_AT_ONCE, async (id) => {
      const revision = this.#revisions.get(id);
      const json = await answerOf(requests.inspectContainer(id));
      if (json === undefined || this.#revisions.get(id) !== revision) return;
      if (taken) this.#commit(new Map([[id, json]]));
      else found.set(id, json);
    });
    // Who waits no longer need not hear that the connection broke: its end is noticed where it is read.
    done.catch(() => undefined);
    return {
      done,
      take: () => {
        taken = true;
        return found;
      },
    };
  }

  /** Inspects many containers in the background. Rejects when the connection breaks. */
  async fill(requests: Requests, ids: readonly string[]): Promise<void> {
    for (let at = 0; at < ids.length; at += CHUNK) {
      const inspection = this.begin(requests, ids.slice(at, at + CHUNK));
      await inspection.done;
      this.#commit(inspection.take());
    }
  }

  #commit(found: ReadonlyMap<string, unknown>): void {
    const { containers } = this.#store.getState();
    const changed: Container[] = [];
    const behind: string[] = [];
    for (const [id, json] of found) {
      const container = containers.get(id);
      if (container === undefined) continue;
      changed.push(withInspect(container, json));
      if (isBehind(container, json)) behind.push(id);
    }
    const after = replaceSome(containers, changed, NOTHING_GONE);
    if (after !== containers) this.#store.setState({ containers: after });
    if (behind.length > 0) this.#onBehind(behind);
  }
}

/** An engine that cannot inspect one container (it may be half removed) is asked again at that container's next event. */
async function answerOf(request: Promise<unknown>): Promise<unknown> {
  try {
    return await request;
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    return undefined;
  }
}
