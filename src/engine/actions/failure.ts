import { fieldOf, reasonOf } from '../json.ts';
import { EngineError, msg, type Message } from '../message.ts';
import { cleanText } from '../streams/sanitise.ts';
import type { ObjectRef } from './types.ts';

/** HTTP status of an answer of the engine, or undefined where there was no answer. */
export function statusOf(error: unknown): number | undefined {
  const status = fieldOf(error, 'statusCode');
  return typeof status === 'number' ? status : undefined;
}

/** What the daemon (or the system, where it did not answer) said, as one clean line. */
export function saidBy(error: unknown): string {
  const message = fieldOf(fieldOf(error, 'json'), 'message');
  if (typeof message === 'string' && message !== '') return cleanText(message);
  return reasonOf(error).replace(/^\(HTTP code \d+\) /, '');
}

/**
 * Makes one call of an action. A 304 (the object is in that state already) is a success.
 * @param failed the sentence "could not … : what the daemon said"
 * @throws EngineError with a sentence for a person, `cause` being the error of dockerode
 */
export async function callEngine(
  call: () => Promise<unknown>,
  object: ObjectRef,
  failed: (params: { name: string; said: string }) => Message,
): Promise<void> {
  try {
    await call();
  } catch (error) {
    const status = statusOf(error);
    if (status === 304) return;
    throw new EngineError(sentence(error, status, object, failed), { cause: error });
  }
}

function sentence(
  error: unknown,
  status: number | undefined,
  { name }: ObjectRef,
  failed: (params: { name: string; said: string }) => Message,
): Message {
  const said = saidBy(error);
  // Without an answer nobody knows whether it was done: saying "could not" would be a guess.
  if (status === undefined) return msg('actions.noAnswer', { name, said });
  if (status === 404) return msg('actions.gone', { name });
  return failed({ name, said });
}
