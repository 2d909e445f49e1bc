import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineClient } from '../client.ts';
import { statusOf } from '../actions/failure.ts';
import { StatsBook } from './stats-book.ts';
import { sampleOnce, streamStats } from './stats-requests.ts';
import type { StatsFeed, StatsSnapshot } from './types.ts';

export { FRESH_FOR_MS, HISTORY_KEPT } from './stats-book.ts';

/** All visible ones at once: asked one after another they cost the engine more (docs/decisions/stats-sampling.md). */
export const SAMPLE_EVERY_MS = 5_000;
/** Two readings make the first CPU figure. */
const SECOND_SAMPLE_AFTER_MS = 1_000;
/** A selection must rest that long before its stream is opened: j j j j opens none on the way. */
export const SETTLE_MS = 200;
/** Containers that scroll into sight are asked together, and not while they fly by. */
const ARRIVALS_EVERY_MS = 200;
/** The store changes at most four times a second; answers that come together change it once. */
const COMMIT_EVERY_MS = 250;
const GATHER_MS = 50;

/**
 * Makes the feed of an engine's stats. A container's series appears with its second reading, about a second after it
 * came into sight, and goes when it is not read for FRESH_FOR_MS.
 */
export function createStatsFeed(client: EngineClient): StatsFeed {
  return new Feed(client);
}

interface OpenStream {
  readonly id: string;
  readonly abort: AbortController;
  /** It has answered: until then the container is sampled like the others. */
  isLive: boolean;
}

class Feed implements StatsFeed {
  readonly store: StoreApi<StatsSnapshot> = createStore<StatsSnapshot>(() => ({ series: new Map() }));
  readonly #client: EngineClient;
  readonly #book = new StatsBook();
  readonly #stopping = new AbortController();
  readonly #asking = new Set<string>();
  #watched: ReadonlySet<string> = new Set();
  #selected: string | null = null;
  #stream: OpenStream | undefined;
  #ticking: NodeJS.Timeout | undefined;
  #settling: NodeJS.Timeout | undefined;
  #arriving: NodeJS.Timeout | undefined;
  #committing: NodeJS.Timeout | undefined;
  readonly #seconds = new Map<string, NodeJS.Timeout>();
  #committedAt = 0;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  watch(visible: readonly string[], selected: string | null): void {
    if (this.#stopping.signal.aborted || this.#isWatching(visible, selected)) return;
    const isNewSelection = selected !== this.#selected;
    this.#watched = new Set(selected === null ? visible : [...visible, selected]);
    this.#selected = selected;
    if (isNewSelection) this.#select(selected);
    this.#meetArrivals();
    if (this.#watched.size > 0) this.#ticking ??= setInterval(() => this.#tick(), SAMPLE_EVERY_MS);
  }

  stop(): void {
    this.#stopping.abort();
    this.#stream?.abort.abort();
    this.#watched = new Set();
    clearInterval(this.#ticking);
    for (const timer of [this.#settling, this.#arriving, this.#committing, ...this.#seconds.values()])
      clearTimeout(timer);
  }

  #isWatching(visible: readonly string[], selected: string | null): boolean {
    const extra = selected !== null && !visible.includes(selected) ? 1 : 0;
    return (
      selected === this.#selected &&
      this.#watched.size === visible.length + extra &&
      visible.every((id) => this.#watched.has(id))
    );
  }

  #select(selected: string | null): void {
    if (selected !== null) {
      const readAt = this.#book.lastReadAt(selected, Date.now());
      if (readAt === undefined) this.#meet(selected);
      else if (Date.now() - readAt >= SECOND_SAMPLE_AFTER_MS) void this.#ask(selected);
    }
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.#settling = undefined;
      this.#settle();
    }, SETTLE_MS);
  }

  /** Opens the stream that belongs to the selection, and closes another. */
  #settle(): void {
    if (this.#stream?.id === this.#selected) return;
    this.#stream?.abort.abort();
    this.#stream = undefined;
    if (this.#selected !== null) void this.#follow(this.#selected);
  }

  async #follow(id: string): Promise<void> {
    const stream: OpenStream = { id, abort: new AbortController(), isLive: false };
    this.#stream = stream;
    try {
      await streamStats(this.#client, id, stream.abort.signal, (json) => {
        stream.isLive = true;
        this.#take(id, json);
      });
    } catch (error) {
      if (!stream.abort.signal.aborted) this.#lose(id, error);
    }
    // It is sampled from now on, and the next tick opens a new stream if it is still selected.
    if (this.#stream === stream) this.#stream = undefined;
  }

  #tick(): void {
    for (const id of this.#watched) {
      if (!this.#isStreamed(id)) void this.#ask(id);
    }
    if (this.#settling === undefined) this.#settle();
    if (this.#watched.size > 0 || this.store.getState().series.size > 0) {
      this.#commitSoon();
    } else {
      clearInterval(this.#ticking);
      this.#ticking = undefined;
    }
  }

  #meetArrivals(): void {
    if (this.#arriving !== undefined) return;
    for (const id of this.#watched) this.#meet(id);
    this.#arriving = setTimeout(() => {
      this.#arriving = undefined;
      for (const id of this.#watched) this.#meet(id);
    }, ARRIVALS_EVERY_MS);
  }

  /** Asks at once for a container that has just come into sight, and soon again. */
  #meet(id: string): void {
    const isKnown = this.#book.lastReadAt(id, Date.now()) !== undefined;
    if (isKnown || this.#isStreamed(id) || this.#asking.has(id) || this.#seconds.has(id)) return;
    void this.#introduce(id);
  }

  async #introduce(id: string): Promise<void> {
    await this.#ask(id);
    if (this.#stopping.signal.aborted) return;
    const timer = setTimeout(() => {
      this.#seconds.delete(id);
      if (this.#watched.has(id) && !this.#isStreamed(id)) void this.#ask(id);
    }, SECOND_SAMPLE_AFTER_MS);
    this.#seconds.set(id, timer);
  }

  async #ask(id: string): Promise<void> {
    if (this.#asking.has(id)) return;
    this.#asking.add(id);
    try {
      this.#take(id, await sampleOnce(this.#client, id, this.#stopping.signal));
    } catch (error) {
      this.#lose(id, error);
    }
    this.#asking.delete(id);
  }

  #isStreamed(id: string): boolean {
    return this.#stream?.id === id && this.#stream.isLive;
  }

  #take(id: string, json: unknown): void {
    if (this.#book.add(id, json, Date.now()) && this.#watched.has(id)) this.#commitSoon();
  }

  /**
   * What is gone is dropped at once. Any other failure is that of the connection, on which the live state speaks; the
   * figures grow old and go by themselves.
   */
  #lose(id: string, error: unknown): void {
    if (statusOf(error) === 404 && this.#book.drop(id)) this.#commitSoon();
  }

  #commitSoon(): void {
    if (this.#stopping.signal.aborted) return;
    const waitMs = Math.max(GATHER_MS, this.#committedAt + COMMIT_EVERY_MS - Date.now());
    this.#committing ??= setTimeout(() => {
      this.#committing = undefined;
      this.#committedAt = Date.now();
      const series = this.#book.fresh(this.#committedAt);
      const before = this.store.getState().series;
      const isSame = series.size === before.size && [...series].every(([id, of]) => before.get(id) === of);
      if (!isSame) this.store.setState({ series });
    }, waitMs);
  }
}
