/**
 * The course as data: what `lessons/` holds once it is read and found valid. Texts for a learner are kept in both
 * languages; `{{name}}` in a text, a check, a setup step or a script stands for a value that is drawn for each attempt.
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

/** The twenty shapes of an exercise, so that the mix of a chapter can be counted. */
export const PATTERNS = [
  'predict',
  'claim',
  'fade',
  'parsons',
  'one-change',
  'inspect-diff',
  'goal-picture',
  'break-fix',
  'make-it-fail',
  'budget',
  'detective',
  'x-ray',
  'reach-matrix',
  'survive',
  'translate',
  'contrast',
  'score',
  'refusal',
  'tidy',
  'recall',
] as const;
export type Pattern = (typeof PATTERNS)[number];

/** How much of the solution the text gives. */
export const SUPPORTS = ['shown', 'partial', 'goal'] as const;
export type Support = (typeof SUPPORTS)[number];

/** The live panel that fits an exercise. */
export const COURSE_PANELS = ['containers', 'stats', 'logs', 'networks'] as const;
export type CoursePanel = (typeof COURSE_PANELS)[number];

/** What the guard of a person's own engine lets an exercise do. */
export const ALLOWANCES = ['privileged', 'host-mounts', 'host-namespaces', 'docker-socket'] as const;
export type Allowance = (typeof ALLOWANCES)[number];

export interface Exercise {
  /** `chapter/exercise`, stable: both ids carry no number. */
  readonly key: string;
  /** `chapter/exercise@version`: what progress is kept under, so that a new content is not done by an old tick. */
  readonly progressKey: string;
  readonly id: string;
  /** Of the content, from 1. */
  readonly version: number;
  /** The folder that it was read from. */
  readonly dir: string;
  readonly title: LocalText;
  /** What one can do afterwards, in a line. */
  readonly aim: LocalText | null;
  /** The place in its chapter, from 1. */
  readonly number: number;
  readonly pattern: Pattern | null;
  readonly support: Support;
  /** Ids of the coverage rows that it teaches. */
  readonly claims: readonly string[];
  /** What the machine must have; else the exercise can only be read. */
  readonly requires: readonly string[];
  /** Images that must be on the engine before it starts. */
  readonly images: readonly string[];
  readonly panel: CoursePanel;
  readonly sandbox: SandboxNeeds;
  readonly vars: Readonly<Record<string, VarSpec>>;
  /** The folder `files/` beside exercise.yaml is copied into the exercise's folder, with the values filled in. */
  readonly files: boolean;
  readonly setup: readonly SetupStep[];
  readonly stages: readonly Stage[];
  readonly checks: readonly Check[];
  readonly mistakes: readonly Mistake[];
  readonly solution: Solution | null;
  readonly alsoRight: readonly AlsoRight[];
  readonly undo: Undo | null;
  /** Nudge, which command, worked example. */
  readonly hints: readonly LocalText[];
  /** Said after green, with the learner's own values. */
  readonly closing: LocalText | null;
  /** Markdown. */
  readonly text: LocalText;
}

/** What an exercise needs of its engine. More than one node, a registry, a daemon, a mirror or a search is a lab. */
export interface SandboxNeeds {
  readonly nodes: number;
  readonly registry: boolean;
  /** The learner configures and restarts the daemon. */
  readonly daemon: boolean;
  /** A mirror of the public registry with these library images: name → image of the course that it is. */
  readonly mirror?: Readonly<Record<string, string>> | undefined;
  /** What `docker search` finds. */
  readonly search?: readonly SearchEntry[] | undefined;
  readonly allow: readonly Allowance[];
}

/** A line of `docker search`. */
export interface SearchEntry {
  readonly name: string;
  readonly description: string;
  readonly stars: number;
  readonly official: boolean;
}

/**
 * How a value is drawn. `name`: the prefix and a word, free on the engine. `word`: a word that says nothing.
 * `number`: an integer of [from, to]. `port`: free on this machine and the engine. `subnet`: a private /24 that
 * overlaps nothing; its first three numbers are a value of their own, `<name>Prefix`. `token`: letters and digits that
 * nobody guesses. A `secret` one must be found out by the learner, so no sentence shows it.
 */
export type VarSpec =
  | { readonly draw: 'name'; readonly prefix: string; readonly secret: boolean }
  | { readonly draw: 'word'; readonly secret: boolean }
  | { readonly draw: 'number'; readonly from: number; readonly to: number; readonly secret: boolean }
  | { readonly draw: 'port'; readonly secret: boolean }
  | { readonly draw: 'subnet'; readonly secret: boolean }
  | { readonly draw: 'token'; readonly length: number; readonly secret: boolean };

