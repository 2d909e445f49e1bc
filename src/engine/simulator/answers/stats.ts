import { usageOf, packets, type Usage } from '../load.ts';
import type { SimContainer } from '../model.ts';
import { sortedEndpoints } from '../life.ts';
import { NEVER, nanoTime } from '../time.ts';
import type { World } from '../world.ts';
import type { Json } from './containers.ts';

/** The engine's clock ticks a hundred times a second: system CPU comes in steps of 10 ms. */
const TICK_NS = 10_000_000;
const PAGE_BYTES = 4096;
/** What cgroup v1 says for "no limit". */
const V1_UNLIMITED = 9_223_372_036_854_771_712;
/** TasksMax of a Debian machine of this size, as systemd sets it. */
const PIDS_LIMIT = 18_909;

/** A reading with its moment, to be the next one's `precpu`. */
export interface Reading {
  readonly at: number;
  readonly cpu: Json;
}

/**
 * One message of GET /containers/{id}/stats. Without a process it is the engine's empty one. `before` fills precpu and
 * preread; `named` is false for one-shot, in which the engine leaves id and name out.
 */
export function statsJson(
  world: World,
  container: SimContainer,
  now: number,
  before: Reading | undefined,
  named: boolean,
): { readonly json: Json; readonly reading: Reading | undefined } {
  const names = named ? { name: `/${container.name}`, id: container.id } : {};
  const usage = usageOf(world, container, now);
  if (usage === undefined) {
    const names = { name: `/${container.name}`, id: container.id };
    return { json: emptyStats(names), reading: undefined };
  }
  const v1 = world.host.cgroup === 1;
  const cpu = cpuStats(world, container, usage, now);
  const networks = networkStats(container, usage);
  return {
    json: {
      read: nanoTime(now),
      preread: before === undefined ? NEVER : nanoTime(before.at),
      pids_stats: v1 ? { current: usage.pids } : { current: usage.pids, limit: PIDS_LIMIT },
      blkio_stats: blockStats(usage, v1),
      num_procs: 0,
      storage_stats: {},
      cpu_stats: cpu,
      precpu_stats: before?.cpu ?? NO_CPU,
      memory_stats: v1 ? memoryV1(world, container, usage) : memoryV2(world, container, usage),
      ...names,
      ...(networks === undefined ? {} : { networks }),
    },
    reading: { at: now, cpu },
  };
}

const NO_CPU: Json = {
  cpu_usage: { total_usage: 0, usage_in_kernelmode: 0, usage_in_usermode: 0 },
  throttling_data: { periods: 0, throttled_periods: 0, throttled_time: 0 },
};

function emptyStats(names: Json): Json {
  return {
    read: NEVER,
    preread: NEVER,
    pids_stats: {},
    blkio_stats: block(null, null),
    num_procs: 0,
    storage_stats: {},
    cpu_stats: NO_CPU,
    precpu_stats: NO_CPU,
    memory_stats: {},
    ...names,
  };
}

function cpuStats(world: World, container: SimContainer, usage: Usage, now: number): Json {
  const { cpus, cgroup } = world.host;
  const kernel = Math.floor((usage.cpuNs * 0.28) / TICK_NS) * TICK_NS;
  const first = Math.floor(usage.cpuNs / cpus);
  const perCpu = Array.from({ length: cpus }, (_, i) => (i === 0 ? usage.cpuNs - first * (cpus - 1) : first));
  const limited = container.spec.nanoCpus !== undefined;
  return {
    cpu_usage: {
      total_usage: usage.cpuNs,
      ...(cgroup === 1 ? { percpu_usage: perCpu } : {}),
      usage_in_kernelmode: kernel,
      usage_in_usermode: usage.cpuNs - kernel,
    },
    system_cpu_usage: Math.floor(((now - world.bootedAt) * 1e6 * cpus) / TICK_NS) * TICK_NS,
    online_cpus: cpus,
    throttling_data: {
      periods: limited ? Math.floor(usage.cpuNs / 9_000_000) : 0,
      throttled_periods: limited ? Math.floor(usage.cpuNs / 900_000_000) : 0,
      throttled_time: limited ? Math.floor(usage.cpuNs / 40) : 0,
    },
  };
}

