import { setTimeout as sleep } from 'node:timers/promises';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineClient } from '../client.ts';
import { EngineError, msg } from '../message.ts';
import type { Container, EngineEvent } from '../types.ts';
import { backOffMs } from './back-off.ts';
import { EventLine } from './event-line.ts';
import { Inspector } from './inspector.ts';
import { load, loadInfo } from './load.ts';
import { Refresher, remember } from './refresher.ts';
import { createRequests } from './requests.ts';
import { sayConnectionError } from './say.ts';
import { createWatchdog, NoAnswer, STALL_AFTER_MS } from './watchdog.ts';
import type { Connection, EngineSnapshot, EngineState } from './types.ts';

/**
 * The live state of an engine: everything is loaded once, then only what an event names is asked anew. A lost
 * connection is tried again with back-off until `stop`, also when the first load failed and `start` has said so.
 * @param seen containers that a first look has shown already, so that none vanishes until the load
 */
export function createEngineState(client: EngineClient, seen: readonly Container[] = []): EngineState {
  return new LiveState(client, seen);
}

type SessionEnd =
  /** The engine answers again after a stall: what was missed meanwhile is loaded at once. */
  { readonly kind: 'answered' } | { readonly kind: 'failed'; readonly error: unknown };

const STALLED = msg('connect.stalled', { seconds: STALL_AFTER_MS / 1_000 });

class LiveState implements EngineState {
  readonly store: StoreApi<EngineSnapshot>;
  readonly #client: EngineClient;
  readonly #listeners = new Set<(event: EngineEvent) => void>();
  readonly #inspector: Inspector;
  readonly #refresher: Refresher;
  readonly #line = new EventLine();
  readonly #stopping = new AbortController();
  readonly #first = Promise.withResolvers<void>();
  #started = false;
  #loaded = false;

  constructor(client: EngineClient, seen: readonly Container[]) {
    this.#client = client;
    this.store = createStore<EngineSnapshot>(() => ({
      connection: { phase: 'connecting', since: Date.now() },
      info: null,
      containers: new Map(seen.map((container) => [container.id, container])),
      networks: new Map(),
      events: [],
      reloaded: null,
    }));
    this.#inspector = new Inspector(this.store, (ids) => this.#refresher.relist(ids));
    this.#refresher = new Refresher({
      store: this.store,
      inspector: this.#inspector,
      tell: (event) => {
        for (const listener of this.#listeners) listener(event);
      },
    });
    // Whoever does not wait for `start` reads the failure in the store.
    this.#first.promise.catch(() => undefined);
  }

  start(): Promise<void> {
    if (!this.#started) {
      this.#started = true;
      void this.#run();
    }
    return this.#first.promise;
  }

  stop(): void {
    this.#stopping.abort();
    this.#first.reject(new EngineError(msg('connect.ended')));
  }

  onEvent(listener: (event: EngineEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #run(): Promise<void> {
    let failures = 0;
    const { signal: stopping } = this.#stopping;
    while (!stopping.aborted) {
      const session = new AbortController();
      const end = await this.#follow(AbortSignal.any([session.signal, stopping]), () => (failures = 0));
      session.abort();
      if (stopping.aborted || end.kind === 'answered') continue;
      const delayMs = backOffMs(failures);
      failures += 1;
      this.#lose(end.error, delayMs);
      // Cut short by `stop`, which the loop then sees.
      await sleep(delayMs, undefined, { signal: stopping }).catch(() => undefined);
    }
  }

  /** One connection, from opening the stream of events to its end. Never rejects. */
  async #follow(signal: AbortSignal, onLoaded: () => void): Promise<SessionEnd> {
    const { promise: ended, resolve: end } = Promise.withResolvers<SessionEnd>();
    const fail = (error: unknown): void => end({ kind: 'failed', error });
    const watchdog = createWatchdog({
      ping: () => requests.ping(),
      onStalled: () => this.#show({ phase: 'stalled', says: STALLED }),
      onAnswered: () => end({ kind: 'answered' }),
      onLost: fail,
    });
    const requests = createRequests(this.#client, signal, watchdog.watch);
    signal.addEventListener('abort', () => fail(new EngineError(msg('connect.ended'))), { once: true });

    const begin = async (): Promise<void> => {
      // Opened before the load, so that nothing happens unnoticed between the two.
      const events = await this.#line.open(requests, (event, isLoaded) => {
        watchdog.heard();
        this.#receive(event, isLoaded);
      });
      events.ended.then(
        () => fail(new EngineError(msg('connect.ended'))),
        (error: unknown) => fail(new EngineError(msg('connect.ended'), { cause: error })),
      );
      const info = loadInfo(requests, this.#client);
      // Awaited below; when the lists fail first, its failure is no news.
      info.catch(() => undefined);
      const loaded = await load(requests, this.store.getState, this.#loaded);
      this.store.setState({ ...loaded, connection: { phase: 'live', since: Date.now() } });
      // After a reload any of them may have been restarted unseen.
      const stale = [...loaded.containers.values()].filter(({ run }) => this.#loaded || run === undefined);
      this.#loaded = true;
      onLoaded();
      this.#refresher.begin(requests, fail);
      const filling = this.#inspector.fill(
        requests,
        stale.map(({ id }) => id),
      );
      filling.catch(fail);
      this.store.setState({ info: await info });
      this.#first.resolve();
    };
    begin().catch(fail);

    const result = await ended;
    watchdog.stop();
    this.#refresher.pause();
    return result;
  }

  /** What happened before the first load is remembered, but news to nobody. */
  #receive(event: EngineEvent, isLoaded: boolean): void {
    if (isLoaded && !this.#loaded) {
      this.store.setState(({ events }) => ({ events: remember(events, [event]) }));
    } else {
      this.#refresher.push({ event, isLoaded });
    }
  }

  #lose(error: unknown, delayMs: number): void {
    const says = sayConnectionError(error, this.#client);
    this.#first.reject(new EngineError(says, { cause: error }));
    // An engine that gives no answer stays stalled while new connections to it are tried.
    if (error instanceof NoAnswer) return;
    this.#show({ phase: 'lost', says, retryAt: Date.now() + delayMs });
  }

  #show(connection: Omit<Connection, 'since'>): void {
    const { phase, since } = this.store.getState().connection;
    this.store.setState({
      connection: { ...connection, since: phase === connection.phase ? since : Date.now() },
    });
  }
}
