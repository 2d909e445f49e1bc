import { saidBy, statusOf } from '../actions/failure.ts';
import { EngineError, msg, type Message } from '../message.ts';

/**
 * Makes one read of the engine about a container.
 * @throws EngineError with a sentence; where `signal` ended it, the error as it came
 */
export async function askEngine<T>(id: string, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (signal.aborted) throw error;
    throw new EngineError(sentence(error, id.slice(0, SHORT_ID_LENGTH)), { cause: error });
  }
}

const SHORT_ID_LENGTH = 12;

function sentence(error: unknown, id: string): Message {
  const said = saidBy(error);
  if (statusOf(error) === undefined) return msg('details.noAnswer', { said });
  return statusOf(error) === 404 ? msg('details.notFound', { id }) : msg('details.refused', { said });
}
