import { describe, expect, test } from 'vitest';
import { believableFleet } from '../../src/engine/simulator/fleet/believable.ts';
import { scaledFleet } from '../../src/engine/simulator/fleet/scaled.ts';
import type { FleetSpec } from '../../src/engine/simulator/fleet/types.ts';
import { usageOf } from '../../src/engine/simulator/load.ts';
import { linesBetween } from '../../src/engine/simulator/logs.ts';
import type { SimContainer } from '../../src/engine/simulator/model.ts';
import { populate } from '../../src/engine/simulator/populate.ts';
import type { World } from '../../src/engine/simulator/world.ts';

const START = 1_795_000_000_000;
const MINUTE = 60_000;

/** A world whose clock stands still: the test lets time pass by `runDue`. */
function worldOf(seed: number, fleet: FleetSpec = believableFleet()): World {
  return populate({ seed, clock: { startAt: START, rate: 0 } }, fleet);
}

function get(world: World, name: string): SimContainer {
  const container = world.container(name);
  if (container === undefined) throw new Error(`the fleet has no ${name}`);
  return container;
}

/** Everything that happens until `ms` after the start, looked at every `stepMs`. */
function story(seed: number, ms: number, stepMs: number): string[] {
  const world = worldOf(seed);
  const told: string[] = [];
  world.events.listen((event) => {
    told.push(
      `${event.timeNano} ${event.Actor.Attributes['name']} ${event.Action} ${JSON.stringify(event.Actor.Attributes)}`,
    );
  });
  for (let at = 0; at <= ms; at += stepMs) world.schedule.runDue(START + at);
  return told;
}

describe('the story of the demo fleet', () => {
  test('the same seed tells the same story, whoever looks how often', () => {
    const whole = story(5, 20 * MINUTE, 20 * MINUTE);
    expect(whole.length).toBeGreaterThan(100);
    expect(story(5, 20 * MINUTE, 40)).toEqual(whole);
  });

  test('another seed tells another story', () => {
    expect(story(6, 10 * MINUTE, MINUTE)).not.toEqual(story(5, 10 * MINUTE, MINUTE));
  });

  test('ten minutes hold a crash loop, a kill by the kernel and health that comes and goes', () => {
    const told = story(1, 10 * MINUTE, MINUTE).join('\n');
    expect(told).toMatch(/shop-mailer-1 die .*"exitCode":"1"/);
    expect(told).toMatch(/shop-worker-1 oom/);
    expect(told).toMatch(/shop-worker-1 die .*"exitCode":"137"/);
    expect(told).toMatch(/shop-payments-1 health_status: unhealthy/);
    expect(told).toMatch(/shop-payments-1 health_status: healthy/);
  });

  test('it begins with each trouble that a person should see', () => {
    const world = worldOf(1);
    const phases = new Set([...world.containers.values()].map((container) => container.phase));
    expect([...phases].sort()).toEqual(['created', 'exited', 'paused', 'restarting', 'running']);
    expect(get(world, 'shop-report-1').oomKilled).toBe(true);
    expect(get(world, 'typo').error).toContain('executable file not found');
    const health = get(world, 'monitoring-grafana-1').health;
    expect(health?.status).toBe('unhealthy');
    expect(health?.log).toHaveLength(5);
    expect(health?.log.every((probe) => probe.exitCode === 1 && probe.output !== '')).toBe(true);
  });

  test('the restart policy waits twice as long each time, from the start again after ten good seconds', () => {
    const world = worldOf(1);
    const mailer = get(world, 'shop-mailer-1');
    const runs: { began: number; lasted: number; waited: number }[] = [];
    let began = 0;
    let died = 0;
    world.events.listen((event) => {
      if (event.Actor.ID !== mailer.id) return;
      const at = event.timeNano / 1e6;
      if (event.Action === 'start') {
        if (died > 0 && began > 0) runs.push({ began, lasted: died - began, waited: at - died });
        began = at;
      } else if (event.Action === 'die') died = at;
    });
    world.schedule.runDue(START + 30 * MINUTE);
    expect(runs.length).toBeGreaterThan(20);
    let before = 6400;
    for (const { lasted, waited } of runs) {
      const expected = lasted >= 10_000 ? 100 : Math.min(before * 2, 60_000);
      expect(Math.round(waited)).toBe(expected);
      before = expected;
    }
  });

  test('a policy of so many tries gives up after them', () => {
    const world = worldOf(1, {
      ...scaledFleet(0),
      images: [],
      containers: [
        {
          name: 'tries',
          image: 'x:1',
          cmd: ['x'],
          restart: { name: 'on-failure', max: 3 },
          begin: { state: 'running', createdMsAgo: 10, startedMsAgo: 5 },
          process: { ends: { code: 4, afterMs: [[50, 60]] } },
        },
      ],
    });
    world.schedule.runDue(START + MINUTE);
    expect(get(world, 'tries')).toMatchObject({ phase: 'exited', restartCount: 3, exitCode: 4 });
  });
});

