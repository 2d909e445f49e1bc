import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { BUSYBOX } from '../../support/engine.ts';
import { until } from '../../support/until.ts';
import { openDesk, type ProbeDesk } from './probe-desk.ts';

let desk: ProbeDesk;
let dir: string;
let node: string;
beforeAll(async () => {
  desk = await openDesk();
  dir = await mkdtemp(join(tmpdir(), 'quay-swarm-'));
  await docker('swarm', 'init', '--advertise-addr', '127.0.0.1');
  node = await docker('info', '--format', '{{.Name}}');
});
afterEach(async () => {
  const left = await docker('service', 'ls', '--quiet');
  if (left !== '') await docker('service', 'rm', ...left.split('\n'));
});
afterAll(async () => {
  await desk.close();
  await rm(dir, { recursive: true });
});

const docker = (...args: readonly string[]): Promise<string> => desk.docker(...args);
/** Waits until a kind is met: what it said before is the reason where that never comes. */
const met = async (kind: string, asked: object): Promise<void> => {
  let said = '';
  await until(async () => (said = await desk.judge(kind, asked)) === 'met', {
    what: () => `${kind} to be met: ${said}`,
    timeoutMs: 120_000,
  });
};
/** Without waiting for its tasks: the checks do that. */
const create = (name: string, ...args: readonly string[]): Promise<string> =>
  docker('service', 'create', '--detach', '--name', name, '--stop-grace-period', '0s', ...args);

it('tells what is asked of a service and how much of it runs, and falls when it goes', async () => {
  await desk.begin();
  const right = {
    name: 'web',
    image: BUSYBOX,
    mode: 'replicated',
    replicas: 2,
    running: 2,
    args: ['sleep', '1000'],
    env: { MODE: 'quick' },
    labels: { tier: 'front' },
    constraints: { contains: 'node.role==manager' },
    networks: { contains: 'host' },
    memory: { atMost: '64m' },
    where: { 'Spec.TaskTemplate.ContainerSpec.Env[0]': 'MODE=quick' },
  };
  expect(await desk.judge('service', right)).toBe('there is no service called `web`');
  await create('weg', '--replicas', '0', BUSYBOX, 'sleep', '1000');
  expect(await desk.judge('service', right)).toBe(
    'there is no service called `web`. There is one called `weg`: did you mean that?',
  );
  await docker('service', 'rm', 'weg');
  const options = '--env MODE=quick --label tier=front --constraint node.role==manager --limit-memory 64m';
  await create('web', ...options.split(' '), '--network', 'host', BUSYBOX, 'sleep', '1000');
  expect(await desk.judge('service', right)).toBe('`Replicas` of `web` is `1`, not `2`');
  expect(await desk.judge('service', { ...right, image: 'nginx' })).toBe(
    `\`Image\` of \`web\` is \`${BUSYBOX}\`, not \`nginx\``,
  );
  expect(await desk.judge('service', { ...right, env: { MODE: 'slow' } })).toBe(
    '`Replicas` of `web` is `1`, not `2`',
  );
  expect(await desk.judge('service', { name: 'web', env: { MODE: 'slow' } })).toBe(
    '`Env.MODE` of `web` is `quick`, not `slow`',
  );
  expect(await desk.judge('service', { name: 'web', memory: { atMost: '32m' } })).toBe(
    '`Limits.Memory` of `web` is `64MiB`, more than 32m',
  );
  await docker('service', 'scale', '--detach', 'web=2');
  await met('service', right);
  await desk.begin();
  expect(await desk.judge('service', right)).toBe(
    'the service `web` was there before you began: make a new one',
  );
  expect(await desk.judge('service', { ...right, from: 'setup' })).toBe('met');
  expect(await desk.judge('service', { name: 'web', is: 'gone' })).toBe('the service `web` is still there');
  await docker('service', 'rm', 'web');
  expect(await desk.judge('service', { name: 'web', is: 'gone' })).toBe('met');
  expect(await desk.judge('service', { ...right, from: 'setup' })).toBe('the service `web` has been removed');
  expect(desk.label('service', { name: 'web', replicas: 3, running: 3 })).toBe(
    'the service `web` exists, `Replicas` is `3`, `Running` is `3`',
  );
});

