import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from './fleet.ts';
import { openScreen, type Program } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { loadAverage, treeCpuMs, treeMemory } from './processes.ts';
import { median } from './statistics.ts';

/** Memory of a program over minutes with a log of ten lines a second open. */
export interface Soak {
  readonly seconds: number;
  /** RSS every five seconds, MiB. */
  readonly rssMib: readonly number[];
  /** Medians of the first and the last half minute, and the highest of all, MiB. */
  readonly firstMib: number;
  readonly lastMib: number;
  readonly highestMib: number;
  readonly cpuPercent: number;
  readonly bytesPerSecond: number;
  readonly load: number;
}

const SAMPLE_MS = 5_000;
const HALF_MINUTE_SAMPLES = 6;
const READY_WITHIN_MS = 30_000;
const CHATTY_LINE = /request \d+ served in/;

/** Opens the log of the second container by name, a chatty one, and watches. Throws when no log is to be seen. */
export async function soak(program: Program, fleet: Fleet, options: BenchOptions): Promise<Soak> {
  const screen = openScreen(program, fleet, options);
  try {
    await screen.until(() => screen.text().includes('bench-chatty-1'), READY_WITHIN_MS);
    await screen.quiet(500, READY_WITHIN_MS);
    screen.press('j');
    const open = await screen.until(() => CHATTY_LINE.test(screen.text()), READY_WITHIN_MS);
    if (open === undefined) throw new Error(`${program.name} shows no log:\n${screen.text()}`);
    const began = performance.now();
    const cpu = treeCpuMs(screen.pid);
    const { bytes } = screen;
    const rssMib: number[] = [];
    while (performance.now() - began < options.soakSeconds * 1_000) {
      await sleep(SAMPLE_MS);
      rssMib.push(treeMemory(screen.pid).rss);
    }
    const took = performance.now() - began;
    return {
      seconds: Math.round(took / 1_000),
      rssMib,
      firstMib: median(rssMib.slice(0, HALF_MINUTE_SAMPLES)),
      lastMib: median(rssMib.slice(-HALF_MINUTE_SAMPLES)),
      highestMib: Math.max(...rssMib),
      cpuPercent: ((treeCpuMs(screen.pid) - cpu) / took) * 100,
      bytesPerSecond: ((screen.bytes - bytes) / took) * 1_000,
      load: loadAverage(),
    };
  } finally {
    await screen.close();
  }
}