function blockStats(usage: Usage, v1: boolean): Json {
  if (!v1) return block([entry('read', usage.read), entry('write', usage.write)], null);
  if (usage.read + usage.write === 0) return block([], []);
  const parts = (read: number, write: number): Json[] => [
    entry('Read', read),
    entry('Write', write),
    entry('Sync', write),
    entry('Async', read),
    entry('Discard', 0),
    entry('Total', read + write),
  ];
  return {
    ...block([], []),
    io_service_bytes_recursive: parts(usage.read, usage.write),
    io_serviced_recursive: parts(Math.ceil(usage.read / PAGE_BYTES), Math.ceil(usage.write / PAGE_BYTES)),
  };
}

function entry(op: string, value: number): Json {
  return { major: 254, minor: 0, op, value };
}

function block(bytes: readonly Json[] | null, others: readonly Json[] | null): Json {
  return {
    io_service_bytes_recursive: bytes,
    io_serviced_recursive: others,
    io_queue_recursive: others,
    io_service_time_recursive: others,
    io_wait_time_recursive: others,
    io_merged_recursive: others,
    io_time_recursive: others,
    sectors_recursive: others,
  };
}

function memoryV1(world: World, container: SimContainer, usage: Usage): Json {
  const limit = container.spec.memory;
  const half = Math.floor(usage.cache / 2 / PAGE_BYTES) * PAGE_BYTES;
  const own = {
    active_anon: usage.memory,
    active_file: half,
    cache: half * 2,
    dirty: 0,
    inactive_anon: 0,
    inactive_file: half,
    mapped_file: 0,
    pgfault: packets(usage.memory),
    pgmajfault: 0,
    pgpgin: Math.ceil(usage.memory / PAGE_BYTES),
    pgpgout: 0,
    rss: usage.memory,
    rss_huge: 0,
    unevictable: 0,
    writeback: 0,
  };
  const totals = Object.fromEntries(Object.entries(own).map(([key, value]) => [`total_${key}`, value]));
  return {
    usage: usage.memory + half * 2,
    max_usage: usage.memory + half * 2,
    stats: {
      ...own,
      ...totals,
      hierarchical_memory_limit: limit ?? V1_UNLIMITED,
      hierarchical_memsw_limit: limit === undefined ? V1_UNLIMITED : limit * 2,
    },
    limit: limit ?? world.host.memory,
  };
}

function memoryV2(world: World, container: SimContainer, usage: Usage): Json {
  const file = Math.floor(usage.cache / PAGE_BYTES) * PAGE_BYTES;
  const kernel = 1_150_000;
  return {
    usage: usage.memory + file + kernel,
    stats: {
      active_anon: usage.memory,
      active_file: Math.floor(file * 0.3),
      anon: usage.memory,
      anon_thp: 0,
      file,
      file_dirty: 0,
      file_mapped: Math.floor(file * 0.6),
      file_writeback: 0,
      inactive_anon: 0,
      inactive_file: file - Math.floor(file * 0.3),
      kernel_stack: usage.pids * 16_384,
      pgactivate: 0,
      pgdeactivate: 0,
      pgfault: packets(usage.memory),
      pglazyfree: 0,
      pglazyfreed: 0,
      pgmajfault: 0,
      pgrefill: 0,
      pgscan: 0,
      pgsteal: 0,
      shmem: 0,
      slab: 800_000,
      slab_reclaimable: 500_000,
      slab_unreclaimable: 300_000,
      sock: 0,
      thp_collapse_alloc: 0,
      thp_fault_alloc: 0,
      unevictable: 0,
      workingset_activate: 0,
      workingset_nodereclaim: 0,
      workingset_refault: 0,
    },
    limit: container.spec.memory ?? world.host.memory,
  };
}

/** One interface per network; none for host and none networks. */
function networkStats(container: SimContainer, usage: Usage): Json | undefined {
  const joined = sortedEndpoints(container).filter((endpoint) => endpoint.ip !== '');
  if (joined.length === 0) return undefined;
  const rx = Math.floor(usage.rx / joined.length);
  const tx = Math.floor(usage.tx / joined.length);
  return Object.fromEntries(
    joined.map((_, index) => [
      `eth${index}`,
      {
        rx_bytes: rx,
        rx_packets: packets(rx),
        rx_errors: 0,
        rx_dropped: 0,
        tx_bytes: tx,
        tx_packets: packets(tx),
        tx_errors: 0,
        tx_dropped: 0,
      },
    ]),
  );
}
