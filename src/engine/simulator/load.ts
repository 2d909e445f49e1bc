import type { LoadSpec } from './fleet/types.ts';
import { activeMs } from './life.ts';
import type { Run, SimContainer } from './model.ts';
import { presentRun } from './model.ts';
import { chance, hash, random } from './random.ts';
import type { World } from './world.ts';

/** What a container uses at one moment. Totals grow from the start of its run. */
export interface Usage {
  readonly cpuNs: number;
  readonly memory: number;
  readonly cache: number;
  readonly pids: number;
  readonly rx: number;
  readonly tx: number;
  readonly read: number;
  readonly write: number;
}

/** Nothing said: a process that sleeps. */
const QUIET: LoadSpec = { cpu: 0.0004, memory: 1_200_000, cache: 400_000 };
const MEAN_PACKET_BYTES = 620;

/** Seconds of the waves that a level is made of: too unlike each other to repeat in sight. */
const WAVES_S = [3.1, 7.3, 17, 41, 97, 263] as const;
const BURST_EVERY_S = [23, 61] as const;
/** Fourier coefficients of ((1 + cos x) / 2)^4, a peak that can be integrated. */
const PEAK = [35 / 128, 56 / 128, 28 / 128, 8 / 128, 1 / 128] as const;

/**
 * What the container uses at `now`; undefined without a process. A pure function of seed and time, whose totals are
 * integrals in closed form: it costs nothing while nobody asks, and can only grow.
 */
export function usageOf(world: World, container: SimContainer, now: number): Usage | undefined {
  const run = presentRun(container);
  if (run === undefined || container.pid === 0) return undefined;
  const load = container.spec.process.load ?? QUIET;
  const at = activeMs(run, now) / 1000;
  const seed = hash(container.seed, run.number);
  const commands = container.spec.process.commands?.length ?? 1;
  const cap = container.spec.nanoCpus === undefined ? world.host.cpus : container.spec.nanoCpus / 1e9;
  const scale = Math.min(1, cap / Math.max(cap, load.cpu * 2 + (load.burst ?? 0)));
  const cpuSeconds =
    total(hash(seed, 'cpu'), load.cpu, at) + bursts(hash(seed, 'burst'), load.burst ?? 0, at);
  return {
    cpuNs: Math.round(cpuSeconds * scale * 1e9) + 38_000_000,
    memory: memoryAt(world, container, run, load, at),
    cache: Math.round((load.cache ?? load.memory * 0.1) * (1 + 0.1 * level(hash(seed, 'cache'), at))),
    pids: Math.max(
      commands,
      Math.round((container.spec.process.threads ?? commands) * (1 + 0.12 * level(hash(seed, 'pids'), at))),
    ),
    rx: Math.round(total(hash(seed, 'rx'), load.rx ?? 0, at)),
    tx: Math.round(total(hash(seed, 'tx'), load.tx ?? 0, at)),
    read: blocks(total(hash(seed, 'read'), load.read ?? 0, at)),
    write: blocks(total(hash(seed, 'write'), load.write ?? 0, at)),
  };
}

/** Packets for so many bytes. */
export function packets(bytes: number): number {
  return Math.ceil(bytes / MEAN_PACKET_BYTES);
}

function memoryAt(world: World, container: SimContainer, run: Run, load: LoadSpec, at: number): number {
  const limit = container.spec.memory ?? world.host.memory;
  const seed = hash(container.seed, run.number, 'memory');
  if (load.leaks === true) {
    const grown = Math.min(1, (at * 1000) / run.lastsMs);
    return Math.round(load.memory + (limit - load.memory) * 0.995 * grown);
  }
  const warm = 1 - 0.35 * Math.exp(-at / 20);
  return Math.round(Math.min(limit * 0.98, load.memory * warm * (1 + 0.06 * level(seed, at))));
}

/** A wandering value in (-1, 1). */
function level(seed: number, at: number): number {
  return waves(seed).reduce((sum, { size, speed, phase }) => sum + size * Math.sin(speed * at + phase), 0);
}

/** The integral of rate × (1 + level) over the first `at` seconds: never less than before. */
function total(seed: number, rate: number, at: number): number {
  if (rate === 0) return 0;
  let sum = at;
  for (const { size, speed, phase } of waves(seed))
    sum += (size / speed) * (Math.cos(phase) - Math.cos(speed * at + phase));
  return rate * sum;
}

function bursts(seed: number, height: number, at: number): number {
  if (height === 0) return 0;
  let sum = 0;
  for (const every of BURST_EVERY_S) {
    const phase = chance(seed, every) * 2 * Math.PI;
    const speed = (2 * Math.PI) / (every * (0.8 + 0.4 * chance(seed, every, 'speed')));
    sum += PEAK[0] * at;
    for (let k = 1; k < PEAK.length; k++) {
      sum += ((PEAK[k] ?? 0) / (k * speed)) * (Math.sin(k * (speed * at + phase)) - Math.sin(k * phase));
    }
  }
  return height * sum;
}

/** Sizes sum to less than 1, so that 1 + level stays positive. */
function waves(seed: number): { size: number; speed: number; phase: number }[] {
  const next = random(seed);
  const drawn = WAVES_S.map((period) => ({
    size: 0.3 + next(),
    speed: (2 * Math.PI) / (period * (0.8 + 0.4 * next())),
    phase: next() * 2 * Math.PI,
  }));
  const sum = drawn.reduce((all, wave) => all + wave.size, 0);
  return drawn.map((wave) => ({ ...wave, size: (wave.size / sum) * 0.92 }));
}

function blocks(bytes: number): number {
  return Math.floor(bytes / 4096) * 4096;
}
