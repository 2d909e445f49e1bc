import { readdirSync, readFileSync } from 'node:fs';

/** A process as /proc/PID/stat tells it (proc(5)). CPU in ticks of a hundredth of a second. */
interface Stat {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly ownTicks: number;
  /** What children used that have ended and were waited for. */
  readonly childTicks: number;
}

const MS_PER_TICK = 10;
const KIB_PER_MIB = 1024;

/** CPU time of a program and everything that it started, ms, ended children included. */
export function treeCpuMs(root: number): number {
  return sum(treeOf(root), ({ ownTicks, childTicks }) => ownTicks + childTicks) * MS_PER_TICK;
}

/** Resident and proportional memory of a program and everything that it started, MiB. */
export function treeMemory(root: number): { readonly rss: number; readonly pss: number } {
  const rollups = treeOf(root).map(({ pid }) => read(`/proc/${pid}/smaps_rollup`));
  const mib = (field: string): number =>
    sum(rollups, (text) => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)) /
    KIB_PER_MIB;
  return { rss: mib('Rss'), pss: mib('Pss') };
}

/** CPU time of an engine by part, ms. What runs in the containers is not the engine's. */
export interface EngineCpuMs {
  readonly dockerd: number;
  readonly containerd: number;
  readonly shims: number;
}

/** @param root pid of the engine's PID 1 */
export function engineCpuMs(root: number): EngineCpuMs {
  const parts = treeOf(root);
  // The kernel cuts a process's name to 15 characters.
  const ms = (isPart: (command: string) => boolean): number =>
    sum(
      parts.filter(({ command }) => isPart(command)),
      ({ ownTicks }) => ownTicks,
    ) * MS_PER_TICK;
  return {
    dockerd: ms((command) => command === 'dockerd'),
    containerd: ms((command) => command === 'containerd'),
    shims: ms((command) => command.startsWith('containerd-shim')),
  };
}

/** The machine's load average over the last minute. */
export function loadAverage(): number {
  return Number(read('/proc/loadavg').split(' ')[0] ?? 0);
}

function treeOf(root: number): Stat[] {
  const all = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? (statOf(name) ?? []) : []));
  const children = Map.groupBy(all, ({ parent }) => parent);
  const found: Stat[] = [];
  const todo = all.filter(({ pid }) => pid === root);
  for (let one = todo.pop(); one !== undefined; one = todo.pop()) {
    found.push(one);
    todo.push(...(children.get(one.pid) ?? []));
  }
  return found;
}

function statOf(pid: string): Stat | undefined {
  const text = read(`/proc/${pid}/stat`);
  // The name stands in parentheses and may hold anything.
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < 0) return undefined;
  const fields = text.slice(close + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3] ?? 0);
  return {
    pid: Number(pid),
    parent: field(4),
    command: text.slice(open + 1, close),
    ownTicks: field(14) + field(15),
    childTicks: field(16) + field(17),
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended meanwhile: it counts nothing.
    return '';
  }
}

function sum<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((total, one) => total + of(one), 0);
}
