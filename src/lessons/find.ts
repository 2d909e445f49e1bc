import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Chapter, Course, Exercise } from './types.ts';

/**
 * Where the course stands: `lessons/` beside the package.json above this program, both in a checkout and in an
 * installed package. Null when the program was copied away from its content.
 */
export function courseDir(from: string = fileURLToPath(import.meta.url)): string | null {
  for (let folder = dirname(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) {
      const lessons = join(folder, 'lessons');
      return existsSync(lessons) ? lessons : null;
    }
    if (folder === dirname(folder)) return null;
  }
}

export interface Place {
  readonly chapter: Chapter;
  /** Absent when only a chapter was named. */
  readonly exercise?: Exercise;
}

/**
 * What a person means by `containers`, `03-containers`, `containers/run` or `03-containers/01-run`. Null when there
 * is no such place.
 */
export function findPlace(course: Course, words: string): Place | null {
  const [chapterWord = '', exerciseWord] = words.split('/').map((word) => word.replace(/^\d+-/, ''));
  const chapter = course.chapters.find(
    (one) => one.id === chapterWord || String(one.order) === stripZero(chapterWord),
  );
  if (chapter === undefined) return null;
  if (exerciseWord === undefined || exerciseWord === '') return { chapter };
  const exercise = chapter.exercises.find(
    (one) => one.id === exerciseWord || String(one.number) === stripZero(exerciseWord),
  );
  return exercise === undefined ? null : { chapter, exercise };
}

function stripZero(word: string): string {
  return word.replace(/^0+(?=\d)/, '');
}
