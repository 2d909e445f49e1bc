import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { explainCall, startWitness, type WitnessedCall } from '../../src/engine/witness/index.ts';
import type { Message } from '../../src/engine/message.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { BUSYBOX, docker, engineSocket, removeContainer, uniqueName } from '../support/engine.ts';
import { until } from '../support/until.ts';
import { dockerOn, dockerStream, exchange, folder, witnessed } from '../support/witness.ts';

const MB = 1024 * 1024;

function container(prefix: string): string {
  const name = uniqueName(prefix);
  onTestFinished(async () => removeContainer(name));
  return name;
}

/** "GET /v1.45/x?a=b" of each call, without its version. */
function said(calls: readonly WitnessedCall[]): string[] {
  return calls.map(({ method, path }) => `${method} ${path.replace(/^\/v[\d.]+/, '')}`);
}

describe('what a witness records', () => {
  it('is each call with its status, duration, agent and what it made', async () => {
    const { socket, calls } = await witnessed().then((witness) => ({
      socket: witness.socket,
      calls: () => witness.calls,
    }));
    const name = container('w-record');
    const ran = await dockerOn(socket, ['run', '-d', '--name', name, BUSYBOX, 'sleep', '1000']);
    expect(ran).toMatchObject({ code: 0 });
    const id = ran.stdout.trim();
    await until(() => calls().every((call) => call.ms !== null), { what: 'all calls to have ended' });
    expect(said(calls())).toEqual([
      'HEAD /_ping',
      `POST /containers/create?name=${name}`,
      `POST /containers/${id}/wait?condition=next-exit`,
      `POST /containers/${id}/start`,
    ]);
    expect(calls().map((call) => call.status)).toEqual([200, 201, 200, 204]);
    expect(calls()[1]?.created).toEqual([{ kind: 'container', id, name }]);
    expect(calls()[1]?.userAgent).toMatch(/^Docker-Client\//);
    expect(calls().map((call) => call.seq)).toEqual([1, 2, 3, 4]);
    expect(calls().every((call) => call.refusal === null)).toBe(true);
  });

  it('is told when an answer begins and when it ends', async () => {
    const witness = await witnessed();
    const told: string[] = [];
    const stop = witness.onCall((call) =>
      told.push(
        `${call.path.replace(/^\/v[\d.]+/, '')} ${call.status} ${call.ms === null ? 'runs' : 'ended'}`,
      ),
    );
    await exchange(witness.socket, ['GET /version HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n']);
    await until(() => told.length === 2, { what: () => told.join() });
    stop();
    await exchange(witness.socket, ['GET /info HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n']);
    expect(told).toEqual(['/version 200 runs', '/version 200 ended']);
  });

  it('keeps the ids of networks, volumes, execs and images', async () => {
    const witness = await witnessed();
    const name = container('w-ids');
    const tag = `${uniqueName('w-tag')}:1`;
    const docked = async (...args: string[]): Promise<string> => {
      const ran = await dockerOn(witness.socket, args);
      expect(ran, ran.stderr).toMatchObject({ code: 0 });
      return ran.stdout.trim();
    };
    const network = await docked('network', 'create', name);
    onTestFinished(async () => void (await docker('network', 'rm', name)));
    await docked('volume', 'create', name);
    onTestFinished(async () => void (await docker('volume', 'rm', name)));
    await docked('run', '-d', '--name', name, BUSYBOX, 'sleep', '1000');
    await docked('exec', name, 'true');
    const image = await docked('commit', name, tag);
    onTestFinished(async () => void (await docker('rmi', tag)));
    const created = witness.calls.flatMap((call) => call.created);
    expect(created).toContainEqual({ kind: 'network', id: network });
    expect(created).toContainEqual({ kind: 'volume', id: name, name });
    expect(created).toContainEqual({ kind: 'image', id: image, name: tag });
    expect(created.find((one) => one.kind === 'exec')?.id).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is kept for the latest calls only', async () => {
    const witness = await witnessed();
    const count = 2_100;
    const ping = 'GET /_ping HTTP/1.1\r\nHost: d\r\n\r\n';
    const last = 'GET /_ping HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n';
    await exchange(witness.socket, [ping.repeat(count - 1), last]);
    await until(() => witness.calls.at(-1)?.ms !== null, { what: 'the last call to end' });
    expect(witness.calls).toHaveLength(2_000);
    expect(witness.calls.at(-1)?.seq).toBe(count);
  });

  it('holds no control characters, whatever a client sends', async () => {
    const witness = await witnessed();
    await exchange(
      witness.socket,
      ['GET /x?\u009b31m HTTP/1.1\r\nHost: d\r\nUser-Agent: a\u009b2Jb\r\nConnection: close\r\n\r\n'].map(
        (text) => Buffer.from(text, 'latin1'),
      ),
    );
    const call = await until(() => witness.calls[0], { what: 'a call' });
    expect(`${call.path}${call.userAgent}`).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    expect(call.userAgent).toBe('ab');
  });
});

describe('a witness lets through as it comes', () => {
  it('the same bytes as the engine answers without it', async () => {
    const { socket } = await witnessed();
    const name = container('w-bytes');
    await docker('create', '--name', name, BUSYBOX, 'true');
    const conversation = [
      'HEAD /_ping HTTP/1.1\r\nHost: d\r\n\r\n',
      'GET /v1.45/version HTTP/1.1\r\nHost: d\r\nX-Odd:   spaces  \r\n\r\n',
      `GET /containers/${name}/json HTTP/1.1\r\nHost: d\r\n\r\n`,
      'GET /containers/no-such-thing/json HTTP/1.1\r\nhOST: d\r\n\r\n',
      'GET /images/json HTTP/1.1\r\nHost: d\r\n\r\n',
      'POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}',
      'POST /containers/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
      `GET /containers/${name}/archive?path=/etc/passwd HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n`,
    ];
    const plain = (text: string): string => text.replace(/Date: [^\r]*/g, 'Date:');
    const direct = await exchange(engineSocket(), [conversation.join('')]);
    for (const pieces of [[conversation.join('')], conversation, Array.from(conversation.join(''))]) {
      expect(plain(await exchange(socket, pieces))).toBe(plain(direct));
    }
    expect(direct.match(/HTTP\/1\.1 \d+/g)).toHaveLength(8);
  });

  it('what is no HTTP at all, and an HTTP/1.0 client that ends its direction', async () => {
    const { socket } = await witnessed();
    const plain = (text: string): string => text.replace(/Date: [^\r]*/g, 'Date:');
    for (const bytes of [
      'nonsense\r\n\r\n',
      'GET /_ping HTTP/1.0\r\n\r\n',
      'GET /_ping HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ])
      expect(plain(await exchange(socket, [bytes]))).toBe(plain(await exchange(engineSocket(), [bytes])));
  });

  it('a body that the engine asks for with 100 Continue', async () => {
    const { socket } = await witnessed();
    const answer = await exchange(socket, [
      'POST /volumes/create HTTP/1.1\r\nHost: d\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 7\r\n\r\n',
      '{"x":1}',
    ]);
    expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /);
    const name = /"Name":"([^"]+)"/.exec(answer)?.[1] ?? '';
    await docker('volume', 'rm', name);
  });

  it('standard input through docker run -i, to its end', async () => {
    const { socket } = await witnessed();
    const ran = await dockerOn(socket, ['run', '--rm', '-i', BUSYBOX, 'cat'], { input: 'hi\n' });
    expect(ran).toMatchObject({ code: 0, stdout: 'hi\n' });
  });

  it('a megabyte each way through docker exec -i, unchanged', async () => {
    const { socket } = await witnessed();
    const name = container('w-exec');
    await docker('run', '-d', '--name', name, BUSYBOX, 'sleep', '1000');
    const input = randomBytes(MB).toString('base64');
    const ran = await dockerOn(socket, ['exec', '-i', name, 'cat'], { input });
    expect(ran.code).toBe(0);
    expect(ran.stdout === input).toBe(true);
  });

  it('an exit code, and output on both streams', async () => {
    const { socket } = await witnessed();
    const ran = await dockerOn(socket, [
      'run',
      '--rm',
      BUSYBOX,
      'sh',
      '-c',
      'echo out; echo err >&2; exit 7',
    ]);
    expect(ran).toEqual({ code: 7, stdout: 'out\n', stderr: 'err\n' });
  });

  it('files, into a container and out of it', async () => {
    const { socket } = await witnessed();
    const name = container('w-cp');
    const dir = folder();
    await docker('create', '--name', name, BUSYBOX, 'true');
    const content = randomBytes(MB);
    writeFileSync(join(dir, 'in'), content);
    expect(await dockerOn(socket, ['cp', join(dir, 'in'), `${name}:/there`])).toMatchObject({ code: 0 });
    expect(await dockerOn(socket, ['cp', `${name}:/there`, join(dir, 'out')])).toMatchObject({ code: 0 });
    expect(readFileSync(join(dir, 'out')).equals(content)).toBe(true);
  });

  it('an image saved and loaded', async () => {
    const witness = await witnessed();
    const file = join(folder(), 'image.tar');
    const tag = `${uniqueName('w-save')}:1`;
    await docker('tag', BUSYBOX, tag);
    expect(await dockerOn(witness.socket, ['save', '-o', file, tag])).toMatchObject({ code: 0 });
    await docker('rmi', tag);
    const loaded = await dockerOn(witness.socket, ['load', '-i', file]);
    onTestFinished(async () => void (await docker('rmi', tag)));
    expect(loaded.stdout).toContain(`Loaded image: ${tag}`);
    expect(witness.calls.flatMap((call) => call.created)).toContainEqual({
      kind: 'image',
      id: tag,
      name: tag,
    });
  });

  it('log lines as they are written, and the end of a container that is followed', async () => {
    const { socket } = await witnessed();
    const name = container('w-logs');
    const script = 'echo one; until test -f /go; do sleep 0.1; done; echo two';
    await docker('run', '-d', '--init', '--name', name, BUSYBOX, 'sh', '-c', script);
    const logs = dockerStream(socket, ['logs', '-f', name]);
    await until(() => logs.text() === 'one\n', { what: logs.text });
    await docker('exec', name, 'touch', '/go');
    await until(() => logs.child.exitCode !== null, { what: 'docker logs -f to end with its container' });
    expect(logs.text()).toBe('one\ntwo\n');
  });

  it('events as they happen', async () => {
    const { socket, calls } = await witnessed().then((witness) => ({
      socket: witness.socket,
      calls: () => witness.calls,
    }));
    const name = container('w-events');
    const events = dockerStream(socket, ['events', '--format', '{{.Action}} {{.Actor.Attributes.name}}']);
    await until(() => calls().some((call) => call.path.includes('/events') && call.status === 200), {
      what: 'the events to be answered',
    });
    await docker('create', '--name', name, BUSYBOX, 'true');
    await until(() => events.text().includes(`create ${name}`), { what: events.text });
    expect(calls().find((call) => call.path.includes('/events'))?.ms).toBeNull();
    events.child.kill('SIGKILL');
    await until(() => calls().every((call) => call.ms !== null), { what: 'the call to end with its client' });
  });

  it('a build with BuildKit', async () => {
    const witness = await witnessed();
    const dir = folder();
    const tag = `${uniqueName('w-build')}:1`;
    writeFileSync(join(dir, 'Dockerfile'), `FROM ${BUSYBOX}\nCOPY file /file\nRUN test -s /file\n`);
    writeFileSync(join(dir, 'file'), randomBytes(100));
    const ran = await dockerOn(witness.socket, ['build', '-t', tag, dir]);
    onTestFinished(async () => void (await docker('rmi', tag)));
    expect(ran, ran.stderr).toMatchObject({ code: 0 });
    expect(await docker('image', 'inspect', '-f', '{{.RepoTags}}', tag)).toBe(`[${tag}]`);
    expect(said(witness.calls)).toEqual(expect.arrayContaining(['POST /grpc', 'POST /session']));
    expect(witness.calls.find((call) => call.path.endsWith('/grpc'))?.status).toBe(101);
  });

  it('a compose project, up and down', async () => {
    const witness = await witnessed();
    const dir = folder();
    const project = uniqueName('w-compose');
    writeFileSync(
      join(dir, 'compose.yaml'),
      `services:\n  a: { image: '${BUSYBOX}', command: sleep 1000, init: true }\n`,
    );
    const up = await dockerOn(witness.socket, ['compose', '-p', project, 'up', '-d'], { cwd: dir });
    expect(up, up.stderr).toMatchObject({ code: 0 });
    const down = await dockerOn(witness.socket, ['compose', '-p', project, 'down'], { cwd: dir });
    expect(down, down.stderr).toMatchObject({ code: 0 });
    expect(witness.calls.some((call) => call.userAgent.startsWith('compose/'))).toBe(true);
    expect(
      witness.calls
        .flatMap((call) => call.created)
        .map((one) => one.kind)
        .toSorted(),
    ).toEqual(['container', 'network']);
  });

  it('two hundred connections at once', async () => {
    const witness = await witnessed();
    const answers = await Promise.all(
      Array.from({ length: 200 }, async (_none, index) =>
        exchange(witness.socket, [
          `GET /containers/none-${index}/json HTTP/1.1\r\nHost: d\r\nConnection: close\r\n\r\n`,
        ]),
      ),
    );
    answers.forEach((answer, index) => expect(answer).toContain(`No such container: none-${index}"`));
    expect(witness.calls).toHaveLength(200);
  });
});

