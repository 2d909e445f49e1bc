import type { SimContainer } from '../model.ts';
import { humanDuration } from '../time.ts';

/** The engine's own words for a container's state (moby, container/state.go). */
export function statusText(container: SimContainer, now: number): string {
  const since = (time: number | undefined): string => humanDuration(Math.max(0, now - (time ?? now)));
  switch (container.phase) {
    case 'running': {
      const health = container.health?.status;
      const up = `Up ${since(container.startedAt)}`;
      if (health === undefined) return up;
      return `${up} (${health === 'starting' ? 'health: starting' : health})`;
    }
    case 'paused':
      return `Up ${since(container.startedAt)} (Paused)`;
    case 'restarting':
      return `Restarting (${container.exitCode}) ${since(container.finishedAt)} ago`;
    case 'exited':
      return `Exited (${container.exitCode}) ${since(container.finishedAt)} ago`;
    default:
      return 'Created';
  }
}
