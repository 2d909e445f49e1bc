import { msg } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import type { Container, ContainerState } from '../../engine/types.ts';
import { evaluate, lookAt } from '../../lessons/checks/evaluate.ts';
import { EMPTY_INVENTORY, type Attempt, type Latch } from '../../lessons/checks/types.ts';
import type { Exercises } from '../../lessons/progress/index.ts';
import type { SessionSnapshot } from '../../lessons/run/session.ts';
import type { Course } from '../../lessons/types.ts';
import type { Translator } from '../i18n/index.ts';
import type { Theme } from '../theme/index.ts';
import {
  initialLessonUi,
  type EngineDoor,
  type EngineWords,
  type LessonUi,
  type LessonView,
  type Placed,
} from './lesson-state.ts';
import type { LayOut } from './markdown.ts';

/** What the pictures are made of. */
export interface PictureFrame {
  readonly course: Course;
  readonly layOut: LayOut;
  readonly tr: Translator;
  readonly theme: Theme;
  readonly cols: number;
  readonly rows: number;
}

/** The course in its states, by name: each the same on every run. */
export function lessonPictures(frame: PictureFrame): Readonly<Record<string, LessonView>> {
  const exercises = frame.course.chapters.flatMap((chapter) =>
    chapter.exercises.map((exercise): Placed => ({ chapter, exercise })),
  );
  const view = (over: Partial<LessonView>, ui: Partial<LessonUi> = {}): LessonView => ({
    ui: { ...initialLessonUi(frame.cols, frame.rows), ...ui },
    course: frame.course,
    exercises,
    problems: [],
    layOut: frame.layOut,
    progress: PROGRESS,
    progressSays: null,
    door: { phase: 'closed' },
    open: null,
    session: null,
    engine: null,
    hasDockerCli: true,
    tr: frame.tr,
    theme: frame.theme,
    ...over,
  });
  const open = (key: string, scene: Scene, ui: Partial<LessonUi> = {}): LessonView => {
    const placed = exercises.find(({ exercise }) => exercise.key === key) ?? null;
    const engine = snapshotOf(scene);
    return view(
      {
        open: placed,
        door: openDoor(scene.kind ?? 'private'),
        engine,
        session: sessionOf(placed, scene, engine),
      },
      { place: 'exercise', ...ui },
    );
  };
  const begun: Scene = { containers: [boxOf('box-otter', 'exited', 1)], latched: ['hello'] };
  const stopped: Scene = {
    containers: [boxOf('box-otter', 'exited', 0)],
    latched: ['stopped'],
    made: 'box-otter',
  };
  return {
    list: view({}, { cursor: 1 }),
    'list-loading': view({ course: null, exercises: [] }),
    'list-broken': view({
      course: null,
      exercises: [],
      problems: [msg('lessons.error.missing', { file: '03-containers/chapter.yaml', line: 1, field: 'id' })],
    }),
    keys: view({}, { place: 'exercise', help: true }),
    begun: open('containers/run', begun),
    'begun-checks': open('containers/run', begun, { pane: 'checks' }),
    'begun-terminal': open('containers/run', { ...begun, kind: 'own' }, { pane: 'engine' }),
    steps: open('containers/stop-start-remove', stopped, { pane: 'checks' }),
    done: open(
      'containers/run',
      { containers: [boxOf('box-otter', 'running')], latched: ['hello'] },
      { pane: 'checks' },
    ),
    unanswered: open('containers/run', { ...begun, lost: true }, { pane: 'checks' }),
    preparing: view({ open: exercises[1] ?? null, door: { phase: 'opening' } }, { place: 'exercise' }),
    'no-engine': view(
      { open: exercises[0] ?? null, door: { phase: 'failed', says: msg('lessons.engine.demo') } },
      { place: 'exercise', pane: 'checks' },
    ),
    'ask-reset': open('containers/run', begun, { question: { kind: 'reset' } }),
    'ask-install': view(
      { open: exercises[0] ?? null, door: { phase: 'opening' } },
      {
        place: 'exercise',
        question: {
          kind: 'install',
          plan: {
            packages: ['runc', 'tini'],
            unpackInto: '/root/.cache/quayside/engine',
            unpackBytes: 364e6,
          },
        },
      },
    ),
  };
}

/** What the engine of a picture shows, and what has been latched. */
interface Scene {
  readonly containers: readonly Container[];
  readonly latched: readonly string[];
  /** The container that the setup made. */
  readonly made?: string;
  readonly kind?: EngineWords['kind'];
  readonly lost?: boolean;
}

const BEGAN_AT = Date.UTC(2026, 0, 15, 12, 50, 0);
const PROGRESS: Exercises = {
  'containers/run@1': { opened: BEGAN_AT, done: BEGAN_AT },
  'containers/inspect@1': { opened: BEGAN_AT },
};

function sessionOf(placed: Placed | null, scene: Scene, engine: EngineSnapshot): SessionSnapshot | null {
  if (placed === null) return null;
  const latchOf = (id: string): Latch => ({
    at: BEGAN_AT + 95_000,
    action: id === 'stopped' ? 'stop' : 'die',
    name: 'box-otter',
  });
  const attempt: Attempt = {
    exercise: placed.exercise.key,
    seed: 1,
    values: { box: 'box-otter' },
    startedAt: BEGAN_AT,
    baseline: new Set(),
    made: new Map(scene.made === undefined ? [] : [[scene.made, scene.made]]),
    images: new Map(),
    start: EMPTY_INVENTORY,
    marks: new Map(),
    broken: new Map(),
    stages: [],
    answers: new Map(),
    shown: false,
    latched: new Map(scene.latched.map((id) => [id, latchOf(id)])),
  };
  return {
    phase: 'open',
    attempt,
    evaluation: evaluate(placed.exercise, attempt, lookAt(engine)),
    hints: { opened: 0, total: 0, offered: false },
    origin: 'new',
    striking: null,
    says: null,
  };
}

function openDoor(kind: EngineWords['kind']): EngineDoor {
  return {
    phase: 'open',
    engine:
      kind === 'private'
        ? {
            kind,
            dockerHost: 'unix:///var/lib/quayside/engines/5e1f0c2a/docker.sock',
            path: [],
            whyOwn: null,
          }
        : { kind, dockerHost: 'unix:///var/run/docker.sock', path: [], whyOwn: msg('sandbox.needsRoot') },
  };
}

function snapshotOf({ containers, lost = false }: Scene): EngineSnapshot {
  return {
    connection: { phase: lost ? 'lost' : 'live', since: BEGAN_AT },
    info: null,
    containers: new Map(containers.map((container) => [container.id, container])),
    networks: new Map(),
    events: [],
    reloaded: null,
  };
}

function boxOf(name: string, state: ContainerState, exitCode?: number): Container {
  return {
    id: name,
    name,
    image: 'quay/busybox:1',
    imageId: '',
    command: 'sleep 3600',
    createdAt: BEGAN_AT,
    state,
    statusText: '',
    health: 'none',
    ...(exitCode === undefined ? {} : { exitCode }),
    ports: [],
    labels: {},
    mounts: [],
    attachments: [],
    project: '',
    projectDir: '',
    service: '',
  };
}
