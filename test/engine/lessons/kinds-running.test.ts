import { connect, createServer, type Server } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isProbeExec } from '../../../src/lessons/checks/probe/run.ts';
import { BUSYBOX, uniqueName } from '../../support/engine.ts';
import { until } from '../../support/until.ts';
import { openDesk, type ProbeDesk } from './probe-desk.ts';

/** One test goes through every state of two containers on four networks; on a busy machine that takes its time. */
const MANY_STEPS_MS = 180_000;

let desk: ProbeDesk;
beforeAll(async () => {
  desk = await openDesk();
});
afterAll(() => desk.close());

const docker = (...args: readonly string[]): Promise<string> => desk.docker(...args);
const sleeper = (name: string, ...options: readonly string[]): Promise<string> =>
  docker('run', '-d', '--init', '--name', name, ...options, BUSYBOX, 'sleep', '1000');

describe('the kind “reach”', () => {
  it(
    'tells a name that DNS does not know from one that does not answer, and falls with the network',
    async () => {
      const [a, b, net, other] = [uniqueName('a'), uniqueName('b'), uniqueName('net'), uniqueName('net')];
      const byName = { from: a, to: b };
      const byAddress = { from: a, to: b, by: 'address' };
      expect(await desk.judge('reach', byName)).toBe(`there is no container called \`${a}\``);
      await sleeper(a);
      expect(await desk.judge('reach', { ...byAddress, wanted: 'no' })).toContain(
        `there is no container called \`${b}\``,
      );
      await sleeper(b);
      // The default bridge resolves no names, but carries what is sent to an address.
      expect(await desk.judge('reach', byName)).toBe(
        `\`${a}\` does not find the name \`${b}\`: DNS gave no address for it`,
      );
      expect(await desk.judge('reach', byAddress)).toBe('met');
      expect(await desk.judge('reach', { ...byAddress, wanted: 'no' })).toBe(
        `\`${a}\` reaches \`${b}\` by address`,
      );

      await docker('network', 'create', net);
      await docker('network', 'connect', net, a);
      await docker('network', 'connect', '--alias', 'db', net, b);
      expect(await desk.judge('reach', byName)).toBe('met');
      expect(await desk.judge('reach', { from: a, to: 'db' })).toBe('met');
      expect(await desk.judge('reach', { ...byName, wanted: 'no' })).toBe(
        `\`${a}\` reaches \`${b}\` by name`,
      );

      const port = { from: a, to: b, port: 8080 };
      expect(await desk.judge('reach', port)).toBe(
        `\`${b}\` refuses connections of \`${a}\` to port 8080: nothing listens there`,
      );
      await docker('exec', '-d', b, 'httpd', '-f', '-p', '8080');
      await until(async () => (await desk.judge('reach', port)) === 'met', { what: 'the port to be open' });
      expect(await desk.judge('reach', { ...port, wanted: 'no' })).toBe(
        `\`${a}\` can connect to port 8080 of \`${b}\``,
      );

      await docker('pause', b);
      expect(await desk.judge('reach', byName)).toBe(`\`${b}\` is paused`);
      await docker('unpause', b);

      await docker('network', 'create', other);
      for (const one of [net, 'bridge']) await docker('network', 'disconnect', one, b);
      expect(await desk.judge('reach', byAddress)).toBe(`\`${b}\` has no address`);
      await docker('network', 'connect', other, b);
      expect(await desk.judge('reach', byAddress)).toBe(
        `\`${a}\` gets no answer from the address of \`${b}\``,
      );
      expect(await desk.judge('reach', { ...byAddress, wanted: 'no' })).toBe('met');
      expect(await desk.judge('reach', byName)).toBe(
        `\`${a}\` does not find the name \`${b}\`: DNS gave no address for it`,
      );
      await docker('stop', '-t', '0', b);
      expect(await desk.judge('reach', byAddress)).toBe(`\`${b}\` is not running`);
      expect(await desk.judge('reach', { from: a, to: '10.255.255.1', by: 'address', port: 9 })).toBe(
        `\`${a}\` gets no answer from port 9 of \`10.255.255.1\``,
      );
      await docker('rm', '-f', a, b);
      await docker('network', 'rm', net, other);
    },
    MANY_STEPS_MS,
  );

  it('says that it finds a name which does not answer', async () => {
    const a = uniqueName('a');
    await sleeper(a, '--add-host', 'far:10.255.255.1');
    expect(await desk.judge('reach', { from: a, to: 'far' })).toBe(
      `\`${a}\` finds the name \`far\`, but gets no answer from there`,
    );
    await docker('rm', '-f', a);
  });

  it('does without ping, and says so where there is nothing to try it with', async () => {
    const [a, b, bare, net] = [uniqueName('a'), uniqueName('b'), uniqueName('bare'), uniqueName('net')];
    await docker('network', 'create', net);
    await sleeper(b, '--network', net);
    // A container with some of the applets only, and one with nothing but sleep.
    const only = async (name: string, ...applets: readonly string[]): Promise<void> => {
      await sleeper(name, '--network', net);
      const keep = ['sh', 'sleep', 'rm', ...applets].map((applet) => `! -name ${applet}`).join(' ');
      await docker(
        'exec',
        name,
        'sh',
        '-c',
        `cd /bin && find . -type l ${keep} ! -name busybox -exec rm {} +`,
      );
    };
    await only(a, 'nc');
    expect(await desk.judge('reach', { from: a, to: b })).toBe('met');
    expect(await desk.judge('reach', { from: a, to: 'nobody' })).toBe(
      `\`${a}\` does not find the name \`nobody\`: DNS gave no address for it`,
    );
    await only(bare);
    await expect(desk.judge('reach', { from: bare, to: b })).rejects.toMatchObject({
      says: { key: 'probe.unknown.no-ping' },
    });
    await expect(desk.judge('reach', { from: bare, to: b, port: 80 })).rejects.toMatchObject({
      says: { key: 'probe.unknown.no-nc' },
    });
    await docker('rm', '-f', a, b, bare);
    await docker('network', 'rm', net);
  });

  it('puts into its label what is asked for', () => {
    expect(desk.label('reach', { from: 'a', to: 'b' })).toBe('`a` reaches `b` by name');
    expect(desk.label('reach', { from: 'a', to: 'b', wanted: 'no' })).toBe('`a` does not reach `b` by name');
    expect(desk.label('reach', { from: 'a', to: 'b', by: 'address' })).toBe('`a` reaches `b` by address');
    expect(desk.label('reach', { from: 'a', to: 'b', by: 'address', wanted: 'no' })).toBe(
      '`a` does not reach `b` by address',
    );
    expect(desk.label('reach', { from: 'a', to: 'b', port: 80 })).toBe('`a` can connect to port 80 of `b`');
    expect(desk.label('reach', { from: 'a', to: 'b', port: 80, wanted: 'no' })).toBe(
      '`a` cannot connect to port 80 of `b`',
    );
  });
});

