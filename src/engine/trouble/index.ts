export { createTroubleFinder, findTroubles, type TroubleFinder } from './find.ts';
export { createTroubleMemory, rememberEvents, type TroubleMemory } from './memory.ts';
export type * from './types.ts';
