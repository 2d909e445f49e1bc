import { describe, expect, it } from 'vitest';
import { isPath, valueAt } from '../../../src/lessons/checks/probe/json-path.ts';
import { diffLines } from '../../../src/lessons/checks/probe/line-diff.ts';
import { nearestName } from '../../../src/lessons/checks/probe/near.ts';
import { memoryShown, sizeOf, sizeShown } from '../../../src/lessons/checks/probe/sizes.ts';
import { fits, shownOf, wanted } from '../../../src/lessons/checks/probe/wanted.ts';

describe('what is asked of a value', () => {
  it('compares texts, figures and truth values however the engine writes them', () => {
    expect(fits('80', 80)).toBe(true);
    expect(fits(80, '80')).toBe(true);
    expect(fits(true, true)).toBe(true);
    expect(fits('a\n', 'a')).toBe(true);
    expect(fits('a', 'b')).toBe(false);
    expect(fits({ not: 'a' }, 'b')).toBe(true);
    expect(fits({ not: 'a' }, 'a')).toBe(false);
  });

  it('takes what an engine leaves out for false, 0 and empty, and for nothing else', () => {
    for (const empty of [null, undefined]) {
      for (const value of [false, 0, '', []]) expect(fits(value, empty)).toBe(true);
      for (const value of [true, 1, 'x', ['x']]) expect(fits(value, empty)).toBe(false);
      expect(fits({ set: false }, empty)).toBe(true);
      expect(fits({ set: true }, empty)).toBe(false);
    }
  });

  it('compares lists word by word, or as the line that they make', () => {
    expect(fits(['sleep', '5'], ['sleep', '5'])).toBe(true);
    expect(fits(['sleep 5'], ['sleep', '5'])).toBe(false);
    expect(fits('sleep  5', ['sleep', '5'])).toBe(true);
    expect(fits({ contains: ['80/tcp', '443/tcp'] }, ['80/tcp', '443/tcp'])).toBe(true);
    expect(fits({ contains: '443/tcp' }, ['80/tcp'])).toBe(false);
    expect(fits({ lacks: '443/tcp' }, { '80/tcp': {} })).toBe(true);
    expect(fits({ contains: '80/tcp' }, { '80/tcp': {} })).toBe(true);
  });

  it('compares figures and sizes, and takes what is no figure for neither more nor less', () => {
    expect(fits({ atMost: '64m' }, 67_108_864)).toBe(true);
    expect(fits({ atMost: '64MB' }, 67_108_864)).toBe(false);
    expect(fits({ atLeast: 2, atMost: 3 }, '2')).toBe(true);
    expect(fits({ atLeast: 0 }, 'much')).toBe(false);
    expect(fits({ atMost: 9 }, 'much')).toBe(false);
    expect(() => fits({ atMost: 'much' }, 1)).toThrow('probe.unknown.figure');
  });

  it('gives a pattern up that takes too long', () => {
    expect(() => fits({ matches: '^(a+)+$' }, `${'a'.repeat(40)}b`)).toThrow('probe.unknown.pattern');
  });

  it('refuses what is misspelt and what is no pattern', () => {
    expect(wanted.safeParse({ contain: 'x' }).success).toBe(false);
    expect(wanted.safeParse({ matches: '(' }).success).toBe(false);
    expect(wanted.safeParse({ matches: '^{{box}}$' }).success).toBe(true);
  });

  it('shows one clean line of what was found', () => {
    expect(shownOf('a\x1b[31mb\nc')).toBe('ab c');
    expect(shownOf(['a', 'b'])).toBe('a b');
    expect(shownOf({ a: 1 })).toBe('{"a":1}');
    expect(shownOf(null)).toBe('');
    expect(shownOf('x'.repeat(100_000))).toHaveLength(80);
  });
});

describe('a path', () => {
  const json = {
    a: {
      'b.c': [
        { name: 'x', value: 1 },
        { name: 'y', value: 2 },
      ],
    },
    list: [null, 5],
  };

  it('leads through names, lists and entries', () => {
    expect(valueAt(json, 'a["b.c"][1].value')).toBe(2);
    expect(valueAt(json, 'a["b.c"][name=y].value')).toBe(2);
    expect(valueAt(json, 'a["b.c"].*.name')).toEqual(['x', 'y']);
    expect(valueAt(json, 'list[1]')).toBe(5);
  });

  it('gives nothing where it leads nowhere', () => {
    for (const path of ['x.y.z', 'list[0].x', 'list[7]', 'a["b.c"][name=z].value', 'a.*.x.y', 'toString']) {
      const found = valueAt(json, path);
      expect(found === undefined || (Array.isArray(found) && found.length === 0)).toBe(true);
    }
    expect(valueAt(null, 'a')).toBeUndefined();
  });

  it('is refused where it cannot be read', () => {
    for (const path of ['a.b', 'a[0]', 'a[x=/y]', '["a.b"]', '*']) expect(isPath(path)).toBe(true);
    for (const path of ['', 'a[', 'a]b', 'a[=x]']) expect(isPath(path)).toBe(false);
  });
});

describe('a comparison of lines', () => {
  it('counts an altered line once, and added and removed ones', () => {
    expect(diffLines('a\nb\nc\n', 'a\nb\nc').changed).toBe(0);
    expect(diffLines('a\nb\nc\n', 'a\nB\nc\n')).toEqual({
      changed: 1,
      removed: [2],
      added: [{ line: 2, text: 'B' }],
    });
    expect(diffLines('a\nb\nc\n', 'a\nb\nx\ny\nc\n').changed).toBe(2);
    expect(diffLines('a\nb\nc\n', 'c\n').changed).toBe(2);
    expect(diffLines('a\nb\nc\n', 'x\nb\ny\n').changed).toBe(2);
    expect(diffLines('', 'a\n').changed).toBe(1);
    expect(diffLines('a  \n', 'a\r\n').changed).toBe(0);
  });
});

it('reads sizes as docker writes them', () => {
  expect([
    sizeOf('12MB'),
    sizeOf('64m'),
    sizeOf('64MiB'),
    sizeOf('1.5g'),
    sizeOf('10'),
    sizeOf('3b'),
  ]).toEqual([12e6, 67_108_864, 67_108_864, 1.5 * 2 ** 30, 10, 3]);
  for (const text of ['', 'x', '5 apples', '-1']) expect(sizeOf(text)).toBeUndefined();
  expect([sizeShown(4_260_000), sizeShown(12), memoryShown(67_108_864)]).toEqual(['4.26MB', '12B', '64MiB']);
});

it('finds the name that is meant among those that are nearly the same, or the only new one', () => {
  const old = new Map([['bridge', '']]);
  expect(nearestName('web', ['wbe', 'database'], old)).toBe('wbe');
  expect(nearestName('web', ['bridge', 'server'], old)).toBe('server');
  expect(nearestName('web', ['bridge'], old)).toBeUndefined();
  expect(nearestName('web', ['server', 'database'], old)).toBeUndefined();
});
