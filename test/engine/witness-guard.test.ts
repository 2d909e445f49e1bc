import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import {
  existedIn,
  takeInventory,
  type GuardPolicy,
  type Inventory,
  type Witness,
} from '../../src/engine/witness/index.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { BUSYBOX, docker, engineSocket, removeContainer, uniqueName } from '../support/engine.ts';
import { dockerOn, exchange, folder, statusOf, witnessed, type Ran } from '../support/witness.ts';

/** What is there before the exercise; a container of each state. */
const old = uniqueName('old');
const oldTag = `${old}:1`;
let oldId = '';
let inventory: Inventory;

beforeAll(async () => {
  await docker('network', 'create', old);
  await docker('volume', 'create', old);
  await docker('tag', BUSYBOX, oldTag);
  oldId = await docker(
    'run',
    '-d',
    '--init',
    '--name',
    old,
    '--network',
    old,
    '-v',
    `${old}:/data`,
    BUSYBOX,
    'sleep',
    '1000',
  );
  inventory = await takeInventory(engineSocket());
  return async () => {
    await removeContainer(old);
    await docker('network', 'rm', old);
    await docker('volume', 'rm', old);
    await docker('rmi', oldTag);
  };
});

interface Guarded {
  readonly witness: Witness;
  readonly home: string;
  run(...args: string[]): Promise<Ran>;
  raw(...pieces: (string | Buffer)[]): Promise<string>;
}

async function guarded(change: Partial<GuardPolicy> = {}): Promise<Guarded> {
  const home = folder();
  const witness = await witnessed({
    guard: {
      existed: existedIn(inventory),
      folder: home,
      allow: [],
      say: (message) => createTranslator('en').say(message),
      ...change,
    },
  });
  return {
    witness,
    home,
    run: async (...args) => dockerOn(witness.socket, args),
    raw: async (...pieces) => exchange(witness.socket, pieces),
  };
}

function mine(prefix = 'mine'): string {
  const name = uniqueName(prefix);
  onTestFinished(async () => removeContainer(name));
  return name;
}

async function stillAsItWas(): Promise<void> {
  expect(
    await docker(
      'inspect',
      '-f',
      '{{.Id}} {{.Name}} {{.State.Status}} {{.RestartCount}} {{.HostConfig.Memory}}',
      old,
    ),
  ).toBe(`${oldId} /${old} running 0 0`);
}

