import { describe, expect, test } from 'vitest';
import { normaliseListed, withEarlier, withInspect } from '../../src/engine/state/normalise.ts';
import { normaliseEvent, normaliseInfo, normaliseNetwork } from '../../src/engine/state/normalise-engine.ts';
import { durationIn } from '../../src/engine/state/status-text.ts';
import { uptimeOf } from '../../src/engine/state/uptime.ts';

const ID = '01a126aa6f335b6540f868933bddaa191eaacd0a72292b4803041fe0d7cd20d7';

const LISTED = {
  Id: ID,
  Names: ['/other/alias', '/web'],
  Image: 'nginx:1.27',
  ImageID: 'sha256:9ddd',
  Command: "nginx -g 'daemon off;'",
  Created: 1_795_518_997,
  Ports: [
    { IP: '::', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
    { PrivatePort: 443, Type: 'tcp' },
    { IP: '0.0.0.0', PrivatePort: 80, PublicPort: 8080, Type: 'tcp' },
  ],
  Labels: {
    'com.docker.compose.project': 'shop',
    'com.docker.compose.project.working_dir': '/srv/shop',
    'com.docker.compose.service': 'web',
  },
  State: 'running',
  Status: 'Up 2 hours (healthy)',
  NetworkSettings: {
    Networks: {
      shop_back: {
        NetworkID: 'n1',
        IPAddress: '172.19.0.2',
        GlobalIPv6Address: 'fd00::2',
        MacAddress: '02:42:ac:13:00:02',
        Aliases: null,
      },
    },
  },
  Mounts: [
    { Type: 'volume', Name: 'data', Source: '/var/lib/docker/volumes/data', Destination: '/data', RW: true },
    { Type: 'bind', Source: '/srv', Destination: '/a', RW: false },
  ],
};

const INSPECTED = {
  Id: ID,
  RestartCount: 3,
  State: {
    Status: 'running',
    Pid: 99,
    ExitCode: 0,
    OOMKilled: true,
    Error: 'oops',
    StartedAt: '2026-11-24T11:00:00.5Z',
    FinishedAt: '0001-01-01T00:00:00Z',
    Health: {
      Status: 'healthy',
      Log: [{ Start: '2026-11-24T11:00:01Z', End: '2026-11-24T11:00:02Z', ExitCode: 1, Output: 'a\nb\n' }],
    },
  },
  Config: { Tty: true, StopSignal: 'SIGQUIT' },
  HostConfig: {
    Memory: 64_000_000,
    NanoCpus: 50_000_000,
    AutoRemove: true,
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 5 },
  },
  NetworkSettings: {
    Networks: { shop_back: { NetworkID: 'n1', IPAddress: '172.19.0.2', Aliases: ['www', ID.slice(0, 12)] } },
  },
};

const NETWORK = {
  Id: 'n1',
  Name: 'shop_back',
  Driver: 'bridge',
  Scope: 'local',
  Created: '2026-11-24T11:00:00Z',
  Internal: true,
  Attachable: true,
  Ingress: false,
  IPAM: { Config: [{ Subnet: '172.19.0.0/16', Gateway: '172.19.0.1' }] },
  Labels: { a: 'b' },
};

const INFO = {
  ID: 'engine-1',
  Name: 'box',
  ServerVersion: '26.1.5',
  OperatingSystem: 'Debian',
  KernelVersion: '6.1',
  CgroupVersion: '2',
  Driver: 'overlay2',
  NCPU: 2,
  MemTotal: 1024,
  Swarm: { LocalNodeState: 'active', ControlAvailable: true },
};

const EVENT = {
  Type: 'container',
  Action: 'die',
  Actor: { ID, Attributes: { exitCode: '137', name: 'web' } },
  time: 1_795_519_005,
  timeNano: 1_795_519_005_123_456_800,
};

