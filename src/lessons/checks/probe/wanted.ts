import { z } from 'zod';
import { EngineError, msg, type Message } from '../../../engine/message.ts';
import { withinTime } from '../../../engine/streams/within-time.ts';
import { brief } from './findings.ts';
import { sizeOf } from './sizes.ts';

/**
 * What an author asks of one value, in every kind that probes: a text, number or truth value to be equal to; a list, equal
 * word by word; or an object of tests that must all pass.
 */
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const figure = z.union([z.number(), z.string()]);
const pattern = z.string().refine(isPattern, 'pattern');

export const wanted = z.union([
  scalar,
  z.array(scalar),
  z.strictObject({
    equals: z.union([scalar, z.array(scalar)]).optional(),
    not: scalar.optional(),
    contains: z.union([scalar, z.array(scalar)]).optional(),
    lacks: z.union([scalar, z.array(scalar)]).optional(),
    /** A JavaScript pattern; `^` and `$` also stand for the ends of lines. */
    matches: pattern.optional(),
    /** A figure, or a size: 12MB (1000s, as docker lists sizes), 64m and 64MiB (1024s, as its options take them). */
    atLeast: figure.optional(),
    atMost: figure.optional(),
    /** True: has any value. False: has none. */
    set: z.boolean().optional(),
  }),
]);

export type Wanted = z.output<typeof wanted>;
type Scalar = string | number | boolean;

/** One thing to be true of a value; `shown` is how a sentence names what is asked for. */
export interface Test {
  readonly shown: string;
  readonly passes: (found: unknown) => boolean;
  /** What a label says of the field that is asked for. */
  readonly want: (field: string) => Message;
  /** What is said of a value that fails. */
  readonly fails: (params: FailParams) => Message;
  /** True where the found value may be shown though what is asked for is secret. */
  readonly tells: boolean;
}

export interface FailParams {
  readonly name: string;
  readonly field: string;
  readonly found: string;
}

/** Takes a condition on a value apart. */
export function testsOf(asked: Wanted): readonly Test[] {
  if (typeof asked !== 'object') return [equals(asked)];
  if (isList(asked)) return [equalsList(asked)];
  const tests: Test[] = [];
  if (asked.equals !== undefined) {
    tests.push(isList(asked.equals) ? equalsList(asked.equals) : equals(asked.equals));
  }
  if (asked.not !== undefined) tests.push(differs(asked.not));
  for (const part of several(asked.contains)) tests.push(contains(String(part)));
  for (const part of several(asked.lacks)) tests.push(lacks(String(part)));
  if (asked.matches !== undefined) tests.push(matches(asked.matches));
  if (asked.atLeast !== undefined) tests.push(atLeast(asked.atLeast));
  if (asked.atMost !== undefined) tests.push(atMost(asked.atMost));
  if (asked.set === true) tests.push(IS_SET);
  if (asked.set === false) tests.push(IS_UNSET);
  return tests;
}

/** True when a found value is as asked. */
export function fits(asked: Wanted, found: unknown): boolean {
  return testsOf(asked).every((test) => test.passes(found));
}

/** A found value as one line: words of a list joined by a space, an object as JSON; '' for nothing. */
export function shownOf(found: unknown): string {
  return brief(rawOf(found));
}

/** True for what an engine writes where there is no value. */
export function isUnset(found: unknown): boolean {
  if (found === undefined || found === null || found === '') return true;
  if (Array.isArray(found)) return found.length === 0;
  return typeof found === 'object' && Object.keys(found).length === 0;
}

function rawOf(found: unknown): string {
  if (found === undefined || found === null) return '';
  if (typeof found === 'string') return found;
  if (typeof found === 'number' || typeof found === 'boolean') return String(found);
  if (Array.isArray(found)) {
    return found.every((part) => typeof part !== 'object' || part === null)
      ? found.map(rawOf).join(' ')
      : JSON.stringify(found);
  }
  return typeof found === 'object' ? JSON.stringify(found) : '';
}

function equals(value: Scalar): Test {
  const shown = String(value);
  return {
    shown: brief(shown),
    tells: true,
    passes: (found) => {
      // What an engine leaves out is false, 0 or empty.
      if (found === undefined || found === null) return value === '' || value === 0 || value === false;
      const raw = rawOf(found);
      if (raw === shown || trimmed(raw) === trimmed(shown)) return true;
      return Array.isArray(found) && oneSpaced(raw) === oneSpaced(shown);
    },
    want: (field) => msg('probe.want.equals', { field, wanted: brief(shown) }),
    fails: (params) => msg('probe.field.equals', { ...params, wanted: brief(shown) }),
  };
}

