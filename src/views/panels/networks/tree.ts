import type { Container, Network } from '../../../engine/types.ts';
import type { EngineSnapshot } from '../../../engine/state/types.ts';

/** A container's place on a network, and how many others it is on. */
export interface Member {
  readonly container: Container;
  readonly ip: string;
  readonly ip6: string;
  readonly aliases: readonly string[];
  readonly alsoOn: readonly string[];
}

export interface NetworkNode {
  readonly network: Network;
  readonly members: readonly Member[];
}

export interface NetworkTree {
  readonly networks: readonly NetworkNode[];
  /** Containers with no network at all, or on `none`. */
  readonly onNone: readonly Container[];
}

/** Networks with the containers on each, those with members first, then by name. */
export function networkTree(engine: Pick<EngineSnapshot, 'networks' | 'containers'>): NetworkTree {
  const members = new Map<string, Member[]>();
  const onNone: Container[] = [];
  for (const container of engine.containers.values()) {
    const joined = container.attachments.filter((place) => place.networkName !== 'none');
    if (joined.length === 0) onNone.push(container);
    for (const place of joined) {
      const network = networkOf(engine, place.networkId, place.networkName);
      if (!network) continue;
      const list = members.get(network.id) ?? [];
      list.push({
        container,
        ip: place.ip,
        ip6: place.ip6,
        aliases: place.aliases.filter((alias) => alias !== container.name && !container.id.startsWith(alias)),
        alsoOn: joined.filter((other) => other !== place).map((other) => other.networkName),
      });
      members.set(network.id, list);
    }
  }
  const networks = [...engine.networks.values()]
    .map((network) => ({
      network,
      members: (members.get(network.id) ?? []).sort((a, b) => byName(a.container, b.container)),
    }))
    .sort(
      (a, b) => Number(b.members.length > 0) - Number(a.members.length > 0) || byName(a.network, b.network),
    );
  return { networks, onNone: onNone.sort(byName) };
}

/** A stopped container names its network but has no id of it. */
function networkOf(engine: Pick<EngineSnapshot, 'networks'>, id: string, name: string): Network | undefined {
  return engine.networks.get(id) ?? [...engine.networks.values()].find((network) => network.name === name);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
