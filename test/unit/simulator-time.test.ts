import { describe, expect, test } from 'vitest';
import { humanDuration, nanoTime, parseMoment, secondTime } from '../../src/engine/simulator/time.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('the demo engine tells time as the engine does', () => {
  // The boundaries of units.HumanDuration in github.com/docker/go-units.
  test.for([
    [0, 'Less than a second'],
    [999, 'Less than a second'],
    [SECOND, '1 second'],
    [59.9 * SECOND, '59 seconds'],
    [MINUTE, 'About a minute'],
    [2 * MINUTE, '2 minutes'],
    [59.9 * MINUTE, '59 minutes'],
    [HOUR, 'About an hour'],
    [1.49 * HOUR, 'About an hour'],
    [1.5 * HOUR, '2 hours'],
    [47.4 * HOUR, '47 hours'],
    [2 * DAY, '2 days'],
    [13.9 * DAY, '13 days'],
    [14 * DAY, '2 weeks'],
    [59 * DAY, '8 weeks'],
    [60 * DAY, '2 months'],
    [729 * DAY, '24 months'],
    [731 * DAY, '2 years'],
  ] as const)('%d ms is "%s"', ([ms, words]) => {
    expect(humanDuration(ms)).toBe(words);
  });

  test('a moment that never was is Go’s zero time', () => {
    expect(nanoTime(undefined)).toBe('0001-01-01T00:00:00Z');
  });

  test('a moment has up to nine digits after the second and no zero at the end', () => {
    for (let ms = 1_795_000_000_000; ms < 1_795_000_000_400; ms++) {
      expect(nanoTime(ms)).toMatch(/^2026-11-18T[\d:]{8}(\.\d{0,8}[1-9])?Z$/);
    }
  });

  test('volumes are dated to the second', () => {
    expect(secondTime(1_795_000_000_400)).toBe('2026-11-18T11:06:40Z');
  });

  test.for([
    ['1795000000', 1_795_000_000_000],
    ['1795000000.5', 1_795_000_000_500],
    ['2026-11-18T11:06:40Z', 1_795_000_000_000],
    ['yesterday', undefined],
    ['', undefined],
  ] as const)('since=%s is %s', ([text, ms]) => {
    expect(parseMoment(text)).toBe(ms);
  });
});
