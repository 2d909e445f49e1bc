import type { StoreApi } from 'zustand/vanilla';
import type { Message } from '../message.ts';

/** One reading of a container's use, by the docker CLI's formulas. Percents: 100 is one core. Sizes in bytes. */
export interface StatsSample {
  readonly time: number;
  readonly cpuPercent: number;
  /** Usage without the page cache that the kernel can drop, as `docker stats` shows it. */
  readonly memory: number;
  readonly memoryLimit: number;
  /** memory / memoryLimit × 100; 0 without a limit. */
  readonly memoryPercent: number;
  readonly netRx: number;
  readonly netTx: number;
  readonly blockRead: number;
  readonly blockWrite: number;
  readonly pids: number;
}

/** The latest sample and its past, of one container. */
export interface StatsSeries {
  readonly latest: StatsSample;
  /** Oldest first, at most HISTORY_KEPT, `latest` last. */
  readonly history: readonly StatsSample[];
  /** Bytes per second between the last two samples; null until there are two. */
  readonly rates: {
    readonly netRx: number;
    readonly netTx: number;
    readonly blockRead: number;
    readonly blockWrite: number;
  } | null;
}

export interface StatsSnapshot {
  readonly series: ReadonlyMap<string, StatsSeries>;
}

/**
 * Feeds stats for what is on the screen: the selected container is streamed, the other visible running ones are
 * sampled one-shot in parallel so that no figure is older than 6 s, hidden ones not at all.
 */
export interface StatsFeed {
  readonly store: Pick<StoreApi<StatsSnapshot>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** What the screen shows now: ids of running containers; `selected` may be null. Cheap to call on every render. */
  watch(visible: readonly string[], selected: string | null): void;
  stop(): void;
}

/** One line of a log. `text` is sanitised: SGR colour kept, every other control dropped. */
export interface LogLine {
  /** Grows by one for each line of the buffer, never reused. */
  readonly seq: number;
  /** From the engine's RFC 3339 timestamp, ms. */
  readonly time: number;
  readonly containerId: string;
  readonly stderr: boolean;
  readonly text: string;
}

export type LogPhase = 'loading' | 'following' | 'ended' | 'failed';

export interface LogSnapshot {
  readonly phase: LogPhase;
  /** Seq of the first line still kept, and of the next to come: [first, next). */
  readonly first: number;
  readonly next: number;
  readonly bytes: number;
  /** Lines dropped from the head because the buffer was full. */
  readonly dropped: number;
  /** Why the log is empty or failed, once that is known. */
  readonly says: Message | null;
}

/** How much of the past to load. `since` in ms; `tail` lines per container, 'all' for everything. */
export interface LogWindow {
  readonly tail: number | 'all';
  readonly since?: number;
}

/** A followed log of one or several containers, merged by time, in bounded memory. */
export interface LogFeed {
  readonly store: Pick<StoreApi<LogSnapshot>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** The kept lines with seq in [from, to). */
  lines(from: number, to: number): readonly LogLine[];
  stop(): void;
}
