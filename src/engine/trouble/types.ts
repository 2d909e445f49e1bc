import type { Message } from '../message.ts';

/**
 * What can be wrong with a container:
 * `oom` the kernel killed a process of it for memory; `crash` it ended by itself with an error; `crash-loop` its restart
 * policy starts it over and over; `unhealthy` its health check fails; `start-failed` the engine could not start it;
 * `killed` it was ended by a signal that no client of the engine asked for; `dead` the engine could not remove it.
 */
export type TroubleKind = 'oom' | 'crash' | 'crash-loop' | 'unhealthy' | 'start-failed' | 'killed' | 'dead';

/** A container that a person should look at, and why in a sentence. */
export interface Trouble {
  readonly containerId: string;
  readonly name: string;
  readonly kind: TroubleKind;
  /** When it last went wrong, ms. */
  readonly time: number;
  /** `bad`: it does not do its work now; `warn`: it does, or may again. */
  readonly severity: 'bad' | 'warn';
  /** "worker was killed by the kernel: out of memory (limit 64 MiB), 3 times in 10 min" */
  readonly sentence: Message;
  /** "worker: out of memory, 3 times in 10 min" */
  readonly short: Message;
}
