import { lintCourse } from '../lint/lint.ts';
import type { Exercise } from '../types.ts';
import { prove, type ProveOptions } from './prove.ts';
import { PROOF_CODES, type Failure, type ProofCode } from './types.ts';

/** What became of one of the bad exercises. */
export interface SelfTested {
  /** The code under which it must be reported; null for the one that is good. */
  readonly wanted: ProofCode | null;
  readonly id: string;
  readonly told: readonly ProofCode[];
  readonly isFound: boolean;
  readonly failures: readonly Failure[];
}

export interface SelfTestReport {
  readonly results: readonly SelfTested[];
  readonly seconds: number;
}

/**
 * Tests the prover: proves bundled exercises of which each has one fault and bears the fault's code as its id, and one
 * that has none. A fault that is not reported under its code, or under another one too, is not found.
 *
 * @param only codes to look at; all where it is left out
 */
export async function selfTest(
  dir: string,
  options: Omit<ProveOptions, 'exercises' | 'found' | 'isRecording'>,
  only?: readonly string[],
): Promise<SelfTestReport> {
  const { course, findings } = lintCourse(dir);
  const isAsked = (id: string): boolean => only === undefined || only.includes(id);
  const exercises = course.chapters.flatMap((chapter) => chapter.exercises).filter(({ id }) => isAsked(id));
  const found = findings
    .filter(({ id }) => isAsked(wordOf(id)))
    .map((finding): Failure => ({ ...finding, checks: [], output: '' }));
  const report = await prove({
    ...options,
    exercises: provable(exercises, found),
    found,
    isRecording: false,
  });
  const ids = new Set([...exercises.map(({ key }) => key), ...found.map(({ id }) => id)]);
  const results = [...ids].map((id): SelfTested => {
    const failures = report.failed.filter((one) => one.id === id);
    const told = [...new Set(failures.map(({ code }) => code))];
    const wanted = PROOF_CODES.find((code) => code === wordOf(id)) ?? null;
    const isFound = told.length === (wanted === null ? 0 : 1) && (wanted === null || told[0] === wanted);
    return { id, wanted, told, isFound, failures };
  });
  return { results, seconds: report.seconds };
}

/** What reading has found wrong is not worth an engine. */
function provable(exercises: readonly Exercise[], found: readonly Failure[]): readonly Exercise[] {
  return exercises.filter(({ key }) => !found.some(({ id }) => id === key));
}

function wordOf(id: string): string {
  return id.split('/').at(-1) ?? id;
}
