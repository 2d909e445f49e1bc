import { randomInt } from 'node:crypto';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import { reasonOf } from '../../engine/json.ts';
import { BUSYBOX_IMAGE } from '../../engine/sandbox/index.ts';
import type { Evaluation } from '../checks/types.ts';
import type { Exercise } from '../types.ts';
import type { Bench } from './bench.ts';
import { differences, type EnginePicture } from './engine-picture.ts';
import type { Desk } from './desk.ts';
import { inPhase } from './phase.ts';
import { missingFor } from './requirements.ts';
import { proveMistakes } from './prove-mistakes.ts';
import { proveSolution } from './prove-solution.ts';
import { proveStart } from './prove-start.ts';
import { ProofFailure, type Failure, type Proof, type ShownCheck } from './types.ts';

export interface ExerciseOptions {
  readonly seed: number;
  readonly isRecording: boolean;
  readonly step: (says: Message) => void;
  readonly signal: AbortSignal;
}

/** Proves one exercise on a bench, which is then as it was before. Throws only where it was aborted or the bench broke. */
export async function proveExercise(
  bench: Bench,
  exercise: Exercise,
  options: ExerciseOptions,
): Promise<Proof> {
  const begun = performance.now();
  const failures: Failure[] = [];
  const proof = (rest: Partial<Proof>): Proof => ({
    id: exercise.key,
    failures,
    unkilled: [],
    requires: [],
    textDoes: null,
    seconds: Math.round((performance.now() - begun) / 100) / 10,
    ...rest,
  });
  const requires = await missingFor(bench, exercise.requires);
  if (requires.length > 0) return proof({ requires });
  await bench.engine.provide([BUSYBOX_IMAGE, ...exercise.images]);
  await bench.hasSeenAll();
  const before = await bench.picture();
  const desk = deskOf(bench, exercise, { ...options, before, failures });
  let textDoes: boolean | null = null;
  let unkilled: readonly string[] = [];
  try {
    textDoes = await proveStart(desk);
    // What is broken from the start is never green.
    const isHopeless = failures.some(({ code }) => code === 'broken-at-start');
    if (!isHopeless && exercise.solution !== null && (await proveSolution(desk)))
      unkilled = await proveMistakes(desk);
  } catch (error) {
    options.signal.throwIfAborted();
    if (error instanceof ProofFailure) desk.fail(error.code, error.says);
    else desk.fail('prover-failed', error instanceof EngineError ? error.says : sayError(error));
  } finally {
    await bench.sweep(before);
  }
  return proof({ textDoes, unkilled });
}

function sayError(error: unknown): Message {
  return msg('course.prove.broke', { reason: reasonOf(error) });
}

interface DeskOptions extends ExerciseOptions {
  readonly before: EnginePicture;
  readonly failures: Failure[];
}

function deskOf(bench: Bench, exercise: Exercise, options: DeskOptions): Desk {
  const { before, failures, step, isRecording } = options;
  let seeds = 0;
  const desk: Desk = {
    bench,
    exercise,
    isRecording,
    step,
    lagMs: 0,
    metAtStart: new Set(),
    async phase(work, { exercise: other = exercise, keepsLeftovers = false } = {}) {
      options.signal.throwIfAborted();
      seeds += 1;
      const seed = seedOf(options.seed, exercise.key, seeds);
      const there = await bench.picture();
      const result = await inPhase(bench, other, { seed, leaves: keepsLeftovers ? 'keep' : 'tidy' }, work);
      if (keepsLeftovers) return result;
      // What the lesson's own clean-up comes to; then what was put there for the proof goes too.
      const { added, gone } = differences(there, await bench.picture());
      await bench.sweep(before);
      if (added.length > 0) desk.fail('leaves-behind', msg('course.prove.left', { what: added.join(', ') }));
      if (gone.length > 0) desk.fail('harms-bystander', msg('course.prove.gone', { what: gone.join(', ') }));
      return result;
    },
    fail(code, says, { evaluation, checks, output = '' } = {}) {
      const isTold = failures.some(
        (one) => one.code === code && JSON.stringify(one.says) === JSON.stringify(says),
      );
      if (isTold) return;
      const shown = evaluation === undefined ? [] : shownOf(evaluation, checks);
      failures.push({ id: exercise.key, code, says, checks: shown, output: lastLines(output) });
    },
  };
  return desk;
}

function shownOf({ results }: Evaluation, ids: readonly string[] | undefined): readonly ShownCheck[] {
  return results
    .filter((result) => (ids === undefined ? result.verdict !== 'met' : ids.includes(result.id)))
    .map(({ id, because }) => ({ id, because }));
}

const LINES_SHOWN = 4;

function lastLines(output: string): string {
  return output.trim().split('\n').slice(-LINES_SHOWN).join('\n');
}

/** The same for the same run, exercise and phase, and hardly ever for two of them (FNV-1a, 32 bits). */
function seedOf(seed: number, key: string, phase: number): number {
  let hash = 0x811c9dc5;
  for (const letter of `${seed} ${key} ${phase}`) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}

/** A seed for a run that was given none. */
export function drawSeed(): number {
  return randomInt(1, 2 ** 31);
}