describe('a container', () => {
  test('has what the list tells', () => {
    expect(normaliseListed(LISTED)).toEqual({
      id: ID,
      name: 'web',
      image: 'nginx:1.27',
      imageId: 'sha256:9ddd',
      command: "nginx -g 'daemon off;'",
      createdAt: 1_795_518_997_000,
      state: 'running',
      statusText: 'Up 2 hours (healthy)',
      health: 'healthy',
      ports: [
        { ip: '0.0.0.0', privatePort: 80, publicPort: 8080, protocol: 'tcp' },
        { ip: '::', privatePort: 80, publicPort: 8080, protocol: 'tcp' },
        { ip: '', privatePort: 443, protocol: 'tcp' },
      ],
      labels: LISTED.Labels,
      mounts: [
        { type: 'bind', name: '', source: '/srv', destination: '/a', readWrite: false },
        {
          type: 'volume',
          name: 'data',
          source: '/var/lib/docker/volumes/data',
          destination: '/data',
          readWrite: true,
        },
      ],
      attachments: [
        {
          networkId: 'n1',
          networkName: 'shop_back',
          ip: '172.19.0.2',
          ip6: 'fd00::2',
          aliases: [],
          mac: '02:42:ac:13:00:02',
        },
      ],
      project: 'shop',
      projectDir: '/srv/shop',
      service: 'web',
    });
  });

  test('has what an inspect adds, without its own short id among the aliases', () => {
    const container = withInspect(normaliseListed(LISTED), INSPECTED);
    expect(container.attachments[0]?.aliases).toEqual(['www']);
    expect(container.run).toEqual({
      startedAt: Date.parse('2026-11-24T11:00:00.500Z'),
      pid: 99,
      restartCount: 3,
      restartPolicy: 'on-failure',
      oomKilled: true,
      error: 'oops',
      memoryLimit: 64_000_000,
      nanoCpus: 50_000_000,
      tty: true,
      autoRemove: true,
      stopSignal: 'SIGQUIT',
      healthLog: [
        {
          start: Date.parse('2026-11-24T11:00:01Z'),
          end: Date.parse('2026-11-24T11:00:02Z'),
          exitCode: 1,
          output: 'a b',
        },
      ],
    });
    expect(container.exitCode).toBeUndefined();
  });

  test('keeps run and aliases of an earlier inspect until the next', () => {
    const earlier = withInspect(normaliseListed(LISTED), INSPECTED);
    const again = withEarlier(normaliseListed({ ...LISTED, State: 'paused' }), earlier);
    expect(again).toMatchObject({ state: 'paused', run: { restartCount: 3 } });
    expect(again.attachments[0]?.aliases).toEqual(['www']);
  });

  test.each([
    ['exited', 'Exited (137) 4 minutes ago', 0, 137],
    ['restarting', 'Restarting (3) 5 seconds ago', 0, 3],
    ['exited', '', 7, 7],
    ['dead', 'Dead', 1, 1],
    ['created', 'Created', 127, 127],
    ['created', 'Created', 0, undefined],
    ['running', 'Up 2 hours', 0, undefined],
    ['paused', 'Up 2 hours (Paused)', 0, undefined],
  ])('%s with status %j and inspected code %i has exit code %s', (state, status, inspected, expected) => {
    const listed = normaliseListed({ ...LISTED, State: state, Status: status });
    const container = withInspect(listed, { State: { ExitCode: inspected } });
    expect(container.exitCode).toBe(expected);
  });

  test.each([
    ['Up 2 hours (unhealthy)', 'unhealthy'],
    ['Up 5 seconds (health: starting)', 'starting'],
    ['Up 5 seconds', 'none'],
  ])('with status %j is %s', (status, health) => {
    expect(normaliseListed({ ...LISTED, Status: status }).health).toBe(health);
  });

  test('without a name goes by its short id', () => {
    expect(normaliseListed({ Id: ID, Names: [] }).name).toBe(ID.slice(0, 12));
    expect(normaliseListed({ Id: ID }).name).toBe(ID.slice(0, 12));
  });

  test('in a state that nobody knows is unknown', () => {
    expect(normaliseListed({ ...LISTED, State: 'hibernating' }).state).toBe('unknown');
  });

  test('keeps names and labels of 5,000 characters, and drops what would steer a terminal', () => {
    const long = '容'.repeat(5_000);
    const container = normaliseListed({
      ...LISTED,
      Names: [`/${long}`],
      Labels: { [`a\x1b]52;c;ZXZpbA==\x07${long}`]: `\x1b[2J\x9b31m\u202e${long}\r\n`, __proto__: null },
    });
    expect(container.name).toBe(long);
    expect(Object.entries(container.labels)).toEqual([[`a${long}`, `${long} `]]);
  });
});

describe('how long a container is up, or over', () => {
  const NOW = Date.parse('2026-11-24T12:00:00.500Z');
  const listed = normaliseListed(LISTED);

  test('is exact once it was inspected', () => {
    expect(uptimeOf(withInspect(listed, INSPECTED), NOW)).toBe(3_600_000);
  });

  test('comes from the words of the status before that', () => {
    expect(uptimeOf(listed, NOW)).toBe(7_200_000);
  });

  test('is counted from its end where it has ended', () => {
    const ended = normaliseListed({ ...LISTED, State: 'exited', Status: 'Exited (0) 3 days ago' });
    expect(uptimeOf(ended, NOW)).toBe(259_200_000);
    const finished = { State: { ...INSPECTED.State, FinishedAt: '2026-11-24T11:59:00.5Z' } };
    expect(uptimeOf(withInspect(ended, finished), NOW)).toBe(60_000);
  });

  test('is nothing for one that never ran', () => {
    expect(
      uptimeOf(normaliseListed({ ...LISTED, State: 'created', Status: 'Created' }), NOW),
    ).toBeUndefined();
  });

  test.each([
    ['Up Less than a second', 1_000],
    ['Up 1 second', 1_000],
    ['Up 45 seconds', 45_000],
    ['Up About a minute', 60_000],
    ['Up About an hour (healthy)', 3_600_000],
    ['Exited (0) 5 weeks ago', 3_024_000_000],
    ['Up 2 years', 63_072_000_000],
    ['Created', undefined],
  ])('reads %j as %s ms', (status, expected) => {
    expect(durationIn(status)).toBe(expected);
  });
});

