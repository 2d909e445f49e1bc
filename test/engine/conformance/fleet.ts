import { mkdtemp, rm } from 'node:fs/promises';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ContainerSpec, FleetSpec, HostSpec } from '../../../src/engine/simulator/fleet/types.ts';
import { GIVEN_NETWORKS } from '../../../src/engine/simulator/fleet/believable.ts';
import { BUSYBOX, docker } from '../../support/engine.ts';

const MIB = 1024 * 1024;
const SECOND_MS = 1000;
/** Each probe costs a real engine a tenth of a second of work. */
const PROBE_EVERY_MS = 2000;

/** An image as `docker import` makes it, of the files of busybox: with no history, and no labels. */
export const FLEET_IMAGE = 'quay/imported:1';
const IMAGE_PATH = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin';

/** Short names of the fleet's containers; their full names carry the run's prefix. */
export type Member =
  | 'web'
  | 'plain'
  | 'stubborn'
  | 'loop'
  | 'tty'
  | 'paused'
  | 'done'
  | 'oom'
  | 'sick'
  | 'created'
  | 'bad'
  | 'hostnet'
  | 'nonet';

/** The same small fleet for both engines: as data for the demo, and (`raise`) by the docker CLI on the real one. */
export function fleetFor(prefix: string, host: HostSpec): FleetSpec {
  return {
    host,
    images: [
      { name: FLEET_IMAGE, size: 2 * MIB, ageMs: 1000, cmd: ['sh'], env: [IMAGE_PATH], imported: true },
    ],
    networks: [
      ...GIVEN_NETWORKS,
      { name: `${prefix}-front`, subnet: '10.211.0.0/24', ageMs: 1000, labels: { side: 'front' } },
      { name: `${prefix}-back`, subnet: '10.212.0.0/24', gateway: '10.212.0.1', internal: true, ageMs: 1000 },
    ],
    volumes: [{ name: `${prefix}-data`, ageMs: 1000, size: 0, labels: { keep: 'yes' } }],
    containers: containers(prefix),
  };
}

/** Makes the fleet on the real engine. */
export async function raise(fleet: FleetSpec): Promise<void> {
  await importImage();
  for (const network of fleet.networks.filter((each) => each.predefined !== true)) {
    await docker(
      'network',
      'create',
      ...pairs('--label', network.labels),
      ...(network.subnet === undefined ? [] : ['--subnet', network.subnet]),
      ...(network.gateway === undefined ? [] : ['--gateway', network.gateway]),
      ...(network.internal === true ? ['--internal'] : []),
      network.name,
    );
  }
  for (const volume of fleet.volumes) {
    await docker('volume', 'create', ...pairs('--label', volume.labels), volume.name);
  }
  for (const spec of fleet.containers) {
    const how = spec.attached === true ? ['create'] : ['run', '--detach'];
    const made = docker(...how, ...createArguments(spec), spec.image, ...spec.cmd);
    await (spec.process.cannotStart === undefined ? made : made.catch(() => 'as it should be'));
    if (spec.begin.state === 'paused') await docker('pause', spec.name);
  }
}

/** Takes the fleet away from the real engine. */
export async function raze(fleet: FleetSpec): Promise<void> {
  await docker('rm', '--force', '--volumes', ...fleet.containers.map((spec) => spec.name));
  const made = fleet.networks.filter((network) => network.predefined !== true);
  await docker('network', 'rm', ...made.map((network) => network.name));
  await docker('volume', 'rm', '--force', ...fleet.volumes.map((volume) => volume.name));
  await docker('rmi', FLEET_IMAGE);
}

async function importImage(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'quay-import-'));
  const file = join(folder, 'root.tar');
  const container = await docker('create', BUSYBOX);
  await docker('export', '--output', file, container);
  await docker('rm', container);
  const changes = ['CMD ["sh"]', `ENV ${IMAGE_PATH}`].flatMap((change) => ['--change', change]);
  await docker('import', ...changes, file, FLEET_IMAGE);
  await rm(folder, { recursive: true });
}

