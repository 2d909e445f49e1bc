import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect as connectTcp, createServer, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Duplex } from 'node:stream';
import { afterEach, beforeAll, afterAll, expect, test, onTestFinished } from 'vitest';
import { connectInside, insideCommand, relayPorts, type PortRelay } from '../../src/engine/sandbox/index.ts';
import { startPrivateEngine } from '../../src/engine/sandbox/index.ts';
import { BUSYBOX, engineBinaries } from '../support/engine.ts';
import { until } from '../support/until.ts';
import { openLab, type Lab } from './lab.ts';

let lab: Lab;
const opened: Duplex[] = [];

beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());
afterEach(async () => {
  for (const stream of opened.splice(0)) stream.destroy();
  const ids = await lab.docker('ps', '--all', '--quiet');
  if (ids !== '') await lab.docker('rm', '--force', ...ids.split('\n'));
});

test('a command runs where localhost is the engine', async () => {
  await serve('8081:80', 'quay');
  const [file, ...words] = [...insideCommand(lab.machine), '/bin/busybox', 'wget', '-q', '-O', '-'];
  const page = await until(
    () => execFileSync(file ?? '', [...words, 'http://localhost:8081/'], { encoding: 'utf8', stdio: 'pipe' }),
    {
      what: 'the page',
    },
  );
  expect(page).toBe('quay\n');
});

test('a connection is made inside, also for an HTTP request', async () => {
  await serve('8082:80', 'inside');
  expect(await until(() => get(8082), { what: 'the page' })).toBe('inside\n');
});

test('what is written before the connection is there arrives, and each side ends its half by itself', async () => {
  // Answers only after the end of what it was sent.
  await lab.docker('run', '-d', '-p', '8083:80', BUSYBOX, 'nc', '-ll', '-p', '80', '-e', 'sh', '-c', 'wc -c');
  const sent = 3_000_000;
  const counted = await until(
    async () => {
      const stream = inside(8083);
      stream.end(Buffer.alloc(sent, 'x'));
      return (await text(stream)).trim();
    },
    { what: 'the count' },
  );
  expect(counted).toBe(String(sent));
});

