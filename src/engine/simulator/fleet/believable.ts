import { composedNetwork, composedVolumeLabels } from './compose.ts';
import { monitoringContainers } from './monitoring.ts';
import { shopContainers } from './shop.ts';
import { singleContainers } from './singles.ts';
import type { FleetSpec, ImageSpec, NetworkSpec } from './types.ts';
import { DAY, GIB, MIB } from './units.ts';

/** The fleet that a person sees in the demo: two projects and some single containers, with troubles of each kind. */
export function believableFleet(): FleetSpec {
  return {
    images: IMAGES,
    networks: [
      ...GIVEN_NETWORKS,
      composedNetwork('monitoring', 'default', {
        subnet: '172.20.0.0/16',
        gateway: '172.20.0.1',
        ageMs: 13 * DAY,
      }),
      composedNetwork('shop', 'back', {
        subnet: '172.19.0.0/16',
        gateway: '172.19.0.1',
        internal: true,
        ageMs: 6 * DAY,
      }),
      composedNetwork('shop', 'front', { subnet: '172.18.0.0/16', gateway: '172.18.0.1', ageMs: 6 * DAY }),
      { name: 'lab', subnet: '10.77.0.0/24', gateway: '10.77.0.1', attachable: true, ageMs: 30 * DAY },
    ],
    volumes: [
      {
        name: 'shop_db-data',
        labels: composedVolumeLabels('shop', 'db-data'),
        ageMs: 6 * DAY,
        size: Math.round(1.4 * GIB),
      },
      {
        name: 'monitoring_prometheus',
        labels: composedVolumeLabels('monitoring', 'prometheus'),
        ageMs: 13 * DAY,
        size: Math.round(3.1 * GIB),
      },
      {
        name: 'monitoring_grafana',
        labels: composedVolumeLabels('monitoring', 'grafana'),
        ageMs: 13 * DAY,
        size: 48 * MIB,
      },
      { name: 'registry', ageMs: 41 * DAY, size: Math.round(7.9 * GIB) },
      { name: 'forgotten', ageMs: 200 * DAY, size: 312 * MIB },
    ],
    containers: [...shopContainers(), ...monitoringContainers(), ...singleContainers()],
  };
}

/** The networks that every engine has. */
export const GIVEN_NETWORKS: readonly NetworkSpec[] = [
  {
    name: 'bridge',
    predefined: true,
    subnet: '172.17.0.0/16',
    gateway: '172.17.0.1',
    options: {
      'com.docker.network.bridge.default_bridge': 'true',
      'com.docker.network.bridge.enable_icc': 'true',
      'com.docker.network.bridge.enable_ip_masquerade': 'true',
      'com.docker.network.bridge.host_binding_ipv4': '0.0.0.0',
      'com.docker.network.bridge.name': 'docker0',
      'com.docker.network.driver.mtu': '1500',
    },
    ageMs: 19 * DAY,
  },
  { name: 'host', driver: 'host', predefined: true, ageMs: 200 * DAY },
  { name: 'none', driver: 'null', predefined: true, ageMs: 200 * DAY },
];

const PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

const IMAGES: readonly ImageSpec[] = [
  {
    name: 'nginx:1.27',
    size: 192 * MIB,
    ageMs: 34 * DAY,
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: [PATH, 'NGINX_VERSION=1.27.3'],
    exposed: ['80/tcp'],
    labels: { maintainer: 'NGINX Docker Maintainers <docker-maint@nginx.com>' },
  },
  {
    name: 'nginx:1.25',
    size: 188 * MIB,
    ageMs: 400 * DAY,
    entrypoint: ['/docker-entrypoint.sh'],
    cmd: ['nginx', '-g', 'daemon off;'],
    env: [PATH],
  },
  {
    name: 'shop/api:1.4',
    size: 241 * MIB,
    ageMs: 2 * DAY,
    cmd: ['node', 'server.js'],
    env: [PATH],
    workingDir: '/app',
  },
  {
    name: 'shop/worker:1.4',
    size: 263 * MIB,
    ageMs: 2 * DAY,
    cmd: ['node', 'worker.js'],
    env: [PATH],
    workingDir: '/app',
  },
  {
    name: 'shop/mailer:0.9',
    size: 154 * MIB,
    ageMs: 60 * DAY,
    cmd: ['python', '-m', 'mailer'],
    env: [PATH],
    workingDir: '/app',
  },
  {
    name: 'shop/payments:2.1',
    size: 388 * MIB,
    ageMs: 8 * DAY,
    cmd: ['java', '-jar', 'payments.jar'],
    env: [PATH],
  },
  {
    name: 'postgres:17',
    size: 435 * MIB,
    ageMs: 21 * DAY,
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['postgres'],
    env: [PATH, 'PG_MAJOR=17'],
    exposed: ['5432/tcp'],
  },
  {
    name: 'redis:8',
    size: 137 * MIB,
    ageMs: 15 * DAY,
    entrypoint: ['docker-entrypoint.sh'],
    cmd: ['redis-server'],
    env: [PATH],
    exposed: ['6379/tcp'],
  },
  {
    name: 'prom/prometheus:v3.0.1',
    size: 291 * MIB,
    ageMs: 50 * DAY,
    entrypoint: ['/bin/prometheus'],
    env: [PATH],
  },
  {
    name: 'prom/alertmanager:v0.28.0',
    size: 71 * MIB,
    ageMs: 40 * DAY,
    entrypoint: ['/bin/alertmanager'],
    env: [PATH],
  },
  {
    name: 'prom/node-exporter:v1.8.2',
    size: 23 * MIB,
    ageMs: 130 * DAY,
    entrypoint: ['/bin/node_exporter'],
    env: [PATH],
  },
  { name: 'grafana/grafana:11.4.0', size: 486 * MIB, ageMs: 45 * DAY, entrypoint: ['/run.sh'], env: [PATH] },
  {
    name: 'registry:2',
    size: 25 * MIB,
    ageMs: 410 * DAY,
    entrypoint: ['/entrypoint.sh'],
    cmd: ['/etc/docker/registry/config.yml'],
    env: [PATH],
  },
  {
    name: 'restic/restic:0.17.3',
    size: 42 * MIB,
    ageMs: 70 * DAY,
    entrypoint: ['/usr/bin/restic'],
    env: [PATH],
  },
  { name: 'busybox:1.37', size: Math.round(4.3 * MIB), ageMs: 80 * DAY, cmd: ['sh'], env: [PATH] },
  { name: 'debian:13', size: 120 * MIB, ageMs: 12 * DAY, cmd: ['bash'], env: [PATH] },
];
