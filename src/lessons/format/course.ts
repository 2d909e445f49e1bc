import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { msg, type Message } from '../../engine/message.ts';
import { placesIn } from '../fill.ts';
import type { Chapter, Check, Condition, Course, Exercise, LocalText } from '../types.ts';
import { CourseError } from './course-error.ts';
import { conditionOf, crossCheck, usesSecret } from './cross-check.ts';
import { readYaml } from './read-yaml.ts';
import { chapterFile, exerciseFile, type CheckEntry, type ExerciseFile } from './schema.ts';

const NUMBERED = /^(\d+)-/;

/**
 * Reads the whole course from its folder: `NN-chapter/chapter.yaml` and `NN-chapter/NN-exercise/{exercise.yaml,
 * en.md, zh.md}`. It loads the YAML and schema libraries, so import it only when the course is opened.
 *
 * @throws CourseError with every mistake of every file.
 */
export function loadCourse(dir: string): Course {
  const problems: Message[] = [];
  const chapters: Chapter[] = [];
  for (const { folder } of numberedFolders(dir)) {
    const chapter = loadChapter(dir, folder, problems);
    if (chapter === null) continue;
    if (chapters.some((other) => other.id === chapter.id)) {
      problems.push(msg('lessons.error.twice', { file: `${folder}/chapter.yaml`, line: 1, id: chapter.id }));
    }
    chapters.push(chapter);
  }
  const [first, ...rest] = problems;
  if (first !== undefined) throw new CourseError([first, ...rest]);
  if (chapters.length === 0) throw new CourseError([msg('lessons.error.no-course', { dir })]);
  return { dir, chapters: chapters.toSorted((a, b) => a.order - b.order) };
}

function loadChapter(dir: string, folder: string, problems: Message[]): Chapter | null {
  const file = `${folder}/chapter.yaml`;
  const result = readYaml(join(dir, file), file, chapterFile);
  if (!result.ok) {
    problems.push(...result.problems);
    return null;
  }
  const { id, title, order } = result.read.value;
  const number = numberOf(folder);
  if (number !== order) {
    problems.push(msg('lessons.error.order', { file, line: result.read.lineOf(['order']), order, number }));
  }
  const exercises: Exercise[] = [];
  for (const inner of numberedFolders(join(dir, folder))) {
    const exercise = loadExercise(dir, `${folder}/${inner.folder}`, id, exercises.length + 1, problems);
    if (exercise === null) continue;
    if (exercises.some((other) => other.id === exercise.id)) {
      problems.push(
        msg('lessons.error.twice', {
          file: `${folder}/${inner.folder}/exercise.yaml`,
          line: 1,
          id: exercise.id,
        }),
      );
    }
    exercises.push(exercise);
  }
  return { id, title, order, exercises };
}

function loadExercise(
  dir: string,
  folder: string,
  chapterId: string,
  number: number,
  problems: Message[],
): Exercise | null {
  const result = readYaml(join(dir, folder, 'exercise.yaml'), `${folder}/exercise.yaml`, exerciseFile);
  const text: LocalText = {
    en: readText(dir, `${folder}/en.md`, problems),
    zh: readText(dir, `${folder}/zh.md`, problems),
  };
  if (!result.ok) {
    problems.push(...result.problems);
    return null;
  }
  const { value } = result.read;
  problems.push(...crossCheck(result.read));
  for (const language of ['en', 'zh'] as const) {
    problems.push(...undeclared(`${folder}/${language}.md`, text[language], value));
  }
  return {
    key: `${chapterId}/${value.id}`,
    id: value.id,
    title: value.title,
    number,
    images: value.images,
    vars: value.vars,
    setup: value.setup.map((step) => step.container),
    checks: value.checks.map((check) => checkOf(check, value)),
    text,
  };
}

function readText(dir: string, file: string, problems: Message[]): string {
  try {
    return readFileSync(join(dir, file), 'utf8');
  } catch {
    problems.push(msg('lessons.error.no-text', { file }));
    return '';
  }
}

function undeclared(file: string, text: string, exercise: ExerciseFile): Message[] {
  const problems: Message[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    for (const name of placesIn(line)) {
      const at = { file, line: index + 1, name };
      if (!Object.hasOwn(exercise.vars, name)) problems.push(msg('lessons.error.no-value', at));
      else if (exercise.vars[name]?.secret === true) problems.push(msg('lessons.error.told', at));
    }
  }
  return problems;
}

function checkOf(entry: CheckEntry, exercise: ExerciseFile): Check {
  return {
    id: entry.id,
    mode: entry.once === undefined ? 'holds' : 'once',
    after: entry.after,
    says: entry.says ?? null,
    condition: kindOf(entry, usesSecret(conditionOf(entry), exercise)),
  };
}

function kindOf(entry: CheckEntry, secret: boolean): Condition {
  const { container, event } = conditionOf(entry);
  if (container !== undefined) return { kind: 'container', secret, ...container };
  if (event !== undefined) return { kind: 'event', secret, ...event };
  throw new Error('a check without a condition passed the schema');
}

interface NumberedFolder {
  readonly folder: string;
  readonly number: number;
}

/** The folders `NN-…`, in the order of their numbers. */
function numberedFolders(dir: string): NumberedFolder[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && NUMBERED.test(entry.name))
    .map((entry) => ({ folder: entry.name, number: numberOf(entry.name) }))
    .toSorted((a, b) => a.number - b.number);
}

function numberOf(folder: string): number {
  return Number(NUMBERED.exec(folder)?.[1]);
}
