import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readYaml } from '../../lessons/format/read-yaml.ts';
import type { LocalText } from '../../lessons/types.ts';
import type { Language } from '../i18n/index.ts';

/** A word of the course's with what it means. */
export interface Term {
  readonly word: LocalText;
  readonly says: LocalText;
}

const both = z.object({ en: z.string(), zh: z.string() });
const shape = z.object({
  terms: z.array(z.object({ en: z.string().min(1), zh: z.string().min(1), says: both.optional() })),
});

/** The words that a course explains; none where its glossary is missing or broken: the lessons go on without. */
export function loadTerms(dir: string): readonly Term[] {
  const file = join(dir, 'glossary.yaml');
  if (!existsSync(file)) return [];
  const result = readYaml(file, 'glossary.yaml', shape);
  if (!result.ok) return [];
  return result.read.value.terms.flatMap(({ en, zh, says }) =>
    says === undefined ? [] : [{ word: { en, zh }, says }],
  );
}

/** Those that a text speaks of, in the order in which it does. */
export function termsIn(terms: readonly Term[], text: string, language: Language): readonly Term[] {
  return terms
    .map((term) => ({ term, at: text.search(pattern(term.word[language], language)) }))
    .filter(({ at }) => at >= 0)
    .toSorted((a, b) => a.at - b.at)
    .map(({ term }) => term);
}

function pattern(word: string, language: Language): RegExp {
  const plain = word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return language === 'zh' ? new RegExp(plain) : new RegExp(`\\b${plain}(?:s|es)?\\b`, 'i');
}
