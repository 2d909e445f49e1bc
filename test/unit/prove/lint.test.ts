import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { wrongIn } from '../../../src/lessons/lint/commands.ts';
import { lintCourse, stampCourse } from '../../../src/lessons/lint/lint.ts';
import { PROOF_CODES } from '../../../src/lessons/prove/types.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';

const LESSONS = fileURLToPath(new URL('../../../lessons', import.meta.url));
const english = createTranslator('en');
let dir = '';

/** A course of one exercise in which nothing is wrong. */
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quayside-lint-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  cpSync(join(LESSONS, 'self-test/01-bad/chapter.yaml'), join(dir, '01-bad/chapter.yaml'));
  cpSync(join(LESSONS, 'self-test/01-bad/01-good'), join(dir, '01-bad/01-good'), { recursive: true });
});

function found(): readonly string[] {
  return lintCourse(dir).findings.map(({ code, id, says }) => `${code} ${id}: ${english.say(says)}`);
}

function edit(name: string, change: (text: string) => string): void {
  const path = join(dir, '01-bad/01-good', name);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

test('an exercise in which nothing is wrong has no findings', () => {
  expect(found()).toEqual([]);
});

test('a text that changed since it was matched is named, until it is stamped again', () => {
  edit('en.md', (text) => text.replace('keeps running', 'goes on running'));
  expect(found()).toEqual([
    'text-stale bad/good: 01-bad/01-good/zh.md, line 1: 01-bad/01-good/en.md has changed since they were matched',
  ]);
  expect(stampCourse(dir)).toBe(1);
  expect(stampCourse(dir)).toBe(0);
  expect(found()).toEqual([]);
});

test('a sentence of exercise.yaml belongs to its language’s text', () => {
  edit('exercise.yaml', (text) => text.replace('en: A container', 'en: One container'));
  expect(found().map((line) => line.split(':')[0])).toEqual(['text-stale bad/good']);
});

test.each([
  ['# One\n\n## Two\n', '# 一\n\n第二\n', 'texts-differ'],
  ['# One\n\n- a\n- b\n', '# 一\n\n- 甲\n', 'sentence-missing'],
  ['It takes 10 seconds.\n', '要 5 秒。\n', 'texts-differ'],
  ['See `State`.\n', '看 `Status`。\n', 'texts-differ'],
  ['```sh\ndocker ps\n```\n', '```sh\ndocker ps -a\n```\n', 'texts-differ'],
])('what one language has and the other has not is found: %j and %j', (en, zh, code) => {
  edit('en.md', (text) => `${text}\n${en}`);
  edit('zh.md', (text) => `${text}\n${zh}`);
  stampCourse(dir);
  expect(found().map((line) => line.split(' ')[0])).toEqual([code]);
});

test('a picture may have words of its language in it', () => {
  edit('en.md', (text) => `${text}\n\`\`\`text\nyou --> engine\n\`\`\`\n`);
  edit('zh.md', (text) => `${text}\n\`\`\`text\n你 --> 引擎\n\`\`\`\n`);
  stampCourse(dir);
  expect(found()).toEqual([]);
});

test('Chinese holds to the words of the glossary', () => {
  writeFileSync(join(dir, 'glossary.yaml'), 'terms:\n  - { en: container, zh: 容器, not: [集装箱] }\n');
  expect(found()).toEqual([]);
  appendFileSync(join(dir, '01-bad/01-good/zh.md'), '\n集装箱。\n');
  appendFileSync(join(dir, '01-bad/01-good/en.md'), '\nA box.\n');
  stampCourse(dir);
  expect(found()).toEqual([
    'glossary bad/good: 01-bad/01-good/zh.md, line 5: “container” is “容器”, not “集装箱”',
  ]);
});

test('a claimed row without a line, a line without a claim, a missing solution and a missing undo are found', () => {
  edit('exercise.yaml', (text) =>
    text.replace('claims: [cmd.run]', 'claims: [cmd.ps]').replace(/^undo:.*$/m, ''),
  );
  expect(found().map((line) => line.split(' ')[0])).toEqual(['row-unmarked', 'row-unclaimed', 'no-undo']);
});

test('a broken exercise file is one finding, with file and line, and the rest is still read', () => {
  cpSync(join(dir, '01-bad/01-good'), join(dir, '01-bad/02-broken'), { recursive: true });
  writeFileSync(join(dir, '01-bad/02-broken/exercise.yaml'), 'id: broken\nchecks: [\n');
  const { course, findings } = lintCourse(dir);
  expect(course.chapters[0]?.exercises.map(({ id }) => id)).toEqual(['good']);
  expect(findings.map(({ code, id }) => `${code} ${id}`)).toEqual(['invalid bad/broken']);
});

test.each([
  ['docker run -d --name box quay/busybox:1 sleep 600', null],
  ['docker container ls -aq', null],
  ['docker compose up -d', null],
  ['docker list', 'docker list'],
  ['docker container show', 'docker container show'],
  ['docker run --nmae box x', 'docker run --nmae'],
  ['docker run -Z x', 'docker run -Z'],
  ['docker exec box ls --no-such-option', null],
])('%s is held against the real CLI', (command, wrong) => {
  expect(wrongIn(command)).toBe(wrong);
});

test('every code is explained to authors', () => {
  const page = readFileSync(join(LESSONS, '../docs/course/prove.md'), 'utf8');
  expect(PROOF_CODES.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
