import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreApi } from 'zustand/vanilla';
import type { Container, EngineEvent } from '../types.ts';
import { listOf } from '../json.ts';
import { effectOf, isRemembered } from './effect.ts';
import type { Inspector } from './inspector.ts';
import { replaceSome } from './merge.ts';
import { isBehind, normaliseListed, withEarlier, withInspect } from './normalise.ts';
import { normaliseNetwork } from './normalise-engine.ts';
import type { Requests } from './requests.ts';
import type { EngineSnapshot } from './types.ts';

/** How many events the snapshot remembers. */
export const EVENTS_KEPT = 500;

/**
 * An inspect waits while the engine holds the container's lock (start, commit), the list does not: what has not come
 * by then is added later, so that the state itself is on the store in time.
 */
const INSPECT_GRACE_MS = 30;
/** Above that many containers at once, the whole list is cheaper than one filtered by all their ids. */
const FILTERED_IDS = 100;

/** An event, and whether the last load shows its effect already. */
export interface Happening {
  readonly event: EngineEvent;
  readonly isLoaded: boolean;
}

export interface RefresherOptions {
  readonly store: StoreApi<EngineSnapshot>;
  readonly inspector: Inspector;
  /** Told of each event after the store holds its effect, in the order in which they came. */
  readonly tell: (event: EngineEvent) => void;
}

/** Keeps the store true by events: asks anew only for what they name, and for all that came meanwhile at once. */
export class Refresher {
  readonly #options: RefresherOptions;
  #requests: Requests | undefined;
  #onFailure: (error: unknown) => void = () => undefined;
  #pending: Happening[] = [];
  #behind: readonly string[] = [];
  #working = false;

  constructor(options: RefresherOptions) {
    this.#options = options;
  }

  push(happening: Happening): void {
    this.#pending.push(happening);
    for (const id of effectOf(happening.event).containers) this.#options.inspector.touch(id);
    void this.#work();
  }

  /** Begins, or goes on, on a connection whose load is on the store, until a request of it fails. */
  begin(requests: Requests, onFailure: (error: unknown) => void): void {
    this.#requests = requests;
    this.#onFailure = onFailure;
    void this.#work();
  }

  /** Asks nothing more; the events that come are kept until the next `begin`. */
  pause(): void {
    this.#requests = undefined;
  }

  /** Lists some containers anew, without an event. */
  relist(ids: readonly string[]): void {
    this.#behind = [...this.#behind, ...ids];
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    while (this.#pending.length + this.#behind.length > 0 && this.#requests !== undefined) {
      const requests = this.#requests;
      const batch = this.#pending;
      const behind = this.#behind;
      this.#pending = [];
      this.#behind = [];
      try {
        await this.#refresh(requests, batch, behind);
      } catch (error) {
        this.#pending = [...batch, ...this.#pending];
        this.#behind = [...behind, ...this.#behind];
        if (this.#requests !== requests) continue;
        this.pause();
        this.#onFailure(error);
        continue;
      }
      for (const { event } of batch) this.#options.tell(event);
    }
    this.#working = false;
  }

  /** Puts the effect of some events, and the events, into the store in one change. */
  async #refresh(requests: Requests, batch: readonly Happening[], behind: readonly string[]): Promise<void> {
    const effects = batch.filter(({ isLoaded }) => !isLoaded).map(({ event }) => effectOf(event));
    const goneContainers = new Set(effects.flatMap((effect) => effect.goneContainers));
    const goneNetworks = new Set(effects.flatMap((effect) => effect.goneNetworks));
    const ids = idsOf(
      effects.flatMap((effect) => effect.containers),
      goneContainers,
    );
    const networkIds = idsOf(
      effects.flatMap((effect) => effect.networks),
      goneNetworks,
    );

    const inspection = this.#options.inspector.begin(requests, ids);
    const listedIds = idsOf([...ids, ...behind], goneContainers);
    const [listedAtOnce, networks] = await Promise.all([
      listSome(requests, listedIds),
      Promise.all(networkIds.map(async (id) => ({ id, json: await requests.inspectNetwork(id) }))),
    ]);
    if (ids.length > 0) await Promise.race([inspection.done, sleep(INSPECT_GRACE_MS)]);
    const inspected = inspection.take();
    const listed = await catchUp(requests, listedAtOnce, inspected);
    if (this.#requests !== requests) throw new Error('the connection has ended');

    const stillThere = new Set(listed.map(({ id }) => id));
    for (const id of listedIds) if (!stillThere.has(id)) goneContainers.add(id);
    for (const { id, json } of networks) if (json === undefined) goneNetworks.add(id);
    for (const id of goneContainers) this.#options.inspector.forget(id);
    this.#options.store.setState(({ containers, networks: known, events }) => ({
      containers: replaceSome(
        containers,
        listed.map((container) => {
          const json = inspected.get(container.id);
          if (json !== undefined) return withInspect(container, json);
          return withEarlier(container, containers.get(container.id));
        }),
        goneContainers,
      ),
      networks: replaceSome(
        known,
        networks.filter(({ json }) => json !== undefined).map(({ json }) => normaliseNetwork(json)),
        goneNetworks,
      ),
      events: remember(
        events,
        batch.map(({ event }) => event),
      ),
    }));
  }
}

/** The remembered events with some more, oldest first. */
export function remember(
  events: readonly EngineEvent[],
  more: readonly EngineEvent[],
): readonly EngineEvent[] {
  const added = more.filter(isRemembered);
  return added.length === 0 ? events : [...events, ...added].slice(-EVENTS_KEPT);
}

async function listSome(requests: Requests, ids: readonly string[]): Promise<readonly Container[]> {
  if (ids.length === 0) return [];
  const filtered = ids.length <= FILTERED_IDS;
  const listed = listOf(await requests.listContainers(filtered ? ids : undefined)).map(normaliseListed);
  return filtered ? listed : listed.filter(({ id }) => ids.includes(id));
}

/** Lists those anew that the list showed as they were before their event. */
async function catchUp(
  requests: Requests,
  listed: readonly Container[],
  inspected: ReadonlyMap<string, unknown>,
): Promise<readonly Container[]> {
  const behind = listed.filter((container) => {
    const json = inspected.get(container.id);
    return json !== undefined && isBehind(container, json);
  });
  if (behind.length === 0) return listed;
  const again = await listSome(
    requests,
    behind.map(({ id }) => id),
  );
  return [...listed.filter((container) => !behind.includes(container)), ...again];
}

function idsOf(ids: readonly string[], gone: ReadonlySet<string>): readonly string[] {
  return [...new Set(ids)].filter((id) => !gone.has(id));
}
