import { ratesOf, readingOf, sampleOf, type CpuCounters, type Reading } from './stats-formulas.ts';
import type { StatsSeries } from './types.ts';

/** Samples kept of each container: 4 minutes of one that is streamed, 20 of one that is sampled. */
export const HISTORY_KEPT = 240;

/** Graphs show two samples in a cell: the same two stay together when the oldest go. */
const DROPPED_AT_ONCE = 2;

/** A figure older than that is not shown. */
export const FRESH_FOR_MS = 6_000;
/** CPU counted over longer than that would be a mean of the past, not what is going on. */
const COUNT_OVER_MS = 15_000;
/** Counters read sooner after one another than that move by too few ticks of the kernel's clock to mean something. */
const LEAST_APART_MS = 500;
/** A container that was not read for that long is forgotten with its history. */
const FORGET_AFTER_MS = 600_000;

interface Entry {
  reading: Reading;
  /** When `reading` came, ms by our clock. */
  readAt: number;
  series: StatsSeries | undefined;
}

/** What was read of each container, and the series made of it. Times are ms by our clock. */
export class StatsBook {
  readonly #entries = new Map<string, Entry>();

  /** Takes an answer of the engine. True when it gave a new sample. */
  add(id: string, json: unknown, now: number): boolean {
    const reading = readingOf(json);
    if (reading === undefined) return false;
    const entry = this.#entries.get(id);
    if (entry !== undefined && !isLater(reading, entry, now)) return false;
    const isNext =
      entry !== undefined && now - entry.readAt <= COUNT_OVER_MS && !isReset(reading, entry.reading);
    const before = isNext ? entry.reading.cpu : streamedBefore(reading);
    const history = entry?.series?.history ?? [];
    let series: StatsSeries | undefined = entry?.series;
    if (before !== undefined) {
      const latest = sampleOf(reading, before, now);
      series = {
        latest,
        history: [...history.slice(history.length < HISTORY_KEPT ? 0 : DROPPED_AT_ONCE), latest],
        rates: isNext ? ratesOf(reading, entry.reading) : null,
      };
    }
    this.#entries.set(id, { reading, readAt: now, series });
    return before !== undefined;
  }

  /** When a container was last read; undefined when it was not, or not lately enough to count from. */
  lastReadAt(id: string, now: number): number | undefined {
    const readAt = this.#entries.get(id)?.readAt;
    return readAt !== undefined && now - readAt <= COUNT_OVER_MS ? readAt : undefined;
  }

  /** True when a container's figures may be shown. */
  isFresh(id: string, now: number): boolean {
    const latest = this.#entries.get(id)?.series?.latest;
    return latest !== undefined && now - latest.time <= FRESH_FOR_MS;
  }

  drop(id: string): boolean {
    return this.#entries.delete(id);
  }

  /** The series that may be shown now. What was not read for long is forgotten. */
  fresh(now: number): ReadonlyMap<string, StatsSeries> {
    const shown = new Map<string, StatsSeries>();
    for (const [id, { readAt, series }] of this.#entries) {
      if (now - readAt > FORGET_AFTER_MS) this.#entries.delete(id);
      else if (series !== undefined && this.isFresh(id, now)) shown.set(id, series);
    }
    return shown;
  }
}

/** The container was started anew: its counters began again. */
function isReset(reading: Reading, before: Reading): boolean {
  return reading.cpu.total < before.cpu.total;
}

/** A stream and a single sample of the same container may overtake each other. */
function isLater(reading: Reading, before: Entry, now: number): boolean {
  if (now - before.readAt < LEAST_APART_MS) return false;
  // The engine's clock may have been put back.
  return reading.readAt > before.reading.readAt || now - before.readAt > COUNT_OVER_MS;
}

/** A stream brings the reading before along, but for its first. */
function streamedBefore({ cpuBefore }: Reading): CpuCounters | undefined {
  return cpuBefore.system > 0 ? cpuBefore : undefined;
}