describe('the figures of the demo fleet', () => {
  test('totals only grow, memory stays within its limit, and the load moves', () => {
    const world = worldOf(3);
    for (const container of world.containers.values()) {
      if (container.phase !== 'running' || container.spec.process.ends !== undefined) continue;
      const readings = Array.from({ length: 300 }, (_, second) =>
        usageOf(world, container, START + second * 1000),
      ).filter((reading) => reading !== undefined);
      expect(readings).toHaveLength(300);
      for (const key of ['cpuNs', 'rx', 'tx', 'read', 'write'] as const) {
        const values = readings.map((reading) => reading[key]);
        expect(values).toEqual(values.toSorted((a, b) => a - b));
      }
      const limit = container.spec.memory ?? world.host.memory;
      expect(Math.max(...readings.map((reading) => reading.memory))).toBeLessThanOrEqual(limit);
      const perSecond = readings.slice(1).map((reading, i) => reading.cpuNs - (readings[i]?.cpuNs ?? 0));
      expect(Math.max(...perSecond)).toBeGreaterThan(Math.min(...perSecond) * 1.2);
    }
  });

  test('one that leaks fills its limit by the time the kernel kills it', () => {
    const world = worldOf(1);
    const worker = get(world, 'shop-worker-1');
    const run = worker.runs.at(-1);
    const end = (run?.startedAt ?? 0) + (run?.lastsMs ?? 0);
    expect(usageOf(world, worker, end - 1)?.memory).toBeGreaterThan(0.98 * (worker.spec.memory ?? 0));
  });

  test('a paused one uses no processor', () => {
    const world = worldOf(1);
    const batch = get(world, 'batch');
    expect(usageOf(world, batch, START + MINUTE)?.cpuNs).toBe(usageOf(world, batch, START)?.cpuNs);
  });
});

describe('the logs of the demo fleet', () => {
  test('read in pieces they are what they are as a whole', () => {
    const api = get(worldOf(1), 'shop-api-1');
    const whole = linesBetween(api, START, START + MINUTE);
    const pieces = Array.from({ length: 60 }, (_, i) =>
      linesBetween(api, START + i * 1000, START + (i + 1) * 1000),
    );
    expect(whole.length).toBeGreaterThan(50);
    expect(pieces.flat()).toEqual(whole);
  });

  test('the tail is the end of the whole', () => {
    const api = get(worldOf(1), 'shop-api-1');
    const whole = linesBetween(api, START - MINUTE, START);
    expect(linesBetween(api, 0, START, 7)).toEqual(whole.slice(-7));
  });

  test('lines are in order, filled in, some coloured, some in Chinese, some on stderr', () => {
    const lines = linesBetween(get(worldOf(1), 'shop-api-1'), START - 10 * MINUTE, START);
    const times = lines.map((line) => line.time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(lines.filter((line) => /\{[^}]*[|-][^}]*\}/.test(line.text))).toEqual([]);
    expect(lines.some((line) => line.text.includes('\u001b[32m'))).toBe(true);
    expect(lines.some((line) => /\p{Script=Han}/u.test(line.text))).toBe(true);
    expect(lines.some((line) => line.stderr)).toBe(true);
  });

  test('a crash loop leaves the last words of each of its runs', () => {
    const world = worldOf(1);
    world.schedule.runDue(START + 5 * MINUTE);
    const lines = linesBetween(get(world, 'shop-mailer-1'), 0, START + 5 * MINUTE);
    expect(lines.filter((line) => line.text.startsWith('ConnectionRefusedError')).length).toBeGreaterThan(5);
  });

  test('a paused one prints nothing', () => {
    const batch = get(worldOf(1), 'batch');
    expect(linesBetween(batch, START, START + 10 * MINUTE)).toEqual([]);
  });
});