describe('the rest of the engine', () => {
  test('a network', () => {
    expect(normaliseNetwork(NETWORK)).toEqual({
      id: 'n1',
      name: 'shop_back',
      driver: 'bridge',
      scope: 'local',
      internal: true,
      attachable: true,
      ingress: false,
      createdAt: Date.parse('2026-11-24T11:00:00Z'),
      subnets: [{ subnet: '172.19.0.0/16', gateway: '172.19.0.1' }],
      labels: { a: 'b' },
    });
  });

  test('an engine', () => {
    expect(normaliseInfo(INFO, '1.45', false)).toEqual({
      id: 'engine-1',
      name: 'box',
      version: '26.1.5',
      apiVersion: '1.45',
      os: 'Debian',
      kernel: '6.1',
      cgroupVersion: '2',
      storageDriver: 'overlay2',
      cpus: 2,
      memory: 1024,
      swarm: 'manager',
      demo: false,
    });
  });

  test('an event', () => {
    expect(normaliseEvent(EVENT)).toEqual({
      time: 1_795_519_005_123,
      type: 'container',
      action: 'die',
      id: ID,
      attributes: { exitCode: '137', name: 'web' },
    });
    expect(normaliseEvent({ ...EVENT, timeNano: undefined }).time).toBe(1_795_519_005_000);
  });
});

describe('JSON with fields dropped, nulled or of another kind', () => {
  const kinds: readonly [string, unknown, (json: unknown) => unknown][] = [
    ['a listed container', LISTED, normaliseListed],
    ['an inspected container', INSPECTED, (json) => withInspect(normaliseListed(LISTED), json)],
    ['a network', NETWORK, normaliseNetwork],
    ['an engine', INFO, (json) => normaliseInfo(json, '1.45', false)],
    ['an event', EVENT, normaliseEvent],
  ];
  const ROUNDS = 2_000;

  test.each(kinds)('%s still comes out with the same fields of the same kinds', (_what, json, normalise) => {
    const random = seeded(20_261_124);
    const whole = normalise(json);
    for (let round = 0; round < ROUNDS; round += 1) {
      const broken = spoil(json, random);
      const result = normalise(broken);
      expect({ broken, differences: differences(result, whole, '') }).toEqual({ broken, differences: [] });
    }
  });
});

/** mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ODD: readonly unknown[] = [
  null,
  undefined,
  0,
  -1,
  1e300,
  '',
  'text\x1b[31m',
  true,
  [],
  [null],
  {},
  { a: null },
  [[{}]],
];

/** The same JSON with about one field in ten dropped or replaced. */
function spoil(json: unknown, random: () => number): unknown {
  if (random() < 0.1) return ODD[Math.floor(random() * ODD.length)];
  if (Array.isArray(json)) return json.map((item) => spoil(item, random));
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(() => random() > 0.05)
      .map(([key, value]) => [key, spoil(value, random)]),
  );
}

const OPTIONAL = new Set(['.exitCode', '.run.startedAt', '.run.finishedAt']);
const OPEN = new Set(['.labels', '.attributes']);

/** Where a result has not the kinds of the model: a missing or extra field, another type, null, a control character. */
function differences(value: unknown, model: unknown, path: string): string[] {
  if (typeof value === 'string' && /[\x00-\x1f\x7f-\x9f]/.test(value)) return [`${path}: control character`];
  if (typeof value === 'number' && !Number.isFinite(value)) return [`${path}: ${value}`];
  if (kind(value) !== kind(model)) return [`${path}: ${kind(value)}, not ${kind(model)}`];
  if (Array.isArray(value) && Array.isArray(model)) {
    return value.flatMap((item) =>
      model.length === 0 ? [] : bestOf(model.map((like) => differences(item, like, `${path}[]`))),
    );
  }
  if (typeof value !== 'object' || value === null || typeof model !== 'object' || model === null) return [];
  if (OPEN.has(path)) return Object.values(value).flatMap((label) => differences(label, '', path));
  const keys = new Set([...Object.keys(value), ...Object.keys(model)]);
  return [...keys].flatMap((key) => {
    const at = `${path}.${key}`;
    const has = Object.hasOwn(value, key);
    if (OPTIONAL.has(at) && (!has || typeof Reflect.get(value, key) === 'number')) return [];
    return has === Object.hasOwn(model, key)
      ? differences(Reflect.get(value, key), Reflect.get(model, key), at)
      : [`${at}: ${has ? 'extra' : 'missing'}`];
  });
}

function kind(of: unknown): string {
  if (of === null) return 'null';
  return Array.isArray(of) ? 'array' : typeof of;
}

function bestOf(candidates: readonly string[][]): string[] {
  return candidates.reduce((best, candidate) => (candidate.length < best.length ? candidate : best));
}
