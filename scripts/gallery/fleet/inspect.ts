import type { Container } from '../../../src/engine/types.ts';

const NEVER = '0001-01-01T00:00:00Z';

/** What an engine would answer to GET /containers/{id}/json for a container of the fleet. */
export function inspectOf(container: Container): object {
  const { run } = container;
  const [path = '', ...args] = container.command.split(' ');
  return {
    Id: container.id,
    Created: iso(container.createdAt),
    Path: path,
    Args: args,
    State: stateOf(container),
    Image: `sha256:${'9f1c3b'.repeat(10)}2e44`,
    Name: `/${container.name}`,
    RestartCount: run?.restartCount ?? 0,
    Driver: 'overlay2',
    Platform: 'linux',
    HostConfig: {
      NetworkMode: container.attachments[0]?.networkName ?? 'none',
      RestartPolicy: {
        Name: run?.restartPolicy ?? 'no',
        MaximumRetryCount: run?.restartPolicy === 'on-failure' ? 2 : 0,
      },
      Memory: run?.memoryLimit ?? 0,
      NanoCpus: run?.nanoCpus ?? 0,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '10m' } },
      ReadonlyRootfs: false,
      Privileged: false,
    },
    Config: {
      Hostname: container.id.slice(0, 12),
      User: container.name === 'shop-api-1' ? 'node' : '',
      Env: ENV[container.name] ?? ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Image: container.image,
      WorkingDir: container.projectDir === '' ? '' : '/srv',
      Labels: {
        ...container.labels,
        ...(container.name === 'shop-api-1' ? { 'org.example.owner': '订单组' } : {}),
      },
      Tty: run?.tty ?? false,
      ...(container.health === 'none'
        ? {}
        : {
            Healthcheck: {
              Test: ['CMD-SHELL', healthTestOf(container)],
              Interval: 60_000_000_000,
              Retries: 3,
            },
          }),
    },
    Mounts: MOUNTS[container.name] ?? [],
    NetworkSettings: {
      Ports: Object.fromEntries(
        container.ports.map(({ ip, privatePort, publicPort, protocol }) => [
          `${privatePort}/${protocol}`,
          publicPort === undefined ? null : [{ HostIp: ip, HostPort: String(publicPort) }],
        ]),
      ),
      Networks: Object.fromEntries(
        container.attachments.map(({ networkName, networkId, ip, mac, aliases }) => [
          networkName,
          {
            NetworkID: networkId,
            IPAddress: ip,
            IPPrefixLen: ip === '' ? 0 : 16,
            Gateway: ip === '' ? '' : ip.replace(/\d+$/, '1'),
            MacAddress: ip === '' ? '' : mac,
            Aliases: aliases,
          },
        ]),
      ),
    },
  };
}

/** What an engine would answer to GET /containers/{id}/top. */
export function topOf(container: Container): object {
  const pid = container.run?.pid ?? 0;
  const row = (offset: number, command: string): string[] => [
    'node', String(pid + offset), String(offset === 0 ? pid - 21 : pid), '1', '10:00', '?', '00:04:1' + offset, command,
  ]; // prettier-ignore
  return {
    Titles: ['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'],
    Processes: [row(0, container.command), row(7, 'node pool.js --size 4'), row(8, 'node metrics.js')],
  };
}

const ENV: Readonly<Record<string, readonly string[]>> = {
  'shop-api-1': [
    'NODE_ENV=production',
    'PORT=9000',
    'DATABASE_URL=postgres://shop:Vq8-tulip-51@db:5432/shop',
    'REDIS_URL=redis://cache:6379/0',
    'STRIPE_API_KEY=sk_live_51Nq8ZtKxExample',
    'SESSION_SECRET=b7d0c1a5e2f94c61',
    'GREETING=欢迎光临',
    'TZ=Asia/Shanghai',
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  ],
};

const MOUNTS: Readonly<Record<string, readonly object[]>> = {
  'shop-api-1': [
    {
      Type: 'volume',
      Name: 'shop_uploads',
      Source: '/var/lib/docker/volumes/shop_uploads/_data',
      Destination: '/srv/uploads',
      Driver: 'local',
      RW: true,
    },
    { Type: 'bind', Source: '/srv/shop/api.yml', Destination: '/etc/shop/api.yml', Mode: 'ro', RW: false },
    { Type: 'tmpfs', Source: '', Destination: '/tmp', RW: true },
  ],
};

function healthTestOf(container: Container): string {
  return container.name === 'metrics-grafana-1'
    ? 'wget -q -O- http://prometheus:9091/-/ready'
    : 'wget -q -O- http://127.0.0.1/healthz';
}

function stateOf(container: Container): object {
  const { state, run, health } = container;
  const log = run?.healthLog ?? [];
  return {
    Status: state,
    Running: state === 'running' || state === 'paused' || state === 'restarting',
    Paused: state === 'paused',
    Restarting: state === 'restarting',
    OOMKilled: run?.oomKilled ?? false,
    Dead: state === 'dead',
    Pid: run?.pid ?? 0,
    ExitCode: state === 'restarting' ? 0 : (container.exitCode ?? 0),
    Error: run?.error ?? '',
    StartedAt: iso(run?.startedAt),
    FinishedAt: iso(run?.finishedAt),
    ...(health === 'none'
      ? {}
      : {
          Health: {
            Status: health,
            FailingStreak: health === 'unhealthy' ? log.length : 0,
            Log: log.map(({ start, end, exitCode, output }) => ({
              Start: iso(start),
              End: iso(end),
              ExitCode: exitCode,
              Output: output,
            })),
          },
        }),
  };
}

function iso(time: number | undefined): string {
  return time === undefined ? NEVER : new Date(time).toISOString();
}
