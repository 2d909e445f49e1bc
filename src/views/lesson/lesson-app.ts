import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import type { InstallPlan } from '../../engine/sandbox/index.ts';
import { CourseError } from '../../lessons/format/course-error.ts';
import type { Progress } from '../../lessons/progress/index.ts';
import type { CourseEngine, OwnEngine } from '../../lessons/run/course-engine.ts';
import type { ExerciseSession } from '../../lessons/run/session.ts';
import { reasonOf } from '../../lessons/run/setup.ts';
import type { Course } from '../../lessons/types.ts';
import { mergeChanges, type Changes } from '../app/changes.ts';
import type { Screen, ScreenHost } from '../app/screen.ts';
import type { Translator } from '../i18n/index.ts';
import type { Theme } from '../theme/index.ts';
import {
  initialLessonUi,
  type EngineDoor,
  type LessonUi,
  type LessonView,
  type Placed,
} from './lesson-state.ts';
import type { LayOut } from './markdown.ts';

/** What the course works with. */
export interface LessonServices {
  readonly tr: Translator;
  readonly theme: Theme;
  /** What was asked for on the command line: `chapter[/exercise]`. */
  readonly target?: string | undefined;
  /** Opens the person's engine, for where no private one can be had. @throws EngineError */
  readonly own: () => Promise<OwnEngine>;
  /** The dashboard on the engine of the exercises, to be put on top of the course. */
  readonly dashboard?: (engine: CourseEngine) => Screen;
  /** The course was opened from the dashboard, which is still below it. */
  readonly isOnTop: boolean;
}

/** The course on the screen: its stores and what can be done to it. */
export interface LessonApp extends LessonServices {
  readonly ui: StoreApi<LessonUi>;
  readonly host: ScreenHost;
  readonly changes: Changes;
  view(): LessonView;
  /** Opens an exercise, closing the one that was open. */
  open(placed: Placed): void;
  /** Starts the open exercise anew, with new values. */
  reset(): void;
  /** Shows the dashboard of the engine that the exercises run on. */
  showDashboard(): void;
  /** Answers the question whether the machine may be changed for a private engine. */
  answerInstall(yes: boolean): void;
  /** Ends the exercise and its engine. */
  close(): Promise<void>;
}

interface Loaded {
  readonly course: Course | null;
  readonly problems: readonly Message[];
  readonly layOut: LayOut | null;
  readonly progress: Progress | null;
  readonly door: EngineDoor<CourseEngine>;
  readonly open: Placed | null;
  readonly session: ExerciseSession | null;
}

