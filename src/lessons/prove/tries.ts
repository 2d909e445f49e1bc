import { EngineError, msg, type Message } from '../../engine/message.ts';
import type { Evaluation } from '../checks/types.ts';
import type { Desk } from './desk.ts';
import { redOf, type Deed, type Phase } from './phase.ts';
import type { ProofCode } from './types.ts';

/** What is right turns green within this time after its script has ended. */
export const GREEN_WITHIN_MS = 15_000;
const WATCHED_AT_LEAST_MS = 300;

/** How long what must stay red is watched: as long as the solution took to turn green, and not too short. */
export function watchedMs({ lagMs }: Desk): number {
  return Math.max(WATCHED_AT_LEAST_MS, lagMs);
}

export interface Tried {
  readonly isGreen: boolean;
  readonly evaluation: Evaluation;
  readonly output: string;
  /** The deed itself could not be done; null when it could. */
  readonly refused: Message | null;
}

/** Does what is right and waits for green, for so long at most. */
export async function tryOut(
  desk: Desk,
  phase: Phase,
  deed: Deed,
  withinMs = GREEN_WITHIN_MS,
): Promise<Tried> {
  let output = '';
  let refused: Message | null = null;
  try {
    output = await phase.do(deed);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    refused = error.says;
  }
  const ended = performance.now();
  const evaluation = await phase.lookUntil(({ done }) => done, refused === null ? withinMs : 0);
  if (evaluation.done) desk.lagMs = Math.max(desk.lagMs, performance.now() - ended);
  return { isGreen: evaluation.done, evaluation, output, refused };
}

/** Does what is not enough, and gives what is red once the solution would long be green. */
export async function tryInVain(
  desk: Desk,
  phase: Phase,
  deed: Deed,
): Promise<{ readonly evaluation: Evaluation; readonly output: string }> {
  const output = await phase.do(deed);
  return { evaluation: await phase.lookUntil(({ done }) => done, watchedMs(desk)), output };
}

/** Tells what was tried and is not green; a check that could not be checked has words of its own. */
export function failed(desk: Desk, code: ProofCode, says: Message, tried: Tried): void {
  const { evaluation, output, refused } = tried;
  if (refused !== null) {
    desk.fail(code, refused, { evaluation });
    return;
  }
  const unknown = redOf(evaluation).filter(({ verdict }) => verdict === 'unknown');
  if (unknown.length === 0) {
    desk.fail(code, says, { evaluation, output });
    return;
  }
  const checks = unknown.map(({ id }) => id);
  const params = { checks: checks.join(', ') };
  const isSlow = unknown.some(
    ({ because }) => because !== null && 'key' in because && because.key === 'checks.unknown.slow',
  );
  if (isSlow) desk.fail('check-hangs', msg('course.prove.hangs', params), { evaluation, checks });
  else desk.fail('check-unknown', msg('course.prove.unknown', params), { evaluation, checks });
}

/** Checks of steps and states that are met though nothing was done in this phase, but for those met at any start. */
export function metTooSoon({ metAtStart }: Desk, { results }: Evaluation): readonly string[] {
  return results
    .filter(({ id, mode, verdict }) => mode !== 'keeps' && verdict === 'met' && !metAtStart.has(id))
    .map(({ id }) => id);
}
