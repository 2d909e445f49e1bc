import { describe, expect, test } from 'vitest';
import { FRESH_FOR_MS, HISTORY_KEPT, StatsBook } from '../../src/engine/streams/stats-book.ts';

const START = Date.parse('2026-11-24T12:00:00Z');

/** An answer of an engine with one CPU, read `ms` after the start, with that much CPU time used. */
function answer(ms: number, usedMs: number, streamedAfterMs?: number) {
  return {
    read: new Date(START + ms).toISOString(),
    cpu_stats: counters(ms, usedMs),
    precpu_stats:
      streamedAfterMs === undefined ? {} : counters(ms - streamedAfterMs, usedMs - streamedAfterMs / 2),
  };
}

function counters(systemMs: number, totalMs: number) {
  return {
    cpu_usage: { total_usage: totalMs * 1e6 },
    system_cpu_usage: (systemMs + 1_000_000) * 1e6,
    online_cpus: 1,
  };
}

function cpu(book: StatsBook, now: number): number | undefined {
  return book.fresh(now).get('a')?.latest.cpuPercent;
}

describe('the series of a container', () => {
  test('begin with the second reading, since one alone tells no CPU', () => {
    const book = new StatsBook();
    expect(book.add('a', answer(0, 0), 0)).toBe(false);
    expect(book.fresh(0).size).toBe(0);
    expect(book.add('a', answer(1_000, 250), 1_000)).toBe(true);
    expect(cpu(book, 1_000)).toBe(25);
  });

  test('begin with the first reading of a stream that brings the one before along', () => {
    const book = new StatsBook();
    expect(book.add('a', answer(5_000, 3_000, 1_000), 0)).toBe(true);
    expect(cpu(book, 0)).toBe(50);
  });

  test('count from the last reading, whether it was sampled or streamed', () => {
    const book = new StatsBook();
    book.add('a', answer(0, 0), 0);
    book.add('a', answer(5_000, 500), 5_000);
    expect(cpu(book, 5_000)).toBe(10);
    book.add('a', answer(6_000, 1_000, 1_000), 6_000);
    expect(cpu(book, 6_000)).toBe(50);
  });

  test('leave out a reading too soon after another, and one that was overtaken', () => {
    const book = new StatsBook();
    book.add('a', answer(0, 0), 0);
    expect(book.add('a', answer(100, 100), 100)).toBe(false);
    expect(book.add('a', answer(-100, 0), 1_000)).toBe(false);
    expect(book.add('a', answer(1_000, 500), 1_000)).toBe(true);
    expect(cpu(book, 1_000)).toBe(50);
  });

  test('begin anew with a container that was started anew', () => {
    const book = new StatsBook();
    book.add('a', answer(0, 5_000), 0);
    expect(book.add('a', answer(1_000, 10), 1_000)).toBe(false);
    expect(book.add('a', answer(2_000, 510), 2_000)).toBe(true);
    expect(cpu(book, 2_000)).toBe(50);
  });

  test('begin anew after a pause, in which no mean of the past counts as a figure of now', () => {
    const book = new StatsBook();
    book.add('a', answer(0, 0), 0);
    book.add('a', answer(1_000, 10), 1_000);
    expect(book.add('a', answer(60_000, 30_000), 60_000)).toBe(false);
    expect(book.fresh(60_000).size).toBe(0);
    expect(book.add('a', answer(61_000, 30_100), 61_000)).toBe(true);
    expect(cpu(book, 61_000)).toBe(10);
    expect(book.fresh(61_000).get('a')?.history).toHaveLength(2);
  });

  test('are shown while they are fresh', () => {
    const book = new StatsBook();
    book.add('a', answer(0, 0), 0);
    book.add('a', answer(1_000, 10), 1_000);
    expect(book.fresh(1_000 + FRESH_FOR_MS).size).toBe(1);
    expect(book.fresh(1_001 + FRESH_FOR_MS).size).toBe(0);
  });

  test('keep a bounded history, the latest last', () => {
    const book = new StatsBook();
    const readings = HISTORY_KEPT + 60;
    for (let at = 0; at <= readings; at += 1) book.add('a', answer(at * 1_000, at), at * 1_000);
    const series = book.fresh(readings * 1_000).get('a');
    expect(series?.history).toHaveLength(HISTORY_KEPT);
    expect(series?.history.at(-1)).toBe(series?.latest);
    expect(series?.history[0]?.time).toBe((readings - HISTORY_KEPT + 1) * 1_000);
  });

  test('are dropped on demand, and forgotten when nobody read them for long', () => {
    const book = new StatsBook();
    book.add('a', answer(0, 0), 0);
    book.add('a', answer(1_000, 10), 1_000);
    expect(book.drop('a')).toBe(true);
    expect(book.drop('a')).toBe(false);
    book.add('a', answer(2_000, 0), 2_000);
    book.fresh(3_600_000);
    expect(book.drop('a')).toBe(false);
  });
});