function equalsList(values: readonly Scalar[]): Test {
  const words = values.map(String);
  const shown = brief(words.join(' '));
  return {
    shown,
    tells: true,
    passes: (found) => {
      if (found === undefined || found === null) return words.length === 0;
      return (
        Array.isArray(found) &&
        found.length === words.length &&
        found.every((word, index) => rawOf(word) === words[index])
      );
    },
    want: (field) => msg('probe.want.equals', { field, wanted: shown }),
    fails: (params) => {
      // The same words, divided otherwise: only brackets show that.
      const wanted = shown === params.found ? brief(JSON.stringify(words)) : shown;
      return msg('probe.field.equals', { ...params, wanted });
    },
  };
}

function differs(value: Scalar): Test {
  const shown = brief(String(value));
  return {
    shown,
    tells: false,
    passes: (found) => !equals(value).passes(found),
    want: (field) => msg('probe.want.not', { field, wanted: shown }),
    fails: (params) => msg('probe.field.not', { ...params, wanted: shown }),
  };
}

function contains(part: string): Test {
  const shown = brief(part);
  return {
    shown,
    tells: false,
    passes: (found) => holds(found, part),
    want: (field) => msg('probe.want.contains', { field, wanted: shown }),
    fails: (params) => msg('probe.field.contains', { ...params, wanted: shown }),
  };
}

function lacks(part: string): Test {
  const shown = brief(part);
  return {
    shown,
    tells: false,
    passes: (found) => !holds(found, part),
    want: (field) => msg('probe.want.lacks', { field, wanted: shown }),
    fails: (params) => msg('probe.field.lacks', { ...params, wanted: shown }),
  };
}

function matches(source: string): Test {
  const shown = brief(source);
  return {
    shown,
    tells: false,
    passes: (found) => matchesPattern(source, rawOf(found)),
    want: (field) => msg('probe.want.matches', { field, wanted: shown }),
    fails: (params) => msg('probe.field.matches', { ...params, wanted: shown }),
  };
}

function atLeast(value: number | string): Test {
  const limit = figureOf(value);
  const shown = String(value);
  return {
    shown,
    tells: false,
    passes: (found) => numberIn(found) >= limit,
    want: (field) => msg('probe.want.least', { field, wanted: shown }),
    fails: (params) => msg('probe.field.least', { ...params, wanted: shown }),
  };
}

function atMost(value: number | string): Test {
  const limit = figureOf(value);
  const shown = String(value);
  return {
    shown,
    tells: false,
    passes: (found) => numberIn(found) <= limit,
    want: (field) => msg('probe.want.most', { field, wanted: shown }),
    fails: (params) => msg('probe.field.most', { ...params, wanted: shown }),
  };
}

const IS_SET: Test = {
  shown: '',
  tells: true,
  passes: (found) => !isUnset(found),
  want: (field) => msg('probe.want.set', { field }),
  fails: ({ name, field }) => msg('probe.field.none', { name, field }),
};

const IS_UNSET: Test = {
  shown: '',
  tells: true,
  passes: isUnset,
  want: (field) => msg('probe.want.unset', { field }),
  fails: (params) => msg('probe.field.some', { ...params }),
};

/** In a list: one of its words, whole or in part; in an object: one of its names; in a text: a part of it. */
function holds(found: unknown, part: string): boolean {
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) {
    return Object.hasOwn(found, part) || JSON.stringify(found).includes(part);
  }
  if (Array.isArray(found) && found.some((word) => rawOf(word).includes(part))) return true;
  return rawOf(found).includes(part);
}

/** A hostile text must not hold a pattern up. */
const PATTERN_LIMIT_MS = 100;

/** @throws EngineError when the pattern takes too long on this text, or is none */
export function matchesPattern(source: string, text: string): boolean {
  const pattern = new RegExp(source, 'm');
  let result = false;
  const ended = withinTime(PATTERN_LIMIT_MS, () => {
    result = pattern.test(text);
  });
  if (!ended) throw new EngineError(msg('probe.unknown.pattern', { pattern: brief(source) }));
  return result;
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'm') instanceof RegExp;
  } catch {
    // A SyntaxError: it is no pattern, which is the answer.
    return false;
  }
}

function figureOf(value: number | string): number {
  const size = typeof value === 'number' ? value : sizeOf(value);
  if (size === undefined)
    throw new EngineError(msg('probe.unknown.figure', { figure: brief(String(value)) }));
  return size;
}

/** NaN, which is neither more nor less than anything, for what is no figure. */
function numberIn(found: unknown): number {
  if (typeof found === 'number') return found;
  if (found === undefined || found === null) return 0;
  return typeof found === 'string' ? (sizeOf(found) ?? Number.NaN) : Number.NaN;
}

function isList(asked: unknown): asked is readonly Scalar[] {
  return Array.isArray(asked);
}

function several(parts: Scalar | readonly Scalar[] | undefined): readonly Scalar[] {
  if (parts === undefined) return [];
  return typeof parts === 'object' ? parts : [parts];
}

/** Ends of files and of output bear a line end that nobody means. */
function trimmed(text: string): string {
  return text.replace(/\r?\n$/, '');
}

/** Words divided by one space each. */
export function oneSpaced(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}
