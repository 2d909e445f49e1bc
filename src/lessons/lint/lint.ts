import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { msg, type Message } from '../../engine/message.ts';
import { readCourse } from '../format/course.ts';
import type { Course, Exercise } from '../types.ts';
import { lintCommands } from './commands.ts';
import { lintGlossary, readGlossary } from './glossary.ts';
import { lintParts } from './parts.ts';
import { lintStamp, writeStamp } from './stamp.ts';
import { lintTexts } from './texts.ts';
import type { ExerciseFiles, Finding } from './types.ts';

export type { Finding } from './types.ts';

/** Reads a course as its author's second pair of eyes: all that can be found without an engine. */
export function lintCourse(dir: string): { readonly course: Course; readonly findings: readonly Finding[] } {
  const { course, problems } = readCourse(dir);
  const findings: Finding[] = problems.map((says) => unreadable(course, says));
  if (course.chapters.length === 0 && findings.length === 0) {
    findings.push({ code: 'invalid', id: '', says: msg('lessons.error.no-course', { dir }) });
  }
  const glossary = readGlossary(dir);
  if ('says' in glossary) findings.push({ code: 'invalid', id: '', says: glossary.says });
  for (const exercise of exercisesOf(course)) {
    const files = filesOf(dir, exercise);
    const report = (code: Finding['code'], says: Message): void => {
      findings.push({ code, id: exercise.key, says });
    };
    lintTexts(files, report);
    lintStamp(files, report);
    lintCommands(files, report);
    lintParts(files, report);
    if ('terms' in glossary) lintGlossary(files, glossary.terms, report);
  }
  return { course, findings };
}

/**
 * Notes in each exercise that its two texts were matched as they are now; gives how many were not known to be.
 * @param only the key of one exercise; all where it is left out
 */
export function stampCourse(dir: string, only?: string): number {
  const { course } = readCourse(dir);
  return exercisesOf(course)
    .filter(({ key }) => only === undefined || key === only)
    .filter((exercise) => writeStamp(filesOf(dir, exercise))).length;
}

function exercisesOf({ chapters }: Course): readonly Exercise[] {
  return chapters.flatMap(({ exercises }) => exercises);
}

function filesOf(dir: string, exercise: Exercise): ExerciseFiles {
  const yaml = readFileSync(join(exercise.dir, 'exercise.yaml'), 'utf8').split('\n');
  return { exercise, folder: relative(dir, exercise.dir), yaml };
}

/** A problem of the reader's, with the exercise that it is in. */
function unreadable(course: Course, says: Message): Finding {
  const file = String(says.params?.['file'] ?? '');
  const [chapterFolder = '', exerciseFolder = ''] = file.split('/').map((part) => part.replace(/^\d+-/, ''));
  const known = exercisesOf(course).find(({ dir }) => file.startsWith(`${relative(course.dir, dir)}/`));
  const chapter = course.chapters.find(({ order }) => order === Number.parseInt(file, 10));
  const id =
    known?.key ?? (file.split('/').length < 3 ? '' : `${chapter?.id ?? chapterFolder}/${exerciseFolder}`);
  const field = String(says.params?.['field'] ?? '');
  const isMissing = says.key === 'lessons.error.missing' || says.key === 'lessons.error.empty';
  const isSentence = isMissing && /\.(en|zh)$/.test(field);
  return { code: isSentence ? 'sentence-missing' : 'invalid', id, says };
}
