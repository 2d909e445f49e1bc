import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX, uniqueName } from '../../support/engine.ts';
import { openDesk, type ProbeDesk } from './probe-desk.ts';

let desk: ProbeDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const docker = (...args: readonly string[]): Promise<string> => desk.docker(...args);

describe('the kind “image”', () => {
  it('is met by an image of the name made since the start, not by one that was there, and falls when it goes', async () => {
    const name = uniqueName('shop');
    const asked = { name: `${name}:1` };
    await desk.begin();
    expect(await desk.judge('image', asked)).toBe(`there is no image called \`${name}:1\``);
    expect(await desk.judge('image', asked, { secret: true })).toBe('there is no image of that name yet');
    await docker('tag', BUSYBOX, `${name}:2`);
    expect(await desk.judge('image', asked)).toBe(
      `there is no image called \`${name}:1\`. There is one called \`${name}:2\`: did you mean that?`,
    );
    await docker('tag', BUSYBOX, `${name}:1`);
    expect(await desk.judge('image', asked)).toBe('met');
    await desk.begin();
    expect(await desk.judge('image', asked)).toBe(
      `the image \`${name}:1\` was there before you began: make a new one`,
    );
    expect(await desk.judge('image', { ...asked, from: 'setup' })).toBe('met');
    expect(await desk.judge('image', { ...asked, is: 'gone' })).toBe(
      `the image \`${name}:1\` is still there`,
    );
    await docker('rmi', `${name}:1`);
    expect(await desk.judge('image', { ...asked, from: 'setup' })).toBe(
      `the image \`${name}:1\` has been removed`,
    );
    expect(await desk.judge('image', { ...asked, is: 'gone' })).toBe('met');
    await docker('rmi', `${name}:2`);
  });

  it('says of what never was that it never was, until it has been', async () => {
    const name = uniqueName('never');
    await desk.begin();
    const gone = { name: `${name}:1`, is: 'gone' };
    expect(await desk.judge('image', gone)).toBe(`there has been no image called \`${name}:1\` yet`);
    expect(await desk.judge('image', gone, { secret: true })).toBe(
      'there has been no image of that name yet',
    );
    const events = await desk.eventsOf(async () => {
      await docker('tag', BUSYBOX, `${name}:1`);
      await docker('rmi', `${name}:1`);
    });
    expect(events.map(({ action }) => action)).toContain('tag');
    expect(await desk.judge('image', gone)).toBe('met');
  });

  it('compares what is configured, the layers, the size and the history', async () => {
    const name = `${uniqueName('web')}:1`;
    await desk.begin();
    const box = await docker('create', BUSYBOX, 'true');
    await docker(
      'commit',
      ...[
        'USER 1000',
        'CMD ["sleep", "5"]',
        'ENTRYPOINT ["env"]',
        'WORKDIR /srv',
        'EXPOSE 80',
        'ENV A=1',
      ].flatMap((line) => ['--change', line]),
      '--change',
      'LABEL tier=front',
      '--change',
      'HEALTHCHECK CMD true',
      box,
      name,
    );
    const right = {
      name,
      user: 1000,
      cmd: ['sleep', '5'],
      entrypoint: 'env',
      workdir: '/srv',
      ports: '80/tcp',
      env: { A: 1 },
      labels: { tier: 'front' },
      healthcheck: { contains: 'true' },
      layers: { atMost: 2 },
      size: { atMost: '12MB' },
      history: { lacks: 'apk add' },
      where: { Os: 'linux' },
    };
    expect(await desk.judge('image', right)).toBe('met');
    const wrong = (over: object): Promise<string> => desk.judge('image', { name, ...over });
    expect(await wrong({ user: 'node' })).toBe(`\`User\` of \`${name}\` is \`1000\`, not \`node\``);
    expect(await desk.judge('image', { name, user: 'node' }, { secret: true })).toBe(
      `\`User\` of \`${name}\` is \`1000\`, which is another value`,
    );
    expect(await wrong({ cmd: ['sleep 5'] })).toBe(
      `\`Cmd\` of \`${name}\` is \`sleep 5\`, not \`["sleep 5"]\``,
    );
    expect(await wrong({ env: { B: 2 } })).toBe(`\`Env.B\` of \`${name}\` has no value; asked for is \`2\``);
    expect(await desk.judge('image', { name, env: { B: 2 } }, { secret: true })).toBe(
      `\`Env.B\` of \`${name}\` has no value`,
    );
    expect(await wrong({ env: { B: { set: true } } })).toBe(`\`Env.B\` of \`${name}\` has no value`);
    expect(await wrong({ env: { A: { set: false } } })).toBe(
      `\`Env.A\` of \`${name}\` is \`1\`, and should have no value`,
    );
    expect(await wrong({ labels: { tier: { not: 'front' } } })).toBe(
      `\`Labels.tier\` of \`${name}\` is still \`front\``,
    );
    expect(await wrong({ workdir: { matches: '^/app' } })).toBe(
      `\`WorkingDir\` of \`${name}\` is \`/srv\`, which does not match \`^/app\``,
    );
    expect(await wrong({ ports: { contains: '8080/tcp' } })).toBe(
      `\`ExposedPorts\` of \`${name}\` is \`80/tcp\`, without \`8080/tcp\` in it`,
    );
    expect(await wrong({ layers: { atLeast: 9 } })).toMatch(/`Layers` of `.*` is `[12]`, less than 9/);
    expect(await wrong({ size: { atMost: '1kB' } })).toMatch(/`Size` of `.*` is `[\d.]+MB`, more than 1kB/);
    expect(await wrong({ history: { lacks: 'true' } })).toMatch(
      /`History` of .*, and should not contain `true`/,
    );
    expect(await desk.judge('image', { name, size: { atMost: 1 } }, { secret: true })).toBe(
      `\`Size\` of \`${name}\` has another value`,
    );
    await docker('rm', box);
    await docker('rmi', name);
  });

  it('names what is asked for in its label, and hides it where it is secret', () => {
    const asked = { name: 'web:1', user: 'node', size: { atMost: '12MB' }, env: { A: { set: true } } };
    expect(desk.label('image', asked)).toBe(
      'the image `web:1` exists, `User` is `node`, `Size` is at most 12MB, `Env.A` has a value',
    );
    expect(desk.label('image', asked, true)).toBe(
      'the right image exists, `User` is right, `Size` is right, `Env.A` is right',
    );
    expect(desk.label('image', { name: 'web:1', is: 'gone' })).toBe('the image `web:1` has been removed');
  });
});

