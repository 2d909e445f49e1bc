export { dockerEnv, ensureBinaries, searchPath, type Binaries, type InstallPlan } from './binaries.ts';
export { BUSYBOX_IMAGE, importBusybox } from './busybox.ts';
export { connectInside, insideCommand, InsideError, type Inside } from './inside.ts';
export { relayPorts, type PortRelay, type PortRelayOptions } from './port-relay.ts';
export { LEAST_ROOM, sayDisk, type EngineLimits, type Room } from './limits.ts';
export {
  keptFolder,
  keptRoot,
  KEPT_MAX_BYTES,
  KEPT_MAX_COUNT,
  listKept,
  removeKept,
  type KeptSandbox,
} from './kept.ts';
export { startNestedEngine, type NestedEngine, type NestedOptions } from './nested.ts';
export type { Resumed } from './resume.ts';
export {
  findEngine,
  startPrivateEngine,
  type PrivateEngine,
  type PrivateEngineOptions,
} from './private-engine.ts';
export { removeStaleEngines } from './traces.ts';
