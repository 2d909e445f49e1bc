import type { Message } from '../../engine/message.ts';
import type { CheckMode, LocalText } from '../types.ts';
import type { Values } from '../values.ts';

/** One go at an exercise: what was drawn, what was there before, and what has been latched so far. */
export interface Attempt {
  readonly exercise: string;
  readonly seed: number;
  readonly values: Values;
  /** Time of the engine's last event before the learner could begin, ms by its clock: only later ones count. */
  readonly startedAt: number;
  /** Ids of the containers that existed before the setup: they never count. */
  readonly baseline: ReadonlySet<string>;
  /** Containers that the setup made: name → id. */
  readonly made: ReadonlyMap<string, string>;
  /** Images of the exercise as the engine knows them: name → id. */
  readonly images: ReadonlyMap<string, string>;
  /** What there was when the learner could begin, the setup's own among it: what bears its id or name is not new. */
  readonly start: Inventory;
  readonly latched: ReadonlyMap<string, Latch>;
}

/** The objects of an engine at one moment. Swarm objects are empty where there is no swarm. */
export interface Inventory {
  /** Name → id. */
  readonly containers: ReadonlyMap<string, string>;
  /** Name with tag → id. */
  readonly images: ReadonlyMap<string, string>;
  /** Name → when it was made, as the engine writes it: a volume has no id. */
  readonly volumes: ReadonlyMap<string, string>;
  /** Name → id. */
  readonly networks: ReadonlyMap<string, string>;
  /** Name → id. */
  readonly services: ReadonlyMap<string, string>;
  /** Name → id. */
  readonly configs: ReadonlyMap<string, string>;
  /** Name → id. */
  readonly secrets: ReadonlyMap<string, string>;
  /** Host name → id. */
  readonly nodes: ReadonlyMap<string, string>;
}

/**
 * What a learner answered. A text for `answer`, `prediction` and `choice`; the ids of the lines in their order for
 * `order`; by cell or part (`from>to`; `cause`, `object`, `field`) for `matrix` and `cause`.
 */
export type AnswerValue = string | readonly string[] | Readonly<Record<string, string>>;

export interface Answer {
  readonly value: AnswerValue;
  /** When it was given, ms since the epoch. */
  readonly at: number;
}

/** What met a `once` check. */
export interface Latch {
  /** Milliseconds, by the engine's clock. */
  readonly at: number;
  readonly action: string;
  readonly name: string;
}

/** `unknown`: it could not be checked. */
export type Verdict = 'met' | 'not-yet' | 'unknown';

export interface CheckResult {
  readonly id: string;
  readonly mode: CheckMode;
  readonly label: Label;
  readonly verdict: Verdict;
  /** Why not yet, or what failed; null when met. */
  readonly because: Message | null;
  /** The event that met a `once` check. */
  readonly latch: Latch | null;
}

/** What must become true: the author's sentence, or the kind's own in parts that stand after one another. */
export type Label = { readonly text: LocalText } | { readonly parts: readonly Message[] };

export interface Evaluation {
  readonly results: readonly CheckResult[];
  readonly latched: ReadonlyMap<string, Latch>;
  /** Every `once` is latched and every `holds` is true at this moment. */
  readonly done: boolean;
}
