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
const PROOF_MS = 20 * 60_000;
/** The course is proven whole by `npm run course:prove`; with each run of the tests, its first exercise. */
const EXERCISE = 'containers/run';
/** Of the bundled bad exercises those that show each way of being found out; all by `course prove --self-test`. */
const TELLING = [
  'good',
  'met-at-start',
  'mistake-passes',
  'leaves-behind',
  'name-untold',
  'sentence-missing',
  'texts-differ',
  'no-such-command',
];

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

test('the course has no fault that reading finds', () => {
  expect(lintCourse(LESSONS).findings).toEqual([]);
});

test(
  'the first exercise is proven, with values drawn anew',
  async () => {
    const seed = randomInt(1, 2 ** 31);
    // What a run was given is told, so that it can be repeated.
    console.log(`seed ${seed}`);
    const { course } = lintCourse(LESSONS);
    const exercises = course.chapters
      .flatMap((chapter) => chapter.exercises)
      .filter(({ key }) => key === EXERCISE);
    const report = await prove({ ...options(seed), exercises, found: [], isRecording: false });
    expect(report.failed.map(({ id, code, says }) => `${id} ${code}: ${english.say(says)}`)).toEqual([]);
    expect(report.unkilledChecks).toEqual([]);
    expect(report.proven).toEqual([EXERCISE]);
  },
  PROOF_MS,
);

test(
  'a bad exercise is found out under its own code, and the good one is proven',
  async () => {
    const { results } = await selfTest(`${LESSONS}/self-test`, options(1), TELLING);
    const told = results.map(({ id, told: codes }) => `${id}: ${codes.join(', ')}`);
    expect(told.toSorted()).toEqual(results.map(({ id, wanted }) => `${id}: ${wanted ?? ''}`).toSorted());
    expect(results.length).toBe(TELLING.length);
  },
  PROOF_MS,
);