test('a large answer arrives whole, though it is read slowly', async () => {
  await lab.docker(
    'run',
    '-d',
    '-p',
    '8084:80',
    BUSYBOX,
    'nc',
    '-ll',
    '-p',
    '80',
    '-e',
    'seq',
    '1',
    '300000',
  );
  const whole = Array.from({ length: 300_000 }, (_, at) => `${at + 1}\n`).join('');
  const got = await until(
    async () => {
      const parts: Buffer[] = [];
      for await (const part of inside(8084)) {
        parts.push(part);
        if (parts.length % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      return Buffer.concat(parts).toString();
    },
    { what: 'the numbers' },
  );
  expect(got === whole).toBe(true);
});

test('a port on which nobody listens is a refusal that names it', async () => {
  const [error] = await once(inside(8085), 'error');
  expect(error).toMatchObject({
    code: 'ECONNREFUSED',
    says: { key: 'sandbox.insideRefused', params: { address: '127.0.0.1:8085' } },
  });
});

test('an engine that is gone is an error, and leaves nothing that waits', async () => {
  const machine = await startPrivateEngine({ binaries: engineBinaries() });
  const held = connectInside(machine, 1);
  await once(held, 'error');
  await machine.stop();
  const [error] = await once(connectInside(machine, 80), 'error');
  expect(error).toMatchObject({ says: { key: 'sandbox.insideGone' } });
});

test('a published port answers on this machine under its number while its container runs', async () => {
  const relay = follow();
  await serve('8091:80', 'relayed');
  await until(() => relay.ports.get(8091) === 8091, { what: 'the relay' });
  expect(await until(() => fetchText(8091), { what: 'the page' })).toBe('relayed\n');
  const [id = ''] = (await lab.docker('ps', '--quiet')).split('\n');
  await lab.docker('stop', '--time', '0', id);
  await until(() => relay.ports.size === 0, { what: 'the end of the relay' });
  await expect(connected(8091)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await lab.docker('start', id);
  await until(() => relay.ports.get(8091) === 8091, { what: 'the relay after the restart' });
  await relay.close();
  await expect(connected(8091)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('where the number is taken another one serves, the same after a restart, and it is said', async () => {
  const taken = createServer().listen(8092, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const relay = follow();
  await serve('8092:80', 'elsewhere');
  const outside = await until(() => relay.ports.get(8092), { what: 'the relay' });
  expect(outside).not.toBe(8092);
  expect(relay.says).toEqual([{ key: 'sandbox.relayElsewhere', params: { port: 8092, outside } }]);
  expect(await until(() => fetchText(outside), { what: 'the page' })).toBe('elsewhere\n');
  await lab.docker('restart', '--time', '0', await lab.docker('ps', '--quiet'));
  await until(() => relay.ports.get(8092) === outside, { what: 'the relay after the restart' });
});

test('UDP is not relayed, which is said', async () => {
  const relay = follow();
  await lab.docker('run', '-d', '-p', '8093:53/udp', BUSYBOX, 'sleep', '1000');
  await until(() => relay.says.length > 0, { what: 'a word on it' });
  expect(relay.says).toEqual([{ key: 'sandbox.relayNoUdp', params: { port: 8093 } }]);
  expect(relay.ports.size).toBe(0);
});

test('a relayed connection keeps its halves apart, and ends when the container ends', async () => {
  const relay = follow();
  await lab.docker(
    'run',
    '-d',
    '-p',
    '8094:80',
    BUSYBOX,
    'nc',
    '-ll',
    '-p',
    '80',
    '-e',
    'sh',
    '-c',
    'wc -c; sleep 1000',
  );
  await until(() => relay.ports.get(8094), { what: 'the relay' });
  const { socket, first } = await until(async () => answered(8094), { what: 'an answer' });
  expect(first).toBe('5\n');
  const closed = once(socket, 'close');
  await lab.docker('rm', '--force', await lab.docker('ps', '--quiet'));
  await closed;
});

test('when the engine ends while it is relayed, the relay’s connections end', async () => {
  const other = await openLab();
  let stopped = false;
  onTestFinished(() => (stopped ? undefined : other.close()));
  const relay = relayPorts({
    state: other.state,
    connect: (port, host) => connectInside(other.machine, port, host),
  });
  onTestFinished(() => relay.close());
  await other.docker('run', '-d', '-p', '8095:80', BUSYBOX, 'nc', '-ll', '-p', '80', '-e', 'cat');
  await until(() => relay.ports.get(8095), { what: 'the relay' });
  const socket = await until(() => connected(8095), { what: 'a connection' });
  const ended = once(socket.resume(), 'end');
  stopped = true;
  await other.close();
  await ended;
  socket.end();
  // The relay may still listen, but nothing answers from there: reset, or ended at once.
  const answer = await text(await connected(8095)).catch(({ code }: NodeJS.ErrnoException) => code);
  expect(answer === '' || answer === 'ECONNRESET').toBe(true);
});

async function serve(ports: string, page: string): Promise<void> {
  await lab.docker(
    'run',
    '-d',
    '-p',
    ports,
    BUSYBOX,
    'sh',
    '-c',
    `echo ${page} >index.html; exec httpd -f -p 80`,
  );
}

function inside(port: number): Duplex {
  const stream = connectInside(lab.machine, port);
  opened.push(stream);
  return stream;
}

function follow(): PortRelay {
  const relay = relayPorts({
    state: lab.state,
    connect: (port, host) => connectInside(lab.machine, port, host),
  });
  onTestFinished(() => relay.close());
  return relay;
}

function get(port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ createConnection: () => inside(port), path: '/', headers: { connection: 'close' } }, (answer) =>
      resolve(text(answer)),
    )
      .on('error', reject)
      .end();
  });
}

async function fetchText(port: number): Promise<string> {
  return (await fetch(`http://127.0.0.1:${port}/`)).text();
}

async function connected(port: number): Promise<Socket> {
  const socket = connectTcp({ port, host: '127.0.0.1', allowHalfOpen: true });
  opened.push(socket);
  await once(socket, 'connect');
  return socket;
}

async function answered(port: number): Promise<{ socket: Socket; first: string }> {
  const socket = await connected(port);
  socket.end('12345');
  const [first] = await once(socket, 'data');
  return { socket, first: String(first) };
}
