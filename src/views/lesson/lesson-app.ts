import { createStore, type StoreApi } from 'zustand/vanilla';
import { reasonOf } from '../../engine/json.ts';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import type { InstallPlan } from '../../engine/sandbox/index.ts';
import type { AnswerValue } from '../../lessons/checks/types.ts';
import { CourseError } from '../../lessons/format/course-error.ts';
import type { Progress } from '../../lessons/progress/index.ts';
import type { OwnEngine } from '../../lessons/run/course-engine.ts';
import type { Workplace } from '../../lessons/run/workplace.ts';
import type { Course } from '../../lessons/types.ts';
import type { App } from '../app/app.ts';
import { mergeChanges, type Changes } from '../app/changes.ts';
import type { Screen, ScreenHost } from '../app/screen.ts';
import type { Translator } from '../i18n/index.ts';
import type { ShellPane } from '../shell/index.ts';
import type { Theme } from '../theme/index.ts';
import { openDesk, type Desk, type LiveDashboard } from './desk.ts';
import type { Term } from './glossary.ts';
import { hasAllPanes } from './lesson-layout.ts';
import {
  FRESH_EXERCISE,
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
  /** Opens the demo engine, for where there is none at all. */
  readonly demo?: () => Promise<OwnEngine>;
  /** The dashboard's panels for the live pane. */
  readonly live: (place: Workplace) => LiveDashboard;
  /** The whole dashboard on the engine of the exercise, to be put on top of the course. */
  readonly dashboard?: (place: Workplace) => Screen;
  /** The course was opened from the dashboard, which is still below it. */
  readonly isOnTop: boolean;
}

/** The course on the screen: its stores and what can be done to it. */
export interface LessonApp extends Pick<LessonServices, 'tr' | 'theme' | 'isOnTop'> {
  readonly ui: StoreApi<LessonUi>;
  readonly host: ScreenHost;
  readonly changes: Changes;
  view(): LessonView;
  /** The shell of the open exercise; null where there is none. */
  shell(): ShellPane | null;
  /** The dashboard of the live pane; null before there is an engine. */
  live(): App | null;
  /** Opens an exercise, closing the one that was open. */
  open(placed: Placed): void;
  /** Starts the open exercise anew, with new values. */
  reset(): void;
  hint(): void;
  /** Shows the solution: done does not count in this attempt. */
  showSolution(): void;
  stage(id: string): void;
  answer(check: string, value: AnswerValue): void;
  /** Puts a text on the shell's command line. False where that cannot be done. */
  put(text: string): boolean;
  /** Notes how far the text has been read. */
  readTo(line: number): void;
  /** Shows the whole dashboard of the engine that the exercise runs on. */
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
  readonly terms: readonly Term[];
  readonly progress: Progress | null;
  readonly door: EngineDoor;
  readonly open: Placed | null;
  readonly desk: Desk | null;
  readonly diskSays: Message | null;
}

/** How often the engine's disk is looked at. */
const DISK_EVERY_MS = 20_000;

