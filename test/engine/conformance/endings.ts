import { describe, expect, test } from 'vitest';
import { fieldOf } from '../../../src/engine/json.ts';
import { until } from '../../support/until.ts';
import { settled } from './answers.ts';
import { ask } from './ask.ts';
import type { Member } from './fleet.ts';
import type { Pair } from './pair.ts';
import { differences, shapeOf } from './shape.ts';

/** After all that was done to the fleet, what is left looks the same on both. */
const LEFT: readonly Member[] = ['plain', 'paused', 'done', 'oom', 'web', 'sick'];

/** A restart policy is cut off by each of these, and the container stays as it exited. */
const CUTS: readonly string[] = [
  'POST /containers/{}/stop',
  'POST /containers/{}/start',
  'POST /containers/{}/kill',
  'DELETE /containers/{}',
];

export function endings(pair: () => Pair): void {
  describe('endings', () => {
    test.for(LEFT)('the inspect of %s has every field, no other, after all that', async (member) => {
      const [real, demo] = await pair().both('GET', `/containers/${pair().name(member)}/json`);
      expect(differences(shapeOf(settled(real.json)), shapeOf(settled(demo.json)))).toEqual([]);
    });

    test('a stop while the policy waits ends the restarts', async () => {
      const [real, demo] = [await cut(pair(), pair().real), await cut(pair(), pair().demo)];
      expect(demo).toEqual(real);
    });
  });
}

/** Statuses of the cuts and the states after them. */
async function cut(pair: Pair, socket: string): Promise<unknown[]> {
  const path = `/containers/${pair.name('loop')}/json`;
  const state = async (): Promise<unknown> => fieldOf((await ask(socket, 'GET', path)).json, 'State');
  await until(async () => fieldOf(await state(), 'Restarting') === true, {
    what: 'the container to restart',
  });
  const told: unknown[] = [];
  for (const request of CUTS) {
    const [method = '', at = ''] = request.replace('{}', pair.name('loop')).split(' ');
    told.push((await ask(socket, method, at)).status);
    if (request.includes('/start')) {
      // Started, it fails at once and begins its restarts anew: whether it runs just now is chance.
      await until(async () => fieldOf(await state(), 'Restarting') === true, { what: 'it to restart again' });
    } else told.push(fieldOf(await state(), 'Status'));
  }
  return told;
}
