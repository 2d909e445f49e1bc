import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/engine/connect/connect.ts';
import { connectionFailure } from '../../src/engine/connect/failure.ts';
import { EngineError } from '../../src/engine/message.ts';

let dir: string;
const servers: net.Server[] = [];
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'quayside-sock-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

let sockets = 0;

/** Serves on a unix socket of its own; its address. */
async function serve(server: net.Server): Promise<string> {
  const path = join(dir, `${(sockets += 1)}.sock`);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return `unix://${path}`;
}

function answering(version: unknown, status = 200): http.Server {
  return http.createServer((request, response) => {
    expect(request.url).toBe('/version');
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(typeof version === 'string' ? version : JSON.stringify(version));
  });
}

function portOf(server: net.Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('it listens on no port');
  return address.port;
}

async function saysWhenConnecting(address: string, timeoutMs = 10_000) {
  const error: unknown = await connect(
    { address, source: 'flag-host', name: 'x', named: true },
    { timeoutMs },
  ).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof EngineError) return error.says;
  throw new Error('no sentence', { cause: error });
}

describe('a connection that fails says why', () => {
  test('no socket', async () => {
    const path = join(dir, 'none.sock');
    expect(await saysWhenConnecting(`unix://${path}`)).toEqual({ key: 'connect.noSocket', params: { path } });
  });

  test('a socket that nobody listens on', async () => {
    const path = join(dir, 'left.sock');
    await new Promise<void>((resolve, reject) => {
      // Dies without closing, as a killed engine does: the socket file stays.
      const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
      import('node:child_process')
        .then(({ execFile }) => execFile(process.execPath, ['-e', script], () => resolve()))
        .catch(reject);
    });
    expect((await saysWhenConnecting(`unix://${path}`)).key).toBe('connect.refusedSocket');
  });

  test('a port that refuses', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    expect(await saysWhenConnecting(`tcp://127.0.0.1:${port}`)).toEqual({
      key: 'connect.refused',
      params: { address: `tcp://127.0.0.1:${port}` },
    });
  });

  test('a path that is too long for a socket', async () => {
    expect((await saysWhenConnecting(`unix://${join(dir, 'x'.repeat(200))}`)).key).toBe(
      'connect.pathTooLong',
    );
  });

  test('one that accepts and never answers', async () => {
    const held: net.Socket[] = [];
    const address = await serve(net.createServer((socket) => held.push(socket)));
    expect(await saysWhenConnecting(address, 100)).toMatchObject({
      key: 'connect.noAnswer',
      params: { seconds: 0.1 },
    });
    for (const socket of held) socket.destroy();
  });

  test('one that begins its answer and does not end it', async () => {
    const address = await serve(http.createServer((_request, response) => response.write('{"ApiVersion":')));
    expect((await saysWhenConnecting(address, 200)).key).toBe('connect.noAnswer');
  });

  test('one that hangs up', async () => {
    const address = await serve(net.createServer((socket) => socket.destroy()));
    expect((await saysWhenConnecting(address)).key).toBe('connect.hungUp');
  });

  test.each([
    ['a web page', '<html>', 200],
    ['JSON of something else', { hello: 'world' }, 200],
    ['null', 'null', 200],
    ['a version that is none', { ApiVersion: '1.4x' }, 200],
    ['an error status', { ApiVersion: '1.45' }, 404],
  ])('what is no engine: %s', async (_what, version, status) => {
    expect((await saysWhenConnecting(await serve(answering(version, status)))).key).toBe('connect.notEngine');
  });

  test('what speaks no HTTP', async () => {
    const address = await serve(net.createServer((socket) => socket.resume().end('SSH-2.0-OpenSSH_9.2\r\n')));
    expect((await saysWhenConnecting(address)).key).toBe('connect.notEngine');
  });

  test('an answer without end', async () => {
    const address = await serve(
      http.createServer((_request, response) => {
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
          if (!response.destroyed) response.once('drain', more);
        };
        more();
      }),
    );
    expect((await saysWhenConnecting(address)).key).toBe('connect.notEngine');
  });

  test('a port that wants TLS', async () => {
    const address = await serve(answering('Client sent an HTTP request to an HTTPS server.\n', 400));
    expect((await saysWhenConnecting(address)).key).toBe('connect.wantsTls');
  });

  test('an engine that is too old, with what it speaks and what is needed', async () => {
    const address = await serve(answering({ Version: '19.03\x1b]0;owned\x07', ApiVersion: '1.40' }));
    expect(await saysWhenConnecting(address)).toMatchObject({
      key: 'connect.tooOld',
      params: { version: '19.03', api: '1.40', min: '1.41' },
    });
  });

  test('an engine that has dropped every API that we know', async () => {
    const address = await serve(answering({ Version: '99', ApiVersion: '1.99', MinAPIVersion: '1.90' }));
    expect((await saysWhenConnecting(address)).key).toBe('connect.tooNew');
  });

  test.each([
    ['https://far:2376', 'connect.tlsNotYet'],
    ['ssh://far', 'connect.sshNotYet'],
  ])('%s, which is not spoken yet', async (address, key) => {
    expect((await saysWhenConnecting(address)).key).toBe(key);
  });

  test.each([
    ['EACCES', 'unix', 'connect.denied'],
    ['ENOTFOUND', 'tcp', 'connect.dns'],
    ['EAI_AGAIN', 'tcp', 'connect.dns'],
    ['EHOSTUNREACH', 'tcp', 'connect.unreachable'],
    ['ETIMEDOUT', 'tcp', 'connect.unreachable'],
    ['EMFILE', 'unix', 'connect.failed'],
  ] as const)('%s over %s', (code, kind, key) => {
    const error = Object.assign(new Error(code), { code });
    const address =
      kind === 'unix'
        ? ({ kind, path: '/s' } as const)
        : ({ kind, tls: false, host: 'far', port: 1, prefix: '' } as const);
    expect(connectionFailure(error, address).says.key).toBe(key);
    expect(connectionFailure(new AggregateError([error]), address).says.key).toBe(key);
  });
});

describe('an engine that answers', () => {
  test.each([
    ['1.41', '1.41'],
    ['1.45', '1.45'],
    ['1.51', '1.51'],
    ['1.60', '1.51'],
  ])('with API %s is spoken to in %s', async (offered, spoken) => {
    const client = await connect({
      address: await serve(answering({ Version: '1', ApiVersion: offered, MinAPIVersion: '1.24' })),
      source: 'default',
      name: 'x',
      named: false,
    });
    expect(client.apiVersion).toBe(spoken);
    expect(client.demo).toBe(false);
  });

  test('is spoken to over TCP, IPv6 and a path prefix, whatever DOCKER_HOST says', async () => {
    const asked: (string | undefined)[] = [];
    const server = http.createServer((request, response) => {
      asked.push(request.url);
      response.end(request.url?.endsWith('/version') ? '{"ApiVersion":"1.45"}' : '[]');
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '::1', resolve));
    const port = portOf(server);
    const before = process.env['DOCKER_HOST'];
    process.env['DOCKER_HOST'] = 'tcp://:malformed';
    try {
      const client = await connect({
        address: `tcp://[::1]:${port}/behind/proxy`,
        source: 'flag-host',
        name: 'x',
        named: true,
      });
      expect(await client.docker.listContainers()).toEqual([]);
      expect(process.env['DOCKER_HOST']).toBe('tcp://:malformed');
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST'];
      else process.env['DOCKER_HOST'] = before;
      server.closeAllConnections();
    }
    expect(asked).toEqual(['/behind/proxy/version', '/behind/proxy/v1.45/containers/json']);
  });
});
