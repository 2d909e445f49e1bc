import type { EngineClient } from '../client.ts';
import { statusOf } from '../actions/failure.ts';
import { listOf } from '../json.ts';
import type { EngineInfo } from '../types.ts';
import { compareReloaded, replaceAll } from './merge.ts';
import { normaliseListed, withEarlier } from './normalise.ts';
import { normaliseInfo, normaliseNetwork } from './normalise-engine.ts';
import type { Requests } from './requests.ts';
import type { EngineSnapshot } from './types.ts';

/** Lists containers and networks, and tells what is different from a load before. */
export async function load(
  requests: Requests,
  getState: () => EngineSnapshot,
  isReload: boolean,
): Promise<Pick<EngineSnapshot, 'containers' | 'networks' | 'reloaded'>> {
  const [listed, networkList] = await Promise.all([requests.listContainers(), requests.listNetworks()]);
  const before = getState();
  const containers = replaceAll(
    before.containers,
    listOf(listed)
      .map(normaliseListed)
      .map((container) => withEarlier(container, before.containers.get(container.id))),
  );
  // The engine lists networks in another order each time.
  const newestFirst = listOf(networkList)
    .map(normaliseNetwork)
    .sort((a, b) => b.createdAt - a.createdAt);
  return {
    containers,
    networks: replaceAll(before.networks, newestFirst),
    reloaded: isReload ? compareReloaded(before.containers, containers, Date.now()) : before.reloaded,
  };
}

/** Null where the engine refuses to tell. */
export async function loadInfo(requests: Requests, client: EngineClient): Promise<EngineInfo | null> {
  try {
    return normaliseInfo(await requests.info(), client.apiVersion, client.demo);
  } catch (error) {
    if (statusOf(error) === undefined) throw error;
    return null;
  }
}
