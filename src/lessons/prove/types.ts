import type { Message } from '../../engine/message.ts';
import type { Said } from '../checks/types.ts';

/** What a proof, or the reading before it, can find. Stable words: docs/course/prove.md explains each. */
export const PROOF_CODES = [
  // Found by reading (`course lint`).
  'invalid',
  'sentence-missing',
  'texts-differ',
  'text-unmatched',
  'text-stale',
  'glossary',
  'no-such-command',
  'name-untold',
  'row-unmarked',
  'row-unclaimed',
  'no-solution',
  'no-undo',
  'output-orphan',
  // Found on an engine (`course prove`).
  'setup-fails',
  'met-at-start',
  'broken-at-start',
  'met-by-leftovers',
  'solution-fails',
  'flaky',
  'check-hangs',
  'check-unknown',
  'mistake-passes',
  'mistake-red-differs',
  'mistake-not-seen',
  'check-not-killed',
  'no-recovery',
  'also-right-fails',
  'harms-bystander',
  'row-not-needed',
  'undo-differs',
  'output-differs',
  'check-writes',
  'leaves-behind',
  'prover-failed',
] as const;

export type ProofCode = (typeof PROOF_CODES)[number];

export interface Failure {
  /** The exercise: `chapter/exercise`. */
  readonly id: string;
  readonly code: ProofCode;
  readonly says: Message;
  /** The checks that show it, each with why it is red. */
  readonly checks: readonly ShownCheck[];
  /** The end of what the script wrote; empty for none. */
  readonly output: string;
}

export interface ShownCheck {
  readonly id: string;
  /** Null when it is met. */
  readonly because: Said | null;
}

/** An exercise that needs what this machine has not. */
export interface NotProven {
  readonly id: string;
  readonly requires: readonly string[];
}

/** What was learnt of one exercise. */
export interface Proof {
  readonly id: string;
  readonly failures: readonly Failure[];
  /** `exercise:check`, for each check that no wrong answer has as the only red one. */
  readonly unkilled: readonly string[];
  /** What it lacks here; then nothing was proven. */
  readonly requires: readonly string[];
  /** Whether the runnable blocks of the text, run one after the other, do the task; null where that was not found out. */
  readonly textDoes: boolean | null;
  readonly seconds: number;
}

export interface Report {
  readonly proven: readonly string[];
  readonly failed: readonly Failure[];
  readonly notProven: readonly NotProven[];
  readonly unkilledChecks: readonly string[];
  readonly seconds: number;
}

/** What a proof is doing, for whoever waits. */
export type Progress =
  | { readonly kind: 'begins'; readonly id: string }
  | { readonly kind: 'step'; readonly id: string; readonly step: Message }
  | { readonly kind: 'ended'; readonly proof: Proof };

/** Breaks a proof off: what comes after could not be judged. */
export class ProofFailure extends Error {
  readonly code: ProofCode;
  readonly says: Message;
  constructor(code: ProofCode, says: Message) {
    super(`${code} ${JSON.stringify(says)}`);
    this.name = 'ProofFailure';
    this.code = code;
    this.says = says;
  }
}
