import type { Message } from '../../engine/message.ts';
import type { EngineEvent } from '../../engine/types.ts';
import type { WitnessedCall } from '../../engine/witness/types.ts';
import type { CommandRecord } from '../shell/types.ts';
import type { AnswerValue, CheckMode, LocalText } from '../types.ts';
import type { Values } from '../values.ts';

/** One go at an exercise: what was drawn, what was there before, and how far it has come. */
export interface Attempt {
  readonly exercise: string;
  readonly seed: number;
  readonly values: Values;
  /** When the learner could begin, ms by the engine's clock: only what is later counts. */
  readonly startedAt: number;
  /** Ids of the containers that existed before the setup: they never count. */
  readonly baseline: ReadonlySet<string>;
  /** Containers that the setup and the stages made: name → id. */
  readonly made: ReadonlyMap<string, string>;
  /** Images of the exercise as the engine knows them: name → id. */
  readonly images: ReadonlyMap<string, string>;
  /** What there was when the learner could begin, the setup's own among it: what bears its id or name is not new. */
  readonly start: Inventory;
  /** What met each `once` check that was met. */
  readonly latched: ReadonlyMap<string, Latch>;
  /** Since when each check that is met now has been so. */
  readonly marks: ReadonlyMap<string, Mark>;
  /** The `keeps` checks that were broken, with what broke them. */
  readonly broken: ReadonlyMap<string, Message>;
  /** Stages that were begun, in their order. */
  readonly stages: readonly string[];
  /** By the id of the check. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** The learner has seen the solution: it comes back with new values. */
  readonly shown: boolean;
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

export const EMPTY_INVENTORY: Inventory = {
  containers: new Map(),
  images: new Map(),
  volumes: new Map(),
  networks: new Map(),
  services: new Map(),
  configs: new Map(),
  secrets: new Map(),
  nodes: new Map(),
};

export type { AnswerValue } from '../types.ts';

export interface Answer {
  readonly value: AnswerValue;
  /** When it was given, ms since the epoch. */
  readonly at: number;
}

/** What the learner has done since the start of the attempt, oldest first. */
export interface Deeds {
  readonly events: readonly EngineEvent[];
  /** How many older events than the first of `events` are kept no more. */
  readonly dropped: number;
  readonly calls: readonly WitnessedCall[];
  readonly commands: readonly CommandRecord[];
}

export const NO_DEEDS: Deeds = { events: [], dropped: 0, calls: [], commands: [] };

/** A moment in an attempt: only what comes later serves a check that waits for it. */
export interface Mark {
  /** How many events there had been. */
  readonly events: number;
  /** ms by the engine's clock. */
  readonly at: number;
}

/** What met a `once` check. */
export interface Latch {
  /** Milliseconds, by the engine's clock. */
  readonly at: number;
  /** The event's action or the command; empty where nothing told. */
  readonly action: string;
  readonly name: string;
}

/** `unknown`: it could not be checked. */
export type Verdict = 'met' | 'not-yet' | 'unknown';

/** A sentence of ours, or of the author's. */
export type Said = Message | { readonly text: LocalText };

export interface CheckResult {
  readonly id: string;
  readonly mode: CheckMode;
  readonly label: Label;
  readonly verdict: Verdict;
  /** Why not yet, or what failed; null when met. */
  readonly because: Said | null;
  /** What met a `once` check. */
  readonly latch: Latch | null;
  /** It waits for another check or a stage, and is not looked at before. */
  readonly waits: boolean;
  /** Something to tell of a check that is met: what was predicted beside what came. */
  readonly note: Message | null;
}

/** What must become true: the author's sentence, or the kind's own in parts that stand after one another. */
export type Label = { readonly text: LocalText } | { readonly parts: readonly Message[] };

/** A known wrong answer that the learner's state shows. */
export interface SeenMistake {
  readonly id: string;
  readonly says: LocalText;
  /** Only a reset helps. */
  readonly reset: boolean;
}

export interface Evaluation {
  readonly results: readonly CheckResult[];
  readonly latched: ReadonlyMap<string, Latch>;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly broken: ReadonlyMap<string, Message>;
  readonly mistake: SeenMistake | null;
  /** Every `once` is latched, every `holds` true and every `keeps` unbroken at this moment. */
  readonly done: boolean;
}
