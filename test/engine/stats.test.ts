import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { connect } from '../../src/engine/connect/index.ts';
import { createStatsFeed, HISTORY_KEPT } from '../../src/engine/streams/stats.ts';
import type { StatsFeed, StatsSample } from '../../src/engine/streams/types.ts';
import { BUSYBOX, docker, engineSocket, uniqueName } from '../support/engine.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import { until } from '../support/until.ts';

const MIB = 1024 * 1024;

let proxy: Proxy;
let feed: StatsFeed;
const names = { steady: uniqueName('steady'), idle: uniqueName('idle'), other: uniqueName('other') };
const ids = { steady: '', idle: '', other: '' };

beforeAll(async () => {
  ids.steady = await run(
    names.steady,
    '--cpus=0.1',
    '--memory=64m',
    BUSYBOX,
    'sh',
    '-c',
    'while :; do :; done',
  );
  ids.idle = await run(names.idle, '--network', 'none', BUSYBOX, 'sleep', '1000');
  ids.other = await run(names.other, '--network', 'none', BUSYBOX, 'sleep', '1000');
});

afterAll(() => docker('rm', '--force', ...Object.values(names)));

beforeEach(async () => {
  proxy = await startProxy(engineSocket());
  feed = createStatsFeed(
    await connect({ address: `unix://${proxy.socket}`, source: 'flag-host', name: 'test', named: true }),
  );
});

afterEach(() => {
  feed.stop();
  proxy.close();
});

function latest(id: string): StatsSample | undefined {
  return feed.store.getState().series.get(id)?.latest;
}

/** The requests for stats that went to the engine, as "name stream" or "name once". */
function asked(): string[] {
  return proxy.requests.flatMap((request) => {
    const found = /containers\/([0-9a-f]{64})\/stats\?(.*)/.exec(request);
    const name = Object.entries(ids).find(([, id]) => id === found?.[1])?.[0];
    return name === undefined ? [] : [`${name} ${found?.[2]?.includes('stream=true') ? 'stream' : 'once'}`];
  });
}

function run(name: string, ...args: string[]): Promise<string> {
  return docker('run', '--detach', '--name', name, ...args);
}

interface CliFigures {
  readonly CPUPerc: string;
  readonly MemUsage: string;
  readonly MemPerc: string;
  readonly NetIO: string;
  readonly BlockIO: string;
  readonly PIDs: string;
}

describe('what is on the screen', () => {
  test('has the figures that docker stats shows', async () => {
    feed.watch([ids.steady], ids.steady);
    await until(
      async () => {
        const cli: CliFigures = JSON.parse(
          await docker('stats', '--no-stream', '--format', '{{json .}}', names.steady),
        );
        const ours = latest(ids.steady);
        return (
          ours !== undefined &&
          Math.abs(ours.cpuPercent - Number.parseFloat(cli.CPUPerc)) < 1.5 &&
          ours.cpuPercent > 1 &&
          cli.MemUsage.endsWith(' / 64MiB') &&
          ours.memoryLimit === 64 * MIB &&
          Math.abs(ours.memory - bytes(cli.MemUsage)) < 0.1 * MIB &&
          Math.abs(ours.memoryPercent - Number.parseFloat(cli.MemPerc)) < 0.2 &&
          near(ours.netRx, bytes(cli.NetIO)) &&
          near(ours.blockRead, bytes(cli.BlockIO)) &&
          ours.pids === Number(cli.PIDs)
        );
      },
      { what: 'the same figures as docker stats', timeoutMs: 45_000 },
    );
    expect(feed.store.getState().series.get(ids.steady)?.rates).not.toBeNull();
  });

  test('is streamed where it is selected, sampled where it is visible, and left alone where it is hidden', async () => {
    feed.watch([ids.steady, ids.idle], ids.steady);
    await until(() => latest(ids.idle) && latest(ids.steady), { what: 'both figures' });
    await until(() => asked().includes('steady stream'), { what: 'the stream' });
    await until(() => (feed.store.getState().series.get(ids.steady)?.history.length ?? 0) > 5, {
      what: 'what the stream brings',
    });
    expect(latest(ids.other)).toBeUndefined();
    expect(asked()).not.toContain('other once');
    expect(asked().filter((line) => line.endsWith('stream'))).toEqual(['steady stream']);
    // Sampled at most as often as a figure grows old, while the stream brings one a second.
    expect(asked().filter((line) => line === 'idle once').length).toBeLessThan(6);
    expect(feed.store.getState().series.get(ids.steady)?.history.length).toBeLessThanOrEqual(HISTORY_KEPT);
  });

  test('changes the store at most four times a second', async () => {
    const changes: number[] = [];
    feed.store.subscribe(() => changes.push(performance.now()));
    feed.watch(Object.values(ids), ids.steady);
    await until(() => changes.length > 6, { what: 'changes', timeoutMs: 30_000 });
    const gaps = changes.slice(1).map((at, index) => at - (changes[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(240);
  });

  test('goes when its container is gone', async () => {
    const name = uniqueName('gone');
    const id = await docker('run', '--detach', '--name', name, '--network', 'none', BUSYBOX, 'sleep', '1000');
    feed.watch([id], null);
    await until(() => latest(id), { what: 'its figures' });
    await docker('rm', '--force', name);
    await until(() => !feed.store.getState().series.has(id), { what: 'its series to be dropped' });
    expect(latest(id)).toBeUndefined();
  });
});

describe('a selection that moves on', () => {
  test('opens no stream for what it passes, but has the figures of each at once', async () => {
    const all = Object.values(ids);
    feed.watch(all, null);
    await until(() => feed.store.getState().series.size === all.length, { what: 'all figures' });
    for (const id of [ids.steady, ids.idle, ids.other, ids.idle, ids.steady, ids.idle]) feed.watch(all, id);
    await until(() => asked().includes('idle stream'), { what: 'the stream of the last' });
    expect(asked().filter((line) => line.endsWith('stream'))).toEqual(['idle stream']);
  });

  test('closes the stream that it leaves', async () => {
    feed.watch([ids.steady, ids.idle], ids.steady);
    await until(() => asked().includes('steady stream'), { what: 'the first stream' });
    feed.watch([ids.steady, ids.idle], ids.idle);
    await until(() => asked().includes('idle stream'), { what: 'the second stream' });
    feed.watch([], null);
    // Connections that are kept alive for the next request end after a few idle seconds.
    await until(() => proxy.connections() === 0, { what: 'the end of all connections' });
    expect(feed.store.getState().series.size).toBeLessThanOrEqual(2);
  });
});

test('stop leaves no connection behind, whatever was under way', async () => {
  feed.watch(Object.values(ids), ids.steady);
  await until(() => asked().includes('steady stream'), { what: 'the stream' });
  feed.stop();
  feed.watch(Object.values(ids), ids.idle);
  const requests = proxy.requests.length;
  await until(() => proxy.connections() === 0, { what: 'the end of all connections' });
  expect(proxy.requests.length).toBe(requests);
});

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  KiB: 1024,
  MiB: MIB,
  GiB: 1024 * MIB,
};

/** The first figure of "1.2MiB / 64MiB". */
function bytes(text: string): number {
  const [, figure = '', unit = ''] = /^([\d.]+)([A-Za-z]+)/.exec(text) ?? [];
  return Number(figure) * (UNITS[unit] ?? Number.NaN);
}

function near(ours: number, cli: number): boolean {
  return Math.abs(ours - cli) <= Math.max(200, cli * 0.01);
}
