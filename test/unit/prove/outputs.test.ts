import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  matches,
  readRecorded,
  steady,
  writeQuotes,
  writeRecorded,
} from '../../../src/lessons/prove/outputs.ts';
import { orphanOutputs, runnableBlocks } from '../../../src/lessons/prove/text-blocks.ts';

const FENCE = '```';

test('an output block belongs to the runnable block before it, and to no other', () => {
  const text = `${FENCE}output\nx\n${FENCE}\n\n${FENCE}sh\ndocker ps\n${FENCE}\n\n${FENCE}output\nNAMES\n${FENCE}\n`;
  expect(runnableBlocks(text)).toEqual([
    { script: 'docker ps', line: 6, output: { language: 'output', text: 'NAMES', line: 10 } },
  ]);
  expect(orphanOutputs(text).map(({ line }) => line)).toEqual([2]);
});

test('what differs from run to run is left open: values, ids, moments, durations', () => {
  const id = '4f0c1d2e3a4b';
  const output = `${id}  box-otter  Up 3 seconds\n${'a1'.repeat(32)}\n2026-11-24T15:36:44.123456Z\n`;
  expect(steady(output, { box: 'box-otter' })).toBe('…  {{box}}  Up …\n…\n…');
});

test('a value is found where it stands as a word, and not inside of another', () => {
  expect(steady('box-otter2 box-otter 12 123', { box: 'box-otter', n: '12' })).toBe(
    'box-otter2 {{box}} {{n}} 123',
  );
});

test('a quote may leave out parts of a line and whole lines, but no more', () => {
  expect(matches('CONTAINER ID   NAMES\n…   box', 'CONTAINER ID     NAMES\n…     box\n')).toBe(true);
  expect(matches('first\n…\nlast', 'first\nsecond\nthird\nlast')).toBe(true);
  expect(matches('first\n…\nlast', 'first\nsecond')).toBe(false);
  expect(matches('hello', 'hello\nworld')).toBe(false);
  expect(matches('4f0c1d2e3a4b', '…')).toBe(true);
});

test('what was recorded is read again, and written into a text that quotes something else', () => {
  const dir = mkdtempSync(join(tmpdir(), 'quayside-outputs-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const recorded = [{ run: 'docker ps', output: 'one\ntwo' }];
  writeRecorded(dir, recorded);
  expect(readRecorded(dir)).toEqual(recorded);
  const text = (output: string): string =>
    `# A\n\n${FENCE}sh\ndocker ps\n${FENCE}\n\n${FENCE}output\n${output}\n${FENCE}\n\nEnd.\n`;
  writeFileSync(join(dir, 'en.md'), text('zero'));
  writeFileSync(join(dir, 'zh.md'), text('one\n…'));
  writeQuotes(dir, 'en', recorded);
  writeQuotes(dir, 'zh', recorded);
  expect(readFileSync(join(dir, 'en.md'), 'utf8')).toBe(text('one\ntwo'));
  expect(readFileSync(join(dir, 'zh.md'), 'utf8')).toBe(text('one\n…'));
});