describe('the kind “http”', () => {
  it('asks where the engine publishes its ports, and falls when the server goes', async () => {
    const name = uniqueName('web');
    const right = { port: '8085', path: 'x.html', body: 'hello', headers: { 'Content-Type': 'text/html' } };
    const url = 'http://localhost:8085/x.html';
    expect(await desk.judge('http', right)).toBe(`nothing answers at \`${url}\``);
    expect(await desk.judge('http', { ...right, answers: 'no' })).toBe('met');
    await docker(
      'run',
      '-d',
      '--init',
      '--name',
      name,
      '-p',
      '8085:80',
      BUSYBOX,
      'sh',
      '-c',
      'mkdir /www && exec httpd -f -h /www',
    );
    await until(async () => (await desk.judge('http', right)) !== `nothing answers at \`${url}\``, {
      what: 'the server to listen',
    });
    expect(await desk.judge('http', right)).toBe(`\`status\` of \`${url}\` is \`404\`, not \`200\``);
    const page = (text: string): Promise<string> =>
      docker('exec', name, 'sh', '-c', `mkdir -p /www && printf '%s' '${text}' >/www/x.html`);
    await page('bye');
    expect(await desk.judge('http', right)).toBe(`\`body\` of \`${url}\` is \`bye\`, not \`hello\``);
    await page('hello');
    expect(await desk.judge('http', right)).toBe('met');
    expect(await desk.judge('http', { ...right, headers: { 'X-Mode': 'a' } })).toBe(
      `\`X-Mode\` of \`${url}\` has no value; asked for is \`a\``,
    );
    expect(await desk.judge('http', { ...right, answers: 'no' })).toBe(`\`${url}\` answers, with status 200`);
    await docker('rm', '-f', name);
    expect(await desk.judge('http', right)).toBe(`nothing answers at \`${url}\``);
    expect(desk.label('http', right)).toBe(
      `\`${url}\` answers, \`body\` is \`hello\`, \`Content-Type\` is \`text/html\``,
    );
    expect(desk.label('http', { ...right, answers: 'no' })).toBe(`nothing answers at \`${url}\``);
    expect(desk.label('http', { port: 80, status: 404 })).toBe(
      '`http://localhost:80/` answers, `status` is `404`',
    );
  });

  it('ends by itself where a server says nothing, something else, or never ends', async () => {
    const servers: Server[] = [];
    const dir = await mkdtemp(join(tmpdir(), 'quay-http-'));
    const serve = async (name: string, onData: (write: (text: string) => void) => void): Promise<object> => {
      const path = join(dir, name);
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        socket.once('data', () => onData((text) => socket.write(text)));
      });
      await new Promise<void>((resolve) => server.listen(path, resolve));
      servers.push(server);
      return { connect: () => connect(path) };
    };
    const silent = await serve('silent', () => undefined);
    const foreign = await serve('foreign', (write) => write('SSH-2.0-OpenSSH\r\n\r\n'));
    const endless = await serve('endless', (write) => write('HTTP/1.1 200 OK\r\n\r\nso far'));
    const url = 'http://localhost:80/';
    expect(await desk.judge('http', { port: 80 }, { lab: silent, withinMs: 500 })).toBe(
      `the connection to \`${url}\` was made or tried, but there was no answer in time`,
    );
    expect(await desk.judge('http', { port: 80 }, { lab: foreign })).toBe(
      `what answers at \`${url}\` does not speak HTTP`,
    );
    expect(await desk.judge('http', { port: 80 }, { lab: endless, withinMs: 500 })).toBe(
      `the connection to \`${url}\` was made or tried, but there was no answer in time`,
    );
    for (const server of servers) server.close();
    await rm(dir, { recursive: true });
  });
});

