import type { SavedAttempt, Progress } from '../../lessons/progress/index.ts';
import type { ExerciseSession } from '../../lessons/run/session.ts';
import type { Workplace, WorkplaceOptions } from '../../lessons/run/workplace.ts';
import type { App } from '../app/app.ts';
import type { ShellPane } from '../shell/index.ts';
import type { Theme } from '../theme/index.ts';
import type { Placed } from './lesson-state.ts';

/** The dashboard's panels on the engine of an exercise. */
export interface LiveDashboard {
  readonly app: App;
  close(): Promise<void>;
}

/** One exercise that is open, with all that belongs to it. */
export interface Desk {
  readonly placed: Placed;
  readonly place: Workplace;
  readonly session: ExerciseSession;
  /** Null on the demo engine. */
  readonly pane: ShellPane | null;
  readonly live: LiveDashboard;
  /** First line of the text that was last on the screen. */
  readonly textLine: number;
  /**
   * Ends shell, session and engine. What is on the engine of an exercise that is not done stays, to be gone on with;
   * `discard`: it goes.
   */
  close(how?: 'discard'): Promise<void>;
}

export interface DeskOptions extends Pick<WorkplaceOptions, 'own' | 'demo' | 'ask' | 'say' | 'onStep'> {
  readonly placed: Placed;
  readonly progress: Progress | null;
  readonly theme: Theme;
  readonly live: (place: Workplace) => LiveDashboard;
}

/** Until the layout says its own. */
const FIRST_SIZE = { columns: 80, rows: 24 };

/** Opens an exercise. @throws EngineError where that cannot be */
export async function openDesk(options: DeskOptions): Promise<Desk> {
  const { placed, progress, theme, say } = options;
  const { exercise } = placed;
  const [{ openWorkplace }, { openSession }, { createShellPane }, { openShell }] = await Promise.all([
    import('../../lessons/run/workplace.ts'),
    import('../../lessons/run/session.ts'),
    import('../shell/index.ts'),
    import('../../lessons/shell/index.ts'),
  ]);
  const resume = attemptLeft(progress, exercise.progressKey);
  const place = await openWorkplace({ ...options, exercise, resume });
  let isOver = false;
  const counts = place.engine.kind !== 'demo';
  const session = openSession({
    ...place.session,
    exercise,
    onDone(how) {
      if (!counts) return;
      isOver = true;
      if (how === 'done') void progress?.done(exercise.progressKey);
      else void progress?.shown(exercise.progressKey);
    },
    onSave(saved) {
      if (!isOver && counts) void progress?.save(exercise.progressKey, saved);
    },
    ...(resume === undefined ? {} : { resume }),
  });
  session.store.subscribe(({ phase }) => {
    // A new attempt of the same exercise can be gone on with again.
    if (phase === 'preparing') isOver = false;
  });
  const { shell } = place;
  const pane =
    shell === null
      ? null
      : createShellPane({
          open: (size) => openShell(shell, size, { colours: theme.depth }),
          size: FIRST_SIZE,
          theme,
          say,
        });
  const live = options.live(place);
  return {
    placed,
    place,
    session,
    pane,
    live,
    textLine: resume?.textLine ?? 0,
    async close(how) {
      await pane?.close();
      await live.close();
      const isOurs = place.engine.kind === 'private' || place.engine.kind === 'nested';
      await session.close(isOurs ? 'keep' : 'tidy');
      await place.close(isOver || how === 'discard' ? 'discard' : 'keep');
    },
  };
}

/** The attempt at an exercise that was left unfinished. */
function attemptLeft(progress: Progress | null, key: string): SavedAttempt | undefined {
  const known = progress?.store.getState().exercises[key];
  const saved = known?.attempt;
  return saved === undefined || saved.savedAt <= (known?.closed ?? 0) ? undefined : saved;
}