function createArguments(spec: ContainerSpec): string[] {
  const networks = (spec.networks ?? []).flatMap(({ name, aliases = [] }) => [
    '--network',
    [`name=${name}`, ...aliases.map((alias) => `alias=${alias}`)].join(','),
  ]);
  const ports = (spec.ports ?? []).flatMap(({ port, protocol = 'tcp', published }) =>
    published === undefined
      ? ['--expose', `${port}/${protocol}`]
      : [
          '--publish',
          `${published.ip === '' ? '' : `${published.ip}:`}${published.port}:${port}/${protocol}`,
        ],
  );
  const mounts = (spec.mounts ?? []).flatMap(({ source, target, readOnly }) => [
    '--volume',
    `${source === '' ? '' : `${source}:`}${target}${readOnly === true ? ':ro' : ''}`,
  ]);
  const { health } = spec;
  return [
    '--name',
    spec.name,
    ...networks,
    ...ports,
    ...mounts,
    ...pairs('--label', spec.labels),
    ...Object.keys(spec.tmpfs ?? {}).flatMap((path) => ['--tmpfs', path]),
    ...(spec.env ?? []).flatMap((variable) => ['--env', variable]),
    ...(spec.memory === undefined ? [] : ['--memory', `${spec.memory}b`]),
    ...(spec.nanoCpus === undefined ? [] : ['--cpus', String(spec.nanoCpus / 1e9)]),
    ...(spec.restart === undefined ? [] : ['--restart', spec.restart.name]),
    ...(spec.autoRemove === true ? ['--rm'] : []),
    ...(spec.stopSignal === undefined ? [] : ['--stop-signal', spec.stopSignal]),
    ...(spec.tty === true ? ['--tty'] : []),
    ...(spec.openStdin === true ? ['--interactive'] : []),
    ...(health === undefined
      ? []
      : ['--health-cmd', health.command, '--health-interval', `${health.intervalMs}ms`]),
    ...(health?.retries === undefined ? [] : ['--health-retries', String(health.retries)]),
  ];
}

function pairs(option: string, values: Readonly<Record<string, string>> | undefined): string[] {
  return Object.entries(values ?? {}).flatMap(([key, value]) => [option, `${key}=${value}`]);
}

/** A process that runs until it is killed, and one that leaves with 7 when asked to stop. */
const FOR_EVER = ['sleep', '100000'];
const LEAVES = ['sh', '-c', 'trap "exit 7" TERM; echo hello; echo oops >&2; sleep 100000 & wait'];