/** Opens the course. What it needs of libraries, files and engines is loaded behind the first frame. */
export function createLessonApp(services: LessonServices, host: ScreenHost): LessonApp {
  const { tr, theme } = services;
  const ui = createStore<LessonUi>(() => initialLessonUi(host.cols, host.rows));
  const loaded = createStore<Loaded>(() => ({
    course: null,
    problems: [],
    layOut: null,
    terms: [],
    progress: null,
    door: { phase: 'closed' },
    open: null,
    desk: null,
    diskSays: null,
  }));
  let exercises: readonly Placed[] = [];
  let closing = false;
  let answerAsked: ((yes: boolean) => void) | undefined;
  let unfollowDesk: (() => void)[] = [];
  const changes = mergeChanges([
    (listener) => ui.subscribe(listener),
    (listener) => loaded.subscribe(listener),
  ]);

  const read = async (): Promise<void> => {
    const [{ loadCourse }, { courseDir, findPlace }, { openProgress }, { loadMarkdown }, { loadTerms }] =
      await Promise.all([
        import('../../lessons/format/course.ts'),
        import('../../lessons/find.ts'),
        import('../../lessons/progress/index.ts'),
        import('./markdown.ts'),
        import('./glossary.ts'),
      ]);
    const progress = await openProgress();
    progress.store.subscribe(() => changes.touch());
    const dir = courseDir() ?? '';
    const course = loadCourse(dir);
    exercises = course.chapters.flatMap((chapter) =>
      chapter.exercises.map((exercise) => ({ chapter, exercise })),
    );
    loaded.setState({ course, progress, terms: loadTerms(dir), layOut: await loadMarkdown(theme) });
    ui.setState({ cursor: await firstCursor(progress, exercises) });
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

  const ask = (plan: InstallPlan): Promise<boolean> => {
    ui.setState({ question: { kind: 'install', plan } });
    return new Promise((resolve) => {
      answerAsked = resolve;
    });
  };

  const isWanted = (placed: Placed): boolean => !closing && loaded.getState().open === placed;

  const start = async (placed: Placed): Promise<void> => {
    await leave();
    if (!isWanted(placed)) return;
    loaded.setState({ door: { phase: 'opening', says: msg('lessons.engine.opening') } });
    const desk = await openDesk({
      ...services,
      placed,
      progress: loaded.getState().progress,
      ask,
      say: (message) => tr.say(message),
      onStep: (says) => loaded.setState({ door: { phase: 'opening', says } }),
    });
    // Another exercise may have been opened meanwhile, or the course been closed.
    if (!isWanted(placed)) {
      await desk.close();
      return;
    }
    follow(desk);
    ui.setState({ scroll: { ...ui.getState().scroll, text: desk.textLine } });
    loaded.setState({ desk, door: { phase: 'open', engine: desk.place.engine } });
  };

  /** Everything that the screen shows of an exercise tells when it changes. */
  const follow = (desk: Desk): void => {
    const { place, session, pane, live } = desk;
    const touch = (): void => changes.touch();
    let isFirst = true;
    const lookAtDisk = async (): Promise<void> => {
      // An engine that does not answer is told of elsewhere.
      const diskSays = await place.engine.diskSays().catch(() => null);
      if (diskSays?.key !== loaded.getState().diskSays?.key) loaded.setState({ diskSays });
    };
    const timer = setInterval(() => void lookAtDisk(), DISK_EVERY_MS);
    timer.unref();
    unfollowDesk = [
      () => clearInterval(timer),
      session.store.subscribe(touch),
      place.engine.engine.store.subscribe(touch),
      live.app.changes.subscribe(touch),
      place.engine.relay?.onChange(touch) ?? (() => undefined),
      place.witness?.onCall(touch) ?? (() => undefined),
      place.shell?.records.onRecord(touch) ?? (() => undefined),
      pane?.changes.subscribe(() => {
        host.moveCursor();
        if (!isFirst || pane.state !== 'running') return;
        isFirst = false;
        // One can begin at once; where one pane hides the others the text is read first.
        const { cols, rows, pane: has } = ui.getState();
        if (has === 'text' && hasAllPanes({ cols, rows })) ui.setState({ pane: 'shell' });
        touch();
      }) ?? (() => undefined),
    ];
  };

  const leave = async (how?: 'discard'): Promise<void> => {
    const { desk } = loaded.getState();
    for (const end of unfollowDesk.splice(0)) end();
    loaded.setState({ desk: null, diskSays: null, door: { phase: 'closed' } });
    await desk?.close(how);
  };

  // One exercise after the other: each waits until the one before has been left.
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
    tr,
    theme,
    isOnTop: services.isOnTop,
    ui,
    host,
    changes,
    view() {
      const { desk, progress, diskSays, ...state } = loaded.getState();
      const place = desk?.place;
      return {
        ...state,
        ui: ui.getState(),
        exercises,
        progress: progress?.store.getState().exercises ?? {},
        progressSays: progress?.store.getState().says ?? null,
        session: desk?.session.store.getState() ?? null,
        engine: place?.engine.engine.store.getState() ?? null,
        shell: desk?.pane ?? null,
        get live() {
          return desk?.live.app.view() ?? null;
        },
        calls: place?.witness?.calls ?? [],
        commands: place?.shell?.records.all ?? [],
        notes: [
          ...(diskSays === null ? [] : [diskSays]),
          ...(place?.engine.relay?.says ?? []),
          ...(place?.engine.says ?? []),
        ],
        tr,
        theme,
      };
    },
    shell: () => loaded.getState().desk?.pane ?? null,
    live: () => loaded.getState().desk?.live.app ?? null,
    open(placed) {
      const cursor = exercises.indexOf(placed);
      if (loaded.getState().open === placed && loaded.getState().desk !== null) {
        ui.setState({ place: 'exercise', cursor });
        return;
      }
      ui.setState({ ...FRESH_EXERCISE, place: 'exercise', cursor });
      loaded.setState({ open: placed });
      void loaded.getState().progress?.opened(placed.exercise.progressKey);
      inTurn(() => start(placed));
    },
    reset() {
      const { desk, open, progress } = loaded.getState();
      ui.setState({ solution: false, block: 0, scroll: FRESH_EXERCISE.scroll });
      if (open === null) return;
      const isAlive = desk?.place.engine.engine.store.getState().connection.phase === 'live';
      if (desk !== null && isAlive) {
        inTurn(() => desk.session.reset());
        return;
      }
      // An engine that is gone is not tidied up but replaced.
      inTurn(async () => {
        await leave('discard');
        await progress?.forget(open.exercise.progressKey);
        await start(open);
      });
    },
    hint: () => loaded.getState().desk?.session.hint(),
    showSolution() {
      loaded.getState().desk?.session.showSolution();
      ui.setState({ solution: true });
    },
    stage: (id) => void loaded.getState().desk?.session.stage(id),
    answer: (check, value) => loaded.getState().desk?.session.answer(check, value),
    put: (text) => loaded.getState().desk?.pane?.type(text) ?? false,
    readTo: (line) => loaded.getState().desk?.session.readTo(line),
    showDashboard() {
      const { desk } = loaded.getState();
      if (desk !== null && services.dashboard) host.push(services.dashboard(desk.place));
    },
    answerInstall(yes) {
      ui.setState({ question: null });
      answerAsked?.(yes);
      answerAsked = undefined;
    },
    async close() {
      closing = true;
      answerAsked?.(false);
      await turn;
      await leave();
      changes.stop();
    },
  };
  void read().catch((error: unknown) => loaded.setState({ problems: problemsOf(error) }));
  return app;
}

/** The exercise that was opened last, or the first that is not done. */
async function firstCursor(progress: Progress, exercises: readonly Placed[]): Promise<number> {
  const { lastOpened } = await import('../../lessons/progress/index.ts');
  const known = progress.store.getState().exercises;
  const last = lastOpened(known);
  const firstUndone = exercises.findIndex(({ exercise }) => known[exercise.progressKey]?.done === undefined);
  const lastPlace = exercises.findIndex(({ exercise }) => exercise.progressKey === last);
  const isLastDone = last !== null && known[last]?.done !== undefined;
  return Math.max(0, isLastDone || lastPlace < 0 ? firstUndone : lastPlace);
}

function saidBy(error: unknown): Message {
  return error instanceof EngineError
    ? error.says
    : msg('lessons.setup.refused', { reason: reasonOf(error) });
}

function problemsOf(error: unknown): readonly Message[] {
  return error instanceof CourseError ? error.problems : [saidBy(error)];
}
