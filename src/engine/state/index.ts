/** The live state of an engine. */
export { createEngineState } from './engine-state.ts';
export { EVENT_TYPES } from './event-types.ts';
export { EVENTS_KEPT } from './refresher.ts';
export { STALL_AFTER_MS } from './watchdog.ts';
export { withOptions } from './requests.ts';
export { sayConnectionError } from './say.ts';
export { uptimeOf } from './uptime.ts';
export type {
  Connection,
  ConnectionPhase,
  EngineSnapshot,
  EngineState,
  EngineStore,
  Reloaded,
} from './types.ts';
