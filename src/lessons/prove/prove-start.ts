import { msg } from '../../engine/message.ts';
import { fill } from '../fill.ts';
import type { Values } from '../values.ts';
import { matches, readRecorded, steady, writeQuotes, writeRecorded, type Recorded } from './outputs.ts';
import type { Desk } from './desk.ts';
import type { Phase } from './phase.ts';
import { metTooSoon } from './tries.ts';
import { runnableBlocks, type RunnableBlock } from './text-blocks.ts';

/** A block of a text that shows something endless (`docker logs -f`) is ended. */
const BLOCK_MS = 5_000;
/** One whose output is quoted must come to its end: a stop takes ten seconds. */
const QUOTED_BLOCK_MS = 20_000;

/**
 * Step 1: at the start every `once` and `holds` is unmet and every `keeps` unbroken; and whether the text alone does
 * the task. With it, of step 6, that quoted outputs are those recorded.
 */
export async function proveStart(desk: Desk): Promise<boolean> {
  const { exercise } = desk;
  desk.step(msg('course.step.start'));
  return desk.phase(async (phase) => {
    const start = await phase.look();
    const met = metTooSoon(desk, start);
    if (met.length > 0) desk.fail('met-at-start', msg('course.prove.met', { checks: met.join(', ') }));
    for (const id of met) desk.metAtStart.add(id);
    const broken = start.results.filter(
      ({ mode, verdict, waits }) => mode === 'keeps' && verdict === 'not-yet' && !waits,
    );
    if (broken.length > 0) {
      const checks = broken.map(({ id }) => id);
      const says = msg('course.prove.broken', { checks: checks.join(', ') });
      desk.fail('broken-at-start', says, { evaluation: start, checks });
    }
    if (start.mistake !== null) {
      desk.fail('mistake-not-seen', msg('course.prove.mistake-at-start', { mistake: start.mistake.id }));
    }
    const recorded = await runText(desk, phase, runnableBlocks(exercise.text.en));
    if (desk.isRecording) write(exercise.dir, recorded);
    return (await phase.look()).done;
  });
}

async function runText(
  desk: Desk,
  phase: Phase,
  blocks: readonly RunnableBlock[],
): Promise<readonly Recorded[]> {
  const { bench, exercise, isRecording } = desk;
  const { values } = phase.attempt;
  const known = isRecording ? [] : readRecorded(exercise.dir);
  const recorded: Recorded[] = [];
  for (const { script, output: quoted } of blocks) {
    const timeoutMs = quoted === null ? BLOCK_MS : QUOTED_BLOCK_MS;
    const { output } = await bench.run(fill(script, values), { timeoutMs });
    if (quoted === null) continue;
    const now = steady(output, values);
    recorded.push({ run: script, output: now });
    if (isRecording) continue;
    const before = known.find(({ run }) => run === script);
    compare(desk, script, before?.output ?? null, now, values);
  }
  return recorded;
}

function compare(desk: Desk, script: string, before: string | null, now: string, values: Values): void {
  const run = fill(script, values);
  if (before === null) {
    desk.fail('output-differs', msg('course.prove.not-recorded', { run }));
    return;
  }
  if (!matches(before, now)) {
    desk.fail('output-differs', msg('course.prove.output-changed', { run }), { output: now });
  }
  for (const language of ['en', 'zh'] as const) {
    for (const { script: theirs, output, line } of runnableBlocks(desk.exercise.text[language])) {
      if (theirs !== script || output === null || matches(output.text, before)) continue;
      const file = `${language}.md`;
      const says = msg('course.prove.output-quoted', { file, line: output.line || line, run });
      desk.fail('output-differs', says, { output: before });
    }
  }
}

function write(dir: string, recorded: readonly Recorded[]): void {
  if (recorded.length === 0) return;
  writeRecorded(dir, recorded);
  for (const language of ['en', 'zh'] as const) writeQuotes(dir, language, recorded);
}
