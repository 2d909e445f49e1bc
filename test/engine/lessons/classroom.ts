import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { courseDir } from '../../../src/lessons/find.ts';
import { loadCourse } from '../../../src/lessons/format/course.ts';
import type { Attempt, CheckResult, Evaluation } from '../../../src/lessons/checks/types.ts';
import { openCourseEngine, type CourseEngine } from '../../../src/lessons/run/course-engine.ts';
import { openSession, type ExerciseSession } from '../../../src/lessons/run/session.ts';
import type { Exercise } from '../../../src/lessons/types.ts';
import { dockerEnv } from '../../../src/engine/sandbox/index.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { BUSYBOX, engineBinaries, uniqueName } from '../../support/engine.ts';
import { until } from '../../support/until.ts';

const execFileAsync = promisify(execFile);
const english = createTranslator('en');

/**
 * A course engine of a test file's own: what other tests run on theirs would count as the learner's. The learner
 * types into the real docker CLI.
 */
export interface Classroom {
  readonly engine: CourseEngine;
  /** The docker CLI on this engine; its stdout, trimmed. Throws when it fails. */
  docker(...args: readonly string[]): Promise<string>;
  /** Opens an exercise and waits until the learner can begin. */
  begin(key: string): Promise<Desk>;
  close(): Promise<void>;
}

/** An open exercise, and what its checks say. */
export interface Desk {
  readonly session: ExerciseSession;
  readonly attempt: Attempt;
  /** How often the exercise was done. */
  readonly doneTimes: () => number;
  /** What the checks say once all that was typed so far has been seen: `met`, or the sentence why not. */
  checks(): Promise<Readonly<Record<string, string>>>;
}

export async function openClassroom(): Promise<Classroom> {
  const course = loadCourse(courseDir() ?? '');
  const exercises = course.chapters.flatMap((chapter) => chapter.exercises);
  const engine = await openCourseEngine({
    own: () => Promise.reject(new Error('no private engine could be had')),
    ask: () => Promise.resolve(true),
  });
  const env = dockerEnv(engineBinaries(), engine.dockerHost.slice('unix://'.length));
  const docker = async (...args: readonly string[]): Promise<string> =>
    (await execFileAsync(engineBinaries().docker, args, { env })).stdout.trim();
  return {
    engine,
    docker,
    begin: (key) => begin(engine, exerciseOf(exercises, key)),
    close: () => engine.close(),
  };
}

async function begin(engine: CourseEngine, exercise: Exercise): Promise<Desk> {
  let done = 0;
  await engine.provide(exercise.images);
  const session = openSession({ ...engine, exercise, tidy: 'all', onDone: () => (done += 1) });
  await until(() => session.store.getState().phase !== 'preparing', { what: 'the exercise to open' });
  return {
    session,
    attempt: openState(session).attempt,
    doneTimes: () => done,
    async checks() {
      await hasSeenAll(engine);
      return Object.fromEntries(
        openState(session).evaluation.results.map((result) => [result.id, said(result)]),
      );
    },
  };
}

/** Events come in their order: once a last one has been seen, so has everything before it. */
async function hasSeenAll({ client, engine }: CourseEngine): Promise<void> {
  const mark = uniqueName('mark');
  await client.docker.getImage(BUSYBOX).tag({ repo: mark, tag: '1' });
  await until(
    () => engine.store.getState().events.some((event) => event.attributes['name'] === `${mark}:1`),
    {
      what: 'the mark',
    },
  );
  await client.docker.getImage(`${mark}:1`).remove();
}

function openState(session: ExerciseSession): { readonly attempt: Attempt; readonly evaluation: Evaluation } {
  const state = session.store.getState();
  if (state.phase === 'open') return state;
  throw new Error(state.phase === 'failed' ? english.say(state.says) : `the exercise is ${state.phase}`);
}

function said({ verdict, because }: CheckResult): string {
  if (because === null) return verdict;
  return 'text' in because ? because.text.en : english.say(because);
}

function exerciseOf(exercises: readonly Exercise[], key: string): Exercise {
  const exercise = exercises.find((one) => one.key === key);
  if (exercise === undefined) throw new Error(`no exercise ${key}`);
  return exercise;
}
