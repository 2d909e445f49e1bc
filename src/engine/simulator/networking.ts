import type { Endpoint, SimContainer, SimNetwork } from './model.ts';
import { hex } from './random.ts';
import type { World } from './world.ts';

/** Gives the endpoint its addresses, as the engine does when the container starts. */
export function attachEndpoint(container: SimContainer, endpoint: Endpoint): void {
  const run = (container.runs.at(-1)?.number ?? 0) + 1;
  endpoint.endpointId = hex(64, container.id, endpoint.network.id, run);
  if (endpoint.network.subnet === '') return;
  endpoint.ip = freeAddress(endpoint.network);
  endpoint.network.taken.add(endpoint.ip);
  endpoint.mac = `02:42:${endpoint.ip
    .split('.')
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join(':')}`;
}

/** Takes the addresses back; the container stays a member of the network. */
export function detachEndpoint(endpoint: Endpoint): void {
  endpoint.network.taken.delete(endpoint.ip);
  endpoint.endpointId = '';
  endpoint.ip = '';
  endpoint.mac = '';
}

/** Length of the subnet's prefix in bits; 0 for a network without addresses. */
export function prefixLength(network: SimNetwork): number {
  return network.subnet === '' ? 0 : Number(network.subnet.split('/')[1]);
}

/** The endpoints on a network of containers that have one now, with their containers. */
export function endpointsOn(
  world: World,
  network: SimNetwork,
): { container: SimContainer; endpoint: Endpoint }[] {
  const found: { container: SimContainer; endpoint: Endpoint }[] = [];
  for (const container of world.containers.values()) {
    for (const endpoint of container.endpoints) {
      if (endpoint.network === network && endpoint.endpointId !== '') found.push({ container, endpoint });
    }
  }
  return found;
}

function freeAddress(network: SimNetwork): string {
  const [a, b, c] = network.subnet.split(/[./]/);
  for (let host = 2; ; host++) {
    const ip = `${a}.${b}.${prefixLength(network) >= 24 ? c : host >> 8}.${host & 255}`;
    if (!network.taken.has(ip) && ip !== network.gateway) return ip;
  }
}
