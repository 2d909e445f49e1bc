import type { Message } from '../../engine/message.ts';
import type { InstallPlan } from '../../engine/sandbox/index.ts';
import { needsLab } from '../run/course-lab.ts';
import type { Exercise } from '../types.ts';
import { openBench, type Bench } from './bench.ts';
import { proveExercise } from './prove-exercise.ts';
import type { Failure, Progress, Proof, Report } from './types.ts';

export interface ProveOptions {
  readonly exercises: readonly Exercise[];
  /** What reading them found already. */
  readonly found: readonly Failure[];
  readonly seed: number;
  /** Engines at a time. */
  readonly jobs: number;
  readonly isRecording: boolean;
  readonly ask: (plan: InstallPlan) => Promise<boolean>;
  readonly say: (message: Message) => string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Proves exercises, each on an engine that is as it was before. Aborted, it takes away what it made and throws the
 * signal's reason.
 * @throws EngineError where there can be no private engine.
 */
export async function prove(options: ProveOptions): Promise<Report> {
  const begun = performance.now();
  const proofs = new Map<string, Proof>();
  const waiting = [...options.exercises];
  const work = async (): Promise<void> => {
    let bench: Bench | null = null;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const exercise = next;
        options.signal.throwIfAborted();
        options.onProgress({ kind: 'begins', id: exercise.key });
        const step = (says: Message): void =>
          options.onProgress({ kind: 'step', id: exercise.key, step: says });
        const proof = needsLab(exercise.sandbox)
          ? await inLab(exercise, options, step)
          : await proveExercise((bench ??= await openBench(options)), exercise, { ...options, step });
        const failures = [...options.found.filter(({ id }) => id === exercise.key), ...proof.failures];
        const whole = { ...proof, failures };
        proofs.set(exercise.key, whole);
        options.onProgress({ kind: 'ended', proof: whole });
        // An engine on which the prover itself failed may be broken: the next exercise gets another.
        if (bench !== null && proof.failures.some(({ code }) => code === 'prover-failed')) {
          await bench.close();
          bench = null;
        }
      }
    } finally {
      await bench?.close();
    }
  };
  const jobs = Math.max(1, Math.min(options.jobs, waiting.length));
  const results = await Promise.allSettled(Array.from({ length: jobs }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
  return reportOf(options, proofs, (performance.now() - begun) / 1_000);
}

/** On engines of its own: what it does to a swarm or a daemon is no other exercise's affair. */
async function inLab(
  exercise: Exercise,
  options: ProveOptions,
  step: (says: Message) => void,
): Promise<Proof> {
  const bench = await openBench({ ...options, needs: exercise.sandbox });
  try {
    return await proveExercise(bench, exercise, { ...options, step });
  } finally {
    await bench.close();
  }
}

function reportOf(
  { exercises, found }: ProveOptions,
  proofs: ReadonlyMap<string, Proof>,
  seconds: number,
): Report {
  const all = exercises.flatMap(({ key }) => proofs.get(key) ?? []);
  const known = new Set(exercises.map(({ key }) => key));
  return {
    proven: all
      .filter(({ failures, requires }) => failures.length === 0 && requires.length === 0)
      .map(({ id }) => id),
    failed: [...found.filter(({ id }) => !known.has(id)), ...all.flatMap(({ failures }) => failures)],
    notProven: all
      .filter(({ requires }) => requires.length > 0)
      .map(({ id, requires }) => ({ id, requires })),
    unkilledChecks: all.flatMap(({ unkilled }) => unkilled),
    seconds: Math.round(seconds * 10) / 10,
  };
}
