import { fileURLToPath } from 'node:url';
import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { lintCourse } from '../../../src/lessons/lint/lint.ts';
import { prove, type ProveOptions } from '../../../src/lessons/prove/prove.ts';
import { selfTest } from '../../../src/lessons/prove/self-test.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';

const LESSONS = fileURLToPath(new URL('../../../lessons', import.meta.url));
const english = createTranslator('en');

/** A proof of a chapter takes minutes where the machine does other things too. */
const PROOF_MS = 40 * 60_000;
/** The chapter that is proven with each run of the tests. */
const CHAPTER = 'containers';

function options(seed: number): Omit<ProveOptions, 'exercises' | 'found' | 'isRecording'> {
  return {
    seed,
    jobs: 2,
    ask: () => Promise.resolve(true),
    say: (message) => english.say(message),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
}

test(
  'the chapter on containers is proven: every exercise, with values drawn anew',
  async () => {
    const seed = randomInt(1, 2 ** 31);
    // What a run was given is told, so that it can be repeated.
    console.log(`seed ${seed}`);
    const { course, findings } = lintCourse(LESSONS);
    const exercises = course.chapters.find(({ id }) => id === CHAPTER)?.exercises ?? [];
    const found = findings
      .filter(({ id }) => id.startsWith(`${CHAPTER}/`))
      .map((finding) => ({ ...finding, checks: [], output: '' }));
    const report = await prove({ ...options(seed), exercises, found, isRecording: false });
    expect(report.failed.map(({ id, code, says }) => `${id} ${code}: ${english.say(says)}`)).toEqual([]);
    expect(report.unkilledChecks).toEqual([]);
    expect(report.proven).toEqual(exercises.map(({ key }) => key));
    expect(report.proven.length).toBeGreaterThanOrEqual(8);
  },
  PROOF_MS,
);

test(
  'each of the bundled bad exercises is found out under its own code, and the good one is proven',
  async () => {
    const { results } = await selfTest(`${LESSONS}/self-test`, options(1));
    const told = results.map(({ id, told: codes }) => `${id}: ${codes.join(', ')}`);
    expect(told.toSorted()).toEqual(results.map(({ id, wanted }) => `${id}: ${wanted ?? ''}`).toSorted());
    expect(results.filter(({ wanted }) => wanted !== null).length).toBeGreaterThanOrEqual(14);
  },
  PROOF_MS,
);
