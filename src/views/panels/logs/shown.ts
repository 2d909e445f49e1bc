import { TOO_SLOW, type LineMatcher } from '../../../engine/streams/logs-filter.ts';
import type { Message } from '../../../engine/message.ts';
import type { LogFeed } from '../../../engine/streams/types.ts';

/** The lines of a log that are shown, oldest first: each has a place from 0 on. */
export interface ShownLines {
  readonly count: number;
  /** The seq of the line at a place; -1 where there is none. */
  seqAt(place: number): number;
  /** The place of the first shown line with this seq or a later one; `count` when there is none. */
  placeFrom(seq: number): number;
}

/** All lines with seq in [first, next). */
export function allLines(first: number, next: number): ShownLines {
  const count = next - first;
  return {
    count,
    seqAt: (place) => (place >= 0 && place < count ? first + place : -1),
    placeFrom: (seq) => Math.min(count, Math.max(0, seq - first)),
  };
}

/** Lines looked at between two looks at the clock. */
const BATCH_LINES = 256;

/** The lines that every one of some matchers lets through, found bit by bit as the log grows. */
export class MatchedLines implements ShownLines {
  /** Set when a matcher took too long: then nothing more is looked at. */
  problem: Message | null = null;
  readonly #matchers: readonly LineMatcher[];
  #seqs: number[] = [];
  #head = 0;
  #looked = 0;

  constructor(matchers: readonly LineMatcher[]) {
    this.#matchers = matchers;
  }

  get count(): number {
    return this.#seqs.length - this.#head;
  }

  seqAt(place: number): number {
    return place < 0 ? -1 : (this.#seqs[this.#head + place] ?? -1);
  }

  placeFrom(seq: number): number {
    let low = this.#head;
    let high = this.#seqs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#seqs[middle] ?? 0) < seq) low = middle + 1;
      else high = middle;
    }
    return low - this.#head;
  }

  /** Looks at the lines in [first, next) that it has not seen, for at most `budgetMs`. True when all are seen. */
  advance(feed: Pick<LogFeed, 'plain'>, first: number, next: number, budgetMs: number): boolean {
    const until = performance.now() + budgetMs;
    this.#drop(first);
    this.#looked = Math.max(this.#looked, first);
    while (this.#looked < next && this.problem === null) {
      this.#look(feed, Math.min(next, this.#looked + BATCH_LINES));
      if (performance.now() > until) break;
    }
    return this.#looked >= next || this.problem !== null;
  }

  #look(feed: Pick<LogFeed, 'plain'>, end: number): void {
    const seqs: number[] = [];
    const texts: string[] = [];
    for (; this.#looked < end; this.#looked += 1) {
      const text = feed.plain(this.#looked);
      if (text === null) continue;
      seqs.push(this.#looked);
      texts.push(text);
    }
    const results = this.#matchers.map((matcher) => matcher.test(texts));
    if (results.includes(null)) this.problem = TOO_SLOW;
    else this.#seqs.push(...seqs.filter((_, i) => results.every((result) => result?.[i])));
  }

  /** Forgets the lines before `first`. */
  #drop(first: number): void {
    while (this.#head < this.#seqs.length && (this.#seqs[this.#head] ?? 0) < first) this.#head += 1;
    if (this.#head > this.#seqs.length / 2) {
      this.#seqs = this.#seqs.slice(this.#head);
      this.#head = 0;
    }
  }
}
