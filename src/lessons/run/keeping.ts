import type { EngineClient } from '../../engine/client.ts';
import { fieldOf, textOf } from '../../engine/json.ts';
import type { EngineState } from '../../engine/state/types.ts';
import type { Attempt } from '../checks/types.ts';
import type { Beside } from '../progress/saved-attempt.ts';
import type { Exercise } from '../types.ts';
import { filesThere, starterFiles } from './files.ts';
import type { Standing } from './standing.ts';

/** What there is of an attempt on its engine and in its folder, by which it is known again. */
export type Present = Pick<
  Beside,
  'engine' | 'present' | 'running' | 'networks' | 'volumes' | 'files' | 'before'
>;

/** They come and go with the engine and with its swarm. */
const ENGINES_OWN = new Set(['bridge', 'host', 'none', 'ingress', 'docker_gwbridge']);

/**
 * Looks at what there is. Null where the engine cannot be read at this moment: what was there would be kept as gone.
 *
 * @param attemptNow asked after what must be waited for
 */
export async function presentNow(
  {
    client,
    engine,
    folder,
  }: { readonly client: EngineClient; readonly engine: EngineState; readonly folder: string | null },
  exercise: Exercise,
  before: readonly Standing[],
  attemptNow: () => Attempt | null,
): Promise<Present | null> {
  // Of volumes and files the live state does not tell.
  const volumes = await volumesSince(client, before);
  const files = folder === null ? [] : await filesThere(folder, await starterFiles(exercise));
  const attempt = attemptNow();
  const { containers, networks, info, connection } = engine.store.getState();
  if (volumes === null || attempt === null || info === null || connection.phase !== 'live') return null;
  const kept = [...containers.values()].filter(({ id }) => !attempt.baseline.has(id));
  return {
    engine: info.id,
    present: kept.map(({ id }) => id),
    running: kept.filter(({ state }) => state === 'running' || state === 'paused').map(({ id }) => id),
    networks: [...networks.values()]
      .filter(({ id, name }) => before[0]?.networks.includes(id) !== true && !ENGINES_OWN.has(name))
      .map(({ id }) => id),
    volumes,
    files,
    before,
  };
}

/** The volumes of an attempt; null where the engine does not answer. */
async function volumesSince(
  { docker }: EngineClient,
  [stood]: readonly Standing[],
): Promise<Record<string, string> | null> {
  try {
    const { Volumes: all } = await docker.listVolumes();
    return Object.fromEntries(
      (all ?? [])
        .map((one): [string, string] => [one.Name, textOf(fieldOf(one, 'CreatedAt'))])
        .filter(([name, at]) => stood?.volumes[name] !== at),
    );
  } catch {
    // Nothing is saved then: what was saved before stands.
    return null;
  }
}
