import type { ClockOptions } from './clock.ts';
import type { FleetSpec } from './fleet/types.ts';

/** What a demo engine is started with. Plain data: it crosses to the worker. */
export interface DemoOptions {
  /** Decides everything that looks like chance. */
  readonly seed?: number;
  /** So many containers instead of the small believable fleet, for scale runs. */
  readonly scale?: number;
  /** Exactly this fleet; wins over `scale`. */
  readonly fleet?: FleetSpec;
  readonly clock?: ClockOptions;
  readonly faults?: Faults;
}

/**
 * Ways to misbehave. Each is a regular expression on method and path without the version (`GET /containers/json`);
 * the first that matches acts.
 */
export interface Faults {
  /** Accepted and never answered. */
  readonly silent?: string;
  /** The connection is dropped without an answer. */
  readonly drop?: string;
  /** The answer's JSON has fields missing, null, of another type, or full of control characters. */
  readonly garbage?: string;
  /** The answer comes so much later, in real milliseconds. */
  readonly slow?: { readonly path: string; readonly ms: number };
}
