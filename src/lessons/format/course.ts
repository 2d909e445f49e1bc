import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { msg, type Message } from '../../engine/message.ts';
import { placesIn } from '../fill.ts';
import type {
  AlsoRight,
  Chapter,
  Check,
  Condition,
  Course,
  Exercise,
  LocalText,
  SetupStep,
} from '../types.ts';
import { valueNames } from '../values.ts';
import { CourseError } from './course-error.ts';
import { crossCheck, modeOf } from './cross-check.ts';
import { readYaml } from './read-yaml.ts';
import {
  chapterFile,
  exerciseFile,
  type CheckEntry,
  type ConditionEntry,
  type ExerciseFile,
} from './schema.ts';
import { conditionOf, usesSecret } from './strings.ts';

const NUMBERED = /^(\d+)-/;

/**
 * Reads the whole course from its folder: `NN-chapter/chapter.yaml` and `NN-chapter/NN-exercise/{exercise.yaml,
 * en.md, zh.md}`. It loads the YAML and schema libraries, so import it only when the course is opened.
 *
 * @throws CourseError with every mistake of every file.
 */
export function loadCourse(dir: string): Course {
  const { course, problems } = readCourse(dir);
  const [first, ...rest] = problems;
  if (first !== undefined) throw new CourseError([first, ...rest]);
  if (course.chapters.length === 0) throw new CourseError([msg('lessons.error.no-course', { dir })]);
  return course;
}

/**
 * Reads as much of the course as can be read, with every mistake of every file beside it: for whoever works on it. An
 * exercise whose exercise.yaml is not valid is left out.
 */
export function readCourse(dir: string): { readonly course: Course; readonly problems: readonly Message[] } {
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
  return { course: { dir, chapters: chapters.toSorted((a, b) => a.order - b.order) }, problems };
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
  if (value.files && !existsSync(join(dir, folder, 'files'))) {
    const file = `${folder}/exercise.yaml`;
    problems.push(msg('lessons.error.no-files', { file, line: result.read.lineOf(['files']) }));
  }
  return exerciseOf(value, { dir: join(dir, folder), key: `${chapterId}/${value.id}`, number, text });
}

function exerciseOf(value: ExerciseFile, place: Pick<Exercise, 'dir' | 'key' | 'number' | 'text'>): Exercise {
  const { title, images, vars, panel, sandbox, support, claims, requires, files, hints, version } = value;
  return {
    ...place,
    progressKey: `${place.key}@${version}`,
    id: value.id,
    version,
    title,
    aim: value.aim ?? null,
    pattern: value.pattern ?? null,
    support,
    claims,
    requires,
    images,
    panel,
    sandbox,
    vars,
    files,
    setup: value.setup.map(stepOf),
    stages: value.stages.map(({ id, says, run }) => ({ id, says, run: run ?? null })),
    checks: value.checks.map((check) => checkOf(check, value)),
    mistakes: value.mistakes.map((mistake) => ({
      ...mistake,
      run: mistake.run ?? null,
      says: mistake.says ?? null,
      when: mistake.when === undefined ? null : written(mistake.when, value),
    })),
    solution: value.solution ?? null,
    alsoRight: value.alsoRight.map(wayOf),
    undo: value.undo ?? null,
    hints,
    closing: value.closing ?? null,
  };
}

function stepOf({ container, run }: ExerciseFile['setup'][number]): SetupStep {
  if (container !== undefined) return { container };
  return { run: run ?? '' };
}

function wayOf({ id, run, keys, answers }: ExerciseFile['alsoRight'][number]): AlsoRight {
  return keys === undefined ? { id, run: run ?? '', answers } : { id, keys, answers };
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
  const declared = valueNames(exercise.vars, exercise.sandbox);
  for (const [index, line] of text.split('\n').entries()) {
    for (const name of placesIn(line)) {
      const at = { file, line: index + 1, name };
      if (!declared.has(name)) problems.push(msg('lessons.error.no-value', at));
      else if (declared.get(name)?.secret === true) problems.push(msg('lessons.error.told', at));
    }
  }
  return problems;
}

function checkOf(entry: CheckEntry, exercise: ExerciseFile): Check {
  const mode = modeOf(entry);
  return {
    id: entry.id,
    mode,
    after: entry.after,
    says: entry.says ?? null,
    condition: written(entry[mode] ?? {}, exercise),
    stage: entry.stage ?? null,
    because: entry.because ?? null,
    impliedBy: entry.impliedBy,
  };
}

function written(entry: ConditionEntry, exercise: ExerciseFile): Condition {
  return { ...conditionOf(entry), secret: usesSecret(entry, exercise) };
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
