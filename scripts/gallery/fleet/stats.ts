import type { StatsSample, StatsSeries } from '../../../src/engine/streams/types.ts';
import { CONTAINERS } from './specs.ts';
import { NOW } from '../../../test/support/fleet.ts';

const SAMPLES = 240;
const EVERY_MS = 1000;
const MIB = 1_048_576;
const HOST_MEMORY = 23.4 * 1024 * MIB;

/** How busy a container is: CPU in percent of a core, memory in MiB, traffic and disk in bytes per second. */
interface Load {
  readonly cpu: number;
  readonly memory: number;
  readonly rx: number;
  readonly tx: number;
  readonly read: number;
  readonly write: number;
  readonly pids: number;
  /** Seconds between its bursts; 0 for none. */
  readonly bursts: number;
}

const LOADS: Readonly<Record<string, Load>> = {
  'shop-api-1': { cpu: 9.1, memory: 121, rx: 1_200_000, tx: 310_000, read: 0, write: 48_000, pids: 23, bursts: 37 },
  'shop-web-1': { cpu: 3.2, memory: 18, rx: 900_000, tx: 2_400_000, read: 0, write: 9_000, pids: 5, bursts: 37 },
  'shop-db-1': { cpu: 1.8, memory: 231, rx: 84_000, tx: 410_000, read: 12_000, write: 620_000, pids: 14, bursts: 61 },
  'metrics-prometheus-1': {
    cpu: 4.4, memory: 388, rx: 52_000, tx: 7_000, read: 3_000, write: 94_000, pids: 17, bursts: 17,
  },
  'metrics-grafana-1': { cpu: 1.1, memory: 97, rx: 4_000, tx: 6_000, read: 0, write: 2_000, pids: 19, bursts: 0 },
  registry: { cpu: 0.2, memory: 34, rx: 300, tx: 900, read: 0, write: 0, pids: 9, bursts: 90 },
  batch: { cpu: 0, memory: 27, rx: 0, tx: 0, read: 0, write: 0, pids: 4, bursts: 0 },
  toolbox: { cpu: 0.02, memory: 1.1, rx: 0, tx: 0, read: 0, write: 0, pids: 1, bursts: 0 },
}; // prettier-ignore

/** Four minutes of figures, one a second, for every container of the fleet that runs. */
export function fleetStats(): Map<string, StatsSeries> {
  return new Map(
    CONTAINERS.flatMap((container) => {
      const load = LOADS[container.name];
      if (!load) return [];
      return [
        [container.id, seriesOf(load, container.run?.memoryLimit || HOST_MEMORY, container.name.length)],
      ];
    }),
  );
}

function seriesOf(load: Load, memoryLimit: number, seed: number): StatsSeries {
  const noise = noiseFrom(seed);
  const totals = {
    rx: load.rx * 3400,
    tx: load.tx * 3400,
    read: 46e6 + load.read * 900,
    write: load.write * 3400,
  };
  const history = Array.from({ length: SAMPLES }, (_, index): StatsSample => {
    const busy = busyness(load, index) * (0.75 + 0.5 * noise());
    totals.rx += load.rx * busy;
    totals.tx += load.tx * busy;
    totals.read += load.read * busy;
    // A database writes in bursts, when it makes a checkpoint.
    totals.write += index % 12 === 0 ? load.write * 9 : load.write * 0.3 * busy;
    const memory = load.memory * MIB * (0.82 + (0.18 * index) / SAMPLES + 0.03 * noise());
    return {
      time: NOW - (SAMPLES - 1 - index) * EVERY_MS,
      cpuPercent: load.cpu * busy,
      memory,
      memoryLimit,
      memoryPercent: (memory / memoryLimit) * 100,
      netRx: totals.rx,
      netTx: totals.tx,
      blockRead: totals.read,
      blockWrite: totals.write,
      pids: load.pids,
    };
  });
  const [before, latest] = history.slice(-2);
  if (!before || !latest) throw new Error('a series of no samples');
  return {
    latest,
    history,
    rates: {
      netRx: latest.netRx - before.netRx,
      netTx: latest.netTx - before.netTx,
      blockRead: latest.blockRead - before.blockRead,
      blockWrite: latest.blockWrite - before.blockWrite,
    },
  };
}

/** A slow swell, and bursts that die away. */
function busyness({ bursts }: Load, index: number): number {
  const swell = 0.8 + 0.35 * Math.sin(index / 17);
  if (bursts === 0) return swell;
  const since = (index + 2) % bursts;
  return swell + 3.2 * Math.exp(-since / 4);
}

/** Numbers in [0, 1) that look like chance and are the same each time (a linear congruential generator). */
function noiseFrom(seed: number): () => number {
  let state = seed * 7919;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
