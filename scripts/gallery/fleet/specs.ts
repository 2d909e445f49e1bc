import { createHash } from 'node:crypto';
import type { Container, ContainerRun, Network, Port } from '../../../src/engine/types.ts';
import { aContainer, aNetwork, NOW } from '../../../test/support/fleet.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MIB = 1_048_576;

/** The networks of the fleet. */
export const NETWORKS: readonly Network[] = [
  aNetwork('shop_front', { subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }] }),
  aNetwork('shop_back', {
    internal: true,
    subnets: [{ subnet: '172.19.0.0/16', gateway: '172.19.0.1' }],
  }),
  aNetwork('metrics_default', {
    attachable: true,
    subnets: [{ subnet: '172.20.0.0/16', gateway: '172.20.0.1' }],
  }),
  aNetwork('bridge', { subnets: [{ subnet: '172.17.0.0/16', gateway: '172.17.0.1' }] }),
  aNetwork('host', { driver: 'host', subnets: [] }),
  aNetwork('none', { driver: 'null', subnets: [] }),
].map((network) => ({ ...network, id: idOf(network.name) }));

/** When the shop's worker last ran out of memory, and when its cache last gave up, before the pictures' moment. */
export const WORKER_ENDED_MS = 12 * SECOND_MS;
export const CACHE_ENDED_MS = 25 * SECOND_MS;
export const REPORT_ENDED_MS = 20 * MINUTE_MS;
export const OLD_WEB_ENDED_MS = 3 * DAY_MS;
export const UNHEALTHY_SINCE_MS = 4 * MINUTE_MS;

const REFUSED = 'prometheus:9091: connection refused\n';

