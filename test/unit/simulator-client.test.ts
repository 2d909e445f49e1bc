import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findAction, initialOptions } from '../../src/engine/actions/index.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import { connect } from '../../src/engine/connect/index.ts';
import { startDemoEngine, type DemoEngine } from '../../src/engine/simulator/index.ts';
import { createEngineState, type EngineState } from '../../src/engine/state/index.ts';
import { openLogs } from '../../src/engine/streams/logs.ts';
import { createStatsFeed } from '../../src/engine/streams/stats.ts';
import { createTroubleFinder } from '../../src/engine/trouble/index.ts';
import type { Container } from '../../src/engine/types.ts';
import { until } from '../support/until.ts';

let demo: DemoEngine;
let client: EngineClient;
let state: EngineState;

beforeEach(async () => {
  demo = await startDemoEngine({ seed: 1 });
  client = await connect(
    { address: `unix://${demo.socket}`, source: 'default', name: 'demo', named: true },
    { demo: true },
  );
  state = createEngineState(client);
  await state.start();
});

afterEach(async () => {
  state.stop();
  client.close();
  await demo.stop();
});

function named(name: string): Container | undefined {
  return [...state.store.getState().containers.values()].find((container) => container.name === name);
}

async function act(id: string, name: string): Promise<void> {
  const action = findAction(id);
  const container = named(name);
  if (action === undefined || container === undefined) throw new Error(`no ${id} of ${name}`);
  const object = { kind: 'container', id: container.id, name } as const;
  await action.run(client, object, state.store.getState(), initialOptions(action));
}

describe('the dashboard’s own engine code on the demo engine', () => {
  test('the state holds the fleet: projects, health, networks, who is on several', () => {
    const { containers, networks, info, connection } = state.store.getState();
    expect(connection.phase).toBe('live');
    expect(containers.size).toBe(19);
    expect(new Set([...containers.values()].map((each) => each.project))).toEqual(
      new Set(['shop', 'monitoring', '']),
    );
    expect(named('monitoring-grafana-1')?.health).toBe('unhealthy');
    expect(
      named('shop-api-1')
        ?.attachments.map((each) => each.networkName)
        .sort(),
    ).toEqual(['shop_back', 'shop_front']);
    expect([...networks.values()].map((network) => network.name)).toContain('monitoring_default');
    expect(info).toMatchObject({ demo: true, version: '26.1.5', cgroupVersion: '2' });
  });

  test('what is wrong with the fleet is found', async () => {
    const troubles = createTroubleFinder();
    const found = await until(
      () => {
        const kinds = new Map(
          troubles.find(state.store.getState(), Date.now()).map((trouble) => [trouble.name, trouble.kind]),
        );
        return kinds.has('monitoring-grafana-1') && kinds.has('shop-report-1') && kinds;
      },
      { what: 'the unhealthy one and the one that ran out of memory' },
    );
    expect(found.get('monitoring-grafana-1')).toBe('unhealthy');
  });

  test('its life goes on by itself and reaches the state by events', async () => {
    const before = named('shop-mailer-1')?.state;
    const after = await until(
      () => {
        const now = named('shop-mailer-1')?.state;
        return now !== before && now;
      },
      { what: 'the crash loop to turn' },
    );
    expect(['running', 'restarting']).toContain(after);
  });

  test('stop, start, pause, unpause, restart, kill and remove do what they say', async () => {
    await act('container.stop', 'shop-cache-1');
    await until(() => named('shop-cache-1')?.state === 'exited', { what: 'the stop' });
    await act('container.start', 'shop-cache-1');
    await until(() => named('shop-cache-1')?.state === 'running', { what: 'the start' });
    await act('container.pause', 'shop-cache-1');
    await until(() => named('shop-cache-1')?.state === 'paused', { what: 'the pause' });
    await act('container.unpause', 'shop-cache-1');
    await until(() => named('shop-cache-1')?.state === 'running', { what: 'the unpause' });
    await act('container.restart', 'shop-cache-1');
    await act('container.kill', 'shop-cache-1');
    await until(() => named('shop-cache-1')?.exitCode === 137, { what: 'the kill' });
    await act('container.remove', 'shop-cache-1');
    await until(() => named('shop-cache-1') === undefined, { what: 'the removal' });
    expect(state.store.getState().containers.size).toBe(18);
  });

  test('stats of what is watched come in, the selected one as a stream', async () => {
    const feed = createStatsFeed(client);
    const [api, db] = [named('shop-api-1')?.id ?? '', named('shop-db-1')?.id ?? ''];
    feed.watch([api, db], api);
    const series = await until(
      () => {
        const all = feed.store.getState().series;
        return all.get(api) !== undefined && all.get(db) !== undefined && all;
      },
      { what: 'a sample of both' },
    );
    expect(series.get(db)?.latest.memoryLimit).toBe(512 * 1024 * 1024);
    expect(series.get(api)?.latest.cpuPercent).toBeGreaterThan(0);
    feed.stop();
  });

  test('the log of a whole project is merged and goes on', async () => {
    const feed = openLogs(client, state, { project: 'shop' }, { tail: 20 });
    const first = await until(
      () => feed.store.getState().phase === 'following' && feed.store.getState().next,
      { what: 'the past' },
    );
    await until(() => feed.store.getState().next > first, { what: 'new lines' });
    const { first: from, next } = feed.store.getState();
    const lines = feed.lines(from, next);
    expect(new Set(lines.map((line) => line.containerId)).size).toBeGreaterThan(3);
    expect(lines.some((line) => line.stderr)).toBe(true);
    feed.stop();
  });

  test('garbage from the engine breaks nothing, and the state heals', async () => {
    await demo.setFaults({ garbage: '.' });
    await act('container.pause', 'shop-db-1').catch((error: unknown) => error);
    await demo.setFaults({});
    await act('container.stop', 'shop-cache-1');
    const healed = await until(() => named('shop-cache-1')?.state === 'exited', {
      what: 'the next event after the garbage',
    });
    expect(healed).toBe(true);
  });

  test('an engine that goes away is said to be lost', async () => {
    await demo.stop();
    const { says } = await until(
      () => {
        const { connection } = state.store.getState();
        return connection.phase === 'lost' && connection;
      },
      { what: 'the loss' },
    );
    expect(says).toBeDefined();
  });
});
