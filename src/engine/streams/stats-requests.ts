import type { EngineClient } from '../client.ts';
import { readJsonLines } from '../json-lines.ts';

/** An old engine answers within 2 s; one that takes that long has other troubles. */
const SAMPLE_TIMEOUT_MS = 10_000;

/** One answer of GET /containers/{id}/stats, at once where the engine can (API 1.41). Rejects as dockerode does. */
export function sampleOnce({ docker }: EngineClient, id: string, signal: AbortSignal): Promise<unknown> {
  const abortSignal = AbortSignal.any([signal, AbortSignal.timeout(SAMPLE_TIMEOUT_MS)]);
  const options = { stream: false, 'one-shot': true, abortSignal } as const;
  return docker.getContainer(id).stats(options);
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