const SPECS: readonly Container[] = [
  inProject('shop', 'web', {
    image: 'nginx:1.27',
    command: 'nginx -g "daemon off;"',
    health: 'healthy',
    ports: [
      ...published('0.0.0.0', 8080, 80),
      ...published('::', 8080, 80),
      ...published('0.0.0.0', 8443, 443),
    ],
    attachments: [on('shop_front', '172.18.0.2', ['web'])],
    run: aRun({ startedAt: NOW - 2 * HOUR_MS, pid: 2101 }),
  }),
  inProject('shop', 'api', {
    image: 'shop-api:1.4',
    command: 'node server.js',
    health: 'healthy',
    ports: [{ ip: '', privatePort: 9000, protocol: 'tcp' }],
    attachments: [on('shop_front', '172.18.0.3', ['api']), on('shop_back', '172.19.0.2', ['api', 'orders'])],
    run: aRun({ startedAt: NOW - 2 * HOUR_MS, pid: 2177, memoryLimit: 256 * MIB }),
  }),
  inProject('shop', 'db', {
    image: 'postgres:17',
    command: 'postgres',
    health: 'healthy',
    ports: published('127.0.0.1', 5432, 5432),
    attachments: [on('shop_back', '172.19.0.3', ['db'])],
    run: aRun({ startedAt: NOW - 2 * HOUR_MS, pid: 2230 }),
  }),
  inProject('shop', 'worker', {
    image: 'shop-api:1.4',
    command: 'node worker.js',
    state: 'exited',
    statusText: 'Exited (137) 12 seconds ago',
    exitCode: 137,
    attachments: [on('shop_back', '', ['worker'])],
    run: aRun({
      startedAt: NOW - 170 * SECOND_MS,
      finishedAt: NOW - WORKER_ENDED_MS,
      restartCount: 2,
      restartPolicy: 'on-failure',
      oomKilled: true,
      memoryLimit: 64 * MIB,
    }),
  }),
  inProject('shop', 'cache', {
    image: 'redis:8',
    command: 'redis-server /etc/redis.conf',
    state: 'restarting',
    statusText: 'Restarting (1) 25 seconds ago',
    exitCode: 1,
    attachments: [on('shop_back', '', ['cache'])],
    run: aRun({
      startedAt: NOW - CACHE_ENDED_MS - 800,
      finishedAt: NOW - CACHE_ENDED_MS,
      restartCount: 9,
      restartPolicy: 'always',
    }),
  }),
  inProject('shop', 'migrate', {
    image: 'shop-api:1.4',
    command: 'migrate.sh --to 42',
    state: 'created',
    statusText: 'Created',
    exitCode: 127,
    createdAt: NOW - 2 * HOUR_MS,
    attachments: [on('shop_back', '', ['migrate'])],
    run: aRun({
      error:
        'failed to create task for container: runc create failed: unable to start container process: error during container init: exec: "migrate.sh": executable file not found in $PATH',
    }),
  }),
  inProject('metrics', 'prometheus', {
    image: 'prom/prometheus:v3.1.0',
    command: '/bin/prometheus --config.file=/etc/prometheus/prometheus.yml',
    ports: published('0.0.0.0', 9090, 9090),
    attachments: [on('metrics_default', '172.20.0.2', ['prometheus'])],
    run: aRun({ startedAt: NOW - 6 * DAY_MS, pid: 1310 }),
  }),
  inProject('metrics', 'grafana', {
    image: 'grafana/grafana:11.4.0',
    command: '/run.sh',
    statusText: 'Up 6 days (unhealthy)',
    health: 'unhealthy',
    ports: published('0.0.0.0', 3000, 3000),
    attachments: [on('metrics_default', '172.20.0.3', ['grafana'])],
    run: aRun({
      startedAt: NOW - 6 * DAY_MS,
      pid: 1398,
      healthLog: [4, 3, 2, 1].map((round) => ({
        start: NOW - round * 60 * SECOND_MS - 120,
        end: NOW - round * 60 * SECOND_MS,
        exitCode: 1,
        output: REFUSED,
      })),
    }),
  }),
  inProject('metrics', 'report', {
    image: 'metrics-report:0.9',
    command: 'python report.py --day yesterday',
    state: 'exited',
    statusText: 'Exited (3) 20 minutes ago',
    exitCode: 3,
    attachments: [on('metrics_default', '', ['report'])],
    run: aRun({ startedAt: NOW - REPORT_ENDED_MS - 4_300, finishedAt: NOW - REPORT_ENDED_MS }),
  }),
  aContainer('registry', {
    image: 'registry:2',
    command: '/entrypoint.sh /etc/docker/registry/config.yml',
    ports: published('0.0.0.0', 5000, 5000),
    attachments: [on('bridge', '172.17.0.2')],
    run: aRun({ startedAt: NOW - 6 * DAY_MS, pid: 990 }),
  }),
  aContainer('batch', {
    state: 'paused',
    statusText: 'Up 26 hours (Paused)',
    attachments: [on('bridge', '172.17.0.3')],
    run: aRun({ startedAt: NOW - 26 * HOUR_MS, pid: 1702 }),
  }),
  aContainer('toolbox', {
    command: 'sleep infinity',
    attachments: [{ ...on('none', ''), networkName: 'none' }],
    run: aRun({ startedAt: NOW - 40 * MINUTE_MS, pid: 3055 }),
  }),
  aContainer('old-web', {
    image: 'nginx:1.25',
    command: 'nginx -g "daemon off;"',
    state: 'exited',
    statusText: 'Exited (0) 3 days ago',
    exitCode: 0,
    attachments: [on('bridge', '')],
    run: aRun({ startedAt: NOW - 9 * DAY_MS, finishedAt: NOW - OLD_WEB_ENDED_MS }),
  }),
];

/** A believable fleet: two Compose projects and some containers of none, each in another condition. */
export const CONTAINERS: readonly Container[] = SPECS.map((container) => ({
  ...container,
  id: idOf(container.name),
}));

/** A full id as an engine draws one, the same for a name each time. */
export function idOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** What an inspect tells of a container that nothing is special about. */
export function aRun(change: Partial<ContainerRun>): ContainerRun {
  return {
    pid: 0,
    restartCount: 0,
    restartPolicy: 'no',
    oomKilled: false,
    error: '',
    memoryLimit: 0,
    nanoCpus: 0,
    tty: false,
    autoRemove: false,
    stopSignal: 'SIGTERM',
    healthLog: [],
    ...change,
  };
}

function inProject(project: string, service: string, change: Partial<Container>): Container {
  return aContainer(`${project}-${service}-1`, {
    project,
    projectDir: `/srv/${project}`,
    service,
    labels: { 'com.docker.compose.project': project, 'com.docker.compose.service': service },
    ...change,
  });
}

function published(ip: string, publicPort: number, privatePort: number): Port[] {
  return [{ ip, publicPort, privatePort, protocol: 'tcp' }];
}

function on(network: string, ip: string, aliases: readonly string[] = []): Container['attachments'][number] {
  return {
    networkId: idOf(network),
    networkName: network,
    ip,
    ip6: '',
    aliases,
    mac: '02:42:ac:12:00:02',
  };
}