describe('the kind “exec”', () => {
  it('compares what a command gives, and its exit code', async () => {
    const name = uniqueName('box');
    const right = { container: name, command: 'cat /tmp/mode', output: 'quick' };
    expect(await desk.judge('exec', right)).toBe(`there is no container called \`${name}\``);
    await docker('create', '--init', '--name', name, BUSYBOX, 'sleep', '1000');
    expect(await desk.judge('exec', right)).toBe(`\`${name}\` is not running`);
    await docker('start', name);
    expect(await desk.judge('exec', right)).toMatch(/`\$\(cat \/tmp\/mode\)` of .* is `cat: can't open/);
    await docker('exec', name, 'sh', '-c', 'echo slow >/tmp/mode');
    expect(await desk.judge('exec', right)).toBe(
      `\`$(cat /tmp/mode)\` of \`${name}\` is \`slow\`, not \`quick\``,
    );
    await docker('exec', name, 'sh', '-c', 'echo quick >/tmp/mode');
    expect(await desk.judge('exec', right)).toBe('met');
    expect(
      await desk.judge('exec', { container: name, command: ['id', '-u'], user: '1000', output: 1000 }),
    ).toBe('met');
    expect(await desk.judge('exec', { container: name, command: ['false'] })).toBe(
      `\`false; echo $?\` of \`${name}\` is \`1\`, not \`0\``,
    );
    expect(await desk.judge('exec', { container: name, command: ['false'], exitCode: { atLeast: 1 } })).toBe(
      'met',
    );
    expect(await desk.judge('exec', { container: name, command: ['no-such-thing'] })).toBe(
      `\`${name}\` has no program to run \`no-such-thing\` with`,
    );
    await docker('exec', name, 'rm', '/tmp/mode');
    expect(await desk.judge('exec', right)).not.toBe('met');
    expect(desk.label('exec', right)).toContain(
      `what \`cat /tmp/mode\` gives in \`${name}\` is right, \`$(cat /tmp/mode)\` is \`quick\``,
    );
    await docker('rm', '-f', name);
  });

  it('makes no events that could be taken for the learner’s, and changes nothing else', async () => {
    const name = uniqueName('box');
    await sleeper(name);
    const events = await desk.eventsOf(async () => {
      expect(await desk.judge('exec', { container: name, command: ['true'] })).toBe('met');
      expect(await desk.judge('reach', { from: name, to: '127.0.0.1' })).toBe('met');
    });
    expect(new Set(events.map(({ action }) => action.split(':')[0]))).toEqual(
      new Set(['exec_create', 'exec_start', 'exec_die']),
    );
    expect(events.every(({ attributes }) => isProbeExec(attributes['execID'] ?? ''))).toBe(true);
    await docker('rm', '-f', name);
  });

  it('ends in an error where the command never ends', async () => {
    const name = uniqueName('box');
    await sleeper(name);
    await expect(
      desk.judge('exec', { container: name, command: ['sleep', '30'] }, { withinMs: 1_000 }),
    ).rejects.toThrow(/abort|timeout/i);
    await docker('rm', '-f', name);
  });
});

