import { Readable } from 'node:stream';
import type { EngineClient } from '../../../engine/client.ts';
import { statusOf } from '../../../engine/actions/failure.ts';

/**
 * Reads of the Engine API. Each ends with `signal`, also in the middle of an answer; what the engine refuses is thrown as
 * dockerode throws it.
 */

/** The JSON of an answer. */
export function getJson(client: EngineClient, path: string, signal: AbortSignal): Promise<unknown> {
  return dial(client, { path, method: 'GET', statusCodes: OK }, signal);
}

/** The JSON of an answer; undefined where the engine knows no such object. */
export async function getIfThere(client: EngineClient, path: string, signal: AbortSignal): Promise<unknown> {
  try {
    return await getJson(client, path, signal);
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

/** The body of an answer as it comes. It is destroyed when `signal` is aborted; whoever reads it may end it early. */
export async function getStream(client: EngineClient, path: string, signal: AbortSignal): Promise<Readable> {
  return endingWith(
    await dial(client, { path, method: 'GET', statusCodes: OK, isStream: true }, signal),
    signal,
  );
}

/** Asks for something to be done, with a JSON body; the JSON of the answer. Only execs are begun by a probe. */
export function postJson(
  client: EngineClient,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<unknown> {
  return dial(client, { path, method: 'POST', options: { _body: body }, statusCodes: OK }, signal);
}

/** Likewise, for an answer that comes as a stream. */
export async function postStream(
  client: EngineClient,
  path: string,
  body: object,
  signal: AbortSignal,
): Promise<Readable> {
  const request = { path, method: 'POST', options: { _body: body }, statusCodes: OK, isStream: true };
  return endingWith(await dial(client, request, signal), signal);
}

/** A filter of the Engine API as a query. */
export function filters(by: Readonly<Record<string, readonly string[]>>): string {
  return `filters=${encodeURIComponent(JSON.stringify(by))}`;
}

const OK = { 200: true, 201: true };

interface Request {
  readonly path: string;
  readonly method: string;
  readonly statusCodes: object;
  readonly isStream?: boolean;
  readonly options?: object;
}

/** @types/dockerode keep docker-modem's requests to themselves. */
interface Modem {
  dial(request: object, answered: (error: unknown, answer: unknown) => void): void;
}

function dial({ docker }: EngineClient, request: Request, signal: AbortSignal): Promise<unknown> {
  const modem: Modem = docker.modem;
  // docker-modem takes the last letter of a path with a query for a question mark too many.
  const path = request.path.includes('?') ? `${request.path}&` : request.path;
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    modem.dial({ ...request, path, abortSignal: signal }, (error, answer) => {
      if (error instanceof Error) reject(error);
      else resolve(answer);
    });
  });
}

/** A stream that ends with `signal` also after its head has come, which docker-modem leaves to us. */
function endingWith(answer: unknown, signal: AbortSignal): Readable {
  if (!(answer instanceof Readable)) throw new TypeError('the answer is no stream');
  const end = (): void => {
    answer.destroy(signal.reason instanceof Error ? signal.reason : new Error('ended'));
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  answer.once('close', () => signal.removeEventListener('abort', end));
  return answer;
}
