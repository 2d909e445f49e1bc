import { setTimeout as sleep } from 'node:timers/promises';
import { listenForRenames } from './events.ts';
import type { Fleet } from './fleet.ts';
import type { BenchOptions } from './options.ts';
import { engineCpuMs, loadAverage, treeCpuMs, treeMemory, type EngineCpuMs } from './processes.ts';
import { Screen } from './screen.ts';

/** A program to measure. */
export interface Program {
  /** How it is called in the table. */
  readonly name: string;
  readonly command: readonly string[];
  /** What to set in the environment of one start. */
  readonly env: () => NodeJS.ProcessEnv;
}

/** What one round found of one program. Undefined where the program did not do it at all. */
export interface Round {
  /** From exec to the write after which the screen shows a container's name. */
  readonly firstFrameMs: number | undefined;
  readonly firstFrameBytes: number | undefined;
  /** CPU time of the process tree until then. */
  readonly firstFrameCpuMs: number | undefined;
  /** While nobody touches it, % of one core. */
  readonly cpuPercent: number;
  readonly engine: EnginePercent;
  readonly bytesPerSecond: number;
  /** Bytes a second in writes after which every cell of the screen was as before. */
  readonly idleBytesPerSecond: number;
  readonly rssMib: number;
  readonly pssMib: number;
  /** From a key that moves the selection to the write that shows it moved. */
  readonly keysMs: readonly number[];
  /** From the engine's event of a rename to the write that shows the new name. */
  readonly eventsMs: readonly number[];
  readonly load: number;
}

/** Start of a bare Node: exec to its first write, and its CPU time until then. */
export interface BareNode {
  readonly startMs: number;
  readonly cpuMs: number;
}

/** CPU of the engine, % of one core. `sum` is dockerd and containerd; the shims stand apart. */
export interface EnginePercent {
  readonly dockerd: number;
  readonly containerd: number;
  readonly shims: number;
  readonly sum: number;
}

/** Any container of the fleet; each program shows at least one on its first screen. */
const NAME = /bench-(?:burn|chatty|idle)-\d/;
const READY_WITHIN_MS = 30_000;
/** Time for first figures, log and whatever else a program still loads. */
const SETTLE_MS = 4_000;
/** The selection goes down so many rows and up again: further than the list of 150 shows at once. */
const LEG = 30;
const KEY_WITHIN_MS = 1_000;
const EVENT_WITHIN_MS = 5_000;
/** Between keys and between renames, so that they do not keep step with what the program does by itself. */
const PAUSE_MS = { least: 60, most: 140 };

/** Runs a program once on the fleet, from its start to its end. */
export async function measureProgram(program: Program, fleet: Fleet, options: BenchOptions): Promise<Round> {
  const screen = openScreen(program, fleet, options);
  try {
    const readyAt = await screen.until(() => NAME.test(screen.text()), READY_WITHIN_MS);
    const firstFrameBytes = readyAt === undefined ? undefined : screen.bytes;
    const firstFrameCpuMs = readyAt === undefined ? undefined : treeCpuMs(screen.pid);
    await sleep(SETTLE_MS);
    const idle = await measureIdle(screen, fleet, options.idleSeconds);
    const keysMs = await measureKeys(screen, options);
    const eventsMs = await measureEvents(screen, fleet, options.events);
    return {
      firstFrameMs: readyAt === undefined ? undefined : readyAt - screen.startedAt,
      firstFrameBytes,
      firstFrameCpuMs,
      ...idle,
      keysMs,
      eventsMs,
    };
  } finally {
    await screen.close();
  }
}

/** What the engine uses while no program asks it anything. */
export async function measureEngineAlone(fleet: Fleet, seconds: number): Promise<EnginePercent> {
  const before = engineCpuMs(fleet.engine.pid);
  const began = performance.now();
  await sleep(seconds * 1_000);
  return enginePercent(before, engineCpuMs(fleet.engine.pid), performance.now() - began);
}

/** How long Node itself takes here and now to start and write a word: what a start is to be read against. */
export async function measureBareNode(fleet: Fleet, options: BenchOptions): Promise<BareNode> {
  const script = 'process.stdout.write("bench-idle-1"); setTimeout(() => {}, 1000)';
  const program = { name: 'node', command: [process.execPath, '-e', script], env: () => ({}) };
  const screen = openScreen(program, fleet, options);
  const at = await screen.until(() => NAME.test(screen.text()), READY_WITHIN_MS);
  const cpuMs = treeCpuMs(screen.pid);
  await screen.until(() => screen.hasEnded, READY_WITHIN_MS);
  await screen.close();
  return { startMs: (at ?? Number.NaN) - screen.startedAt, cpuMs };
}

/** Starts a program on the fleet, in a terminal of the size that is measured. */
export function openScreen(program: Program, fleet: Fleet, options: BenchOptions): Screen {
  const env = { ...fleet.env, ...program.env(), TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  return new Screen(program.command, { columns: options.columns, rows: options.rows, env });
}

type Idle = Pick<
  Round,
  'cpuPercent' | 'engine' | 'bytesPerSecond' | 'idleBytesPerSecond' | 'rssMib' | 'pssMib' | 'load'
>;

async function measureIdle(screen: Screen, fleet: Fleet, seconds: number): Promise<Idle> {
  screen.compareWrites();
  const began = performance.now();
  const cpu = treeCpuMs(screen.pid);
  const engine = engineCpuMs(fleet.engine.pid);
  const { bytes } = screen;
  await sleep(seconds * 1_000);
  const took = performance.now() - began;
  const memory = treeMemory(screen.pid);
  return {
    cpuPercent: ((treeCpuMs(screen.pid) - cpu) / took) * 100,
    engine: enginePercent(engine, engineCpuMs(fleet.engine.pid), took),
    bytesPerSecond: ((screen.bytes - bytes) / took) * 1_000,
    idleBytesPerSecond: (screen.idleWrites.bytes / took) * 1_000,
    rssMib: memory.rss,
    pssMib: memory.pss,
    load: loadAverage(),
  };
}

async function measureKeys(screen: Screen, { containers, presses }: BenchOptions): Promise<number[]> {
  screen.compareWrites(false);
  const leg = Math.min(LEG, Math.max(...containers) - 2);
  const found: number[] = [];
  for (let press = 0; press < presses; press++) {
    await pause();
    const before = screen.highlight();
    const at = performance.now();
    screen.press(Math.floor(press / leg) % 2 === 0 ? 'j' : 'k');
    const shown = await screen.until(() => screen.highlight() !== before, KEY_WITHIN_MS);
    if (shown !== undefined) found.push(shown - at);
  }
  return found;
}

async function measureEvents(screen: Screen, fleet: Fleet, count: number): Promise<number[]> {
  const renames = await listenForRenames(fleet.engine.socket, fleet.renamed);
  const found: number[] = [];
  for (let event = 0; event < count; event++) {
    await pause();
    const { name, at } = await renames.rename();
    const shown = await screen.until(() => screen.text().includes(name), EVENT_WITHIN_MS);
    if (shown !== undefined) found.push(Math.max(0, shown - at));
  }
  await renames.stop();
  return found;
}

async function pause(): Promise<void> {
  await sleep(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least));
}

function enginePercent(before: EngineCpuMs, after: EngineCpuMs, tookMs: number): EnginePercent {
  const part = (of: keyof EngineCpuMs): number => ((after[of] - before[of]) / tookMs) * 100;
  const [dockerd, containerd, shims] = [part('dockerd'), part('containerd'), part('shims')];
  return { dockerd, containerd, shims, sum: dockerd + containerd };
}
