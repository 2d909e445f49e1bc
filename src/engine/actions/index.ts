export { actions, actionsFor, findAction } from './registry.ts';
export { createActionLog, type ActionLog } from './log.ts';
export { createActionRunner, initialOptions, type ActionRunner, type RunnerOptions } from './runner.ts';
export { shellQuote } from './shell-quote.ts';
export type * from './types.ts';