function containers(prefix: string): ContainerSpec[] {
  const running = { state: 'running', createdMsAgo: 5000, startedMsAgo: 4000 } as const;
  const said = {
    everyMs: 1000,
    lines: 0,
    templates: [],
    atStart: [{ text: 'hello' }, { text: 'oops', stderr: true }],
  };
  const specs: (Omit<ContainerSpec, 'image' | 'name'> & { name: Member })[] = [
    {
      name: 'web',
      cmd: LEAVES,
      env: ['A=b'],
      labels: { 'com.docker.compose.project': prefix, 'com.docker.compose.service': 'web' },
      networks: [{ name: `${prefix}-back`, aliases: ['w', 'www'] }, { name: `${prefix}-front` }],
      ports: [
        { port: 80, published: { ip: '', port: 28_080 } },
        { port: 53, protocol: 'udp', published: { ip: '127.0.0.1', port: 28_053 } },
        { port: 99 },
      ],
      mounts: [
        { type: 'volume', source: `${prefix}-data`, target: '/data' },
        { type: 'volume', source: '', target: '/anon' },
        { type: 'bind', source: '/tmp', target: '/host', readOnly: true },
      ],
      tmpfs: { '/t': '' },
      memory: 64 * MIB,
      nanoCpus: 500_000_000,
      restart: { name: 'unless-stopped' },
      stopSignal: 'SIGTERM',
      health: { command: 'echo fine', intervalMs: PROBE_EVERY_MS, good: ['fine\n'] },
      begin: running,
      process: { onStop: { code: 7, afterMs: 20 }, log: said },
    },
    { name: 'plain', cmd: LEAVES, begin: running, process: { onStop: { code: 7, afterMs: 20 }, log: said } },
    {
      name: 'stubborn',
      cmd: FOR_EVER,
      mounts: [{ type: 'volume', source: '', target: '/anon' }],
      begin: running,
      process: {},
    },
    {
      name: 'loop',
      cmd: ['sh', '-c', 'exit 3'],
      restart: { name: 'always' },
      begin: {
        state: 'restarting',
        createdMsAgo: 5000,
        finishedMsAgo: 500,
        exitCode: 3,
        restartCount: 8,
        backoffMs: 25_600,
      },
      process: { ends: { code: 3, afterMs: [[1, 5]] } },
    },
    {
      name: 'tty',
      cmd: ['sh', '-c', 'echo hello; sleep 100000'],
      tty: true,
      openStdin: true,
      begin: running,
      process: { log: { ...said, atStart: [{ text: 'hello' }] } },
    },
    { name: 'paused', cmd: FOR_EVER, begin: { ...running, state: 'paused' }, process: {} },
    {
      name: 'done',
      cmd: ['true'],
      begin: { state: 'exited', createdMsAgo: 5000, finishedMsAgo: 3000, exitCode: 0 },
      process: { ends: { code: 0, afterMs: [[1, 5]] } },
    },
    {
      name: 'oom',
      cmd: ['sh', '-c', 'x=a; while :; do x=$x$x$x; done'],
      memory: 8 * MIB,
      begin: { state: 'exited', createdMsAgo: 5000, finishedMsAgo: 3000, exitCode: 137, oomKilled: true },
      process: { ends: { code: 137, oom: true, afterMs: [[20, 60]] } },
    },
    {
      name: 'sick',
      cmd: FOR_EVER,
      health: {
        command: 'echo no; exit 1',
        intervalMs: PROBE_EVERY_MS,
        retries: 1,
        good: [''],
        bad: ['no\n'],
        fails: 'always',
      },
      begin: { ...running, startedMsAgo: 4 * SECOND_MS },
      process: {},
    },
    {
      name: 'created',
      cmd: FOR_EVER,
      attached: true,
      begin: { state: 'created', createdMsAgo: 5000 },
      process: {},
    },
    {
      name: 'bad',
      cmd: ['nosuch'],
      begin: { state: 'created', createdMsAgo: 5000, exitCode: 127, error: NO_SUCH },
      process: { cannotStart: { code: 127, error: NO_SUCH } },
    },
    { name: 'hostnet', cmd: FOR_EVER, networks: [{ name: 'host' }], begin: running, process: {} },
    {
      name: 'nonet',
      cmd: FOR_EVER,
      networks: [{ name: 'none' }],
      autoRemove: true,
      begin: running,
      process: {},
    },
  ];
  return specs.map((spec, index) => ({
    ...spec,
    name: `${prefix}-${spec.name}`,
    image: FLEET_IMAGE,
    begin: { ...spec.begin, createdMsAgo: spec.begin.createdMsAgo - index * 10 },
  }));
}

const NO_SUCH =
  'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: ' +
  'unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown';

/** The machine that the demo pretends to be on, so that what depends on the host is equal. */
export function hostLike(info: {
  readonly cgroup: 1 | 2;
  readonly cpus: number;
  readonly memory: number;
}): HostSpec {
  return {
    name: 'quay',
    cpus: info.cpus,
    memory: info.memory || freemem(),
    cgroup: info.cgroup,
    kernel: '6.1.0',
    os: 'Debian GNU/Linux 13 (trixie)',
    uptimeMs: 3_600_000,
  };
}
