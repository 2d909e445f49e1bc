import type { Message } from '../../../engine/message.ts';
import {
  compileFilter,
  compileSearch,
  type Compiled,
  type LineMatcher,
} from '../../../engine/streams/logs-filter.ts';
import type { LogFeed } from '../../../engine/streams/types.ts';
import { allLines, MatchedLines, type ShownLines } from './shown.ts';
import type { SearchState } from './view.ts';

/** Time for looking at lines before keys and frames get their turn, ms. */
const SLICE_MS = 4;

/** The filter and the search of one open log: which lines they let through, found in slices as lines come. */
export class LogLookup {
  readonly #feed: LogFeed;
  readonly #onProgress: () => void;
  #filter: Compiled | null = null;
  #search: Compiled | null = null;
  #filtered: MatchedLines | null = null;
  #found: MatchedLines | null = null;
  #current = -1;
  #immediate: NodeJS.Immediate | undefined;

  constructor(feed: LogFeed, onProgress: () => void) {
    this.#feed = feed;
    this.#onProgress = onProgress;
  }

  /** True when every line that is kept has been looked at. */
  get isDone(): boolean {
    return this.#immediate === undefined;
  }

  /** The lines that the filter lets through; all of them when it cannot be used. */
  get shown(): ShownLines {
    if (this.#filtered !== null && this.#filtered.problem === null) return this.#filtered;
    const { first, next } = this.#feed.store.getState();
    return allLines(first, next);
  }

  get search(): SearchState | null {
    const matcher = matcherOf(this.#search);
    const found = this.#found;
    if (matcher === null || found === null || found.problem !== null) return null;
    const place = found.placeFrom(this.#current);
    const isAt = this.#current >= 0 && found.seqAt(place) === this.#current;
    return { matcher, count: found.count, current: isAt ? { seq: this.#current, number: place + 1 } : null };
  }

  get problem(): Message | null {
    for (const compiled of [this.#filter, this.#search]) if (compiled?.ok === false) return compiled.says;
    return this.#filtered?.problem ?? this.#found?.problem ?? null;
  }

  setFilter(text: string): void {
    this.#filter = text === '' ? null : compileFilter(text);
    this.#restart();
  }

  setSearch(text: string): void {
    this.#search = text === '' ? null : compileSearch(text);
    this.#current = -1;
    this.#restart();
  }

  /** Goes to the match after (1) or before (-1) the current one, round the ends. Its seq; undefined for none. */
  next(direction: 1 | -1): number | undefined {
    const found = this.#found;
    if (found === null || found.count === 0) return undefined;
    const at = found.placeFrom(this.#current);
    const isAt = found.seqAt(at) === this.#current;
    const step = direction === 1 ? (isAt ? at + 1 : at) : at - 1;
    return this.#goTo(found.seqAt((step + found.count) % found.count));
  }

  /** Goes to the last match up to a seq, or else to the first of all. Its seq; undefined for none. */
  lastUpTo(seq: number): number | undefined {
    const found = this.#found;
    if (found === null || found.count === 0) return undefined;
    const place = seq === Number.POSITIVE_INFINITY ? found.count - 1 : found.placeFrom(seq + 1) - 1;
    return this.#goTo(found.seqAt(Math.max(0, place)));
  }

  /** Looks at lines that have come. What does not fit in a slice follows in later ones. */
  advance(): void {
    if (this.#immediate !== undefined) return;
    if (!this.#slice()) this.#later();
  }

  stop(): void {
    clearImmediate(this.#immediate);
  }

  #goTo(seq: number): number {
    this.#current = seq;
    return seq;
  }

  #restart(): void {
    const filter = matcherOf(this.#filter);
    const search = matcherOf(this.#search);
    this.#filtered = filter === null ? null : new MatchedLines([filter]);
    this.#found = search === null ? null : new MatchedLines(filter === null ? [search] : [filter, search]);
    this.#later();
  }

  #later(): void {
    clearImmediate(this.#immediate);
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined;
      if (!this.#slice()) this.#later();
      this.#onProgress();
    });
  }

  /** True when there is nothing left to look at. */
  #slice(): boolean {
    const { first, next } = this.#feed.store.getState();
    let done = true;
    for (const lines of [this.#filtered, this.#found]) {
      if (lines !== null && !lines.advance(this.#feed, first, next, SLICE_MS)) done = false;
    }
    return done;
  }
}

function matcherOf(compiled: Compiled | null): LineMatcher | null {
  return compiled?.ok === true ? compiled.matcher : null;
}