describe('the kind “volume”', () => {
  it('tells how it was made, who mounts it where, and falls when it is removed', async () => {
    const name = uniqueName('data');
    const box = uniqueName('box');
    await desk.begin();
    const asked = { name, driver: 'local', labels: { tier: 'db' }, options: { type: 'tmpfs' } };
    expect(await desk.judge('volume', asked)).toBe(`there is no volume called \`${name}\``);
    await docker('volume', 'create', name);
    expect(await desk.judge('volume', asked)).toBe(
      `\`Labels.tier\` of \`${name}\` has no value; asked for is \`db\``,
    );
    await docker('volume', 'rm', name);
    await docker('volume', 'create', '--label', 'tier=db', '-o', 'type=tmpfs', '-o', 'device=tmpfs', name);
    expect(await desk.judge('volume', asked)).toBe('met');

    const used = (usedBy: object): Promise<string> => desk.judge('volume', { name, usedBy });
    const byBox = { container: box, path: '/data', access: 'rw' };
    expect(await used(byBox)).toBe(`no container uses the volume \`${name}\`; asked for is \`${box}\``);
    await docker('create', '--name', `${box}-2`, '-v', `${name}:/data`, BUSYBOX, 'true');
    expect(await used(byBox)).toBe(`the volume \`${name}\` is used by \`${box}-2\`, not by \`${box}\``);
    await docker('create', '--name', box, '-v', `${name}:/other:ro`, BUSYBOX, 'true');
    expect(await used(byBox)).toBe(
      `\`${box}\` mounts the volume \`${name}\` at \`/other\`, not at \`/data\``,
    );
    expect(await used({ ...byBox, path: '/other' })).toBe(
      `\`${box}\` has the volume \`${name}\` at \`/other\` read-only`,
    );
    expect(await used({ container: box })).toBe('met');
    await docker('rm', box);
    await docker('create', '--name', box, '-v', `${name}:/data/`, BUSYBOX, 'true');
    expect(await used(byBox)).toBe('met');
    expect(await used({ ...byBox, access: 'ro' })).toBe(
      `\`${box}\` may write to the volume \`${name}\` at \`/data\``,
    );
    await desk.begin();
    expect(await desk.judge('volume', { name })).toBe(
      `the volume \`${name}\` was there before you began: make a new one`,
    );
    await docker('rm', box, `${box}-2`);
    await docker('volume', 'rm', name);
    expect(await desk.judge('volume', { name, from: 'setup' })).toBe(
      `the volume \`${name}\` has been removed`,
    );
    expect(await desk.judge('volume', { name, is: 'gone' })).toBe('met');
  });

  it('reads the files in it through the mount point, and through a container where that is not ours', async () => {
    const name = uniqueName('data');
    const box = uniqueName('box');
    await desk.begin();
    await docker('volume', 'create', name);
    const right = { path: '/conf/app.txt', content: 'port=8080', owner: '1000:100', mode: '0640' };
    const judge = (file: object, lab: object): Promise<string> =>
      desk.judge('volume', { name, files: [file] }, { lab });
    const ways = [{}, { engineRoot: undefined }];

    await expect(judge(right, { engineRoot: undefined })).rejects.toMatchObject({
      says: { key: 'probe.unknown.volume' },
    });
    await docker('run', '--name', box, '-v', `${name}:/v`, BUSYBOX, 'true');
    for (const way of ways) {
      expect(await judge(right, way)).toBe(`there is no \`/conf/app.txt\` in \`${name}\``);
      expect(await judge({ path: 'conf', is: 'gone' }, way)).toBe('met');
    }
    const write = (script: string): Promise<string> =>
      docker('run', '--rm', '-v', `${name}:/v`, BUSYBOX, 'sh', '-c', script);
    await write('mkdir /v/conf && echo port=80 >/v/conf/app.txt && ln -s /etc/passwd /v/link');
    for (const way of ways) {
      expect(await judge(right, way)).toBe(
        `\`/conf/app.txt\` of \`${name}\` is \`port=80\`, not \`port=8080\``,
      );
      expect(await judge({ path: 'conf', content: 'x' }, way)).toBe(
        `\`conf\` in \`${name}\` is not a regular file`,
      );
      expect(await judge({ path: 'conf/app.txt/x' }, way)).toBe(
        `there is no \`conf/app.txt/x\` in \`${name}\``,
      );
      // A link never leads out of the volume.
      expect(await judge({ path: 'link', content: { contains: 'root' } }, way)).toBe(
        `\`link\` in \`${name}\` is not a regular file`,
      );
    }
    await write('echo port=8080 >/v/conf/app.txt && chmod 640 /v/conf/app.txt');
    for (const way of ways) {
      expect(await judge(right, way)).toBe('`uid:gid` of `/conf/app.txt` is `0:0`, not `1000:100`');
      expect(await judge({ ...right, owner: undefined, mode: '600' }, way)).toBe(
        '`mode` of `/conf/app.txt` is `640`, not `600`',
      );
    }
    await write('chown 1000:100 /v/conf/app.txt');
    for (const way of ways) expect(await judge(right, way)).toBe('met');
    await write('rm -r /v/conf');
    for (const way of ways)
      expect(await judge(right, way)).toBe(`there is no \`/conf/app.txt\` in \`${name}\``);
    expect(desk.label('volume', { name: 'data', files: [right] })).toBe(
      'the volume `data` exists, `/conf/app.txt` is in `data`, `/conf/app.txt` is `port=8080`, ' +
        '`uid:gid` is `1000:100`, `mode` is `640`',
    );
    await docker('rm', box);
    await docker('volume', 'rm', name);
  });
});

