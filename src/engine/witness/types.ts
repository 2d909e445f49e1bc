import type { Message } from '../message.ts';

/** One Engine API call that went through the witness. */
export interface WitnessedCall {
  /** Counts up from 1. */
  readonly seq: number;
  readonly method: string;
  /** With its query, and with the version prefix if there was one. */
  readonly path: string;
  /** When the head of the request was complete, ms since the epoch. */
  readonly at: number;
  /** Null while it runs, or when it broke. */
  readonly status: number | null;
  /** Until the answer ended; of an upgraded connection until it closed. */
  readonly ms: number | null;
  readonly userAgent: string;
  readonly created: readonly CreatedObject[];
  /** The guard's sentence, when it refused. */
  readonly refusal: Message | null;
}

export interface CreatedObject {
  readonly kind: 'container' | 'image' | 'volume' | 'network' | 'exec' | 'service' | 'config' | 'secret';
  readonly id: string;
  readonly name?: string;
}