it('counts the tasks that are alike, and says of the closest why it is not', async () => {
  await desk.begin();
  const failed = { service: 'job', state: 'failed', exitCode: 3 };
  expect(await desk.judge('task', failed)).toBe('there is no service called `job`');
  await create('job', '--replicas', '0', BUSYBOX, 'sleep', '1000');
  expect(await desk.judge('task', failed)).toBe('the service `job` has no tasks yet');
  expect(await desk.judge('task', { service: 'job', count: 0 })).toBe('met');
  await docker('service', 'scale', '--detach', 'job=2');
  const running = {
    service: 'job',
    state: 'running',
    desired: 'running',
    node,
    image: BUSYBOX,
    count: 2,
    nodes: 1,
  };
  await met('task', running);
  expect(await desk.judge('task', failed)).toBe('`CurrentState` of `job` is `running`, not `failed`');
  expect(await desk.judge('task', { ...running, count: 3 })).toBe('`Tasks` of `job` is `2`, not `3`');
  expect(await desk.judge('task', { ...running, nodes: { atLeast: 2 } })).toBe(
    '`Nodes` of `job` is `1`, less than 2',
  );
  expect(await desk.judge('task', { ...running, node: 'elsewhere' })).toBe(
    `\`Node\` of \`job\` is \`${node}\`, not \`elsewhere\``,
  );
  await docker('service', 'update', '--detach', '--replicas', '1', '--args', "sh -c 'exit 3'", 'job');
  await met('task', failed);
  await docker('service', 'rm', 'job');
  expect(await desk.judge('task', running)).toBe('there is no service called `job`');
  expect(desk.label('task', { service: 'job', state: 'running', count: 2 })).toBe(
    'the tasks of `job` are right, `CurrentState` is `running`, `Tasks` is `2`',
  );
});

it('tells a node’s role, availability and labels, and how many nodes are alike', async () => {
  const right = { name: node, role: 'manager', availability: 'active', state: 'ready', leader: true };
  expect(await desk.judge('node', right)).toBe('met');
  expect(await desk.judge('node', { name: 'n9' })).toContain('there is no node called `n9`');
  const labelled = { labels: { disk: 'ssd' } };
  expect(await desk.judge('node', { name: node, ...labelled })).toBe(
    `\`Labels.disk\` of \`${node}\` has no value; asked for is \`ssd\``,
  );
  expect(await desk.judge('node', labelled)).toBe(
    `\`Labels.disk\` of \`${node}\` has no value; asked for is \`ssd\``,
  );
  await docker('node', 'update', '--label-add', 'disk=ssd', node);
  expect(await desk.judge('node', { name: node, ...labelled })).toBe('met');
  expect(await desk.judge('node', labelled)).toBe('met');
  expect(await desk.judge('node', { ...labelled, count: 2 })).toBe('`Nodes` of `swarm` is `1`, not `2`');
  await docker('node', 'update', '--availability', 'drain', node);
  expect(await desk.judge('node', right)).toBe(
    `\`Availability\` of \`${node}\` is \`drain\`, not \`active\``,
  );
  expect(await desk.judge('node', { availability: 'drain' })).toBe('met');
  await docker('node', 'update', '--availability', 'active', '--label-rm', 'disk', node);
  expect(desk.label('node', { role: 'manager', count: 3 })).toBe(
    'the swarm has such nodes, `Role` is `manager`, `Nodes` is `3`',
  );
  expect(await desk.judge('engine', { swarm: 'active', manager: true, managers: 1, nodes: 1 })).toBe('met');
});

