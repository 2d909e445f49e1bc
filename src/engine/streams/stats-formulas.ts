import { entriesOf, fieldOf, listOf, numberOf } from '../json.ts';
import { timeOf } from '../state/normalise-time.ts';
import type { StatsSample, StatsSeries } from './types.ts';

/**
 * What GET /containers/{id}/stats tells, as figures. The formulas are those of the docker CLI
 * (docker/cli, cli/command/container/stats_helpers.go), so that a person sees what `docker stats` shows.
 */

/** Counters of CPU time, in ns since the container's start and over all CPUs since the host's. */
export interface CpuCounters {
  readonly total: number;
  readonly system: number;
  readonly online: number;
}

/** One answer of the engine. */
export interface Reading {
  /** By the engine's clock, ms. */
  readonly readAt: number;
  readonly cpu: CpuCounters;
  /** The reading before, where the engine streams; without meaning in the first one of a stream. */
  readonly cpuBefore: CpuCounters;
  readonly memory: number;
  readonly memoryLimit: number;
  readonly netRx: number;
  readonly netTx: number;
  readonly blockRead: number;
  readonly blockWrite: number;
  readonly pids: number;
}

/** Undefined for what says nothing: a container that does not run is answered with zeros read at no time. */
export function readingOf(json: unknown): Reading | undefined {
  const readAt = timeOf(fieldOf(json, 'read'));
  if (readAt === undefined) return undefined;
  const memory = fieldOf(json, 'memory_stats');
  const networks = entriesOf(fieldOf(json, 'networks')).map(([, network]) => network);
  const blockEntries = listOf(fieldOf(fieldOf(json, 'blkio_stats'), 'io_service_bytes_recursive'));
  return {
    readAt,
    cpu: cpuCountersOf(fieldOf(json, 'cpu_stats')),
    cpuBefore: cpuCountersOf(fieldOf(json, 'precpu_stats')),
    memory: memoryOf(memory),
    memoryLimit: numberOf(fieldOf(memory, 'limit')),
    netRx: sum(networks.map((network) => numberOf(fieldOf(network, 'rx_bytes')))),
    netTx: sum(networks.map((network) => numberOf(fieldOf(network, 'tx_bytes')))),
    blockRead: blockBytes(blockEntries, 'r'),
    blockWrite: blockBytes(blockEntries, 'w'),
    pids: numberOf(fieldOf(fieldOf(json, 'pids_stats'), 'current')),
  };
}

/** calculateCPUPercentUnix: 100 is one core. 0 where a counter did not move or went back. */
export function cpuPercentOf(cpu: CpuCounters, before: CpuCounters): number {
  const total = cpu.total - before.total;
  const system = cpu.system - before.system;
  return total > 0 && system > 0 ? (total / system) * cpu.online * 100 : 0;
}

/** calculateMemPercentUnixNoCache. */
export function memoryPercentOf(memory: number, limit: number): number {
  return limit === 0 ? 0 : (memory / limit) * 100;
}

/** A reading as a sample, its CPU counted since `before`. `time` is ms by our clock. */
export function sampleOf(reading: Reading, before: CpuCounters, time: number): StatsSample {
  const { memory, memoryLimit, netRx, netTx, blockRead, blockWrite, pids } = reading;
  return {
    time,
    cpuPercent: cpuPercentOf(reading.cpu, before),
    memory,
    memoryLimit,
    memoryPercent: memoryPercentOf(memory, memoryLimit),
    netRx,
    netTx,
    blockRead,
    blockWrite,
    pids,
  };
}

/** Bytes per second between two readings; null where they were not taken one after the other. */
export function ratesOf(reading: Reading, before: Reading): StatsSeries['rates'] {
  const seconds = (reading.readAt - before.readAt) / 1_000;
  if (seconds <= 0) return null;
  const rate = (key: 'netRx' | 'netTx' | 'blockRead' | 'blockWrite'): number =>
    Math.max(0, reading[key] - before[key]) / seconds;
  return {
    netRx: rate('netRx'),
    netTx: rate('netTx'),
    blockRead: rate('blockRead'),
    blockWrite: rate('blockWrite'),
  };
}

/** Engines that do not count the online CPUs list the usage of each. */
function cpuCountersOf(json: unknown): CpuCounters {
  const usage = fieldOf(json, 'cpu_usage');
  return {
    total: numberOf(fieldOf(usage, 'total_usage')),
    system: numberOf(fieldOf(json, 'system_cpu_usage')),
    online: numberOf(fieldOf(json, 'online_cpus')) || listOf(fieldOf(usage, 'percpu_usage')).length,
  };
}

/**
 * calculateMemUsageUnixNoCache: usage less the page cache that the kernel can drop. On cgroup v1 that is
 * total_inactive_file, on v2 inactive_file; each only where it is smaller than the usage.
 */
function memoryOf(json: unknown): number {
  const usage = numberOf(fieldOf(json, 'usage'));
  const stats = fieldOf(json, 'stats');
  const v1 = fieldOf(stats, 'total_inactive_file');
  if (typeof v1 === 'number' && v1 < usage) return usage - v1;
  const v2 = numberOf(fieldOf(stats, 'inactive_file'));
  return v2 < usage ? usage - v2 : usage;
}

/** calculateBlockIO: by the first letter of the operation, in either case. */
function blockBytes(entries: readonly unknown[], letter: 'r' | 'w'): number {
  const own = entries.filter((entry) => {
    const operation = fieldOf(entry, 'op');
    return typeof operation === 'string' && operation.charAt(0).toLowerCase() === letter;
  });
  return sum(own.map((entry) => numberOf(fieldOf(entry, 'value'))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
