import type { EngineClient } from '../../engine/client.ts';
import { EngineError, msg } from '../../engine/message.ts';
import { sayConnectionError } from '../../engine/state/index.ts';

/** How long an engine may take before a command that runs once gives it up. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * What an engine answers to a command that runs once. `ask` must end when its signal says so, since what it holds open
 * keeps the process alive. Throws EngineError where the engine refuses, fails, or has not answered in time.
 */
export async function answerOf<T>(
  client: EngineClient,
  ask: (signal: AbortSignal) => Promise<T>,
  withinMs: number = ANSWER_WITHIN_MS,
): Promise<T> {
  const late = AbortSignal.timeout(withinMs);
  try {
    return await ask(late);
  } catch (error) {
    const says = late.aborted
      ? msg('connect.noAnswer', { address: client.address ?? '', seconds: withinMs / 1000 })
      : sayConnectionError(error, client);
    throw new EngineError(says, { cause: error });
  }
}
