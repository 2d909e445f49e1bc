import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect, type Endpoint } from '../../src/engine/connect/index.ts';
import { createEngineState, type EngineState } from '../../src/engine/state/index.ts';
import {
  dockerEnv,
  importBusybox,
  startPrivateEngine,
  type PrivateEngine,
} from '../../src/engine/sandbox/index.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import type { Container, EngineEvent } from '../../src/engine/types.ts';
import { BUSYBOX, engineBinaries, uniqueName } from '../support/engine.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import { until } from '../support/until.ts';

/** An engine of this file's own: it counts every event and request, and others would make some too. */
let own: PrivateEngine;
let proxy: Proxy;
let client: EngineClient;
let engine: EngineState;
let names: string[];

beforeAll(async () => {
  own = await startPrivateEngine({ binaries: engineBinaries() });
  await importBusybox(own);
});

afterAll(() => own.stop());

beforeEach(async () => {
  names = [];
  proxy = await startProxy(own.socket);
  client = await connect(endpointOf(proxy.socket));
  engine = createEngineState(client);
});

afterEach(async () => {
  engine.stop();
  proxy.close();
  if (names.length > 0) await docker('rm', '--force', '--volumes', ...names);
});

/** The docker CLI on it; its stdout, trimmed. */
async function docker(...args: readonly string[]): Promise<string> {
  const env = dockerEnv(engineBinaries(), own.socket);
  return (await promisify(execFile)(engineBinaries().docker, args, { env })).stdout.trim();
}

function endpointOf(socket: string): Endpoint {
  return { address: `unix://${socket}`, source: 'flag-host', name: 'test', named: true };
}

/** A name for a container of this test, removed after it. */
function fresh(prefix: string): string {
  const name = uniqueName(prefix);
  names.push(name);
  return name;
}

function named(name: string): Container | undefined {
  return [...engine.store.getState().containers.values()].find((container) => container.name === name);
}

function phase(): string {
  return engine.store.getState().connection.phase;
}

function seen<T>(condition: () => T | undefined | null | false, what: string): Promise<T> {
  return until(condition, { what, timeoutMs: 30_000 });
}

/** On a busy machine a slow answer makes the state ask whether the engine is still there. */
function isNoPing(request: string): boolean {
  return !request.endsWith('/_ping');
}

async function run(name: string, ...args: string[]): Promise<string> {
  return docker('run', '--detach', '--name', name, ...args, BUSYBOX, 'sleep', '1000');
}

describe('what was there before', () => {
  test('is loaded, with what only an inspect tells following in the background', async () => {
    const web = fresh('web');
    const id = await run(web, '--memory', '64m', '--label', 'tier=front');
    await engine.start();
    expect(named(web)).toMatchObject({ id, state: 'running', image: BUSYBOX, labels: { tier: 'front' } });
    expect(engine.store.getState()).toMatchObject({
      connection: { phase: 'live' },
      info: { apiVersion: client.apiVersion, demo: false },
    });
    const { run: known } = await seen(() => named(web)?.run && named(web), 'the inspect');
    expect(known).toMatchObject({ memoryLimit: 64 * 1024 * 1024, oomKilled: false });
    expect(Math.abs(Date.now() - (known?.startedAt ?? 0))).toBeLessThan(60_000);
    expect([...engine.store.getState().networks.values()].map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining(['bridge', 'host', 'none']),
    );
  });

  test('is remembered as events, which are news to nobody', async () => {
    const gone = fresh('gone');
    await docker('run', '--detach', '--name', gone, BUSYBOX, 'sh', '-c', 'sleep 1.2; exit 3');
    await until(async () => (await docker('ps', '--quiet', '--filter', `name=${gone}`)) === '', {
      what: 'its end',
    });
    const told: EngineEvent[] = [];
    engine.onEvent((event) => told.push(event));
    await engine.start();
    const die = await seen(
      () =>
        engine.store
          .getState()
          .events.find(({ action, attributes }) => action === 'die' && attributes['name'] === gone),
      'the event of its end',
    );
    expect(die.attributes['exitCode']).toBe('3');
    expect(
      told.filter(({ action, attributes }) => action === 'start' && attributes['name'] === gone),
    ).toEqual([]);
  });
});

