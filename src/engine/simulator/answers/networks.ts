import type { SimNetwork } from '../model.ts';
import { endpointsOn, prefixLength } from '../networking.ts';
import { nanoTime } from '../time.ts';
import type { World } from '../world.ts';
import type { Json } from './containers.ts';

/** A network as the list tells it (no containers), or, with `containers`, as an inspect does. */
export function networkJson(world: World, network: SimNetwork, containers: boolean): Json {
  const { spec } = network;
  const ipam =
    network.subnet === ''
      ? null
      : [{ Subnet: network.subnet, ...(network.gatewayGiven ? { Gateway: network.gateway } : {}) }];
  return {
    Name: network.name,
    Id: network.id,
    Created: nanoTime(network.createdAt),
    Scope: 'local',
    Driver: network.driver,
    EnableIPv6: false,
    IPAM: { Driver: 'default', Options: spec.predefined === true ? null : {}, Config: ipam },
    Internal: spec.internal === true,
    Attachable: spec.attachable === true,
    Ingress: false,
    ConfigFrom: { Network: '' },
    ConfigOnly: false,
    Containers: containers ? members(world, network) : {},
    Options: spec.options ?? {},
    Labels: spec.labels ?? {},
  };
}

function members(world: World, network: SimNetwork): Json {
  return Object.fromEntries(
    endpointsOn(world, network).map(({ container, endpoint }) => [
      container.id,
      {
        Name: container.name,
        EndpointID: endpoint.endpointId,
        MacAddress: endpoint.mac,
        IPv4Address: endpoint.ip === '' ? '' : `${endpoint.ip}/${prefixLength(network)}`,
        IPv6Address: '',
      },
    ]),
  );
}
