import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { courseDir, findPlace } from '../../../src/lessons/find.ts';
import { CourseError } from '../../../src/lessons/format/course-error.ts';
import { loadCourse } from '../../../src/lessons/format/course.ts';
import { KINDS } from '../../../src/lessons/checks/kinds/index.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';

const EXERCISE = `id: first
title: { en: First, zh: 第一 }
vars:
  box: { draw: name, prefix: box }
  clue: { draw: word, secret: true }
checks:
  - id: runs
    holds:
      container: { name: '{{box}}', is: running }
`;

describe('the course that is shipped', () => {
  const course = loadCourse(courseDir() ?? '');

  it('stands beside the package and has its first three exercises under ids without numbers', () => {
    const containers = course.chapters.find((chapter) => chapter.id === 'containers');
    expect(containers?.order).toBe(3);
    expect(containers?.exercises.slice(0, 3).map((exercise) => exercise.key)).toEqual([
      'containers/run',
      'containers/inspect',
      'containers/stop-start-remove',
    ]);
  });

  it('gives the same commands in both languages of every exercise', () => {
    for (const exercise of course.chapters.flatMap((chapter) => chapter.exercises)) {
      expect(commandsIn(exercise.text.zh)).toEqual(commandsIn(exercise.text.en));
      expect(commandsIn(exercise.text.en)).not.toEqual([]);
    }
  });

  it('is found under numbered and plain names', () => {
    const ways = ['containers/run', '03-containers/01-run', '03/01', '3/1', 'containers/1'];
    expect(ways.map((words) => findPlace(course, words)?.exercise?.key)).toEqual(
      ways.map(() => 'containers/run'),
    );
    expect(findPlace(course, '03-containers')).toMatchObject({ chapter: { id: 'containers' } });
    expect(findPlace(course, '03-containers')?.exercise).toBeUndefined();
    expect(findPlace(course, 'containers/nothing')).toBeNull();
    expect(findPlace(course, 'volumes')).toBeNull();
  });
});

describe('where the course is looked for', () => {
  it('is beside the nearest package.json above the program, in a package that was built', () => {
    const root = mkdtempSync(join(tmpdir(), 'quayside-package-'));
    mkdirSync(join(root, 'dist'));
    expect(courseDir(join(root, 'dist', 'quayside.js'))).toBeNull();
    writeFileSync(join(root, 'package.json'), '{}');
    expect(courseDir(join(root, 'dist', 'quayside.js'))).toBeNull();
    mkdirSync(join(root, 'lessons'));
    expect(courseDir(join(root, 'dist', 'quayside.js'))).toBe(join(root, 'lessons'));
    rmSync(root, { recursive: true });
  });
});