describe('what another client does is in the store', () => {
  test('run, pause, stop, start, rename and rm', async () => {
    await engine.start();
    const web = fresh('web');
    const id = await run(web);
    const running = await seen(
      () => named(web)?.state === 'running' && named(web)?.run?.startedAt !== undefined && named(web),
      'the new container',
    );
    expect(running.id).toBe(id);
    await docker('pause', web);
    await seen(() => named(web)?.state === 'paused', 'the pause');
    await docker('unpause', web);
    await seen(() => named(web)?.state === 'running', 'the end of the pause');
    await docker('kill', web);
    await seen(() => named(web)?.exitCode === 137 && named(web)?.state === 'exited', 'the kill');
    await docker('start', web);
    await seen(
      () => named(web)?.state === 'running' && named(web)?.run?.startedAt !== running.run?.startedAt,
      'the second start, with its time',
    );
    expect(named(web)?.exitCode).toBeUndefined();
    const renamed = fresh('renamed');
    await docker('rename', web, renamed);
    await seen(() => named(renamed)?.id === id, 'the new name');
    expect(named(web)).toBeUndefined();
    await docker('rm', '--force', renamed);
    await seen(() => !engine.store.getState().containers.has(id), 'the removal');
  });

  test('networks made, connected with an alias, disconnected and removed', async () => {
    await engine.start();
    const web = fresh('web');
    await run(web);
    const name = uniqueName('net');
    const networkId = await docker('network', 'create', '--label', 'a=b', name);
    await seen(() => engine.store.getState().networks.get(networkId)?.labels['a'] === 'b', 'the network');
    await docker('network', 'connect', '--alias', 'www', name, web);
    const at = await seen(
      () => named(web)?.attachments.find((attachment) => attachment.networkId === networkId && attachment.ip),
      'the connection',
    );
    expect(at).toMatchObject({ networkName: name, aliases: ['www'] });
    await docker('network', 'disconnect', name, web);
    await seen(
      () => named(web)?.attachments.every(({ networkId: id }) => id !== networkId),
      'the disconnection',
    );
    await docker('network', 'rm', name);
    await seen(() => !engine.store.getState().networks.has(networkId), 'the removal');
  });

  test('a health check that turns, a failed start, a crash loop with its code', async () => {
    await engine.start();
    const sick = fresh('sick');
    await run(
      sick,
      '--health-cmd',
      'echo ill; exit 1',
      '--health-interval',
      '200ms',
      '--health-retries',
      '1',
    );
    const ill = await seen(() => named(sick)?.health === 'unhealthy' && named(sick), 'the bad health');
    expect(ill.run?.healthLog.at(-1)).toMatchObject({ exitCode: 1, output: 'ill' });

    const failed = fresh('failed');
    await expect(docker('run', '--detach', '--name', failed, BUSYBOX, '/no/such')).rejects.toThrow(
      '/no/such',
    );
    await seen(() => named(failed)?.run?.error && named(failed)?.exitCode === 127, 'the failed start');

    const loop = fresh('loop');
    await docker('run', '--detach', '--name', loop, '--restart', 'always', BUSYBOX, 'sh', '-c', 'exit 3');
    await seen(() => named(loop)?.state === 'restarting' && named(loop)?.exitCode === 3, 'the restarting');
    await seen(() => (named(loop)?.run?.restartCount ?? 0) > 1, 'the count of restarts');
  });

  test('an event is told after the store holds its effect, and each in its turn', async () => {
    await engine.start();
    const short = fresh('short');
    const told: string[] = [];
    engine.onEvent(({ type, action, attributes }) => {
      if (type !== 'container' || attributes['name'] !== short) return;
      told.push(`${action}: ${named(short)?.state ?? 'gone'}`);
    });
    await docker('run', '--rm', '--name', short, BUSYBOX, 'true');
    await seen(() => told.includes('destroy: gone'), 'the end of it');
    const actions = told.map((line) => line.split(':', 1)[0]);
    expect(actions.filter((action) => /^(create|start|die|destroy)$/.test(String(action)))).toEqual([
      'create',
      'start',
      'die',
      'destroy',
    ]);
  });

  test('what did not change keeps its identity, and only what changed is asked', async () => {
    const still = fresh('still');
    await run(still);
    await engine.start();
    const before = await seen(() => named(still)?.run && named(still), 'the inspect');
    const { networks } = engine.store.getState();
    const asked = proxy.requests.length;
    const other = fresh('other');
    const id = await run(other);
    await seen(() => named(other)?.run !== undefined && named(other)?.state === 'running', 'the other');
    expect(named(still)).toBe(before);
    expect(engine.store.getState().networks).toBe(networks);
    const since = proxy.requests.slice(asked).filter(isNoPing).map(decodeURIComponent);
    expect(since.length).toBeGreaterThan(0);
    for (const request of since) expect(request).toContain(id.slice(0, 12));
  });

  test('what an exec does changes nothing and asks nothing, but its events are told', async () => {
    const web = fresh('web');
    await run(web);
    await engine.start();
    await seen(
      () => [...engine.store.getState().containers.values()].every(({ run: known }) => known),
      'inspects',
    );
    const told: string[] = [];
    engine.onEvent(({ action }) => told.push(action));
    const { containers, events } = engine.store.getState();
    const asked = proxy.requests.length;
    await docker('exec', web, 'true');
    await seen(() => told.includes('exec_die'), 'the end of the exec');
    expect(told).toContain('exec_start: true');
    expect(proxy.requests.slice(asked).filter(isNoPing)).toEqual([]);
    expect(engine.store.getState().containers).toBe(containers);
    expect(engine.store.getState().events).toEqual(events);
  });

  test('nothing of an escape sequence in labels and environment survives', async () => {
    await engine.start();
    const evil = fresh('evil');
    await run(evil, '--label', 'a\x1b]0;owned\x07b=\x1b[2J\x1bP0;1|x\x1b\\c\x9b31md', '--hostname', 'x');
    const { labels } = await seen(() => named(evil), 'the container');
    expect(Object.entries(labels)).toContainEqual(['ab', 'cd']);
  });
});

