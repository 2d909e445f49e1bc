import { NOW } from './fleet.ts';

/** An answer of GET /containers/{id}/json, as an engine gives it; `change` goes over its top level. */
export function anInspect(name: string, change: Readonly<Record<string, unknown>> = {}): object {
  return {
    Id: name.padEnd(64, '0'),
    Name: `/${name}`,
    Created: new Date(NOW - 7_200_000).toISOString(),
    Path: 'sh',
    Args: ['-c', 'while :; do sleep 1; done'],
    Image: 'sha256:0123456789abcdef',
    Platform: 'linux',
    RestartCount: 2,
    State: {
      Status: 'running',
      Running: true,
      Pid: 4711,
      ExitCode: 0,
      OOMKilled: false,
      Error: '',
      StartedAt: new Date(NOW - 3_600_000).toISOString(),
      FinishedAt: '0001-01-01T00:00:00Z',
      Health: {
        Status: 'unhealthy',
        FailingStreak: 3,
        Log: [
          { Start: iso(NOW - 20_000), End: iso(NOW - 19_950), ExitCode: 0, Output: 'fine\n' },
          { Start: iso(NOW - 10_000), End: iso(NOW - 9_880), ExitCode: 1, Output: 'refused\nby 10.0.0.2\n' },
        ],
      },
    },
    Config: {
      Hostname: 'a1b2',
      User: 'app',
      Env: ['PATH=/usr/bin', 'DB_PASSWORD=hunter2', 'DATABASE_URL=postgres://app:s3cret@db/shop'],
      Image: 'shop-api:1.4',
      WorkingDir: '/srv',
      Labels: { 'com.example.owner': 'payments', 'com.docker.compose.project': 'shop' },
      Healthcheck: { Test: ['CMD-SHELL', 'wget -q localhost'] },
    },
    HostConfig: {
      NetworkMode: 'shop_back',
      RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 0 },
      Memory: 268_435_456,
      NanoCpus: 1_500_000_000,
      LogConfig: { Type: 'json-file', Config: {} },
    },
    Mounts: [
      { Type: 'volume', Name: 'shop_data', Source: '/var/lib/x', Destination: '/data', RW: true },
      { Type: 'bind', Source: '/etc/shop', Destination: '/etc/shop', RW: false },
    ],
    NetworkSettings: {
      Ports: { '80/tcp': [{ HostIp: '0.0.0.0', HostPort: '8080' }], '9000/tcp': null },
      Networks: {
        shop_back: {
          NetworkID: 'n1',
          IPAddress: '172.19.0.3',
          Gateway: '172.19.0.1',
          MacAddress: '02:42:ac:13:00:03',
          Aliases: ['api'],
        },
      },
    },
    ...change,
  };
}

/** dockerode, as far as details need it: `inspect` and `top` answer what the functions give. */
export function aDocker(answers: { readonly inspect: () => unknown; readonly top?: () => unknown }): object {
  return {
    getContainer: () => ({
      inspect: async () => answers.inspect(),
      top: async () => answers.top?.() ?? { Titles: [], Processes: [] },
    }),
  };
}

/** An error as dockerode throws it for an answer of that status. */
export function aRefusal(statusCode: number, message: string): Error {
  return Object.assign(new Error(`(HTTP code ${statusCode}) ${message}`), { statusCode, json: { message } });
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
