import type { EngineEvent } from '../types.ts';

/** What must be asked anew because of an event, and what is gone by it. */
export interface Effect {
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  readonly goneContainers: readonly string[];
  readonly goneNetworks: readonly string[];
}

const NONE: Effect = { containers: [], networks: [], goneContainers: [], goneNetworks: [] };

/** Actions on a container that leave it as it is; `exec_create: sh` and the like carry more behind a colon. */
const HARMLESS_TO_CONTAINER = new Set([
  'attach',
  'archive-path',
  'commit',
  'copy',
  'detach',
  'exec_create',
  'exec_detach',
  'exec_die',
  'exec_start',
  'export',
  'extract-to-dir',
  'prune',
  'resize',
  'top',
]);

/** What an event changes in the state. */
export function effectOf({ type, action, id, attributes }: EngineEvent): Effect {
  if (type === 'container') {
    if (id === '' || isHarmless(action)) return NONE;
    return action === 'destroy' ? { ...NONE, goneContainers: [id] } : { ...NONE, containers: [id] };
  }
  if (type !== 'network' || id === '') return NONE;
  switch (action) {
    case 'destroy':
    case 'remove':
      return { ...NONE, goneNetworks: [id] };
    // Who is on a network is told by the containers.
    case 'connect':
    case 'disconnect': {
      const container = attributes['container'] ?? '';
      return container === '' ? NONE : { ...NONE, containers: [container] };
    }
    case 'prune':
      return NONE;
    default:
      return { ...NONE, networks: [id] };
  }
}

/**
 * Worth remembering in the snapshot: what health checks do every few seconds by exec would push out all the rest.
 */
export function isRemembered({ type, action }: EngineEvent): boolean {
  return type !== 'container' || !isHarmless(action);
}

function isHarmless(action: string): boolean {
  return HARMLESS_TO_CONTAINER.has(action.split(':', 1)[0] ?? '');
}