describe('a witness under load', () => {
  it('takes no memory for a large upload, and loses no byte of it', async () => {
    // A stub of an engine that reads slowly: what piles up, piles up in the witness.
    const size = 192 * MB;
    const dir = folder();
    const upstream = join(dir, 'e.sock');
    const hash = createHash('sha256');
    let got = 0;
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined); // the test ends it
      socket.on('data', (chunk) => {
        hash.update(chunk);
        got += chunk.length;
        socket.pause();
        setImmediate(() => socket.resume());
        if (got === head.length + size) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    await new Promise<void>((resolve) => server.listen(upstream, resolve));
    onTestFinished(() => void server.close());
    const head = Buffer.from(`POST /build HTTP/1.1\r\nHost: d\r\nContent-Length: ${size}\r\n\r\n`);
    const { socket } = await witnessed({ upstream });

    const chunk = randomBytes(MB);
    const sent = createHash('sha256').update(head);
    const before = process.memoryUsage().rss;
    let most = 0;
    const client = net.connect({ path: socket });
    client.write(head);
    for (let at = 0; at < size; at += MB) {
      sent.update(chunk);
      if (!client.write(chunk)) await new Promise((resolve) => client.once('drain', resolve));
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    const answer = await new Promise<string>((resolve) =>
      client.once('data', (data) => resolve(data.toString())),
    );
    client.destroy();
    expect(answer).toContain('200 OK');
    expect(hash.digest('hex')).toBe(sent.digest('hex'));
    expect(most).toBeLessThan(size / 2);
  });
});

describe('the socket of a witness', () => {
  it('is in a folder that only its owner can enter, and goes when it closes', async () => {
    const dir = join(folder(), 'w');
    mkdirSync(dir, { mode: 0o755 });
    const witness = await startWitness({ upstream: engineSocket(), dir });
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(witness.socket).mode & 0o077).toBe(0);
    const held = net.connect({ path: witness.socket });
    await new Promise((resolve) => held.once('connect', resolve));
    const closed = new Promise((resolve) => held.once('close', resolve));
    held.on('error', () => undefined); // broken by the close
    await witness.close();
    await closed;
    expect(() => statSync(witness.socket)).toThrow('ENOENT');
  });

  it('says that the engine is gone, in the words of an engine', async () => {
    const translator = createTranslator('zh');
    const say = (message: Message): string => translator.say(message);
    const witness = await witnessed({ upstream: join(folder(), 'none.sock'), say });
    const ran = await dockerOn(witness.socket, ['ps']);
    expect(ran.code).not.toBe(0);
    expect(ran.stderr).toContain('此 shell 背后的引擎没有应答');
  });
});

describe('X-ray', () => {
  it(
    'has a sentence of its own for every call of some everyday commands, in both languages',
    { timeout: 180_000 },
    async () => {
      const witness = await witnessed();
      const name = container('w-xray');
      const run = async (...args: string[]): Promise<void> => void (await dockerOn(witness.socket, args));
      await run('run', '-d', '--name', name, '-p', '80', BUSYBOX, 'sleep', '1000');
      await run('ps', '-a');
      await run('inspect', name);
      await run('logs', name);
      await run('stats', '--no-stream', name);
      await run('top', name);
      await run('diff', name);
      await run('exec', name, 'true');
      await run('rename', name, `${name}x`);
      await run('rename', `${name}x`, name);
      await run('pause', name);
      await run('unpause', name);
      await run('update', '--memory', '64m', '--memory-swap', '64m', name);
      await run('kill', name);
      await run('images');
      await run('history', BUSYBOX);
      await run('network', 'ls');
      await run('volume', 'ls');
      await run('system', 'df');
      await run('info');
      await run('version');
      await run('node', 'ls');
      await run('service', 'ls');
      await run('stack', 'ls');
      await run('search', 'x');
      await run('rm', '-f', name);
      for (const language of ['en', 'zh'] as const) {
        const translator = createTranslator(language);
        const say = (message: Message): string => translator.say(message);
        for (const call of witness.calls) {
          const message = explainCall(call);
          expect(message.key, call.path).not.toBe('witness.other');
          expect(say(message), call.path).not.toMatch(/^witness\.|\{\{/);
        }
      }
      const translator = createTranslator('en');
      const say = (message: Message): string => translator.say(message);
      const lines = witness.calls.map((call) => say(explainCall(call)));
      expect(lines).toContain(`Sends the signal KILL to the main process of ${name}`);
    },
  );
});
