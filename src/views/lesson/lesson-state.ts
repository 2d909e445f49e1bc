import type { InstallPlan } from '../../engine/sandbox/index.ts';
import type { Message } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import type { Exercises } from '../../lessons/progress/index.ts';
import type { CourseEngine } from '../../lessons/run/course-engine.ts';
import type { SessionSnapshot } from '../../lessons/run/session.ts';
import type { Chapter, Course, Exercise } from '../../lessons/types.ts';
import type { Translator } from '../i18n/index.ts';
import type { Theme } from '../theme/index.ts';
import type { LayOut } from './markdown.ts';

/** The panes of an open exercise, in their order. */
export const PANES = ['text', 'checks', 'engine'] as const;
export type PaneId = (typeof PANES)[number];

/** What is asked before something is done. */
export type LessonQuestion =
  { readonly kind: 'reset' } | { readonly kind: 'install'; readonly plan: InstallPlan };

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
  readonly question: LessonQuestion | null;
  /** The page of keys over all else. */
  readonly help: boolean;
}

/** An exercise with the chapter that it stands in. */
export interface Placed {
  readonly chapter: Chapter;
  readonly exercise: Exercise;
}

/** The engine of the exercises, and how far it is. `closed`: no exercise has needed one yet. */
export type EngineDoor<E = EngineWords> =
  | { readonly phase: 'closed' }
  | { readonly phase: 'opening' }
  | { readonly phase: 'open'; readonly engine: E }
  | { readonly phase: 'failed'; readonly says: Message };

/** What the screen says of the engine. */
export type EngineWords = Pick<CourseEngine, 'kind' | 'dockerHost' | 'path' | 'whyOwn'>;

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
  readonly progress: Exercises;
  /** What a person must know of the progress file. */
  readonly progressSays: Message | null;
  readonly door: EngineDoor;
  readonly open: Placed | null;
  /** Null before the engine is there. */
  readonly session: SessionSnapshot | null;
  readonly engine: EngineSnapshot | null;
  /** Whether a terminal on this machine finds a docker command. */
  readonly hasDockerCli: boolean;
  readonly tr: Translator;
  readonly theme: Theme;
}

export function initialLessonUi(cols: number, rows: number): LessonUi {
  return {
    cols,
    rows,
    place: 'course',
    cursor: 0,
    pane: 'text',
    zoomed: false,
    scroll: { text: 0, checks: 0, engine: 0 },
    question: null,
    help: false,
  };
}
