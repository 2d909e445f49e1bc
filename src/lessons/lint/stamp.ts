import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { errorCodeOf, fieldOf } from '../../engine/json.ts';
import { msg } from '../../engine/message.ts';
import type { Exercise } from '../types.ts';
import { localTexts } from './texts.ts';
import type { ExerciseFiles, Report } from './types.ts';

const FILE = 'matched.yaml';
const HEAD = `# Written by \`quayside course lint --stamp\`: each language, with the hash of the other that it was matched with.\n`;

/** Each language of an exercise was matched with the other as it is now. */
export function lintStamp({ exercise, folder }: ExerciseFiles, report: Report): void {
  const file = `${folder}/${FILE}`;
  const stamped = readStamp(exercise.dir);
  if (stamped === null) {
    report('text-unmatched', msg('course.lint.unmatched', { file }));
    return;
  }
  const now = hashesOf(exercise);
  // What stands with `zh` is the hash of the English that the Chinese was matched with.
  if (stamped.zh !== now.en) {
    report('text-stale', msg('course.lint.stale-zh', { file: `${folder}/zh.md`, other: `${folder}/en.md` }));
  }
  if (stamped.en !== now.zh) {
    report('text-stale', msg('course.lint.stale-en', { file: `${folder}/en.md`, other: `${folder}/zh.md` }));
  }
}

/** Writes that they were matched as they are; false where that stood there already. */
export function writeStamp({ exercise }: ExerciseFiles): boolean {
  const { en, zh } = hashesOf(exercise);
  const stamped = readStamp(exercise.dir);
  if (stamped?.en === zh && stamped.zh === en) return false;
  writeFileSync(join(exercise.dir, FILE), `${HEAD}en: ${zh}\nzh: ${en}\n`);
  return true;
}

/** Of all that a learner reads in a language: the text, and the sentences of exercise.yaml. */
function hashesOf(exercise: Exercise): { readonly en: string; readonly zh: string } {
  const { text, ...rest } = exercise;
  const sentences = [...localTexts(rest)];
  return {
    en: hashOf([text.en, ...sentences.map(({ en }) => en)]),
    zh: hashOf([text.zh, ...sentences.map(({ zh }) => zh)]),
  };
}

/** Digits that tell two texts apart and can be read. */
const DIGITS = 16;

function hashOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.trim()}\0`);
  // A letter first, so that YAML does not take it for a number.
  return `h${hash.digest('hex').slice(0, DIGITS)}`;
}

function readStamp(dir: string): { readonly en: string; readonly zh: string } | null {
  let source: string;
  try {
    source = readFileSync(join(dir, FILE), 'utf8');
  } catch (error) {
    // It was never stamped.
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw error;
  }
  const found: unknown = parse(source);
  return { en: String(fieldOf(found, 'en')), zh: String(fieldOf(found, 'zh')) };
}
