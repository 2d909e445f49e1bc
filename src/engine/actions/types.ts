import type { EngineClient } from '../client.ts';
import type { EngineSnapshot } from '../state/types.ts';
import type { Message } from '../message.ts';

export type ObjectKind = 'container' | 'image' | 'volume' | 'network' | 'project' | 'service' | 'engine';

/** What an action is applied to. `id` is the full id; `name` what a person calls it. */
export interface ObjectRef {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly name: string;
}

/** `none` runs at once; `confirm` asks, y or Enter is yes; `destroy` asks, only y is yes. */
export type Danger = 'none' | 'confirm' | 'destroy';

/** A parameter that the question offers as a switch ("also remove anonymous volumes"). */
export interface Toggle {
  readonly id: string;
  readonly label: Message;
  readonly key: string;
  readonly initial: boolean;
}

/** Switches by id, as the person left them; one that is missing has its `initial` value. */
export type ActionOptions = Readonly<Record<string, boolean>>;

export type Possible = { readonly possible: true } | { readonly possible: false; readonly why: Message };

/**
 * What a person can do to an object, as data. Key hints, menus, questions, help and read-only mode are derived from
 * the registry; nothing else lists actions.
 *
 * `asked` is the snapshot that the person was looking at when the question was put: the command that is shown, and the
 * call that is made, hold to what the question said even when the object has changed since.
 */
export interface Action {
  /** Stable, e.g. `container.stop`. */
  readonly id: string;
  readonly kind: ObjectKind;
  readonly key: string;
  readonly label: Message;
  readonly danger: Danger;
  /** False for what only reads. Refused in read-only mode. */
  readonly writes: boolean;
  readonly toggles: readonly Toggle[];
  /** The row of the handbook that it covers, e.g. `cmd.stop`. */
  readonly handbook: string;
  possible(object: ObjectRef, snapshot: EngineSnapshot): Possible;
  /** The question of `confirm` and `destroy`: one sentence, with what will be lost. */
  question(object: ObjectRef, asked: EngineSnapshot, options: ActionOptions): Message;
  /** The docker command that does the same, as a person would type it. */
  command(object: ObjectRef, asked: EngineSnapshot, options: ActionOptions): string;
  /** The API call. Throws EngineError with a sentence; a 304 (already so) is a success. */
  run(client: EngineClient, object: ObjectRef, asked: EngineSnapshot, options: ActionOptions): Promise<void>;
  /** What is said when it is done. */
  done(object: ObjectRef): Message;
}

/**
 * How an action went. `refused`: nothing was asked of the engine; `failed`: the engine said no, or did not answer.
 * `says` is the sentence for the person.
 */
export type ActionOutcome =
  | { readonly kind: 'done'; readonly says: Message }
  | { readonly kind: 'refused'; readonly says: Message }
  | { readonly kind: 'failed'; readonly says: Message };

/** One thing that Quayside did or tried, as a command that can be pasted. Times in ms of this machine's clock. */
export interface ActionRecord {
  readonly id: number;
  readonly startedAt: number;
  /** Absent while the engine has not answered. */
  readonly endedAt?: number;
  readonly actionId: string;
  readonly object: ObjectRef;
  readonly command: string;
  readonly outcome: 'running' | ActionOutcome['kind'];
}