it('tells a config’s content and who has it where, and the same of a secret but its content', async () => {
  await desk.begin();
  const file = join(dir, 'app.conf');
  await writeFile(file, 'port=8080\n');
  const config = { name: 'app', data: 'port=8080', usedBy: { service: 'web', target: '/etc/app.conf' } };
  const secret = { name: 'key', labels: { tier: 'db' }, usedBy: { service: 'web' } };
  expect(await desk.judge('config', config)).toBe('there is no config called `app`');
  expect(await desk.judge('secret', secret)).toBe('there is no secret called `key`');
  await docker('config', 'create', 'app', file);
  await docker('secret', 'create', 'key', file);
  expect(await desk.judge('config', { name: 'app', data: 'port=80' })).toBe(
    '`Data` of `app` is `port=8080`, not `port=80`',
  );
  expect(await desk.judge('config', config)).toBe('there is no service called `web`');
  await create('web', '--replicas', '0', BUSYBOX, 'sleep', '1000');
  expect(await desk.judge('config', config)).toBe('the service `web` does not have `app`');
  await docker('service', 'update', '--detach', '--config-add', 'source=app,target=/app.conf', 'web');
  expect(await desk.judge('config', config)).toBe('`Target` of `app` is `/app.conf`, not `/etc/app.conf`');
  await docker('service', 'update', '--detach', '--config-rm', 'app', 'web');
  await docker('service', 'update', '--detach', '--config-add', 'source=app,target=/etc/app.conf', 'web');
  expect(await desk.judge('config', config)).toBe('met');

  expect(await desk.judge('secret', { name: 'key', usedBy: { service: 'web' } })).toBe(
    'the service `web` does not have `key`',
  );
  await docker('secret', 'rm', 'key');
  await docker('secret', 'create', '--label', 'tier=db', 'key', file);
  await docker('service', 'update', '--detach', '--secret-add', 'key', 'web');
  expect(await desk.judge('secret', secret)).toBe('met');
  await docker('service', 'rm', 'web');
  expect(await desk.judge('secret', secret)).toBe('there is no service called `web`');
  await docker('config', 'rm', 'app');
  await docker('secret', 'rm', 'key');
  expect(await desk.judge('config', config)).toBe('there is no config called `app`');
  await met('config', { name: 'app', is: 'gone' });
  expect(desk.label('config', config)).toBe(
    'the config `app` exists, `Data` is `port=8080`, given to the service `web`, `Target` is `/etc/app.conf`',
  );
});

it('tells a stack’s services and whether all of them run, and falls with docker stack rm', async () => {
  await desk.begin();
  const file = join(dir, 'stack.yaml');
  const service = (replicas: number, image = BUSYBOX): string =>
    `{ image: "${image}", command: sleep 1000, stop_grace_period: 0s, deploy: { replicas: ${replicas} }, networks: [hostnet] }`;
  const write = (web: string): Promise<void> =>
    writeFile(
      file,
      `version: "3.8"\nservices:\n  web: ${web}\n  db: ${service(1)}\nnetworks: { hostnet: { external: true, name: host } }\n`,
    );
  const right = { name: 'shop', services: { contains: ['web', 'db'] }, replicas: { web: 2 }, running: true };
  expect(await desk.judge('stack', right)).toBe('there is no stack called `shop`');
  expect(await desk.judge('stack', { name: 'shop', is: 'gone' })).toBe(
    'there has been no stack called `shop` yet',
  );
  await write(service(1));
  await docker('stack', 'deploy', '-c', file, 'shop');
  expect(await desk.judge('stack', right)).toBe('`Replicas.web` of `shop` is `1`, not `2`');
  expect(await desk.judge('stack', { name: 'shop', services: { contains: 'cache' } })).toMatch(
    /`Services` of `shop` is `.*`, without `cache` in it/,
  );
  await docker('node', 'update', '--availability', 'drain', node);
  await write(service(2));
  await docker('stack', 'deploy', '-c', file, 'shop');
  await until(
    async () => /0 of \d replicas of `shop_\w+` are running/.test(await desk.judge('stack', right)),
    {
      what: 'the replicas to be drained',
    },
  );
  await docker('node', 'update', '--availability', 'active', node);
  await met('stack', right);
  await docker('stack', 'rm', 'shop');
  await until(async () => (await desk.judge('stack', right)).startsWith('there is no stack'), {
    what: 'the stack to go',
  });
  await met('stack', { name: 'shop', is: 'gone' });
  expect(desk.label('stack', right)).toBe(
    'the stack `shop` exists, `Services` contains `web`, `Services` contains `db`, `Replicas.web` is `2`, ' +
      'every replica is running',
  );
});
