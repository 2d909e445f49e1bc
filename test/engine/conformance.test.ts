import { afterAll, beforeAll, describe } from 'vitest';
import { answers } from './conformance/answers.ts';
import { endings } from './conformance/endings.ts';
import { events } from './conformance/events.ts';
import { startPair, type Pair } from './conformance/pair.ts';
import { refusals } from './conformance/refusals.ts';
import { streams } from './conformance/streams.ts';

/** Thirteen containers on a real engine take a while on a busy machine. */
const RAISING_MS = 180_000;

/** The demo engine and a real one hold the same fleet and are asked the same questions. */
describe('the demo engine answers as the real engine does', () => {
  let pair: Pair | undefined;
  const get = (): Pair => {
    if (pair === undefined) throw new Error('the engines did not start');
    return pair;
  };

  beforeAll(async () => {
    pair = await startPair();
  }, RAISING_MS);
  afterAll(async () => {
    await pair?.stop();
  }, RAISING_MS);

  // In this order: the last two change the fleet.
  answers(get);
  streams(get);
  refusals(get);
  events(get);
  endings(get);
});
