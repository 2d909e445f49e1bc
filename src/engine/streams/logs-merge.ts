/**
 * Merges the pasts of several containers in time order while they are being read, each in its own order. A line goes
 * on when every source that is still being read has a line to compare with; a source that is ahead waits.
 */
import { compareLines, type RawLine } from './lines.ts';

/** Lines of one source that may wait before its reading does. */
const WAITING_LINES = 500;

export class HistoryMerge {
  readonly #emit: (line: RawLine, source: number) => void;
  readonly #open = new Map<number, Queue>();
  /** Closed sources with lines left. */
  readonly #rest = new Map<number, Queue>();

  constructor(emit: (line: RawLine, source: number) => void) {
    this.#emit = emit;
  }

  /** A source joins. */
  open(source: number): void {
    this.#open.set(source, new Queue());
  }

  /** True when no source is being read any more. */
  get done(): boolean {
    return this.#open.size === 0;
  }

  /** True while the source's lines are taken. */
  takes(source: number): boolean {
    return this.#open.has(source);
  }

  /** Takes lines in; the promise resolves when the source may be read on. */
  async accept(source: number, lines: readonly RawLine[]): Promise<void> {
    const queue = this.#open.get(source);
    if (queue === undefined) return;
    for (const line of lines) queue.push(line);
    this.#drain();
    await queue.room();
  }

  /** The source's past has been read. */
  close(source: number): void {
    const queue = this.#open.get(source);
    if (queue === undefined) return;
    this.#open.delete(source);
    this.#rest.set(source, queue);
    this.#drain();
  }

  /** Waits for nobody any more: passes on all that is here, in order. */
  closeAll(): void {
    for (const source of this.#open.keys()) this.close(source);
  }

  #drain(): void {
    const read = [...this.#open.values()];
    const all = [...read, ...this.#rest.values()];
    while (read.every((queue) => queue.head !== undefined)) {
      const source = this.#oldest();
      if (source === undefined) break;
      const queue = this.#open.get(source) ?? this.#rest.get(source);
      const line = queue?.shift();
      if (line !== undefined) this.#emit(line, source);
      if (queue?.head === undefined) this.#rest.delete(source);
    }
    for (const queue of all) queue.settle();
  }

  #oldest(): number | undefined {
    let best: number | undefined;
    let bestLine: RawLine | undefined;
    for (const queues of [this.#open, this.#rest]) {
      for (const [source, queue] of queues) {
        const line = queue.head;
        if (line === undefined) continue;
        if (bestLine !== undefined && compareLines(line, bestLine) >= 0) continue;
        best = source;
        bestLine = line;
      }
    }
    return best;
  }
}

/** First in, first out, with somebody who may wait for room. */
class Queue {
  #lines: RawLine[] = [];
  #at = 0;
  #resume: (() => void) | undefined;

  get head(): RawLine | undefined {
    return this.#lines[this.#at];
  }

  push(line: RawLine): void {
    this.#lines.push(line);
  }

  shift(): RawLine | undefined {
    const line = this.#lines[this.#at];
    this.#at += 1;
    if (this.#at >= this.#lines.length) {
      this.#lines = [];
      this.#at = 0;
    }
    return line;
  }

  /** Resolves when there is room for more. */
  room(): Promise<void> {
    if (this.#lines.length - this.#at <= WAITING_LINES) return Promise.resolve();
    return new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  /** Lets the one who waits go on when there is room. */
  settle(): void {
    if (this.#lines.length - this.#at > WAITING_LINES) return;
    this.#resume?.();
    this.#resume = undefined;
  }
}
