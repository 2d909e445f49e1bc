import type { Duplex } from 'node:stream';
import type { z } from 'zod';
import type { EngineClient } from '../../engine/client.ts';
import type { Message } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import type { Container, EngineEvent } from '../../engine/types.ts';
import type { WitnessedCall } from '../../engine/witness/types.ts';
import type { CommandRecord } from '../shell/types.ts';
import type { CheckMode } from '../types.ts';
import type { Answer, Attempt } from './types.ts';

/**
 * What looking at one condition gave: it is true; it is not, with what was found instead; or it could not be looked
 * at, with what failed.
 */
export type Finding =
  | {
      readonly verdict: 'met';
      /** Something to tell nevertheless: what was predicted beside what came. */
      readonly note?: Message;
    }
  | { readonly verdict: 'not-yet'; readonly because: Message }
  | { readonly verdict: 'unknown'; readonly because: Message };

/**
 * What can change a finding. `event`: the engine reported something. `command`: a command of the shell ended. `file`:
 * a file of the exercise's folder changed. `answer`: the learner answered. `time`: nothing tells, so it is asked at
 * most once a second while it is unmet.
 */
export type Wake = 'event' | 'command' | 'file' | 'answer' | 'time';

/**
 * A kind of condition: how it is written in `exercise.yaml`, put into words, and judged. It has `judge` or `probe`, or
 * both: then what the judge finds wanting stands, and where it finds the condition met the probe must confirm it.
 */
export interface Kind<C extends object = object> {
  /** The word in exercise.yaml: `holds: { image: {…} }`. */
  readonly name: string;
  /** A strict object. Its texts may hold `{{values}}`, which are filled in before it is judged or labelled. */
  readonly fields: z.ZodType<C>;
  /** What is asked for, in parts that stand after one another. */
  label(condition: C, secret: boolean): readonly Message[];
  readonly wakes: readonly Wake[];
  readonly modes: readonly CheckMode[];
  /** Pure, from what is known at once. `secret`: no sentence may show what is asked for. */
  readonly judge?: (condition: C, scene: Scene, secret: boolean) => Finding;
  /**
   * Asks the engine, a server, a file. It must honour `signal` (aborted after 2 s) and never write; it may throw, which
   * means that it could not be checked, with the error as the reason.
   */
  readonly probe?: (
    condition: C,
    scene: Scene,
    lab: ProbeLab,
    secret: boolean,
    signal: AbortSignal,
  ) => Promise<Finding>;
}

/** What a check looks at: the engine and the learner's deeds, seen from one attempt. */
export interface Scene {
  readonly attempt: Attempt;
  readonly snapshot: EngineSnapshot;
  /** False while the engine cannot be read: nothing can be judged from the snapshot then. */
  readonly live: boolean;
  /** Containers that the learner made, newest first. */
  readonly own: readonly Container[];
  /** Since the start of the attempt, and since what the check comes `after` was met; oldest first. */
  readonly events: readonly EngineEvent[];
  /** Likewise: what the learner's tools asked the engine for. */
  readonly calls: readonly WitnessedCall[];
  /** Likewise: docker commands of the learner's shell. */
  readonly commands: readonly CommandRecord[];
  /** By the id of the check. */
  readonly answers: ReadonlyMap<string, Answer>;
  /** The check that is judged, to find its answer by. */
  readonly checkId: string;
}

/** What a probe asks with. */
export interface ProbeLab {
  /** The engine itself, not the learner's witnessed way to it. */
  readonly client: EngineClient;
  /** Further engines of the exercise, which have joined its swarm. */
  readonly nodes: readonly EngineClient[];
  /** The exercise's folder. */
  readonly folder: string;
  /** The folder of the starter files as the author wrote them: `diff` compares with them, values filled in. */
  readonly starter?: string;
  /** Below it this process may read the engine's files: `/proc/PID/root` of a private engine. */
  readonly engineRoot?: string;
  /** A TCP connection made where the exercise's engine publishes its ports. */
  connect(port: number, host?: string): Duplex;
}

/** Keeps the condition's type between `fields` and the rest, and forgets it for the registry. */
export function defineKind<C extends object>(kind: Kind<C>): Kind {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each condition was parsed by the `fields` of the very kind that judges it
  return kind as unknown as Kind;
}