describe('an engine that goes away', () => {
  test('and comes back is loaded again, with what changed meanwhile told, once', async () => {
    const stays = fresh('stays');
    const ends = fresh('ends');
    const goes = fresh('goes');
    for (const name of [stays, ends, goes]) await run(name);
    await engine.start();
    await seen(() => named(stays)?.run && named(ends)?.run && named(goes)?.run, 'the inspects');
    const told: string[] = [];
    engine.onEvent(({ action, attributes }) => told.push(`${attributes['name']} ${action}`));
    const selected = named(stays);

    proxy.cut();
    await seen(() => phase() === 'lost', 'the loss');
    expect(engine.store.getState().connection).toMatchObject({ says: { key: 'connect.ended' } });
    await seen(
      () => engine.store.getState().connection.says?.key === 'connect.noSocket',
      'the sentence of the next try',
    );
    expect(named(stays)).toBe(selected);
    const comes = fresh('comes');
    await docker('kill', ends);
    await docker('rm', '--force', goes);
    await run(comes);

    await proxy.mend();
    await seen(() => phase() === 'live', 'the new connection');
    expect(engine.store.getState().reloaded).toMatchObject({
      appeared: [comes],
      gone: [goes],
      changed: [{ name: ends, from: 'running', to: 'exited' }],
    });
    await seen(() => told.includes(`${comes} start`), 'the events that were missed');
    expect(told.filter((line) => line === `${ends} die`)).toHaveLength(1);
    await seen(() => named(comes)?.run, 'the inspect of the new one');

    const after = fresh('after');
    await run(after);
    await seen(() => named(after)?.state === 'running', 'that it follows again');
  });

  test('before the first load makes start fail with a sentence, and is found when it comes', async () => {
    proxy.cut();
    await expect(engine.start()).rejects.toMatchObject({ says: { key: 'connect.noSocket' } });
    expect(phase()).toBe('lost');
    await proxy.mend();
    await seen(() => phase() === 'live', 'the engine');
  });

  test('but holds its connections open is stalled, and loaded again when it answers', async () => {
    const web = fresh('web');
    await run(web);
    await engine.start();
    await seen(() => named(web)?.run, 'the inspect');
    proxy.freeze();
    // Nothing is asked of an idle engine but a ping now and then, by which the silence is noticed.
    await seen(() => phase() === 'stalled', 'the stall');
    expect(engine.store.getState().connection.says?.key).toBe('connect.stalled');
    await docker('pause', web);
    proxy.thaw();
    await seen(() => phase() === 'live' && named(web)?.state === 'paused', 'that it is live again');
    expect(engine.store.getState().reloaded?.changed).toEqual([{ name: web, from: 'running', to: 'paused' }]);
  });

  test('and never answers from the start is stalled, not failed', async () => {
    proxy.freeze();
    const starting = engine.start();
    await seen(() => phase() === 'stalled', 'the stall');
    proxy.thaw();
    await starting;
    expect(phase()).toBe('live');
  });
});

test('an engine that is killed is said to be lost, and one started in its place is found', async () => {
  const dir = join(mkdtempSync(join(tmpdir(), 'quayside-engine-')), 'e');
  const binaries = engineBinaries();
  const first = await startPrivateEngine({ binaries, dir });
  let second: PrivateEngine | undefined;
  const state = createEngineState(await connect(endpointOf(first.socket)));
  const connection = () => state.store.getState().connection;
  try {
    await importBusybox(first);
    await state.start();
    await promisify(execFile)(
      binaries.docker,
      ['run', '--detach', '--name', 'web', BUSYBOX, 'sleep', '1000'],
      {
        env: dockerEnv(binaries, first.socket),
      },
    );
    await seen(
      () => [...state.store.getState().containers.values()][0]?.state === 'running',
      'the container',
    );
    const engineId = state.store.getState().info?.id;
    process.kill(first.pid, 'SIGKILL');
    await seen(() => connection().phase === 'lost', 'the loss');
    await first.stop();
    expect([...state.store.getState().containers.values()]).toHaveLength(1);
    second = await startPrivateEngine({ binaries, dir });
    await seen(() => connection().phase === 'live', 'the engine in its place');
    expect(state.store.getState().reloaded).toMatchObject({ gone: ['web'], appeared: [], changed: [] });
    await seen(() => state.store.getState().info?.id !== engineId, 'the new identity');
  } finally {
    state.stop();
    await first.stop();
    await second?.stop();
    rmSync(dirname(dir), { recursive: true, force: true });
  }
});

test('stop ends every connection, and nothing is tried again', async () => {
  await engine.start();
  expect(proxy.connections()).toBeGreaterThan(0);
  engine.stop();
  await until(() => proxy.connections() === 0, { what: 'the end of all connections' });
  expect(phase()).toBe('live');
});
