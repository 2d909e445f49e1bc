import { describe, expect, it } from 'vitest';
import {
  compileFilter,
  compileSearch,
  type Compiled,
  type LineMatcher,
} from '../../src/engine/streams/logs-filter.ts';
import { withinTime } from '../../src/engine/streams/within-time.ts';

const LINES = ['GET /health 200', 'POST /orders 500', 'warn: Slow Query', 'a!b'];

function matcherOf(compiled: Compiled): LineMatcher {
  if (!compiled.ok) throw new Error(compiled.says.key);
  return compiled.matcher;
}

const kept = (expression: string): string[] => {
  const results = matcherOf(compileFilter(expression)).test(LINES);
  return LINES.filter((_, i) => results?.[i]);
};

describe('a filter', () => {
  it.each([
    ['text keeps the lines that hold it', 'orders', [1]],
    ['text in small letters is found in either case', 'slow query', [2]],
    ['text with a capital letter is found as written', 'Slow', [2]],
    ['text with another capital is not', 'SLOW', []],
    ['!text keeps the lines that do not hold it', '!health', [1, 2, 3]],
    ['/regex/ keeps the lines that it matches', '/ [45]\\d\\d$/', [1]],
    ['/regex/i does not mind case', '/WARN/i', [2]],
    ['!/regex/ keeps the others', '!/ \\d{3}$/', [2, 3]],
    ['a lone ! is text', '!', [3]],
    ['a backslash makes a leading slash text', '\\/health', [0]],
    ['a lone slash is text', '/', [0, 1]],
  ])('%s', (_, expression, expected) => {
    expect(kept(expression)).toEqual(expected.map((i) => LINES[i]));
  });

  it('says what is wrong with a bad regular expression', () => {
    expect(compileFilter('/(/')).toEqual({
      ok: false,
      says: { key: 'logs.pattern.bad', params: { reason: 'Unterminated group' } },
    });
  });

  it('gives up a regular expression that would never end', () => {
    const matcher = matcherOf(compileFilter('/^(a+)+$/'));
    expect(matcher.test([`${'a'.repeat(40)}!`])).toBeNull();
    expect(matcher.ranges([`${'a'.repeat(40)}!`])).toEqual([[]]);
    expect(matcher.test(['aaa'])).toEqual([true]);
  });
});

describe('a search', () => {
  it('finds every place of a text', () => {
    expect(matcherOf(compileSearch('o')).ranges(['foo bOo'])).toEqual([
      [
        [1, 2],
        [2, 3],
        [5, 6],
        [6, 7],
      ],
    ]);
  });

  it('finds every place of a regular expression, empty matches aside', () => {
    expect(matcherOf(compileSearch('/x*|\\d+/')).ranges(['ax12'])).toEqual([[[1, 2]]]);
    expect(matcherOf(compileSearch('/\\d+/')).ranges(['a1 22'])).toEqual([
      [
        [1, 2],
        [3, 5],
      ],
    ]);
  });

  it('takes an exclamation mark for text', () => {
    expect(matcherOf(compileSearch('!b')).test(LINES)).toEqual([false, false, false, true]);
  });
});

describe('work within a time', () => {
  it('is ended when it does not end', () => {
    let turns = 0;
    const done = withinTime(20, () => {
      for (;;) turns += 1;
    });
    expect(done).toBe(false);
    expect(turns).toBeGreaterThan(0);
  });

  it('passes on what it throws', () => {
    expect(() =>
      withinTime(20, () => {
        throw new TypeError('no');
      }),
    ).toThrow(new TypeError('no'));
  });
});
