import type { SandboxNeeds, VarSpec } from './types.ts';

/** Short words that mean nothing here, so that a name made of one is free and easy to type. */
const WORDS =
  'otter heron maple cedar amber coral delta ember fjord grove hazel igloo jetty koala lemon mango north olive pearl quartz raven sable tulip umber velvet willow yarrow zebra basil cobalt dune elm fern gull harbor iris juniper kelp lark mint nutmeg opal plum quince reef sage thyme urchin violet wren yew'.split(
    ' ',
  );

export type Values = Readonly<Record<string, string>>;

/** What a drawn value must not be. */
export interface Taken {
  /** Names that exist on the engine. */
  readonly names: ReadonlySet<string>;
  readonly ports: ReadonlySet<number>;
  /** In CIDR notation. */
  readonly subnets: readonly string[];
}

export const NOTHING_TAKEN: Taken = { names: new Set(), ports: new Set(), subnets: [] };

/** The value that bears the first three numbers of a subnet: `lan` 10.83.7.0/24 → `lanPrefix` 10.83.7. */
export function prefixName(name: string): string {
  return `${name}Prefix`;
}

/** Values that a lab gives, besides what is drawn. */
export const LAB_VALUES = {
  registry: ['registry', 'registryUser', 'registryPassword'],
  mirror: ['mirror'],
} as const;

const GIVEN: VarSpec = { draw: 'word', secret: false };

/** The names under which the values of these declarations are known, with those that its lab gives an exercise. */
export function valueNames(
  vars: Readonly<Record<string, VarSpec>>,
  needs: Partial<Pick<SandboxNeeds, 'registry' | 'mirror'>> = {},
): ReadonlyMap<string, VarSpec> {
  const given = [
    ...(needs.registry === true ? LAB_VALUES.registry : []),
    ...(needs.mirror === undefined ? [] : LAB_VALUES.mirror),
  ];
  return new Map([
    ...given.map((name): [string, VarSpec] => [name, GIVEN]),
    ...Object.entries(vars).flatMap(([name, spec]): [string, VarSpec][] =>
      spec.draw === 'subnet'
        ? [
            [name, spec],
            [prefixName(name), spec],
          ]
        : [[name, spec]],
    ),
  ]);
}

/**
 * Draws the values of one attempt: the same for the same seed and engine. No two are alike (but numbers of a range
 * that is too small), and none is taken.
 */
export function drawValues(vars: Readonly<Record<string, VarSpec>>, taken: Taken, seed: number): Values {
  const random = randomBy(seed);
  const used = new Set(taken.names);
  const subnets = [...taken.subnets];
  const values: Record<string, string> = {};
  for (const [name, spec] of Object.entries(vars)) {
    const value = drawFree(spec, used, subnets, taken.ports, random);
    used.add(value);
    values[name] = value;
    if (spec.draw === 'subnet') {
      subnets.push(value);
      values[prefixName(name)] = value.replace(/\.0\/24$/, '');
    }
  }
  return values;
}

/** Above what services use, below what systems give out by themselves (Linux: from 32768). */
const PORT_FROM = 20_000;
const PORT_TO = 29_999;

function drawFree(
  spec: VarSpec,
  used: ReadonlySet<string>,
  subnets: readonly string[],
  ports: ReadonlySet<number>,
  random: Random,
): string {
  switch (spec.draw) {
    case 'number':
      return drawNumber(spec.from, spec.to, used, random);
    case 'port':
      return drawNumber(PORT_FROM, PORT_TO, new Set([...used, ...[...ports].map(String)]), random);
    case 'subnet':
      return drawSubnet(subnets, random);
    case 'token':
      return drawToken(spec.length, used, random);
    default:
      return drawWord(spec.draw === 'name' ? `${spec.prefix}-` : '', used, random);
  }
}

function drawWord(prefix: string, used: ReadonlySet<string>, random: Random): string {
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

/** Without letters and digits that are taken for one another. */
const TOKEN_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';

function drawToken(length: number, used: ReadonlySet<string>, random: Random): string {
  for (;;) {
    const letters = Array.from(
      { length },
      () => TOKEN_LETTERS[Math.floor(random() * TOKEN_LETTERS.length)] ?? 'x',
    );
    // Not a number, which YAML and shells would take for one.
    const value = `q${letters.slice(1).join('')}`;
    if (!used.has(value)) return value;
  }
}

/** Second numbers of 10.x.y.0/24 that hardly any home, office or engine uses. */
const SUBNET_FROM = 64;
const SUBNET_COUNT = 128;

function drawSubnet(taken: readonly string[], random: Random): string {
  const start = Math.floor(random() * SUBNET_COUNT * 256);
  for (let step = 0; step < SUBNET_COUNT * 256; step += 1) {
    const number = (start + step) % (SUBNET_COUNT * 256);
    const value = `10.${SUBNET_FROM + Math.floor(number / 256)}.${number % 256}.0/24`;
    if (!taken.some((other) => overlaps(value, other))) return value;
  }
  return `10.${SUBNET_FROM}.0.0/24`;
}

/** Whether two IPv4 subnets in CIDR notation share an address; one of IPv6 shares none. */
export function overlaps(a: string, b: string): boolean {
  const one = rangeOf(a);
  const other = rangeOf(b);
  return one !== null && other !== null && one.from <= other.to && other.from <= one.to;
}

function rangeOf(cidr: string): { readonly from: number; readonly to: number } | null {
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr);
  if (match === null) return null;
  const [, ...parts] = match.map(Number);
  const [a = 0, b = 0, c = 0, d = 0, ones = 32] = parts;
  const size = 2 ** (32 - ones);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const from = Math.floor(address / size) * size;
  return { from, to: from + size - 1 };
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
