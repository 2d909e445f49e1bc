import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { BUSYBOX, docker, engineSocket, uniqueName } from '../support/engine.ts';
import { guarded, makeOld, mine, old, oldId, oldTag, stillAsItWas } from '../support/guarded.ts';
import { dockerOn, folder, type Ran } from '../support/witness.ts';

beforeAll(makeOld);

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

  it('an empty volume from being filled by a container that mounts it to read', async () => {
    const { run } = await guarded();
    for (const mount of [
      ['-v', `${old}:/bin:ro`],
      ['--mount', `type=volume,src=${old},dst=/bin,readonly`],
    ])
      expect((await run('create', '--name', mine(), ...mount, BUSYBOX)).code).toBe(0);
    expect(await docker('exec', old, 'ls', '-A', '/data')).toBe('');
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