/** Opens the course. What it needs of libraries, files and engines is loaded behind the first frame. */
export function createLessonApp(services: LessonServices, host: ScreenHost): LessonApp {
  const ui = createStore<LessonUi>(() => initialLessonUi(host.cols, host.rows));
  const loaded = createStore<Loaded>(() => ({
    course: null,
    problems: [],
    layOut: null,
    progress: null,
    door: { phase: 'closed' },
    open: null,
    session: null,
  }));
  const hasDockerCli = findsDocker(process.env['PATH'] ?? '');
  let exercises: readonly Placed[] = [];
  let closing = false;
  let answer: ((yes: boolean) => void) | undefined;
  let unfollow: (() => void)[] = [];
  const changes = mergeChanges([
    (listener) => ui.subscribe(listener),
    (listener) => loaded.subscribe(listener),
  ]);
  const follow = (store: { subscribe(listener: () => void): () => void }): void => {
    unfollow.push(store.subscribe(() => changes.touch()));
  };

  const read = async (): Promise<void> => {
    const [{ loadCourse }, { courseDir, findPlace }, { openProgress, lastOpened }, { loadMarkdown }] =
      await Promise.all([
        import('../../lessons/format/course.ts'),
        import('../../lessons/find.ts'),
        import('../../lessons/progress/index.ts'),
        import('./markdown.ts'),
      ]);
    const progress = await openProgress();
    follow(progress.store);
    const course = loadCourse(courseDir() ?? '');
    exercises = course.chapters.flatMap((chapter) =>
      chapter.exercises.map((exercise) => ({ chapter, exercise })),
    );
    loaded.setState({ course, progress, layOut: await loadMarkdown(services.theme) });
    const known = progress.store.getState().exercises;
    const last = lastOpened(known);
    const firstUndone = exercises.findIndex(
      ({ exercise }) => known[exercise.progressKey]?.done === undefined,
    );
    const lastPlace = exercises.findIndex(({ exercise }) => exercise.progressKey === last);
    const isLastDone = last !== null && known[last]?.done !== undefined;
    ui.setState({ cursor: Math.max(0, isLastDone || lastPlace < 0 ? firstUndone : lastPlace) });
    if (services.target === undefined) return;
    const place = findPlace(course, services.target);
    // The command line has seen to it that there is such a place.
    if (place === null) return;
    const index = exercises.findIndex(
      ({ chapter, exercise }) =>
        chapter === place.chapter && (place.exercise === undefined || exercise === place.exercise),
    );
    ui.setState({ cursor: Math.max(0, index) });
    const target = exercises[index];
    if (place.exercise !== undefined && target !== undefined) app.open(target);
  };

  const openDoor = async (): Promise<CourseEngine | null> => {
    const { door } = loaded.getState();
    if (door.phase === 'open') return door.engine;
    loaded.setState({ door: { phase: 'opening' } });
    try {
      const { openCourseEngine } = await import('../../lessons/run/course-engine.ts');
      const engine = await openCourseEngine({ own: services.own, ask });
      follow(engine.engine.store);
      loaded.setState({ door: { phase: 'open', engine } });
      return engine;
    } catch (error) {
      loaded.setState({ door: { phase: 'failed', says: saidBy(error) } });
      return null;
    }
  };

  const ask = (plan: InstallPlan): Promise<boolean> => {
    ui.setState({ question: { kind: 'install', plan } });
    return new Promise((resolve) => {
      answer = resolve;
    });
  };

  const start = async (placed: Placed): Promise<void> => {
    await loaded.getState().session?.close();
    loaded.setState({ session: null });
    const engine = await openDoor();
    // Another exercise may have been opened meanwhile, or the course been closed.
    if (engine === null || closing || loaded.getState().open !== placed) return;
    try {
      await engine.provide(placed.exercise.images);
    } catch (error) {
      loaded.setState({ door: { phase: 'failed', says: saidBy(error) } });
      return;
    }
    const { openSession } = await import('../../lessons/run/session.ts');
    const session = openSession({
      client: engine.client,
      engine: engine.engine,
      exercise: placed.exercise,
      tidy: engine.kind === 'private' ? 'all' : 'setup',
      onDone: (how) => {
        const { progress } = loaded.getState();
        if (how === 'done') void progress?.done(placed.exercise.progressKey);
        else void progress?.shown(placed.exercise.progressKey);
      },
    });
    follow(session.store);
    loaded.setState({ session });
  };

  // One exercise after the other: each waits until the one before has been tidied up.
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): void => {
    const before = turn;
    turn = (async () => {
      await before;
      try {
        await work();
      } catch (error) {
        loaded.setState({ door: { phase: 'failed', says: saidBy(error) } });
      }
    })();
  };

  const app: LessonApp = {
    ...services,
    ui,
    host,
    changes,
    view() {
      const state = loaded.getState();
      const { door, session, progress } = state;
      return {
        ui: ui.getState(),
        course: state.course,
        exercises,
        problems: state.problems,
        layOut: state.layOut,
        progress: progress?.store.getState().exercises ?? {},
        progressSays: progress?.store.getState().says ?? null,
        door,
        open: state.open,
        session: session?.store.getState() ?? null,
        engine: door.phase === 'open' ? door.engine.engine.store.getState() : null,
        hasDockerCli,
        tr: services.tr,
        theme: services.theme,
      };
    },
    open(placed) {
      const cursor = exercises.indexOf(placed);
      ui.setState({ place: 'exercise', cursor, pane: 'text', scroll: { text: 0, checks: 0, engine: 0 } });
      if (loaded.getState().open === placed && loaded.getState().session !== null) return;
      loaded.setState({ open: placed });
      void loaded.getState().progress?.opened(placed.exercise.progressKey);
      inTurn(() => start(placed));
    },
    reset() {
      const { session } = loaded.getState();
      if (session !== null) inTurn(() => session.reset());
    },
    showDashboard() {
      const { door } = loaded.getState();
      if (door.phase === 'open' && services.dashboard) host.push(services.dashboard(door.engine));
    },
    answerInstall(yes) {
      ui.setState({ question: null });
      answer?.(yes);
      answer = undefined;
    },
    async close() {
      closing = true;
      answer?.(false);
      for (const end of unfollow) end();
      unfollow = [];
      changes.stop();
      await turn;
      const { session, door } = loaded.getState();
      // A private engine goes with all that is on it; on another one the setup is tidied up first.
      if (door.phase === 'open' && door.engine.kind === 'own') await session?.close();
      if (door.phase === 'open') await door.engine.close();
    },
  };
  void read().catch((error: unknown) => loaded.setState({ problems: problemsOf(error) }));
  return app;
}

function saidBy(error: unknown): Message {
  return error instanceof EngineError
    ? error.says
    : msg('lessons.setup.refused', { reason: reasonOf(error) });
}

function problemsOf(error: unknown): readonly Message[] {
  return error instanceof CourseError ? error.problems : [saidBy(error)];
}

/** Whether a folder of PATH holds a docker command. */
function findsDocker(path: string): boolean {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'docker'), constants.X_OK);
      return true;
    } catch {
      // Not in this folder.
      return false;
    }
  });
}
