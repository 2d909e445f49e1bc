import type { Message } from '../message.ts';

/** What a person can make through the engine, and what a guard keeps from harm. */
export type ObjectKind =
  'container' | 'image' | 'volume' | 'network' | 'exec' | 'service' | 'config' | 'secret';

/** Something that a call made. An image that has a tag has it as its name; a volume's id is its name. */
export interface Created {
  readonly kind: ObjectKind;
  readonly id: string;
  readonly name?: string;
}

/** One call of the Engine API that went through a witness, or was refused there. Every text in it is safe to print. */
export interface WitnessedCall {
  /** Counts from 1 in the order in which the requests' heads came. */
  readonly seq: number;
  readonly method: string;
  /** As it was sent: with its version prefix and query. */
  readonly path: string;
  /** When the request's head was complete, in ms since the epoch. */
  readonly at: number;
  /** HTTP status; null while there is no answer yet, and where the connection broke before one. */
  readonly status: number | null;
  /** From the request's head to the end of the answer (of an upgraded connection: to its close); null until then. */
  readonly ms: number | null;
  readonly userAgent: string;
  readonly created: readonly Created[];
  /** What the guard said, where it refused. */
  readonly refusal: Message | null;
}

/** A witness that listens. */
export interface Witness {
  /** Path of its unix socket: what DOCKER_HOST names after `unix://`. */
  readonly socket: string;
  /** The latest calls, newest last; bounded. */
  readonly calls: readonly WitnessedCall[];
  /** Told when the head of a call's answer came, and again when the call ended. Returns how to stop that. */
  onCall(listener: (call: WitnessedCall) => void): () => void;
  /** Ends every connection and removes the socket. */
  close(): Promise<void>;
}

/** What an exercise may ask for beyond what a guard lets through. */
export type Allowance = 'privileged' | 'host-mounts' | 'host-namespaces' | 'docker-socket';

/** What a guard keeps from harm on an engine that is a person's own. */
export interface GuardPolicy {
  /**
   * Whether an object was there before the exercise, and so is not to be touched. Asked with full ids, with the names
   * of volumes, and with the tags of images (`repository:tag`).
   */
  existed(kind: ObjectKind, idOrName: string): boolean;
  /** The exercise's folder (absolute): what is in it may be mounted. */
  readonly folder: string;
  readonly allow: readonly Allowance[];
  /** Puts a refusal into the learner's language, for the CLI to print. */
  say(message: Message): string;
}