describe('the kind “network”', () => {
  it('tells how it was made and who is on it, and falls when that changes', async () => {
    const name = uniqueName('net');
    const box = uniqueName('box');
    await desk.begin();
    const right = {
      name,
      driver: 'bridge',
      subnet: '10.77.0.0/16',
      gateway: '10.77.0.254',
      ipRange: '10.77.5.0/24',
      auxAddresses: { router: '10.77.1.1' },
      internal: true,
      attachable: true,
      options: { 'com.docker.network.bridge.name': 'brq77' },
      labels: { tier: 'db' },
    };
    expect(await desk.judge('network', right)).toBe(`there is no network called \`${name}\``);
    await docker('network', 'create', `${name}x`);
    expect(await desk.judge('network', right)).toBe(
      `there is no network called \`${name}\`. There is one called \`${name}x\`: did you mean that?`,
    );
    await docker('network', 'create', '--subnet', '10.78.0.0/16', name);
    expect(await desk.judge('network', right)).toBe(
      `\`Subnet\` of \`${name}\` is \`10.78.0.0/16\`, not \`10.77.0.0/16\``,
    );
    expect(await desk.judge('network', { name, internal: true })).toBe(
      `\`Internal\` of \`${name}\` is \`false\`, not \`true\``,
    );
    await docker('network', 'rm', name);
    const made = '--internal --attachable --label tier=db -o com.docker.network.bridge.name=brq77';
    const ipam =
      '--subnet 10.77.0.0/16 --gateway 10.77.0.254 --ip-range 10.77.5.0/24 --aux-address router=10.77.1.1';
    await docker('network', 'create', ...made.split(' '), ...ipam.split(' '), name);
    expect(await desk.judge('network', right)).toBe('met');

    const member = { container: box, address: '10.77.9.9', alias: 'db' };
    const judge = (one: object): Promise<string> => desk.judge('network', { name, members: [one] });
    expect(await judge({ container: box, on: false })).toBe('met');
    expect(await judge(member)).toBe(`there is no container called \`${box}\``);
    await docker('run', '-d', '--name', box, '--network', 'none', BUSYBOX, 'sleep', '1000');
    expect(await judge(member)).toBe(`\`${box}\` is not on \`${name}\`; it is on \`none\``);
    await docker('network', 'disconnect', 'none', box);
    expect(await judge(member)).toBe(`\`${box}\` is on no network, and so not on \`${name}\``);
    await docker('network', 'connect', name, box);
    expect(await judge({ container: box, on: false })).toBe(`\`${box}\` is on \`${name}\``);
    expect(await judge(member)).toMatch(/`IPAddress` of `box-.*` is `10\.77\.5\.\d+`, not `10\.77\.9\.9`/);
    await docker('network', 'disconnect', name, box);
    await docker('network', 'connect', '--ip', '10.77.9.9', name, box);
    expect(await judge(member)).toMatch(
      /`Aliases` of `box-.*, without `db` in it|`Aliases` .* has no value; asked/,
    );
    await docker('network', 'disconnect', name, box);
    await docker('network', 'connect', '--ip', '10.77.9.9', '--alias', 'db', name, box);
    expect(await judge(member)).toBe('met');
    await docker('stop', '-t', '0', box);
    expect(await judge({ container: box })).toBe('met');
    await docker('rm', '-f', box);
    await docker('network', 'rm', name, `${name}x`);
    expect(await desk.judge('network', right)).toBe(`there is no network called \`${name}\``);
    expect(desk.label('network', { name: 'back', internal: true, members: [{ container: 'db' }] })).toBe(
      'the network `back` exists, `Internal` is `true`, `db` is on it',
    );
    expect(desk.label('network', { name: 'back', members: [{ container: 'web', on: false }] })).toBe(
      'the network `back` exists, `web` is not on it',
    );
  });

  it('tells one that took the place of the setup’s', async () => {
    const name = uniqueName('net');
    await docker('network', 'create', name);
    await desk.begin();
    await docker('network', 'rm', name);
    await docker('network', 'create', name);
    expect(await desk.judge('network', { name, from: 'setup' })).toBe(
      `the network \`${name}\` is another one than when you began`,
    );
    expect(await desk.judge('network', { name, from: 'setup', is: 'gone' })).toBe('met');
    expect(await desk.judge('network', { name })).toBe('met');
    await docker('network', 'rm', name);
  });
});
