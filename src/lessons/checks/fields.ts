import { z } from 'zod';
import { hasPlaces } from '../fill.ts';

/** Fields that kinds of checks share. Numbers may be written as `'{{value}}'`, which is filled in before judging. */

export const text = z.string().min(1);

export const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'id');

export const bothLanguages = z.strictObject({ en: text, zh: text });

export const texts = z.record(z.string(), z.string()).default({});

/** Whose object: made by the learner since the start, or the very one that the setup made under this name. */
export const maker = z.enum(['learner', 'setup']).default('learner');
export type Maker = z.output<typeof maker>;

/** A whole number from 0, or a text with a value in it. */
export const count = z.union([z.int().min(0), z.string().refine(hasPlaces, 'number')]);

/** What `count` came to once the values are filled in; NaN for a text that is no number. */
export function countOf(field: number | string | undefined): number | undefined {
  return field === undefined ? undefined : Number(field);
}

/** An option of a question, by a name that answers use. */
export const option = z.strictObject({ id, en: text, zh: text });
