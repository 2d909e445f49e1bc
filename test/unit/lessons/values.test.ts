import { describe, expect, it } from 'vitest';
import { fill, placesIn } from '../../../src/lessons/fill.ts';
import { drawValues, NOTHING_TAKEN } from '../../../src/lessons/values.ts';
import type { VarSpec } from '../../../src/lessons/types.ts';

const NAMES = Object.fromEntries(
  ['a', 'b', 'c'].map((name): [string, VarSpec] => [name, { draw: 'name', prefix: 'box', secret: false }]),
);

describe('the values of an attempt', () => {
  it('are the same for the same seed, and others for others', () => {
    expect(drawValues(NAMES, NOTHING_TAKEN, 7)).toEqual(drawValues(NAMES, NOTHING_TAKEN, 7));
    const drawn = Array.from({ length: 20 }, (_, seed) => drawValues(NAMES, NOTHING_TAKEN, seed)['a']);
    expect(new Set(drawn).size).toBeGreaterThan(5);
  });

  it('are never a name that exists, nor one twice, even when every word is taken', () => {
    const taken = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) {
      for (const value of Object.values(drawValues(NAMES, { ...NOTHING_TAKEN, names: taken }, seed))) {
        expect(value).toMatch(/^box-[a-z]+\d*$/);
        expect(taken).not.toContain(value);
        taken.add(value);
      }
    }
    expect(taken.size).toBe(180);
  });

  it('are numbers of the range, each end included, no two alike while there are enough', () => {
    const vars = Object.fromEntries(
      ['a', 'b', 'c'].map((name): [string, VarSpec] => [
        name,
        { draw: 'number', from: 4, to: 6, secret: false },
      ]),
    );
    for (let seed = 0; seed < 20; seed += 1) {
      expect(Object.values(drawValues(vars, NOTHING_TAKEN, seed)).toSorted()).toEqual(['4', '5', '6']);
    }
  });
});

describe('places in a text', () => {
  it('are filled, docker’s own templates left alone', () => {
    const text = "docker ps --format '{{.Names}} {{end}}' {{box}} {{json .}} {{box}} {{other}}";
    expect([...placesIn(text)]).toEqual(['box', 'other']);
    expect(fill(text, { box: 'box-otter' })).toBe(
      "docker ps --format '{{.Names}} {{end}}' box-otter {{json .}} box-otter {{other}}",
    );
  });
});
