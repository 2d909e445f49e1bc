import type { StoreApi } from 'zustand/vanilla';
import type { Container, ContainerState, EngineEvent, EngineInfo, Network } from '../types.ts';
import type { Message } from '../message.ts';

/**
 * `connecting` until the first load is done; `live` while the event stream is open; `lost` when it ended (a retry is
 * planned at `retryAt`); `stalled` when a request has had no answer for STALL_AFTER_MS though the socket is open.
 */
export type ConnectionPhase = 'connecting' | 'live' | 'stalled' | 'lost';

export interface Connection {
  readonly phase: ConnectionPhase;
  /** Since when this phase lasts, ms. */
  readonly since: number;
  readonly retryAt?: number;
  readonly says?: Message;
}

/** One consistent picture of an engine. Replaced, never changed; an object that did not change keeps its identity. */
export interface EngineSnapshot {
  readonly connection: Connection;
  readonly info: EngineInfo | null;
  /** By full id, in the engine's order (newest first). */
  readonly containers: ReadonlyMap<string, Container>;
  readonly networks: ReadonlyMap<string, Network>;
  /** The last EVENTS_KEPT events, oldest first. */
  readonly events: readonly EngineEvent[];
  /** What changed while the connection was lost; set at a reload, null until one happened. */
  readonly reloaded: Reloaded | null;
}

export interface Reloaded {
  readonly at: number;
  readonly appeared: readonly string[];
  readonly gone: readonly string[];
  readonly changed: readonly {
    readonly name: string;
    readonly from: ContainerState;
    readonly to: ContainerState;
  }[];
}

/** Read side of the live state: `getState`, `subscribe`. */
export type EngineStore = Pick<StoreApi<EngineSnapshot>, 'getState' | 'subscribe' | 'getInitialState'>;

/** The live state of one engine. */
export interface EngineState {
  readonly store: EngineStore;
  /** Calls back for each event, after the store holds its effect. Returns the function that unsubscribes. */
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /** Resolves when the first load is done; rejects with EngineError when it cannot be. */
  start(): Promise<void>;
  stop(): void;
}
