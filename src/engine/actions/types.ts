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

/** Switches by id, as the person left them. */
export type ActionOptions = Readonly<Record<string, boolean>>;

export type Possible = { readonly possible: true } | { readonly possible: false; readonly why: Message };

/**
 * What a person can do to an object, as data. Key hints, menus, questions, help and read-only mode are derived from
 * the registry; nothing else lists actions.
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
  question(object: ObjectRef, snapshot: EngineSnapshot, options: ActionOptions): Message;
  /** The docker command that does the same, as a person would type it. */
  command(object: ObjectRef, options: ActionOptions): string;
  /** The API call. Throws EngineError with a sentence; a 304 (already so) is a success. */
  run(client: EngineClient, object: ObjectRef, options: ActionOptions): Promise<void>;
  /** What is said when it is done. */
  done(object: ObjectRef): Message;
}
