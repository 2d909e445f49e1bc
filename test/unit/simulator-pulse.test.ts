import { describe, expect, test } from 'vitest';
import { believableFleet } from '../../src/engine/simulator/fleet/believable.ts';
import { populate } from '../../src/engine/simulator/populate.ts';
import { Pulse } from '../../src/engine/simulator/pulse.ts';
import { until } from '../support/until.ts';

function timers(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
}

describe('the demo engine’s own pulse', () => {
  test('no timer runs while nobody watches, one while somebody does', () => {
    const pulse = new Pulse(populate({ seed: 1 }, believableFleet()));
    const before = timers();
    pulse.arm();
    expect(timers()).toBe(before);
    const releases = [pulse.watch(), pulse.watch()];
    expect(timers()).toBe(before + 1);
    for (const release of releases) release();
    expect(timers()).toBe(before);
  });

  test('a release that is called twice counts once', () => {
    const pulse = new Pulse(populate({ seed: 1 }, believableFleet()));
    const before = timers();
    const [one, other] = [pulse.watch(), pulse.watch()];
    one();
    one();
    expect(timers()).toBe(before + 1);
    other();
    expect(timers()).toBe(before);
  });

  test('while somebody watches, what is due happens by itself', async () => {
    const world = populate({ seed: 1, clock: { rate: 500 } }, believableFleet());
    const pulse = new Pulse(world);
    const release = pulse.watch();
    const event = await until(() => world.events.kept.find(({ Action }) => Action === 'die'), {
      what: 'the crash loop to turn',
    });
    release();
    expect(event.Actor.Attributes['name']).toBe('shop-mailer-1');
  });

  test('unwatched time is caught up with, each thing at its own moment', async () => {
    const world = populate({ seed: 1, clock: { rate: 5000 } }, believableFleet());
    const start = world.clock.startAt;
    await until(() => world.clock.now() > start + 60_000, { what: 'a minute of its time' });
    expect(world.events.kept).toEqual([]);
    world.advance();
    const moments = world.events.kept.map(({ timeNano }) => timeNano);
    expect(moments.length).toBeGreaterThan(10);
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
    expect(moments.at(0)).toBeLessThan((start + 30_000) * 1e6);
  });
});
