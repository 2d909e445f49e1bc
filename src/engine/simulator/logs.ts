import type { LogSpec, LogTemplate } from './fleet/types.ts';
import type { Run, SimContainer } from './model.ts';
import { between, hash, random } from './random.ts';
import { nanoTime } from './time.ts';

/** A printed line, without its line end. */
export interface PrintedLine {
  /** ms since the epoch, in whole microseconds: what a double can hold, so that a timestamp read back finds its line. */
  readonly time: number;
  readonly stderr: boolean;
  readonly text: string;
}

/** What a log file holds before it is rotated away. */
const LINES_KEPT = 5_000;
const INNERMOST = /\{([^{}]+)\}/g;
const BETWEEN_START_LINES_MS = 9;
const BETWEEN_END_LINES_MS = 3;

/**
 * The lines of a container in (from, to], oldest first, at most the last `tail`. Nothing is stored: a line is a function
 * of the seed, the run and the moment, so that every reader sees the same log.
 */
export function linesBetween(
  container: SimContainer,
  from: number,
  to: number,
  tail: number = LINES_KEPT,
): PrintedLine[] {
  const found: PrintedLine[] = [];
  const most = Math.min(tail, LINES_KEPT);
  if (most === 0) return found;
  for (const line of backwards(container, from, to)) {
    if (line.time <= from) break;
    found.push(line);
    if (found.length >= most) break;
  }
  return found.reverse();
}

/** Newest first; it may give lines before `from`, but does not search there. */
function* backwards(container: SimContainer, from: number, to: number): Generator<PrintedLine> {
  const spec = container.spec.process.log;
  if (spec === undefined) return;
  for (const run of container.runs.toReversed()) {
    if (run.endedAt !== undefined && run.endedAt <= from) return;
    if (run.startedAt <= to) yield* linesOfRun(container, spec, run, from, to);
  }
}

function* linesOfRun(
  container: SimContainer,
  spec: LogSpec,
  run: Run,
  from: number,
  to: number,
): Generator<PrintedLine> {
  const end = Math.min(run.endedAt ?? to, to);
  const atStart = spec.atStart ?? [];
  const atEnd = spec.atEnd ?? [];
  if (run.endedAt !== undefined) {
    for (let i = atEnd.length - 1; i >= 0; i--) {
      const time = run.endedAt - (atEnd.length - i) * BETWEEN_END_LINES_MS;
      const template = atEnd[i];
      if (template !== undefined && time <= to && time > run.startedAt)
        yield print(container, template, time, `end ${i}`);
    }
  }
  const begun = run.startedAt + (atStart.length + 1) * BETWEEN_START_LINES_MS;
  const lastPause = run.pauses.at(-1);
  const silentSince = lastPause !== undefined && lastPause.to === undefined ? lastPause.from : end;
  const newest = Math.floor((Math.min(end, silentSince) - run.startedAt) / spec.everyMs);
  const oldest =
    spec.lines === 0 ? newest + 1 : Math.max(0, Math.floor((from - run.startedAt) / spec.everyMs));
  for (let tick = newest; tick >= oldest; tick--) {
    const lines = linesOfTick(container, spec, run, tick);
    for (const line of lines) {
      if (line.time >= begun && line.time <= end && !isPaused(run, line.time)) yield line;
    }
  }
  for (let i = atStart.length - 1; i >= 0; i--) {
    const time = run.startedAt + (i + 1) * BETWEEN_START_LINES_MS;
    const template = atStart[i];
    if (template !== undefined && time <= end) yield print(container, template, time, `start ${i}`);
  }
}

/** Newest first. */
function linesOfTick(container: SimContainer, spec: LogSpec, run: Run, tick: number): PrintedLine[] {
  const next = random(hash(container.seed, 'log', run.number, tick));
  const count = Math.floor(spec.lines + next());
  const moments = Array.from({ length: count }, () => run.startedAt + (tick + next()) * spec.everyMs);
  return moments
    .sort((a, b) => b - a)
    .flatMap((time, index) => {
      const template = choose(spec.templates, next());
      return template === undefined
        ? []
        : [print(container, template, time, `${run.number} ${tick} ${index}`)];
    });
}

function isPaused(run: Run, time: number): boolean {
  return run.pauses.some((pause) => time >= pause.from && time < (pause.to ?? Infinity));
}

function choose(templates: readonly LogTemplate[], luck: number): LogTemplate | undefined {
  const total = templates.reduce((sum, template) => sum + (template.weight ?? 1), 0);
  let left = luck * total;
  return templates.find((template) => (left -= template.weight ?? 1) < 0) ?? templates[0];
}

function print(container: SimContainer, template: LogTemplate, at: number, what: string): PrintedLine {
  const time = wholeMicroseconds(at);
  const next = random(hash(container.seed, 'text', what, Math.floor(time)));
  const fill = (whole: string, inside: string): string => {
    if (inside === 'iso') return nanoTime(time);
    if (inside === 'clock') return new Date(time).toISOString().slice(11, 23);
    const range = /^(\d+)-(\d+)$/.exec(inside);
    if (range !== null) return String(between(next, Number(range[1]), Number(range[2])));
    const choices = inside.split('|');
    return choices.length > 1 ? (choices[Math.floor(next() * choices.length)] ?? '') : whole;
  };
  // Twice: a choice may hold a number.
  const once = template.text.replace(INNERMOST, fill);
  const text = once.replace(INNERMOST, fill);
  return { time, stderr: template.stderr === true, text };
}

function wholeMicroseconds(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