describe('a mistake in the course', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'quayside-course-'));
    mkdirSync(join(dir, '03-boxes', '01-first'), { recursive: true });
    writeFileSync(
      join(dir, '03-boxes', 'chapter.yaml'),
      'id: boxes\norder: 3\ntitle: { en: Boxes, zh: 箱子 }\n',
    );
    write('exercise.yaml', EXERCISE);
    write('en.md', '# First\n\nMake `{{box}}`.\n');
    write('zh.md', '# 第一\n\n创建 `{{box}}`。\n');
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  it('is none in the sample that the cases below spoil', () => {
    expect(problems()).toEqual([]);
  });

  it.each([
    ['an unknown field', 'holds:', 'hold:', 'line 8: there is no field “checks[1].hold”'],
    ['a missing field', 'id: first\n', '', 'line 1: the field “id” is missing'],
    ['a wrong type', 'id: first', 'id: [first]', 'line 1: “id” must be a text'],
    [
      'a wrong id',
      'id: first',
      'id: 01-First',
      'line 1: “id” must be small letters, digits and single dashes',
    ],
    [
      'a wrong choice',
      'is: running',
      'is: runing',
      'line 9: “checks[1].holds.container.is” must be one of: there, created, running, paused, exited, gone',
    ],
    [
      'a kind of value that there is not',
      'draw: name',
      'draw: nam',
      'line 4: “vars.box.draw” must be one of: name, word, number, port, subnet, token',
    ],
    [
      'a value that is not declared',
      "'{{box}}'",
      "'{{bax}}'",
      'line 9: no value is called “bax” (see “vars”)',
    ],
    [
      'a secret without a sentence',
      "'{{box}}'",
      "'{{clue}}'",
      'line 7: the check uses a secret value, so it needs a sentence in “checks[1].says”',
    ],
    [
      'a check with two modes',
      '    holds:',
      '    once: { event: { action: die } }\n    holds:',
      'line 7: “checks[1]” must have exactly one of “once”, “holds” and “keeps”',
    ],
    [
      'a check with no condition',
      "      container: { name: '{{box}}', is: running }",
      '      {}',
      `line 8: “checks[1].holds” must have exactly one kind: ${KINDS.map(({ name }) => name).join(', ')}`,
    ],
    [
      'a check after one that comes later',
      'id: runs',
      'id: runs\n    after: [ends]',
      'line 8: “runs” comes after “ends”, which no check above is called',
    ],
    [
      'a container that the setup does not make',
      'is: running',
      'is: running, from: setup',
      'line 8: the setup makes no container called “{{box}}”',
    ],
    ['no checks', /checks:[^]*/, 'checks: []\n', 'line 6: “checks” is empty'],
    [
      'an unclosed bracket',
      '{ draw: name, prefix: box }',
      '{ draw: name, prefix: box',
      'line 5: the indentation does not fit, or a bracket above is not closed',
    ],
    ['a tab', '  box:', '\tbox:', 'line 4: indented with a tab; YAML wants spaces'],
    ['a field given twice', 'checks:', 'id: again\nchecks:', 'line 6: this field is given twice'],
  ])('is told with file, line and words: %s', (_what, from, to, sentence) => {
    write('exercise.yaml', EXERCISE.replace(from, to));
    expect(problems()).toContain(`03-boxes/01-first/exercise.yaml, ${sentence}`);
  });

  it('in a text is told with its line: a value that is not declared, a secret shown, a text missing', () => {
    write('en.md', '# First\n\nMake {{bax}}.\nIt is {{clue}}.\n');
    rmSync(join(dir, '03-boxes', '01-first', 'zh.md'));
    expect(problems()).toEqual([
      '03-boxes/01-first/zh.md: this text is missing',
      '03-boxes/01-first/en.md, line 3: no value is called “bax” (see “vars”)',
      '03-boxes/01-first/en.md, line 4: “clue” is secret and must not be shown',
    ]);
  });

  it('is an id used twice, or a chapter whose number is not that of its folder', () => {
    cpSync(join(dir, '03-boxes', '01-first'), join(dir, '03-boxes', '02-again'), { recursive: true });
    cpSync(join(dir, '03-boxes'), join(dir, '04-more'), { recursive: true });
    expect(problems()).toEqual([
      '03-boxes/02-again/exercise.yaml, line 1: the id “first” is used twice',
      '04-more/chapter.yaml, line 2: the order is 3, but the folder says 4',
      '04-more/02-again/exercise.yaml, line 1: the id “first” is used twice',
      '04-more/chapter.yaml, line 1: the id “boxes” is used twice',
    ]);
  });

  it('is a folder without a course', () => {
    rmSync(join(dir, '03-boxes'), { recursive: true });
    expect(problems()).toEqual([`${dir}: there is no course here`]);
  });

  it('is told in Chinese too, and leaves docker’s own templates alone', () => {
    write('exercise.yaml', EXERCISE.replace('is: running', 'is: runing'));
    write('en.md', "`docker ps --format '{{.Names}}{{end}}'` {{json .}}");
    expect(problems('zh')).toEqual([
      '03-boxes/01-first/exercise.yaml 第 9 行：“checks[1].holds.container.is”只能是其中之一：there, created, running, paused, exited, gone',
    ]);
  });

  function write(file: string, text: string): void {
    writeFileSync(join(dir, '03-boxes', '01-first', file), text);
    expect(readFileSync(join(dir, '03-boxes', '01-first', file), 'utf8')).toBe(text);
  }

  function problems(language: 'en' | 'zh' = 'en'): string[] {
    try {
      loadCourse(dir);
      return [];
    } catch (error) {
      if (!(error instanceof CourseError)) throw error;
      const translator = createTranslator(language);
      return error.problems.map((problem) => translator.say(problem));
    }
  }
});

function commandsIn(text: string): string[] {
  return [...text.matchAll(/```sh\n([^]*?)```/g)].map((match) => match[1] ?? '');
}
