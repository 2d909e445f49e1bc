import { describe, expect, it } from 'vitest';
import type { RawLine } from '../../src/engine/streams/lines.ts';
import { ResumePoint, unixSeconds } from '../../src/engine/streams/logs-resume.ts';

const START = 1_800_000_000_000;

function line(ms: number, text: string, stderr = false): RawLine {
  return { ms: START + ms, ns: 5, stderr, bytes: Buffer.from(text), cut: 0 };
}

/** What the engine answers: everything since then, in the order in which it was written. */
function answer(written: readonly RawLine[], since: string | undefined): RawLine[] {
  return written.filter(({ ms, ns }) => since === undefined || unixSeconds(ms, ns) >= since);
}

/** Reads `first` lines, leaves, reads on; all that was passed on. */
function readInTwo(written: readonly RawLine[], first: number): RawLine[] {
  const point = new ResumePoint();
  const passed: RawLine[] = [];
  for (const count of [first, written.length]) {
    const repeats = point.repeats();
    for (const one of answer(written.slice(0, count), point.since())) {
      if (repeats(one)) continue;
      point.note(one);
      passed.push(one);
    }
  }
  return passed;
}

const lines = (count: number): RawLine[] =>
  Array.from({ length: count }, (_, i) => line(i, `line ${i}`, i % 3 === 0));

describe('where a log was left', () => {
  it.each([0, 1, 63, 64, 255, 256, 257, 1_023, 1_024, 1_025, 5_000])(
    'loses and doubles nothing after %i lines',
    (first) => {
      const written = lines(6_000);
      expect(readInTwo(written, first)).toEqual(written);
    },
  );

  it.each([1, 100, 272, 700])('nor where a line was written %i lines after its time', (late) => {
    const written = lines(2_000);
    const [straggler] = written.splice(1_200, 1);
    if (straggler) written.splice(1_200 + late, 0, straggler);
    for (const first of [1_150, 1_200, 1_201 + late, 1_250 + late, 1_999]) {
      expect(readInTwo(written, first).length).toBe(2_000);
    }
  });

  it('nor where the straggler comes only after it was left', () => {
    const written = lines(1_000);
    const [straggler] = written.splice(700, 1);
    if (straggler) written.splice(920, 0, straggler);
    expect(readInTwo(written, 910)).toEqual(written);
  });

  it('nor where many lines have one time, and where some of them are equal', () => {
    const written = Array.from({ length: 600 }, (_, i) => line(Math.floor(i / 300), `same ${i % 2}`));
    expect(readInTwo(written, 450)).toEqual(written);
  });

  it('nor where the clock was set back amid', () => {
    const written = [...lines(500), ...lines(500).map((one) => ({ ...one, ms: one.ms - 3_600_000 }))];
    expect(readInTwo(written, 700).length).toBe(1_000);
  });
});
