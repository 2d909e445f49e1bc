import type { EngineClient } from '../../engine/client.ts';
import { fieldOf, textOf } from '../../engine/json.ts';
import type { Inventory } from '../checks/types.ts';

/** Reads what there is on an engine: eight short lists, the swarm's only where this engine manages one. */
export async function readInventory({ docker }: EngineClient, isManager: boolean): Promise<Inventory> {
  const [containers, images, volumes, networks] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listImages(),
    docker.listVolumes(),
    docker.listNetworks(),
  ]);
  const [services, configs, secrets, nodes] = isManager
    ? await Promise.all([
        docker.listServices(),
        docker.listConfigs(),
        docker.listSecrets(),
        docker.listNodes(),
      ])
    : [[], [], [], []];
  return {
    containers: new Map(containers.map((one) => [(one.Names?.[0] ?? one.Id).replace(/^\//, ''), one.Id])),
    images: new Map(
      images.flatMap((one) => (one.RepoTags ?? []).map((tag): [string, string] => [tag, one.Id])),
    ),
    volumes: new Map((volumes.Volumes ?? []).map((one) => [one.Name, textOf(fieldOf(one, 'CreatedAt'))])),
    networks: new Map(networks.map((one) => [one.Name, one.Id])),
    services: swarmNames(services),
    configs: swarmNames(configs),
    secrets: swarmNames(secrets),
    nodes: new Map(
      nodes.map((one: unknown) => [
        textOf(fieldOf(fieldOf(one, 'Description'), 'Hostname')),
        textOf(fieldOf(one, 'ID')),
      ]),
    ),
  };
}

function swarmNames(objects: readonly unknown[]): ReadonlyMap<string, string> {
  return new Map(
    objects.map((one) => [textOf(fieldOf(fieldOf(one, 'Spec'), 'Name')), textOf(fieldOf(one, 'ID'))]),
  );
}