describe('the kind “log”', () => {
  it('compares the text, the last line and how many lines are alike', async () => {
    const name = uniqueName('box');
    const ask = (over: object): Promise<string> => desk.judge('log', { container: name, ...over });
    expect(await ask({ text: { contains: 'x' } })).toBe(`there is no container called \`${name}\``);
    await docker(
      'create',
      '--name',
      name,
      BUSYBOX,
      'sh',
      '-c',
      'echo one; echo two >&2; echo "three\x1b[31m"',
    );
    expect(await ask({ text: { contains: 'two' } })).toBe(`\`${name}\` has written nothing yet`);
    await docker('start', '-a', name);
    expect(await ask({ text: { contains: 'two' } })).toBe('met');
    expect(await ask({ stream: 'stdout', text: { contains: 'two' } })).toBe(
      `\`docker logs\` of \`${name}\` is \`… three\`, without \`two\` in it`,
    );
    // Of both streams either may have the last word.
    expect(await ask({ stream: 'stdout', last: { matches: '^three' } })).toBe('met');
    expect(await ask({ stream: 'stdout', last: 'four' })).toBe(
      `\`docker logs -n 1\` of \`${name}\` is \`three\`, not \`four\``,
    );
    expect(await ask({ count: { of: { matches: '^t' }, lines: 3 } })).toBe(
      `\`docker logs | grep -c '^t'\` of \`${name}\` is \`2\`, not \`3\``,
    );
    expect(await ask({ count: { of: { matches: '^t' }, lines: 2 } })).toBe('met');
    expect(await ask({ count: { of: 'nothing' } })).toBe(
      `\`docker logs | grep -c 'nothing'\` of \`${name}\` is \`0\`, less than 1`,
    );
    await desk.begin();
    expect(await ask({ sinceStart: true, text: { contains: 'two' } })).toBe(
      `\`${name}\` has written nothing yet`,
    );
    await docker('start', '-a', name);
    expect(await ask({ sinceStart: true, text: { contains: 'two' } })).toBe('met');
    expect(desk.label('log', { container: 'web', last: 'ready' })).toBe(
      'the log of `web` is right, `docker logs -n 1` is `ready`',
    );
    expect(desk.label('log', { container: 'web', last: 'ready' }, true)).toBe('the log of `web` is right');
    await docker('rm', name);
  });

  it('reads the log of a container with a terminal, and only the end of a flood', async () => {
    const name = uniqueName('box');
    await docker('run', '-t', '--name', name, BUSYBOX, 'seq', '1', '20000');
    expect(
      await desk.judge('log', { container: name, last: '20000', count: { of: { set: true }, lines: 1000 } }),
    ).toBe('met');
    await docker('rm', name);
  });
});

describe('the kind “stats”', () => {
  it('tells use and limits, and what is above or below', async () => {
    const name = uniqueName('box');
    const ask = (over: object): Promise<string> => desk.judge('stats', { container: name, ...over });
    expect(await ask({ memory: { atMost: '1g' } })).toBe(`there is no container called \`${name}\``);
    await docker(
      'create',
      '--name',
      name,
      '--memory',
      '64m',
      '--cpus',
      '0.5',
      BUSYBOX,
      'sh',
      '-c',
      'while :; do :; done',
    );
    expect(await ask({ memory: { atMost: '1g' } })).toBe(`\`${name}\` is not running`);
    await docker('start', name);
    expect(await ask({ memoryLimit: '67108864', cpus: 0.5, pids: 1, memory: { atMost: '64m' } })).toBe('met');
    expect(await ask({ memoryLimit: { atMost: '32m' } })).toBe(
      `\`MemLimit\` of \`${name}\` is \`64MiB\`, more than 32m`,
    );
    expect(await ask({ cpuPercent: { atLeast: 5 } })).toBe('met');
    expect(await ask({ cpuPercent: { atLeast: 500 } })).toMatch(
      /`CPUPerc` of `.*` is `[\d.]+%`, less than 500/,
    );
    await docker('update', '--memory', '32m', '--memory-swap', '32m', name);
    expect(await ask({ memoryLimit: { atMost: '32m' } })).toBe('met');
    expect(desk.label('stats', { container: 'web', memory: { atMost: '32m' } })).toBe(
      'what `web` uses is right, `MemUsage` is at most 32m',
    );
    await docker('rm', '-f', name);
    expect(await ask({ memory: { atMost: '1g' } })).toBe(`there is no container called \`${name}\``);
  });
});
