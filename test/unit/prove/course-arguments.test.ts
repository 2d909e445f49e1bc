import { expect, test } from 'vitest';
import { parseCommandLine, UsageError } from '../../../src/views/cli/arguments.ts';

const parse = (line: string): unknown => parseCommandLine(line.split(' '));

test('course prove takes exercises and chapters, a seed, and engines at a time', () => {
  expect(parse('course prove 03-containers networks/dns --jobs 2 --seed 7 --json')).toMatchObject({
    name: 'course',
    action: 'prove',
    targets: ['03-containers', 'networks/dns'],
    jobs: 2,
    seed: 7,
    json: true,
    selfTest: false,
  });
  expect(parse('course prove --all')).toMatchObject({ targets: [], jobs: 1, seed: null });
  expect(parse('course prove --self-test')).toMatchObject({ targets: [], selfTest: true });
});

test('course lint, new and preview take what belongs to them', () => {
  expect(parse('course lint --stamp')).toMatchObject({ action: 'lint', stamp: true });
  expect(parse('course new containers/rename')).toMatchObject({ action: 'new', id: 'containers/rename' });
  expect(parse('course preview containers/run --width 60 --lang zh')).toMatchObject({
    action: 'preview',
    id: 'containers/run',
    width: 60,
    lang: 'zh',
  });
});

test.each([
  ['course', 'course.usage-action'],
  ['course prove', 'course.usage-which'],
  ['course prove x --all', 'cli.unexpectedWord'],
  ['course prove x --jobs 0', 'course.usage-number'],
  ['course prove x --seed y', 'course.usage-number'],
  ['course prove x --stamp', 'cli.optionElsewhere'],
  ['course new', 'course.usage-one'],
  ['course new a/b c', 'course.usage-one'],
  ['course lint x', 'cli.unexpectedWord'],
  ['doctor --seed 1', 'cli.optionElsewhere'],
])('%s is refused with a sentence', (line, key) => {
  expect(() => parse(line)).toThrow(UsageError);
  expect(() => parse(line)).toThrow(key);
});
