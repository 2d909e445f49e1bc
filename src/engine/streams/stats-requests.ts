import type { EngineClient } from '../client.ts';
import { readJsonLines } from '../json-lines.ts';

/** An old engine answers within 2 s; one that takes that long has other troubles. */
const SAMPLE_TIMEOUT_MS = 10_000;

/** One answer of GET /containers/{id}/stats, at once where the engine can (API 1.41). Rejects as dockerode does. */
export async function sampleOnce(
  { docker }: EngineClient,
  id: string,
  signal: AbortSignal,
): Promise<unknown> {
  signal.throwIfAborted();
  // Not AbortSignal.timeout: it goes off after the answer too, and makes an error that nobody reads.
  const ending = new AbortController();
  const end = (): void => ending.abort();
  const timer = setTimeout(end, SAMPLE_TIMEOUT_MS);
  signal.addEventListener('abort', end, { once: true });
  try {
    const options = { stream: false, 'one-shot': true, abortSignal: ending.signal } as const;
    return await docker.getContainer(id).stats(options);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
}

/** Follows the stats of a container: an answer a second. Resolves at the end of the stream, rejects when it breaks. */
export async function streamStats(
  { docker }: EngineClient,
  id: string,
  abortSignal: AbortSignal,
  onAnswer: (json: unknown) => void,
): Promise<void> {
  const options = { stream: true, abortSignal } as const;
  await readJsonLines(await docker.getContainer(id).stats(options), onAnswer);
}
