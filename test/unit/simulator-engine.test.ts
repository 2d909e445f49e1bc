import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startDemoEngine, type DemoEngine, type DemoOptions } from '../../src/engine/simulator/index.ts';
import { ask, listen } from '../engine/conformance/ask.ts';
import { until } from '../support/until.ts';
import { fieldOf, listOf } from '../../src/engine/json.ts';

const running: DemoEngine[] = [];

async function start(options: DemoOptions = {}): Promise<DemoEngine> {
  const engine = await startDemoEngine({ seed: 1, ...options });
  running.push(engine);
  return engine;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map(async (engine) => engine.stop()));
});

describe('the demo engine as a process of its own', () => {
  test('its socket lies in a folder that nobody else may enter', async () => {
    const { socket } = await start();
    expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700);
  });

  test('stopped, it leaves nothing behind, and a second stop is fine', async () => {
    const engine = await start();
    const stream = await listen(engine.socket, '/events');
    await engine.stop();
    await stream.ended;
    expect(existsSync(dirname(engine.socket))).toBe(false);
    await engine.stop();
  });

  test('two of them do not know each other', async () => {
    const [one, other] = [await start(), await start()];
    await ask(one.socket, 'POST', '/containers/batch/unpause');
    const state = fieldOf((await ask(other.socket, 'GET', '/containers/batch/json')).json, 'State');
    expect(fieldOf(state, 'Status')).toBe('paused');
  });

  test('it sweeps away what a killed one left', async () => {
    // No process has so high a number.
    const left = join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), 'quayside-demo-99999999-left');
    mkdirSync(left, { recursive: true });
    try {
      await start();
      expect(existsSync(left)).toBe(false);
    } finally {
      rmSync(left, { recursive: true, force: true });
    }
  });

  test('while its clock stands still it shows the same picture for ever', async () => {
    const { socket } = await start({ clock: { startAt: 1_795_000_000_000, rate: 0 } });
    const look = async (): Promise<string> => {
      const bodies = ['/containers/json?all=1', '/containers/shop-api-1/stats?stream=0', '/info'].map(
        async (path) => (await ask(socket, 'GET', path)).body.toString(),
      );
      return (await Promise.all(bodies)).join('').replaceAll(/"NEventsListener":\d+/g, '');
    };
    const first = await look();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await look()).toBe(first);
    expect(first).toContain('Up 2 hours');
  });

  test('what a person asks for happens though the clock stands still', async () => {
    const { socket } = await start({ clock: { startAt: 1_795_000_000_000, rate: 0 } });
    expect((await ask(socket, 'POST', '/containers/batch/stop?t=10')).status).toBe(204);
    expect((await ask(socket, 'POST', '/containers/shop-web-1/restart')).status).toBe(204);
  });

  test('its time can run faster, and its life with it', async () => {
    const { socket } = await start({ clock: { rate: 200 } });
    const stream = await listen(socket, '/events?filters={"event":["oom"]}');
    await until(() => stream.messages.length > 0, { what: 'the kernel to kill the worker' });
    stream.stop();
    expect(fieldOf(stream.messages[0], 'Action')).toBe('oom');
  });

  test('a thousand containers are listed, and each answers by name and by the beginning of its id', async () => {
    const { socket } = await start({ scale: 1000 });
    const list = listOf((await ask(socket, 'GET', '/containers/json?all=1')).json);
    expect(list).toHaveLength(1000);
    const { json } = await ask(socket, 'GET', '/containers/load7-app90-1/json');
    const short = String(fieldOf(json, 'Id')).slice(0, 12);
    expect((await ask(socket, 'GET', `/containers/${short}/json`)).json).toEqual(json);
  });

  test('a followed log goes on, and ends with its container', async () => {
    const { socket } = await start({ clock: { rate: 20 } });
    const chunks: Buffer[] = [];
    const ended = new Promise<void>((resolve, reject) => {
      const path = '/containers/shop-api-1/logs?stdout=1&stderr=1&follow=1&tail=0';
      http
        .get({ socketPath: socket, path, agent: false }, (response) => {
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.once('close', resolve);
        })
        .once('error', reject);
    });
    await until(() => Buffer.concat(chunks).includes('GET /'), { what: 'lines' });
    await ask(socket, 'POST', '/containers/shop-api-1/stop');
    await ended;
    expect(Buffer.concat(chunks).toString()).toContain('SIGTERM received');
  });
});

describe('the faults of the demo engine', () => {
  test('silent: it takes the request and never answers, other paths do', async () => {
    const { socket } = await start({ faults: { silent: 'GET /containers' } });
    const abort = new AbortController();
    let answered = false;
    const request = http.get({
      socketPath: socket,
      path: '/v1.45/containers/json',
      agent: false,
      signal: abort.signal,
    });
    request.on('response', () => (answered = true));
    request.on('error', () => undefined);
    for (let i = 0; i < 5; i++) expect((await ask(socket, 'GET', '/_ping')).status).toBe(200);
    expect(answered).toBe(false);
    abort.abort();
  });

  test('drop: the connection ends without an answer, and heals', async () => {
    const engine = await start({ faults: { drop: '.' } });
    await expect(ask(engine.socket, 'GET', '/_ping')).rejects.toThrow(/hang up|ECONNRESET/);
    await engine.setFaults({});
    expect((await ask(engine.socket, 'GET', '/_ping')).status).toBe(200);
  });

  test('garbage: JSON it stays, but with fields missing, null, hostile', async () => {
    const { socket } = await start({ faults: { garbage: 'containers' } });
    const { json, body } = await ask(socket, 'GET', '/containers/json?all=1');
    expect(listOf(json).length).toBeGreaterThan(10);
    expect(body.toString()).toContain(String.raw`\u001b]52;`);
    expect(body.toString()).toContain(':null');
    expect(new Set(listOf(json).map((each) => Object.keys(Object(each)).length)).size).toBeGreaterThan(1);
  });

  test('slow: the answer comes, later', async () => {
    const { socket } = await start({ faults: { slow: { path: '/info', ms: 30 } } });
    expect((await ask(socket, 'GET', '/info')).status).toBe(200);
  });
});
