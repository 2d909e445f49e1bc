import type { Message } from '../../engine/message.ts';
import type { ProofCode } from '../prove/types.ts';
import type { Exercise } from '../types.ts';

/** Something wrong in the course's files. The sentence holds file and line. */
export interface Finding {
  readonly code: ProofCode;
  /** `chapter/exercise`; what stands for it where its file cannot be read; empty for the course itself. */
  readonly id: string;
  readonly says: Message;
}

/** One exercise as its files hold it. */
export interface ExerciseFiles {
  readonly exercise: Exercise;
  /** The folder, relative to the course's: how files are named in sentences. */
  readonly folder: string;
  /** exercise.yaml, line by line. */
  readonly yaml: readonly string[];
}

/** Collects findings of one exercise. */
export type Report = (code: ProofCode, says: Message) => void;
