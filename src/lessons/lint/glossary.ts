import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { msg, type Message } from '../../engine/message.ts';
import { escaped } from '../escaped.ts';
import { readYaml } from '../format/read-yaml.ts';
import type { ExerciseFiles, Report } from './types.ts';

/** A word of the course's, and how it is said in Chinese, always. */
export interface Term {
  readonly en: string;
  readonly zh: string;
  /** Other Chinese words for it, which are not used. */
  readonly not: readonly string[];
}

const FILE = 'glossary.yaml';

/** Further fields (what a term means) are the lesson's affair. */
const shape = z.object({
  terms: z.array(
    z.object({
      en: z.string().min(1),
      zh: z.string().min(1),
      not: z.array(z.string().min(1)).default([]),
    }),
  ),
});

/** The glossary of a course; no terms where it has none. */
export function readGlossary(dir: string): { readonly terms: readonly Term[] } | { readonly says: Message } {
  const path = join(dir, FILE);
  if (!existsSync(path)) return { terms: [] };
  const result = readYaml(path, FILE, shape);
  if (result.ok) return { terms: result.read.value.terms };
  return { says: result.problems[0] ?? msg('lessons.error.unreadable', { file: FILE, reason: '' }) };
}

/** Where the English speaks of a term the Chinese has its word for it, and nowhere another one. */
export function lintGlossary(
  { exercise, folder }: ExerciseFiles,
  terms: readonly Term[],
  report: Report,
): void {
  const file = `${folder}/zh.md`;
  const [en, zh] = [proseOf(exercise.text.en), proseOf(exercise.text.zh)];
  for (const { en: term, zh: word, not } of terms) {
    const at = lineOf(en, new RegExp(`\\b${escaped(term)}(?:s|es)?\\b`, 'i'));
    if (at > 0 && !zh.includes(word)) {
      report('glossary', msg('course.lint.term', { file, line: 1, term, word, otherLine: at }));
    }
    for (const other of not) {
      const line = lineOf(zh, new RegExp(escaped(other)));
      if (line > 0) report('glossary', msg('course.lint.term-other', { file, line, term, word, other }));
    }
  }
}

/** Code is no prose: its lines are blank, so that the others keep their numbers. */
function proseOf(text: string): string {
  let isCode = false;
  return text
    .split('\n')
    .map((line) => {
      if (/^(```|~~~)/.test(line)) isCode = !isCode;
      return isCode ? '' : line.replace(/`[^`]*`/g, '``');
    })
    .join('\n');
}

function lineOf(text: string, pattern: RegExp): number {
  return text.split('\n').findIndex((line) => pattern.test(line)) + 1;
}
