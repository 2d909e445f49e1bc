import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX, uniqueName } from '../../support/engine.ts';
import { openDesk, type ProbeDesk } from './probe-desk.ts';

let desk: ProbeDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const docker = (...args: readonly string[]): Promise<string> => desk.docker(...args);

describe('the kind “inspect”', () => {
  it('compares any value of an object, also in lists and under names with dots', async () => {
    const box = uniqueName('box');
    await desk.begin();
    const paths = {
      'HostConfig.Memory': { atMost: '64m' },
      'HostConfig.RestartPolicy.Name': 'on-failure',
      'Mounts[Destination=/data].Type': 'tmpfs',
      'Config.Labels["com.example.tier"]': 'db',
      'Config.Env': { contains: 'MODE=quick' },
      'HostConfig.CapAdd[0]': { matches: 'NET_ADMIN$' },
      'NetworkSettings.Networks.*.NetworkID': { set: true },
      'HostConfig.Privileged': false,
    };
    const asked = { name: box, where: paths };
    expect(await desk.judge('inspect', asked)).toBe(`there is no container called \`${box}\``);
    const run = ['--memory', '64m', '--restart', 'on-failure', '--tmpfs', '/x', '-e', 'MODE=quick'];
    const mount = ['--mount', 'type=tmpfs,target=/data'];
    const label = ['--label', 'com.example.tier=db', '--cap-add', 'NET_ADMIN'];
    await docker('run', '-d', '--name', box, ...run, ...mount, ...label, BUSYBOX, 'sleep', '1000');
    expect(await desk.judge('inspect', asked)).toBe('met');
    expect(await desk.judge('inspect', { name: box, where: { 'Config.Nothing': 'x' } })).toBe(
      `\`Config.Nothing\` of \`${box}\` has no value; asked for is \`x\``,
    );
    await docker('update', '--memory', '128m', '--memory-swap', '256m', box);
    expect(await desk.judge('inspect', asked)).toBe(
      `\`HostConfig.Memory\` of \`${box}\` is \`134217728\`, more than 64m`,
    );
    expect(await desk.judge('inspect', { of: 'image', name: BUSYBOX, where: { Os: 'linux' } })).toBe('met');
    await docker('rm', '-f', box);
    expect(await desk.judge('inspect', asked)).toBe(`there is no container called \`${box}\``);
  });
});

describe('the kind “engine”', () => {
  it('reads the settings of a daemon, and says what is not as asked', async () => {
    const name = await docker('info', '--format', '{{.Name}}');
    const right = {
      version: { matches: '^\\d+' },
      logDriver: 'json-file',
      liveRestore: false,
      swarm: 'inactive',
    };
    expect(await desk.judge('engine', right)).toBe('met');
    expect(await desk.judge('engine', { logDriver: 'local' })).toBe(
      `\`LoggingDriver\` of \`${name}\` is \`json-file\`, not \`local\``,
    );
    expect(await desk.judge('engine', { mirrors: { contains: 'http://mirror' } })).toBe(
      `\`Mirrors\` of \`${name}\` has no value; asked for is \`http://mirror\``,
    );
    expect(await desk.judge('engine', { labels: { site: 'a' } })).toBe(
      `\`Labels.site\` of \`${name}\` has no value; asked for is \`a\``,
    );
    expect(await desk.judge('engine', { where: { OSType: 'linux' } })).toBe('met');
    expect(await desk.judge('engine', { running: false })).toBe('the engine is running');
    await expect(desk.judge('engine', { node: 1 })).rejects.toMatchObject({
      says: { key: 'probe.unknown.no-node' },
    });
    expect(desk.label('engine', { logDriver: 'local' })).toBe(
      'the engine is running, `LoggingDriver` is `local`',
    );
    expect(desk.label('engine', { running: false })).toBe('the engine is not running');
  });
});

describe('the kinds that need a swarm', () => {
  it('say so where there is none', async () => {
    const none = 'this engine does not manage a swarm';
    for (const kind of ['service', 'config', 'secret', 'stack']) {
      expect(await desk.judge(kind, { name: 'x' })).toBe(none);
    }
    expect(await desk.judge('node', {})).toBe(none);
    expect(await desk.judge('node', { name: 'x' })).toBe(none);
    expect(await desk.judge('task', { service: 'x' })).toBe(none);
  });
});

it('changes nothing on the engine: not one event comes of all these kinds', async () => {
  const name = uniqueName('all');
  await docker('volume', 'create', name);
  await docker('network', 'create', name);
  await docker('run', '-d', '--name', name, '--network', name, '-v', `${name}:/v`, BUSYBOX, 'sleep', '1000');
  await mkdir(join(desk.probeLab.folder, 'sub'), { recursive: true });
  await writeFile(join(desk.probeLab.folder, 'sub/a.txt'), 'a\n');
  await desk.begin();
  const events = await desk.eventsOf(async () => {
    await desk.judge('image', { name: BUSYBOX, history: { contains: 'x' } });
    await desk.judge('volume', { name, from: 'setup', files: [{ path: 'x' }], usedBy: { container: name } });
    await desk.judge('network', { name, from: 'setup', members: [{ container: name }] });
    await desk.judge('inspect', { name, where: { Id: { set: true } } });
    await desk.judge('stats', { container: name, memory: { atLeast: 0 }, cpuPercent: { atLeast: 0 } });
    await desk.judge('log', { container: name, text: { contains: 'x' } });
    await desk.judge('engine', {});
    await desk.judge('file', { path: 'sub/a.txt' });
  });
  expect(events.map(({ action }) => action)).toEqual([]);
  await docker('rm', '-f', name);
  await docker('network', 'rm', name);
  await docker('volume', 'rm', name);
});
