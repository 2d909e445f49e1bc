import { hex } from '../random.ts';
import type { ContainerSpec, NetworkSpec } from './types.ts';

/** A service as a compose file has it; names, labels and aliases are what compose makes of it. */
export interface Service extends Omit<ContainerSpec, 'name' | 'networks' | 'labels'> {
  readonly service: string;
  readonly networks: readonly string[];
  readonly dependsOn?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

const COMPOSE_VERSION = '2.26.1';

/** The container that `docker compose up` makes of a service: `shop-api-1`, with its labels. */
export function composed(project: string, service: Service): ContainerSpec {
  const { service: name, networks, dependsOn = [], labels = {}, ...rest } = service;
  const container = `${project}-${name}-1`;
  return {
    ...rest,
    name: container,
    networks: networks.map((network) => ({ name: `${project}_${network}`, aliases: [container, name] })),
    labels: {
      'com.docker.compose.config-hash': hex(64, project, name),
      'com.docker.compose.container-number': '1',
      'com.docker.compose.depends_on': dependsOn.map((other) => `${other}:service_started:false`).join(','),
      'com.docker.compose.image': `sha256:${hex(64, rest.image)}`,
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.project': project,
      'com.docker.compose.project.config_files': `/srv/${project}/compose.yaml`,
      'com.docker.compose.project.working_dir': `/srv/${project}`,
      'com.docker.compose.service': name,
      'com.docker.compose.version': COMPOSE_VERSION,
      ...labels,
    },
  };
}

/** A network that `docker compose up` makes: `shop_back`, with its labels. */
export function composedNetwork(
  project: string,
  network: string,
  spec: Omit<NetworkSpec, 'name' | 'labels'>,
): NetworkSpec {
  return {
    ...spec,
    name: `${project}_${network}`,
    labels: {
      'com.docker.compose.network': network,
      'com.docker.compose.project': project,
      'com.docker.compose.version': COMPOSE_VERSION,
    },
  };
}

/** The labels of a volume that compose makes. */
export function composedVolumeLabels(project: string, volume: string): Record<string, string> {
  return {
    'com.docker.compose.project': project,
    'com.docker.compose.version': COMPOSE_VERSION,
    'com.docker.compose.volume': volume,
  };
}
