import { openCourseEngine, type CourseEngine } from '../../src/lessons/run/course-engine.ts';
import { openSession, type ExerciseSession, type SessionOptions } from '../../src/lessons/run/session.ts';
import { checkOf, exerciseWith } from '../unit/lessons/exercise.ts';

/** The name under which the engine's data is kept. */
const KEEP = 'kept-exercise';
const IMAGE = 'quay/busybox:1';

/** Something that is latched, and a sequence of which a part can be done. */
export const KEPT_EXERCISE = exerciseWith({
  images: [IMAGE],
  vars: {
    box: { draw: 'name', prefix: 'box', secret: false },
    other: { draw: 'name', prefix: 'other', secret: false },
  },
  setup: [
    {
      container: {
        name: '{{box}}',
        image: IMAGE,
        command: ['sleep', '1000'],
        env: {},
        labels: {},
        start: true,
        ports: [],
        volumes: ['{{box}}:/data'],
        tmpfs: [],
        aliases: [],
        tty: false,
        stdin: false,
        init: true,
        readOnly: false,
      },
    },
  ],
  checks: [
    checkOf('made', 'once', 'event', { action: 'create', name: '{{other}}' }),
    checkOf('again', 'once', 'event', {
      from: 'setup',
      name: '{{box}}',
      sequence: ['pause', 'unpause', 'pause'],
    }),
  ],
});

/** The private engine of the exercise, whose data stays. */
export async function openKeptEngine(): Promise<CourseEngine> {
  return openCourseEngine({
    mode: 'private',
    keep: KEEP,
    own: () => Promise.reject(new Error('no private engine could be had')),
    ask: () => Promise.resolve(true),
  });
}

export function openKeptSession(
  engine: CourseEngine,
  over: Pick<SessionOptions, 'onSave' | 'resume'>,
): ExerciseSession {
  return openSession({ ...engine, exercise: KEPT_EXERCISE, tidy: 'all', onDone: () => undefined, ...over });
}
