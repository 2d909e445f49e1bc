import type { Container } from '../types.ts';
import { durationIn } from './status-text.ts';

/**
 * How long a container has been in what its state says, ms: up since its start, or over since its end. Exact once it
 * was inspected, before that from the words of its status; undefined for one that never ran.
 */
export function uptimeOf(container: Container, now: number): number | undefined {
  if (container.state === 'created' || container.state === 'unknown') return undefined;
  const isUp = container.state === 'running' || container.state === 'paused';
  const since = isUp ? container.run?.startedAt : container.run?.finishedAt;
  return since === undefined ? durationIn(container.statusText) : Math.max(0, now - since);
}
