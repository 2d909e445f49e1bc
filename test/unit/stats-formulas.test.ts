import { describe, expect, test } from 'vitest';
import v1 from './fixtures/stats-cgroup-v1.json' with { type: 'json' };
import v2 from './fixtures/stats-cgroup-v2.json' with { type: 'json' };
import {
  cpuPercentOf,
  ratesOf,
  readingOf,
  sampleOf,
  type Reading,
} from '../../src/engine/streams/stats-formulas.ts';

const MIB = 1024 * 1024;

function reading(json: unknown): Reading {
  const found = readingOf(json);
  if (found === undefined) throw new Error('no reading');
  return found;
}

function sample(json: unknown) {
  const found = reading(json);
  return sampleOf(found, found.cpuBefore, 1);
}

/** A usage of 10 bytes without a limit, and these details. */
function withMemory(stats: unknown) {
  return sample({ ...v1.answer, memory_stats: { usage: 10, stats, limit: 0 } });
}

describe('the figures of docker stats', () => {
  test('on cgroup v1, recorded: memory without total_inactive_file, both networks', () => {
    const figures = sample(v1.answer);
    expect(figures.cpuPercent).toBeCloseTo(5.7058, 3);
    expect(figures).toMatchObject({
      memory: 65_634_304 - 307_200,
      memoryLimit: 128 * MIB,
      netRx: 2_224,
      netTx: 0,
      pids: 2,
    });
    expect(figures.memoryPercent).toBeCloseTo(48.67, 2);
  });

  test('on cgroup v2: memory without inactive_file, block I/O of all devices, CPUs counted by the engine', () => {
    expect(sample(v2.answer)).toEqual({
      time: 1,
      cpuPercent: 50,
      memory: 120 * MIB,
      memoryLimit: 256 * MIB,
      memoryPercent: 46.875,
      netRx: 5_338,
      netTx: 648,
      blockRead: 205_672_448 + 1_024,
      blockWrite: 97_959_936 + 2_048,
      pids: 23,
    });
  });

  test('block I/O counts by the first letter in either case, so that Sync, Async and Total do not count', () => {
    const entries = ['Read', 'Write', 'Sync', 'Async', 'Total', 'read', '', null].map((op, at) => ({
      op,
      value: 10 ** at,
    }));
    const { blockRead, blockWrite } = sample({
      ...v1.answer,
      blkio_stats: { io_service_bytes_recursive: entries },
    });
    expect({ blockRead, blockWrite }).toEqual({ blockRead: 100_001, blockWrite: 10 });
  });

  test('an engine that does not count the online CPUs lists them', () => {
    const { online_cpus: _online, ...cpu } = v1.answer.cpu_stats;
    expect(sample({ ...v1.answer, cpu_stats: cpu }).cpuPercent).toBeCloseTo(5.7058, 3);
  });

  test('a cache that is not smaller than the usage is not subtracted', () => {
    expect(withMemory({ total_inactive_file: 10 })).toMatchObject({ memory: 10, memoryPercent: 0 });
    expect(withMemory({ total_inactive_file: 10, inactive_file: 4 }).memory).toBe(6);
    expect(withMemory({ inactive_file: 11 }).memory).toBe(10);
    expect(withMemory(null).memory).toBe(10);
  });

  test('CPU that did not move, or went back, is 0 %', () => {
    const before = { total: 100, system: 1_000, online: 2 };
    expect(cpuPercentOf({ ...before, system: 2_000 }, before)).toBe(0);
    expect(cpuPercentOf({ ...before, total: 200 }, before)).toBe(0);
    expect(cpuPercentOf({ total: 50, system: 2_000, online: 2 }, before)).toBe(0);
    expect(cpuPercentOf({ total: 600, system: 2_000, online: 2 }, before)).toBe(100);
  });

  test('a container that does not run has no figures', () => {
    expect(readingOf({ ...v1.answer, read: '0001-01-01T00:00:00Z' })).toBeUndefined();
    expect(readingOf(null)).toBeUndefined();
  });

  test('fields that are missing, null or of another kind count as 0', () => {
    const bare = reading({ read: '2026-11-24T12:00:00Z', networks: null, cpu_stats: [], memory_stats: 'x' });
    expect(sampleOf(bare, bare.cpuBefore, 1)).toEqual({
      time: 1,
      cpuPercent: 0,
      memory: 0,
      memoryLimit: 0,
      memoryPercent: 0,
      netRx: 0,
      netTx: 0,
      blockRead: 0,
      blockWrite: 0,
      pids: 0,
    });
  });

  test('rates are bytes per second between two readings, by the clock of the engine', () => {
    const before = reading(v2.answer);
    const after = {
      ...before,
      readAt: before.readAt + 2_000,
      netRx: before.netRx + 4_000,
      blockWrite: before.blockWrite + 10,
    };
    expect(ratesOf(after, before)).toEqual({ netRx: 2_000, netTx: 0, blockRead: 0, blockWrite: 5 });
    expect(ratesOf(before, before)).toBeNull();
    expect(ratesOf({ ...before, readAt: before.readAt + 1_000, netTx: 0 }, before)?.netTx).toBe(0);
  });
});
