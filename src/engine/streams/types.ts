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
  /** Bytes at the line's end that were not kept; mostly 0. */
  readonly cut: number;
}

export type LogPhase = 'loading' | 'following' | 'ended' | 'failed';

/** Which containers a log is of. Of a project also those that appear in it later. */
export type LogTargets = { readonly ids: readonly string[] } | { readonly project: string };

/** One container of a log; it stays in the list when it is removed, since its lines stay. */
export interface LogSourceState {
  readonly containerId: string;
  readonly name: string;
  /** Compose service; empty for none. */
  readonly service: string;
  readonly phase: LogPhase;
  /** Why nothing (more) comes from it, once that is known. */
  readonly says: Message | null;
}

export interface LogSnapshot {
  readonly phase: LogPhase;
  /** Seq of the first line still kept, and of the next to come: [first, next). */
  readonly first: number;
  readonly next: number;
  readonly bytes: number;
  /** Lines dropped from the head because the buffer was full. */
  readonly dropped: number;
  /** Why the log is empty, failed, or will not go on, once that is known. */
  readonly says: Message | null;
  /** In the order in which they joined. */
  readonly sources: readonly LogSourceState[];
}

/** How much of the past to load. `since` in ms; `tail` lines per container, 'all' for everything. */
export interface LogWindow {
  readonly tail: number | 'all';
  readonly since?: number;
}

/** A followed log of one or several containers, merged by time, in bounded memory. */
export interface LogFeed {
  readonly store: Pick<StoreApi<LogSnapshot>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** The kept lines with seq in [from, to). Sanitises them: ask for those that are shown. */
  lines(from: number, to: number): readonly LogLine[];
  /** The text of one kept line without colours, for search and filters; null when it is not kept. */
  plain(seq: number): string | null;
  /** Keeps the line with this seq, and those after it, from being dropped: no more is read when there is no room. */
  hold(seq: number | null): void;
  stop(): void;
}