/** A step of the setup: a container, or a script in the shell's environment that no witness sees. */
export type SetupStep = { readonly container: SetupContainer } | { readonly run: string };

/** A container that the exercise makes before the learner begins: what `docker run` can say. */
export interface SetupContainer {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly entrypoint?: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** False: created only. */
  readonly start: boolean;
  /** As `--memory`: bytes, or a number with b, k, m, g. */
  readonly memory?: string | undefined;
  readonly cpus?: number | undefined;
  readonly pids?: number | undefined;
  /** As `--restart`: `always`, `on-failure:3`. */
  readonly restart?: string | undefined;
  /** As `--publish`, each. */
  readonly ports: readonly string[];
  /** As `--volume`, each. */
  readonly volumes: readonly string[];
  readonly tmpfs: readonly string[];
  readonly network?: string | undefined;
  readonly ip?: string | undefined;
  readonly aliases: readonly string[];
  readonly tty: boolean;
  readonly stdin: boolean;
  readonly init: boolean;
  readonly readOnly: boolean;
  readonly user?: string | undefined;
  readonly workdir?: string | undefined;
  readonly hostname?: string | undefined;
  readonly stopSignal?: string | undefined;
  /** Seconds. */
  readonly stopTimeout?: number | undefined;
  readonly health?: SetupHealth | undefined;
}

/** A health check of a setup container; times in seconds. */
export interface SetupHealth {
  /** Run by the container's shell. */
  readonly command: string;
  readonly interval: number;
  readonly retries: number;
}

/** A further part of an exercise, begun by the learner with a key. */
export interface Stage {
  readonly id: string;
  readonly says: LocalText;
  /** What the lab does then; null for nothing. */
  readonly run: string | null;
}

export const CHECK_MODES = ['once', 'holds', 'keeps'] as const;

/**
 * `once`: latched when it happens. `holds`: must be true now. `keeps`: true at the start, and never to be broken.
 */
export type CheckMode = (typeof CHECK_MODES)[number];

/** A kind of check with what it asks for. */
export interface Condition {
  /** The name of the kind. */
  readonly kind: string;
  /** By the kind's own fields, with `{{values}}` not yet filled in. */
  readonly fields: object;
  /** What it asks for must be found out: no sentence may show it. */
  readonly secret: boolean;
}

export interface Check {
  readonly id: string;
  readonly mode: CheckMode;
  /** Checks that must be met before this one can be. */
  readonly after: readonly string[];
  /** The author's sentence; null where the kind's own says enough. */
  readonly says: LocalText | null;
  readonly condition: Condition;
  /** Judged only from this stage on; null from the start. */
  readonly stage: string | null;
  /** What is said while it is not met, instead of the kind's own sentence. */
  readonly because: LocalText | null;
  /** Checks that cannot be met without this one, so that no wrong answer has it as the only red one. */
  readonly impliedBy: readonly string[];
}

/**
 * What a learner answered. A text for `answer`, `prediction` and `choice`; the ids of the lines in their order for
 * `order`; by cell or part (`from>to`; `cause`, `object`, `field`) for `matrix` and `cause`.
 */
export type AnswerValue = string | readonly string[] | Readonly<Record<string, string>>;

/** Typed answers that go with a script, by the id of the check. */
export type Answers = Readonly<Record<string, AnswerValue>>;

/** A wrong answer that learners give. */
export interface Mistake {
  readonly id: string;
  /** How it is made. */
  readonly run: string | null;
  readonly answers: Answers;
  /** The checks that are red afterwards, exactly. */
  readonly red: readonly string[];
  /** The state that shows it. */
  readonly when: Condition | null;
  /** Said when the state shows it. */
  readonly says: LocalText | null;
  /** Only a reset helps from here. */
  readonly reset: boolean;
}

export interface Solution {
  /** Lines may end in `#= row.id`: needed for this claimed row. */
  readonly run: string;
  readonly answers: Answers;
}

/** Another way to do it: a script, or actions of the dashboard. */
export type AlsoRight =
  | { readonly id: string; readonly run: string; readonly answers: Answers }
  | { readonly id: string; readonly keys: readonly DashboardDeed[]; readonly answers: Answers };

/** An action of the dashboard's registry on an object. */
export interface DashboardDeed {
  readonly action: string;
  readonly on: string;
}

/** What makes checks fall again after the solution. */
export interface Undo {
  readonly run: string;
  readonly red: readonly string[];
}
