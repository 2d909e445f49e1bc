export { createTroubleFinder, findTroubles, type TroubleFinder } from './find.ts';
export { createTroubleMemory, rememberEvents, type TroubleMemory } from './memory.ts';
export { explain, type ExplainOptions } from './why.ts';
export { pastEvents } from './why-events.ts';
export type * from './types.ts';
export type * from './why-types.ts';
