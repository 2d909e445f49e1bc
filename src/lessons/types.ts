/**
 * The course as data: what `lessons/` holds once it is read and found valid. Texts for a learner are kept in both
 * languages; `{{name}}` in a text, a check or a setup step stands for a value that is drawn for each attempt.
 */

/** A text of an author's, in both languages of the course. */
export interface LocalText {
  readonly en: string;
  readonly zh: string;
}

export interface Course {
  /** The folder that was read. */
  readonly dir: string;
  /** In the order of their numbers. */
  readonly chapters: readonly Chapter[];
}

export interface Chapter {
  /** Stable, without a number: progress is kept under it. */
  readonly id: string;
  readonly order: number;
  readonly title: LocalText;
  readonly exercises: readonly Exercise[];
}

export interface Exercise {
  /** `chapter/exercise`, stable: both ids carry no number. */
  readonly key: string;
  readonly id: string;
  readonly title: LocalText;
  /** The place in its chapter, from 1. */
  readonly number: number;
  /** Images that must be on the engine before it starts. */
  readonly images: readonly string[];
  readonly vars: Readonly<Record<string, VarSpec>>;
  readonly setup: readonly SetupContainer[];
  readonly checks: readonly Check[];
  /** Markdown. */
  readonly text: LocalText;
}

/**
 * How a value is drawn. `name`: the prefix and a word, free on the engine. `word`: a word that says nothing.
 * `number`: an integer of [from, to]. A `secret` one must be found out by the learner, so no sentence shows it.
 */
export type VarSpec =
  | { readonly draw: 'name'; readonly prefix: string; readonly secret: boolean }
  | { readonly draw: 'word'; readonly secret: boolean }
  | { readonly draw: 'number'; readonly from: number; readonly to: number; readonly secret: boolean };

/** A container that the exercise makes before the learner begins. */
export interface SetupContainer {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** False: created only. */
  readonly start: boolean;
}

export const CHECK_MODES = ['once', 'holds', 'keeps'] as const;

/**
 * `once`: latched when it happens. `holds`: must be true now. `keeps`: true at the start, and never to be broken.
 */
export type CheckMode = (typeof CHECK_MODES)[number];

export interface Check {
  readonly id: string;
  readonly mode: CheckMode;
  /** Checks that must be met before this one can be. */
  readonly after: readonly string[];
  /** The author's sentence; null where the kind's own says enough. */
  readonly says: LocalText | null;
  readonly condition: Condition;
}

export type Condition = ContainerCondition | EventCondition;

/** Whose container: made by the learner since the start, or the very one that the setup made under this name. */
export type Maker = 'learner' | 'setup';

export type ContainerIs = 'there' | 'created' | 'running' | 'paused' | 'exited' | 'gone';

/** A container is in a state, and made as asked. */
export interface ContainerCondition {
  readonly kind: 'container';
  /** What it asks for must be found out: no sentence may show it. */
  readonly secret: boolean;
  readonly from: Maker;
  readonly is: ContainerIs;
  /** Absent: any container of that maker. */
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  /** As the engine lists it: words joined by one space. */
  readonly command?: string | undefined;
  readonly exitCode?: number | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

export const CONTAINER_ACTIONS = [
  'create',
  'start',
  'stop',
  'kill',
  'die',
  'restart',
  'pause',
  'unpause',
  'rename',
  'destroy',
  'oom',
] as const;

export type ContainerAction = (typeof CONTAINER_ACTIONS)[number];

/** The engine reported that something happened to a container. */
export interface EventCondition {
  readonly kind: 'event';
  readonly secret: boolean;
  readonly from: Maker;
  readonly action: ContainerAction;
  readonly name?: string | undefined;
  readonly image?: string | undefined;
  /** Of a `die`. */
  readonly exitCode?: number | undefined;
}
