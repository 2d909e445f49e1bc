import type { Message } from '../../engine/message.ts';
import type { Evaluation } from '../checks/types.ts';
import type { Exercise } from '../types.ts';
import type { Bench } from './bench.ts';
import type { Phase } from './phase.ts';
import type { ProofCode } from './types.ts';

/** What each part of a proof works with. */
export interface Desk {
  readonly bench: Bench;
  readonly exercise: Exercise;
  /** Writes outputs down instead of comparing them. */
  readonly isRecording: boolean;
  /** Sets the exercise up with a further seed, works with it, tidies up, and notes what is left behind. */
  phase<T>(work: (phase: Phase) => Promise<T>, options?: PhaseOptions): Promise<T>;
  fail(code: ProofCode, says: Message, shown?: Shown): void;
  step(says: Message): void;
  /** Checks that are met before anything is done: no more is said of them. */
  readonly metAtStart: Set<string>;
  /** How long this exercise's solution took to turn green after its script had ended, at most, in ms. */
  lagMs: number;
}

export interface PhaseOptions {
  /** Another exercise than the one that is proven: a part of it. */
  readonly exercise?: Exercise;
  /** Goes on where the phase before ended: nothing is taken away before. */
  readonly keepsLeftovers?: boolean;
}

export interface Shown {
  readonly evaluation?: Evaluation;
  /** Of which checks; all that are not met where it is left out. */
  readonly checks?: readonly string[];
  readonly output?: string;
}
