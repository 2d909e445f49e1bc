import { ApiError } from './http/api-error.ts';
import type { SimContainer, SimNetwork } from './model.ts';
import { hasProcess } from './model.ts';
import { attachEndpoint, detachEndpoint, endpointsOn } from './networking.ts';
import type { World } from './world.ts';

/** What a request does to a network, as engine 26.1.5 answers it. */

export interface NetworkRequest {
  readonly name: string;
  readonly driver: string;
  readonly internal: boolean;
  readonly attachable: boolean;
  readonly labels: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly subnet?: string;
  readonly gateway?: string;
}

export function createNetwork(world: World, at: number, request: NetworkRequest): SimNetwork {
  if (request.name === '') throw new ApiError(400, 'invalid name: ');
  const all = [...world.networks.values()];
  if (all.some((network) => network.name === request.name))
    throw new ApiError(409, `network with name ${request.name} already exists`);
  if (request.subnet !== undefined && all.some((network) => network.subnet === request.subnet))
    throw new ApiError(403, 'Pool overlaps with other one on this address space');
  const { name, driver, internal, attachable, labels, options, subnet, gateway } = request;
  const network = world.addNetwork(
    {
      name,
      driver,
      internal,
      attachable,
      labels,
      options,
      ageMs: 0,
      ...(subnet === undefined ? {} : { subnet }),
      ...(gateway === undefined ? {} : { gateway }),
    },
    at,
  );
  world.events.network(at, network, 'create');
  return network;
}

export function connect(
  world: World,
  network: SimNetwork,
  container: SimContainer,
  at: number,
  aliases: readonly string[],
): void {
  if (network.driver === 'host') {
    throw new ApiError(
      400,
      'container cannot be disconnected from host network or connected to host network',
    );
  }
  if (container.endpoints.some((endpoint) => endpoint.network === network)) {
    throw new ApiError(403, `endpoint with name ${container.name} already exists in network ${network.name}`);
  }
  const endpoint = { network, aliases, later: true, endpointId: '', ip: '', mac: '' };
  container.endpoints.push(endpoint);
  if (!hasProcess(container)) return;
  attachEndpoint(container, endpoint);
  world.events.network(at, network, 'connect', container.id);
}

export function disconnect(world: World, network: SimNetwork, container: SimContainer, at: number): void {
  const index = container.endpoints.findIndex((endpoint) => endpoint.network === network);
  if (index < 0)
    throw new ApiError(500, `container ${container.id} is not connected to network ${network.name}`);
  for (const endpoint of container.endpoints.splice(index, 1)) detachEndpoint(endpoint);
  // The engine says it twice of a container that runs: once for the sandbox, once for the request.
  if (hasProcess(container)) world.events.network(at, network, 'disconnect', container.id);
  world.events.network(at, network, 'disconnect', container.id);
}

export function removeNetwork(world: World, network: SimNetwork, at: number): void {
  if (network.spec.predefined === true)
    throw new ApiError(403, `${network.name} is a pre-defined network and cannot be removed`);
  if (endpointsOn(world, network).length > 0) {
    throw new ApiError(
      403,
      `error while removing network: network ${network.name} id ${network.id} has active endpoints`,
    );
  }
  world.networks.delete(network.id);
  world.events.network(at, network, 'destroy');
}
