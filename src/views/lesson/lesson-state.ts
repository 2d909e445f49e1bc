import type { InstallPlan } from '../../engine/sandbox/index.ts';
import type { Message } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import type { WitnessedCall } from '../../engine/witness/types.ts';
import type { Exercises } from '../../lessons/progress/index.ts';
import type { CourseEngine } from '../../lessons/run/course-engine.ts';
import type { SessionSnapshot } from '../../lessons/run/session.ts';
import type { CommandRecord, ShellSize } from '../../lessons/shell/index.ts';
import type { Chapter, Course, Exercise } from '../../lessons/types.ts';
import { PANELS } from '../app/ui-state.ts';
import type { View } from '../app/view.ts';
import type { Translator } from '../i18n/index.ts';
import type { ShellPane } from '../shell/index.ts';
import type { Theme } from '../theme/index.ts';
import type { Ask } from './ask.ts';
import type { Term } from './glossary.ts';
import type { LayOut } from './markdown.ts';

/** The panes of an open exercise, in the order of their digits. */
export const PANES = ['text', 'shell', 'checks', 'live'] as const;
export type PaneId = (typeof PANES)[number];

/** What the live pane shows: a panel of the dashboard, the calls behind the last command, what the engine reported. */
export const LIVES = [...PANELS, 'xray', 'notes'] as const;
export type LiveId = (typeof LIVES)[number];

/** What is asked before something is done. */
export type LessonQuestion =
  | { readonly kind: 'reset' }
  | { readonly kind: 'solution' }
  | { readonly kind: 'stage'; readonly id: string }
  | { readonly kind: 'install'; readonly plan: InstallPlan };

/** What a person set up on the screen; nothing of the course is in it. */
export interface LessonUi {
  readonly cols: number;
  readonly rows: number;
  readonly place: 'course' | 'exercise';
  /** Index of the exercise in the whole course. */
  readonly cursor: number;
  readonly pane: PaneId;
  readonly zoomed: boolean;
  /** First line shown of each pane; clamped when drawn. */
  readonly scroll: Readonly<Record<PaneId, number>>;
  /** Which of the text's commands Enter puts into the shell. */
  readonly block: number;
  /** Which check Enter answers. */
  readonly check: number;
  /** Null: what the exercise names. */
  readonly live: LiveId | null;
  /** By how many cells and rows the borders between the panes were moved. */
  readonly moved: { readonly across: number; readonly down: number };
  /** The solution stands below the text. */
  readonly solution: boolean;
  /** The words of the text are explained over all else, from this one on. */
  readonly terms: number | null;
  readonly ask: Ask | null;
  readonly question: LessonQuestion | null;
  /** The page of keys over all else. */
  readonly help: boolean;
  /** First key shown on that page. */
  readonly helpFrom: number;
}

/** An exercise with the chapter that it stands in. */
export interface Placed {
  readonly chapter: Chapter;
  readonly exercise: Exercise;
}

/** The engine of the open exercise, and how far it is. `closed`: no exercise has needed one yet. */
export type EngineDoor =
  | { readonly phase: 'closed' }
  | { readonly phase: 'opening'; readonly says: Message }
  | { readonly phase: 'open'; readonly engine: EngineWords }
  | { readonly phase: 'failed'; readonly says: Message };

/** What the screen says of the engine. */
export type EngineWords = Pick<CourseEngine, 'kind' | 'note' | 'says' | 'whyOwn'>;

/** What the screen needs of the shell's pane to draw it. */
export type ShellPicture = Pick<ShellPane, 'state'> & { draw(size: ShellSize): readonly string[] };

/** Everything that the lesson's screen may read, as plain values. */
export interface LessonView {
  readonly ui: LessonUi;
  /** Null while it is read. */
  readonly course: Course | null;
  /** All exercises, in their order. */
  readonly exercises: readonly Placed[];
  /** Mistakes in the course's files: there is no course then. */
  readonly problems: readonly Message[];
  readonly layOut: LayOut | null;
  readonly terms: readonly Term[];
  readonly progress: Exercises;
  /** What a person must know of the progress file. */
  readonly progressSays: Message | null;
  readonly door: EngineDoor;
  readonly open: Placed | null;
  /** Null before the engine is there. */
  readonly session: SessionSnapshot | null;
  readonly engine: EngineSnapshot | null;
  /** Null where there is none, or not yet. */
  readonly shell: ShellPicture | null;
  /** What the panels of the dashboard show of the engine; null before it is there. */
  readonly live: View | null;
  readonly calls: readonly WitnessedCall[];
  readonly commands: readonly CommandRecord[];
  /** What is to be known of the engine at this moment: ports with other numbers outside, a full disk. */
  readonly notes: readonly Message[];
  readonly tr: Translator;
  readonly theme: Theme;
}

export function initialLessonUi(cols: number, rows: number): LessonUi {
  return { cols, rows, place: 'course', cursor: 0, ...FRESH_EXERCISE };
}

/** How an exercise is looked at when it is opened. */
export const FRESH_EXERCISE: Omit<LessonUi, 'cols' | 'rows' | 'place' | 'cursor'> = {
  pane: 'text',
  zoomed: false,
  scroll: { text: 0, shell: 0, checks: 0, live: 0 },
  block: 0,
  check: 0,
  live: null,
  moved: { across: 0, down: 0 },
  solution: false,
  terms: null,
  ask: null,
  question: null,
  help: false,
  helpFrom: 0,
};

/** What the live pane shows now. */
export function liveOf({ ui, open }: Pick<LessonView, 'ui' | 'open'>): LiveId {
  return ui.live ?? open?.exercise.panel ?? 'containers';
}

/** Whether the live pane shows a panel of the dashboard, whose keys work there. */
export function isPanel(id: LiveId): id is (typeof PANELS)[number] {
  return PANELS.some((panel) => panel === id);
}
