import { msg } from '../../engine/message.ts';
import {
  ASKED,
  BOTTOM,
  boxOf,
  CALLS,
  liveView,
  OPENING,
  openDoor,
  PROGRESS,
  RUN,
  sessionOf,
  SHELL_LINES,
  snapshotOf,
  stillShell,
  type PictureFrame,
  type Scene,
} from './picture-parts.ts';
import { initialLessonUi, type LessonUi, type LessonView, type Placed } from './lesson-state.ts';

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
    shell: null,
    live: null,
    calls: [],
    commands: [],
    notes: [],
    terms: frame.terms ?? [],
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
        shell: stillShell(scene.shell ?? SHELL_LINES),
        live: liveView(frame, engine),
        calls: CALLS,
        commands: [RUN],
      },
      { place: 'exercise', ...ui },
    );
  };
  const begun: Scene = { containers: [boxOf('box-otter', 'exited', 1)], latched: ['hello'] };
  const stopped: Scene = {
    containers: [boxOf('box-otter', 'exited', 0)],
    latched: ['stopped'],
    setup: ['box-otter'],
  };
  const asked: Scene = {
    containers: [boxOf('queue-owl', 'running'), boxOf('queue-fox', 'running')],
    latched: [],
    setup: ['queue-owl', 'queue-fox'],
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
    'begun-shell': open('containers/run', begun, { pane: 'shell' }),
    'begun-live': open('containers/run', { ...begun, kind: 'own' }, { pane: 'live' }),
    xray: open('containers/run', begun, { pane: 'live', live: 'xray' }),
    notes: open('containers/run', begun, { pane: 'live', live: 'notes' }),
    hints: open('containers/run', { ...begun, hintsOpened: 2 }, { pane: 'checks' }),
    solution: open('containers/run', { ...begun, shown: true }, { solution: true, block: 9, scroll: BOTTOM }),
    terms: open('containers/run', begun, { terms: 0, zoomed: true, pane: 'checks' }),
    predict: open('containers/stop-and-kill', asked, {
      pane: 'checks',
      zoomed: true,
      ask: { kind: 'text', check: 'guess', question: ASKED[frame.tr.language], value: '137' },
    }),
    'ask-solution': open('containers/run', begun, { question: { kind: 'solution' } }),
    // The whole screen: drawings in the text are no borders.
    steps: open('containers/stop-start-remove', stopped, { pane: 'checks', zoomed: true }),
    done: open(
      'containers/run',
      { containers: [boxOf('box-otter', 'running')], latched: ['hello'] },
      { pane: 'checks' },
    ),
    unanswered: open('containers/run', { ...begun, lost: true }, { pane: 'checks' }),
    preparing: view({ open: exercises[1] ?? null, door: OPENING }, { place: 'exercise' }),
    'no-engine': view(
      { open: exercises[0] ?? null, door: { phase: 'failed', says: msg('lessons.engine.demo') } },
      { place: 'exercise', pane: 'checks' },
    ),
    'ask-reset': open('containers/run', begun, { question: { kind: 'reset' } }),
    'ask-install': view(
      { open: exercises[0] ?? null, door: OPENING },
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
