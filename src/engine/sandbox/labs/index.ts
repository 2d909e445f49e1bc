export { openLab } from './open-lab.ts';
export type { Lab, LabOptions, LabRegistry, LabShell, SearchEntry } from './types.ts';
