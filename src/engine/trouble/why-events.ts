import type { EngineClient } from '../client.ts';
import { errorCodeOf } from '../json.ts';
import { normaliseEvent } from '../state/normalise-engine.ts';
import type { EngineEvent } from '../types.ts';

/**
 * The engine answers with what it remembers at once, and ends when its clock has reached `until`: where its clock is
 * behind ours, that is how long we wait for it.
 */
const PATIENCE_MS = 1500;

/** An engine keeps its last 256 events: this is far more than it can send. */
const ANSWER_LIMIT_BYTES = 4_194_304;

/**
 * The events of containers that the engine still remembers (moby keeps the last 256 events of all kinds), oldest
 * first. Rejects when the engine does not answer.
 * @param now ms
 */
export async function pastEvents(
  client: EngineClient,
  now: number = Date.now(),
  signal?: AbortSignal,
): Promise<readonly EngineEvent[]> {
  const stream = await client.docker.getEvents({
    since: 1,
    until: now / 1000,
    filters: { type: ['container'] },
    ...(signal ? { abortSignal: signal } : {}),
  });
  const text = await readFor(stream, PATIENCE_MS);
  return text.split('\n').flatMap((line) => {
    const json = parse(line);
    return json === undefined ? [] : [normaliseEvent(json)];
  });
}

/** All that comes until the stream ends, the time is over, or it is more than can be. */
function readFor(stream: NodeJS.ReadableStream, limitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (): void => {
      clearTimeout(timer);
      stream.removeListener('data', take);
      if ('destroy' in stream && typeof stream.destroy === 'function') stream.destroy();
      resolve(Buffer.concat(chunks).toString('utf8'));
    };
    const take = (chunk: Buffer | string): void => {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      size += bytes.length;
      chunks.push(bytes);
      if (size > ANSWER_LIMIT_BYTES) finish();
    };
    const timer = setTimeout(finish, limitMs);
    stream.on('data', take);
    stream.once('end', finish);
    // Destroying the stream above makes it report that it was cut: by then the promise is settled.
    stream.once('error', (error: Error) => {
      if (errorCodeOf(error) === 'ECONNRESET') finish();
      else reject(error);
    });
  });
}

/** Undefined for an empty line, and for one that was cut. */
function parse(line: string): unknown {
  if (line.trim() === '') return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