function post(path: string, body: unknown = undefined, ...headers: string[]): string {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const lines = [`POST ${path} HTTP/1.1`, 'Host: d', 'Connection: close', ...headers];
  if (body !== undefined)
    lines.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`);
  return `${lines.join('\r\n')}\r\n\r\n${text}`;
}

function create(config: object): string {
  return post('/containers/create', { Image: BUSYBOX, Cmd: ['true'], ...config });
}

/** What could be made by an attack that got through, and is removed again. */
async function madeNothing(answer: string): Promise<void> {
  const id = /"Id":"([0-9a-f]{64})"/.exec(answer)?.[1];
  if (id !== undefined) await removeContainer(id);
  expect(id).toBeUndefined();
}

/** Some twenty commands of the CLI, a second each where the machine is busy. */
const MANY_COMMANDS_MS = 180_000;

describe('a guard lets the learner', () => {
  it('read everything, and do as they like with what they made', { timeout: MANY_COMMANDS_MS }, async () => {
    const { run, home, witness } = await guarded();
    const name = mine();
    writeFileSync(join(home, 'file'), 'in the folder');
    for (const args of [
      ['ps', '-a'], ['inspect', old], ['logs', old], ['top', old], ['diff', old], ['images'], ['network', 'inspect', old],
      ['volume', 'inspect', old], ['info'], ['version'], ['stats', '--no-stream', old],
      ['run', '-d', '--init', '--name', name, '-v', `${home}:/w`, '-v', `${old}:/old:ro`, '-p', '80', '--memory', '64m', '--cap-add', 'NET_ADMIN', '--restart', 'no', BUSYBOX, 'sleep', '1000'],
      ['exec', name, 'grep', 'folder', '/w/file'],
      ['pause', name], ['unpause', name], ['update', '--memory', '128m', '--memory-swap', '128m', name], ['rename', name, `${name}-x`],
      ['rename', `${name}-x`, name], ['cp', join(home, 'file'), `${name}:/copy`], ['kill', name], ['start', name], ['stop', '-t', '0', name],
      ['rm', name],
    ]) {
      const ran = await run(...args);
      expect(ran.code, `${args.join(' ')}: ${ran.stderr}`).toBe(0);
    }
    expect(witness.calls.filter((call) => call.refusal !== null)).toEqual([]);
  }); // prettier-ignore

  it('work with networks, volumes and images of their own', { timeout: MANY_COMMANDS_MS }, async () => {
    const { run, home } = await guarded();
    const name = mine();
    const tag = `${name}:1`;
    writeFileSync(join(home, 'Dockerfile'), `FROM ${BUSYBOX}\nRUN echo ${name} > /x\n`);
    for (const args of [
      ['network', 'create', name], ['volume', 'create', name], ['build', '-t', tag, home], ['tag', BUSYBOX, `${name}:2`],
      ['run', '-d', '--name', name, '--network', name, '-v', `${name}:/data`, tag, 'true'], ['wait', name],
      ['network', 'disconnect', '-f', name, name], ['network', 'connect', 'bridge', name], ['commit', name, `${name}:3`],
      ['rm', '-v', name], ['network', 'rm', name], ['volume', 'rm', name], ['rmi', tag], ['rmi', `${name}:2`], ['rmi', `${name}:3`],
    ]) {
      const ran = await run(...args);
      expect(ran.code, `${args.join(' ')}: ${ran.stderr}`).toBe(0);
    }
    expect(await docker('image', 'inspect', '-f', '{{len .RepoTags}}', BUSYBOX)).not.toBe('0');
  }); // prettier-ignore

  it('bring a compose project up and down', async () => {
    const { witness, home } = await guarded();
    const project = uniqueName('proj');
    writeFileSync(
      join(home, 'c.yaml'),
      `services:\n  a:\n    image: '${BUSYBOX}'\n    command: sleep 1000\n    init: true\n    volumes: ['data:/d', './:/w']\n    healthcheck: { test: ['CMD', 'true'] }\nvolumes: { data: {} }\n`,
    );
    for (const args of [['up', '-d'], ['ps'], ['exec', '-T', 'a', 'true'], ['down', '-v']]) {
      const ran = await dockerOn(witness.socket, [
        'compose',
        '-p',
        project,
        '-f',
        join(home, 'c.yaml'),
        ...args,
      ]);
      expect(ran.code, ran.stderr).toBe(0);
    }
  });

  it('have what the exercise allows', async () => {
    const { run } = await guarded({ allow: ['privileged', 'host-namespaces', 'host-mounts'] });
    const ran = await run(
      'run',
      '--rm',
      '--privileged',
      '--pid',
      'host',
      '-v',
      '/usr:/host:ro',
      BUSYBOX,
      'true',
    );
    expect(ran.code, ran.stderr).toBe(0);
  });

  it('hear from the engine itself that something is not there', async () => {
    const { run, witness } = await guarded();
    expect((await run('stop', 'no-such-thing')).stderr).toContain('No such container: no-such-thing');
    expect(witness.calls.at(-1)).toMatchObject({ status: 404, refusal: null });
  });
});

describe('a guard keeps what was there: docker', () => {
  const kept = `keeps the container ${old}`;
  it.each([
    [['stop', old], kept],
    [['kill', old], kept],
    [['restart', old], kept],
    [['rm', '-f', old], kept],
    [['pause', old], kept],
    [['rename', old, 'x'], kept],
    [['update', '--memory', '64m', old], kept],
    [['exec', old, 'true'], kept],
    // The CLI prints only the status of an upgrade that is refused; the reason is in the record.
    [['attach', '--no-stdin', old], 'received 403'],
    [['cp', '/etc/hostname', `${old}:/x`], kept],
    [['commit', old, 'x:1'], kept],
    [['network', 'connect', 'bridge', old], kept],
    [['network', 'disconnect', old, old], kept],
    [['run', '--rm', '--volumes-from', old, BUSYBOX], kept],
    [['run', '--rm', '--network', `container:${old}`, BUSYBOX], kept],
    [['run', '--rm', '--pid', `container:${old}`, BUSYBOX], kept],
    [['run', '--rm', '--link', `${old}:x`, BUSYBOX], kept],
    [['run', '--rm', '--network', old, BUSYBOX], `keeps the network ${old}`],
    [['network', 'rm', old], `keeps the network ${old}`],
    [['volume', 'rm', '-f', old], `keeps the volume ${old}`],
    [['run', '--rm', '-v', `${old}:/x`, BUSYBOX], `the volume ${old} be mounted only to read`],
    [['run', '--rm', '--mount', `type=volume,src=${old},dst=/x`, BUSYBOX], `the volume ${old} be mounted only to read`],
    [['rmi', oldTag], `keeps the image ${oldTag}`],
    [['rmi', '-f', oldTag], `keeps the image ${oldTag}`],
    [['tag', BUSYBOX, oldTag], `keeps the image name ${oldTag}`],
    [['pull', oldTag], `keeps the image name ${oldTag}`],
    [['container', 'prune', '-f'], 'a prune would also remove'],
    [['image', 'prune', '-f'], 'a prune would also remove'],
    [['volume', 'prune', '-f'], 'a prune would also remove'],
    [['network', 'prune', '-f'], 'a prune would also remove'],
    [['builder', 'prune', '-f'], 'a prune would also remove'],
    [['system', 'prune', '-f'], 'a prune would also remove'],
    [['swarm', 'init'], 'its swarm is left alone'],
    [['plugin', 'install', '--grant-all-permissions', 'x/y'], 'its plugins are left alone'],
  ])('%j', async (args, says) => {
    const { run, witness } = await guarded();
    const ran = await run(...args);
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain(says);
    expect(witness.calls.some((call) => call.refusal !== null)).toBe(true);
    await stillAsItWas();
  }); // prettier-ignore

  it('by the beginning of its id, and by its whole id', async () => {
    const { run } = await guarded();
    for (const ref of [oldId, oldId.slice(0, 6)]) expect((await run('kill', ref)).stderr).toContain(kept);
    await stillAsItWas();
  });

  it('in the language of the learner', async () => {
    const { run } = await guarded({ say: (message) => createTranslator('zh').say(message) });
    expect((await run('kill', old)).stderr).toContain(
      `容器 ${old} 在本练习之前就存在，Quayside 不允许改动它。`,
    );
  });

  it('an image by its id, also when the learner gave it a further name', async () => {
    const { run } = await guarded();
    const name = `${uniqueName('further')}:1`;
    expect((await run('tag', oldTag, name)).code).toBe(0);
    const id = await docker('image', 'inspect', '-f', '{{.Id}}', oldTag);
    expect((await run('rmi', '-f', id)).stderr).toContain('keeps the image');
    expect((await run('rmi', name)).code).toBe(0);
    expect(await docker('image', 'inspect', '-f', '{{.Id}}', oldTag)).toBe(id);
  });

  it('an image name from a build, with BuildKit and without', async () => {
    const { home, witness } = await guarded();
    writeFileSync(join(home, 'Dockerfile'), `FROM ${BUSYBOX}\nRUN true\n`);
    const id = await docker('image', 'inspect', '-f', '{{.Id}}', oldTag);
    for (const DOCKER_BUILDKIT of ['1', '0']) {
      const ran = await dockerOn(witness.socket, ['build', '-t', oldTag, home], { env: { DOCKER_BUILDKIT } });
      expect(ran.code).not.toBe(0);
      expect(ran.stderr).toContain(`keeps the image name ${oldTag}`);
    }
    expect(await docker('image', 'inspect', '-f', '{{.Id}}', oldTag)).toBe(id);
  });

  it('from images that are loaded', async () => {
    const { witness } = await guarded();
    const file = join(folder(), 'i.tar');
    await docker('save', '-o', file, oldTag);
    expect((await dockerOn(witness.socket, ['load', '-i', file])).stderr).toContain('Loading is refused');
  });
});

describe('a guard keeps the machine', () => {
  it.each([
    [['--privileged'], '--privileged is refused'],
    [['--cap-add', 'ALL'], '--cap-add ALL is refused'],
    [['--cap-add', 'sys_admin'], '--cap-add SYS_ADMIN is refused'],
    [['--device', '/dev/null'], '--device is refused'],
    [['--device-cgroup-rule', 'a *:* rwm'], '--device-cgroup-rule is refused'],
    [['--gpus', 'all'], '--gpus is refused'],
    [['--security-opt', 'seccomp=unconfined'], '--security-opt seccomp=unconfined is refused'],
    [['--security-opt', 'systempaths=unconfined'], '--security-opt systempaths is refused'],
    [['--cgroup-parent', '/'], '--cgroup-parent is refused'],
    [['--pid', 'host'], '--pid host is refused'],
    [['--network', 'host'], '--network host is refused'],
    [['--ipc', 'host'], '--ipc host is refused'],
    [['--uts', 'host'], '--uts host is refused'],
    [['--userns', 'host'], '--userns host is refused'],
    [['--cgroupns', 'host'], '--cgroupns host is refused'],
    [['-v', '/:/host'], '/ cannot be mounted'],
    [['-v', '/etc:/host:ro'], '/etc cannot be mounted'],
    [['--mount', 'type=bind,src=/etc,dst=/host'], '/etc cannot be mounted'],
    [['--mount', 'type=volume,dst=/host,volume-opt=type=none,volume-opt=o=bind,volume-opt=device=/etc'], '/etc cannot be mounted'],
    [['-v', '/var/run/docker.sock:/s'], 'master of the machine'],
    [['--log-driver', 'syslog'], 'log driver syslog is refused'],
    [['--runtime', 'other'], '--runtime is refused'],
    [['--volume-driver', 'other', '-v', 'some:/x'], 'VolumeDriver'],
  ])('from docker run %j', async (options, says) => {
    const { run } = await guarded();
    const ran = await run('run', '--rm', ...options, BUSYBOX, 'true');
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain(says);
  }); // prettier-ignore

  it('from its own socket, under another name too', async () => {
    const { run, home } = await guarded();
    symlinkSync(engineSocket(), join(home, 'innocent'));
    expect((await run('run', '--rm', '-v', `${engineSocket()}:/s`, BUSYBOX)).stderr).toContain(
      'master of the machine',
    );
    expect((await run('run', '--rm', '-v', `${home}/innocent:/s`, BUSYBOX)).stderr).toContain(
      'master of the machine',
    );
  });

  it('from links and dots that lead out of the folder', async () => {
    const { run, home } = await guarded();
    mkdirSync(join(home, 'in'));
    symlinkSync('/etc', join(home, 'link'));
    symlinkSync('/nowhere/at/all', join(home, 'dangling'));
    for (const path of [
      `${home}/link`,
      `${home}/link/passwd`,
      `${home}/in/../../`,
      `${home}/dangling`,
      `${home}x`,
    ])
      expect((await run('run', '--rm', '-v', `${path}:/x`, BUSYBOX)).stderr).toContain('cannot be mounted');
    expect((await run('run', '--rm', '-v', `${home}/in/new:/x`, BUSYBOX, 'true')).code).toBe(0);
  });

  it.each([
    ['a volume that is a host mount', ['volume', 'create', '-o', 'type=none', '-o', 'o=bind', '-o', 'device=/etc', 'x'], '/etc cannot be mounted'],
    ['a volume that is a disk', ['volume', 'create', '-o', 'type=ext4', '-o', 'device=/dev/sda', 'x'], 'local (ext4)'],
    ['a volume of a plugin', ['volume', 'create', '-d', 'other', 'x'], 'driver other'],
    ['a network on an interface', ['network', 'create', '-d', 'macvlan', '-o', 'parent=eth0', 'x'], '--driver macvlan'],
    ['a network that takes a bridge over', ['network', 'create', '-o', 'com.docker.network.bridge.name=docker0', 'x'], 'bridge.name'],
  ])('from %s', async (_what, args, says) => {
    const { run } = await guarded();
    const ran = await run(...args);
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain(says);
  }); // prettier-ignore

  it('from a privileged exec', async () => {
    const { run } = await guarded();
    const name = mine();
    await run('run', '-d', '--init', '--name', name, BUSYBOX, 'sleep', '1000');
    expect((await run('exec', '--privileged', name, 'true')).stderr).toContain('--privileged is refused');
  });

  it('from builds in its network, with BuildKit and without', async () => {
    const { witness, home } = await guarded();
    writeFileSync(join(home, 'Dockerfile'), `FROM ${BUSYBOX}\nRUN ip addr\n`);
    const build = async (DOCKER_BUILDKIT: string, ...args: string[]): Promise<Ran> =>
      dockerOn(witness.socket, ['build', ...args, home], { env: { DOCKER_BUILDKIT } });
    expect((await build('1', '--network', 'host')).stderr).toContain('entitlement network.host');
    expect((await build('1', '--allow', 'security.insecure')).stderr).toContain(
      'entitlement security.insecure',
    );
    expect((await build('0', '--network', 'host')).stderr).toContain('--network host is refused');
    expect((await build('0', '--network', `container:${old}`)).stderr).toContain(`container ${old}`);
  });

  it('from a build step that asks for the host network by itself', async () => {
    const { run, home } = await guarded();
    writeFileSync(join(home, 'Dockerfile'), `FROM ${BUSYBOX}\nRUN --network=host ip addr\n`);
    const ran = await run('build', home);
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain('network.host');
  });
});

describe('a guard cannot be got around by', () => {
  const kill = (target: string, version = 'HTTP/1.1'): string =>
    `POST ${target} ${version}\r\nHost: d\r\nConnection: close\r\n\r\n`;

  it.each([
    ['a version', () => kill(`/v1.45/containers/${old}/kill`), 403],
    ['an old version', () => kill(`/v1.12/containers/${old}/kill`), 403],
    ['a version twice', () => kill(`/v1.45/v1.45/containers/${old}/kill`), 403],
    ['two slashes', () => kill(`//containers/${old}/kill`), 400],
    ['two slashes further on', () => kill(`/containers//${old}/kill`), 400],
    ['dots', () => kill(`/containers/x/../${old}/kill`), 400],
    ['encoded dots', () => kill(`/containers/x/%2e%2e/${old}/kill`), 400],
    ['encoded letters', () => kill(`/%63ontainers/${old}/%6bill`), 403],
    ['an encoded slash', () => kill(`/containers%2F${old}%2Fkill`), 403],
    ['double encoding', () => kill(`/containers/${old}/%256bill`), 400],
    ['an absolute target', () => kill(`http://d/containers/${old}/kill`), 400],
    ['HTTP/1.0', () => kill(`/containers/${old}/kill`, 'HTTP/1.0'), 403],
    ['another method', () => `PATCH /containers/${old}/kill HTTP/1.1\r\nHost: d\r\n\r\n`, 403],
    ['a method in small letters', () => `post /containers/${old}/kill HTTP/1.1\r\nHost: d\r\n\r\n`, 403],
    ['a websocket', () => `GET /containers/${old}/attach/ws?stdin=1&stream=1 HTTP/1.1\r\nHost: d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n`, 403],
    ['an upgrade where there is none', () => 'GET /info HTTP/1.1\r\nHost: d\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n', 403],
    ['HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
    ['a length and chunks', () => `POST /containers/${old}/kill HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['two lengths', () => `GET /_ping HTTP/1.1\r\nHost: d\r\nContent-Length: 0\r\nContent-Length: 40\r\n\r\n`, 400],
    ['bare line feeds', () => `POST /containers/${old}/kill HTTP/1.1\nHost: d\n\n\r\n\r\n`, 400],
    ['a folded header', () => `POST /_ping HTTP/1.1\r\nHost: d\r\n X: y\r\n\r\n`, 400],
    ['a form that says another name', () => post('/images/quay/busybox:1/tag?repo=free-name', `repo=${old}&tag=1`).replace('application/json', 'application/x-www-form-urlencoded'), 400],
    ['a host configuration in start', () => post(`/containers/${old}/start`, { Privileged: true }), 400],
    ['the update of a cluster', () => post('/swarm/update', {}), 403],
    ['a service that mounts the machine', () => post('/services/create', { TaskTemplate: { ContainerSpec: { Image: BUSYBOX, Mounts: [{ Type: 'bind', Source: '/', Target: '/x' }] } } }), 403],
    ['a call that nobody knows', () => post('/containers/sorcery', {}), 403],
    ['a body that is no JSON', () => post('/containers/create', '{"Image":'), 400],
    ['a second JSON value', () => post('/containers/create', '{}{"HostConfig":{"Privileged":true}}'), 400],
    ['a body that is too long', () => `POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Length: 5000000\r\n\r\n`, 413],
  ])('%s', async (_what, bytes, status) => {
    const { raw } = await guarded();
    const answer = await raw(bytes());
    expect(statusOf(answer), answer).toBe(status);
    expect(answer).toContain('"message"');
    await stillAsItWas();
  }); // prettier-ignore

  it('a request behind another one that is let through', async () => {
    const { raw, witness } = await guarded();
    const answer = await raw(`GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n${kill(`/containers/${old}/kill`)}`);
    expect(answer.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403']);
    expect(witness.calls.map((call) => call.status)).toEqual([200, 403]);
    await stillAsItWas();
  });

  it('a request in the body of another one, or behind what is longer than it says', async () => {
    const { raw } = await guarded();
    const name = mine();
    await docker('create', '--name', name, BUSYBOX, 'true');
    const inner = kill(`/containers/${old}/kill`);
    await raw(post(`/containers/${name}/rename?name=${name}`, inner));
    await raw(
      `POST /auth HTTP/1.1\r\nHost: d\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\n\r\n${inner}`,
    );
    await raw(`POST /auth HTTP/1.1\r\nHost: d\r\nContent-Length: 2\r\n\r\n{}${inner}`);
    await stillAsItWas();
  });

  it('bytes behind a request to attach that the engine does not upgrade', async () => {
    const { raw } = await guarded();
    const name = mine();
    await docker('run', '-d', '--init', '--name', name, BUSYBOX, 'sleep', '1000');
    await raw(
      `POST /containers/${name}/attach?stream=0&logs=1&stdout=1 HTTP/1.1\r\nHost: d\r\n\r\n`,
      kill(`/containers/${old}/kill`),
    );
    await stillAsItWas();
  });

  it.each([
    ['chunks', () => {
      const body = JSON.stringify({ Image: BUSYBOX, HostConfig: { Privileged: true } });
      return `POST /containers/create HTTP/1.1\r\nHost: d\r\nConnection: close\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${[...body].map((char) => `1\r\n${char}\r\n`).join('')}0\r\n\r\n`;
    }],
    ['small letters', () => create({ hostconfig: { privileged: true } })],
    ['letters that Go takes for others', () => create({ Ho\u017ftConfig: { Privileged: true } })],
    ['the same field twice', () => post('/containers/create', `{"Image":"${BUSYBOX}","HostConfig":{"Privileged":true},"hostConfig":{}}`)],
    ['a field of an old API beside the rest', () => create({ Privileged: true })],
    ['a field that nobody knows', () => create({ HostConfig: { NewPower: true } })],
    ['masks that are an empty list', () => create({ HostConfig: { MaskedPaths: [] } })],
    ['a bind among the volumes', () => create({ Volumes: { '/etc:/x': {} } })],
    ['shared propagation', () => create({ HostConfig: { Binds: ['/etc:/x:rshared'] } })],
    ['a capability by its long name', () => create({ HostConfig: { CapAdd: ['CAP_SYS_MODULE'] } })],
    ['an endpoint in a network that was there', () => create({ NetworkingConfig: { EndpointsConfig: { [old]: {} } } })],
    ['a name', () => post('/containers/create?name=innocent', { Image: BUSYBOX, HostConfig: { PidMode: 'host' } })],
  ])('a container that is asked for with %s', async (_what, bytes) => {
    const { raw } = await guarded();
    const answer = await raw(bytes());
    expect([400, 403]).toContain(statusOf(answer));
    await madeNothing(answer);
  }); // prettier-ignore

  it('a build that prunes, through BuildKit', async () => {
    const { run } = await guarded();
    const ran = await run('buildx', 'prune', '-f');
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain('PermissionDenied');
  });

  it('an exec that was made past the guard', async () => {
    const { raw } = await guarded();
    const made = await exchange(engineSocket(), [
      post(`/containers/${old}/exec`, { Cmd: ['touch', '/pwned'] }),
    ]);
    const id = /"Id":"([0-9a-f]{64})"/.exec(made)?.[1] ?? '';
    expect(statusOf(await raw(post(`/exec/${id}/start`, { Detach: true })))).toBe(403);
    expect(await docker('diff', old)).not.toContain('pwned');
  });

  it('the name of a network that later means the beginning of an id', async () => {
    const { raw } = await guarded();
    const id = await docker('network', 'inspect', '-f', '{{.Id}}', old);
    expect(statusOf(await raw(create({ HostConfig: { NetworkMode: id.slice(0, 5) } })))).toBe(403);
  });
});
