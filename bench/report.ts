import type { BareNode, EnginePercent, Round } from './measure.ts';
import type { Soak } from './soak.ts';
import { median, p95 } from './statistics.ts';

/** Everything measured on one fleet. */
export interface FleetResult {
  readonly containers: number;
  /** The engine with no client, one for each round. */
  readonly alone: readonly EnginePercent[];
  /** A bare Node's start, one for each round. */
  readonly bare: readonly BareNode[];
  /** By program. */
  readonly rounds: Readonly<Record<string, readonly Round[]>>;
}

interface Figure {
  readonly label: string;
  readonly of: (rounds: readonly Round[], alone: number) => number;
  readonly digits: number;
}

const each =
  (of: (round: Round) => number | undefined) =>
  (rounds: readonly Round[]): number =>
    median(rounds.flatMap((round) => of(round) ?? []));

const FIGURES: readonly Figure[] = [
  { label: 'first frame, ms', of: each((round) => round.firstFrameMs), digits: 0 },
  { label: 'CPU to it, ms', of: each((round) => round.firstFrameCpuMs), digits: 0 },
  { label: 'bytes to it', of: each((round) => round.firstFrameBytes), digits: 0 },
  { label: 'own CPU, %', of: each((round) => round.cpuPercent), digits: 2 },
  {
    label: 'engine CPU added, points',
    of: (rounds, alone) => median(rounds.map(({ engine }) => engine.sum)) - alone,
    digits: 2,
  },
  { label: '  dockerd, %', of: each(({ engine }) => engine.dockerd), digits: 2 },
  { label: '  containerd, %', of: each(({ engine }) => engine.containerd), digits: 2 },
  { label: '  shims, %', of: each(({ engine }) => engine.shims), digits: 2 },
  { label: 'bytes/s', of: each((round) => round.bytesPerSecond), digits: 0 },
  { label: '  of them for nothing', of: each((round) => round.idleBytesPerSecond), digits: 0 },
  { label: 'RSS, MiB', of: each((round) => round.rssMib), digits: 1 },
  { label: 'PSS, MiB', of: each((round) => round.pssMib), digits: 1 },
  {
    label: 'key → frame, median ms',
    of: (rounds) => median(rounds.flatMap(({ keysMs }) => keysMs)),
    digits: 1,
  },
  { label: 'key → frame, p95 ms', of: (rounds) => p95(rounds.flatMap(({ keysMs }) => keysMs)), digits: 1 },
  {
    label: 'event → screen, median ms',
    of: (rounds) => median(rounds.flatMap(({ eventsMs }) => eventsMs)),
    digits: 0,
  },
  {
    label: 'event → screen, p95 ms',
    of: (rounds) => p95(rounds.flatMap(({ eventsMs }) => eventsMs)),
    digits: 0,
  },
  { label: 'load average', of: each(({ load }) => load), digits: 1 },
];

/** The figures of a fleet as a Markdown table, programs side by side. */
export function tableOf({ containers, alone, bare, rounds }: FleetResult): string {
  const programs = Object.keys(rounds);
  const base = (of: keyof EnginePercent): number => median(alone.map((part) => part[of]));
  const lines = FIGURES.map(({ label, of, digits }) => {
    const values = programs.map((name) => of(rounds[name] ?? [], base('sum')));
    return [label, ...values.map((value) => (Number.isNaN(value) ? '–' : value.toFixed(digits)))];
  });
  const engine = (['dockerd', 'containerd', 'shims'] as const).map((of) => `${of} ${base(of).toFixed(2)} %`);
  return [
    `${containers} containers; the engine alone: ${engine.join(', ')}; a bare Node starts in ` +
      `${median(bare.map(({ startMs }) => startMs)).toFixed(0)} ms (CPU ${median(bare.map(({ cpuMs }) => cpuMs)).toFixed(0)} ms)`,
    '',
    ...markdown([['', ...programs], ...lines]),
    '',
  ].join('\n');
}

/** A soak in one line. */
export function soakLine(name: string, soak: Soak): string {
  const mib = (value: number): string => `${value.toFixed(1)} MiB`;
  return (
    `${name}, ${soak.seconds} s with a log of 10 lines/s: RSS ${mib(soak.firstMib)} in the first half minute, ` +
    `${mib(soak.lastMib)} in the last, at most ${mib(soak.highestMib)}; CPU ${soak.cpuPercent.toFixed(2)} %, ` +
    `${soak.bytesPerSecond.toFixed(0)} bytes/s; load ${soak.load.toFixed(1)}`
  );
}

function markdown(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), rule, ...body.map(line)];
}
