export { dockerEnv, ensureBinaries, searchPath, type Binaries, type InstallPlan } from './binaries.ts';
export { BUSYBOX_IMAGE, importBusybox } from './busybox.ts';
export {
  findEngine,
  startPrivateEngine,
  type PrivateEngine,
  type PrivateEngineOptions,
} from './private-engine.ts';
export { removeStaleEngines } from './traces.ts';
