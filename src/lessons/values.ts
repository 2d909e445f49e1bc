import type { VarSpec } from './types.ts';

/** Short words that mean nothing here, so that a name made of one is free and easy to type. */
const WORDS =
  'otter heron maple cedar amber coral delta ember fjord grove hazel igloo jetty koala lemon mango north olive pearl quartz raven sable tulip umber velvet willow yarrow zebra basil cobalt dune elm fern gull harbor iris juniper kelp lark mint nutmeg opal plum quince reef sage thyme urchin violet wren yew'.split(
    ' ',
  );

export type Values = Readonly<Record<string, string>>;

/**
 * Draws the values of one attempt: the same for the same seed and engine. No two are alike (but numbers of a range
 * that is too small), and none is among `taken`, the names that exist on the engine.
 */
export function drawValues(
  vars: Readonly<Record<string, VarSpec>>,
  taken: ReadonlySet<string>,
  seed: number,
): Values {
  const random = randomBy(seed);
  const used = new Set(taken);
  const values: Record<string, string> = {};
  for (const [name, spec] of Object.entries(vars)) {
    const value = drawFree(spec, used, random);
    used.add(value);
    values[name] = value;
  }
  return values;
}

function drawFree(spec: VarSpec, used: ReadonlySet<string>, random: Random): string {
  if (spec.draw === 'number') return drawNumber(spec.from, spec.to, used, random);
  const prefix = spec.draw === 'name' ? `${spec.prefix}-` : '';
  const start = Math.floor(random() * WORDS.length);
  for (let step = 0; ; step += 1) {
    const word = WORDS[(start + step) % WORDS.length] ?? '';
    const round = Math.floor(step / WORDS.length);
    const value = `${prefix}${word}${round === 0 ? '' : round + 1}`;
    if (!used.has(value)) return value;
  }
}

/** A number that no other value has, as long as the range holds one. */
function drawNumber(from: number, to: number, used: ReadonlySet<string>, random: Random): string {
  const size = to - from + 1;
  const start = Math.floor(random() * size);
  for (let step = 0; step < size; step += 1) {
    const value = String(from + ((start + step) % size));
    if (!used.has(value)) return value;
  }
  return String(from + start);
}

type Random = () => number;

/** Mulberry32 (public domain, Tommy Ettinger): 32 bits of state are plenty for a handful of values. */
function randomBy(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
