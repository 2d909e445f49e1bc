import { placesIn } from '../fill.ts';
import { valueNames } from '../values.ts';
import type { Path } from './problems.ts';
import type { ConditionEntry, ExerciseFile } from './schema.ts';

/** Every text of a value, with the path to it. */
export function* stringsIn(value: unknown, path: Path = []): Generator<[Path, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* stringsIn(item, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      // A key may hold a value too: `ports: { '{{port}}': '80' }`.
      yield [[...path, key], key];
      yield* stringsIn(item, [...path, key]);
    }
  }
}

/** A value of the condition must be found out by the learner. */
export function usesSecret(entry: ConditionEntry, exercise: ExerciseFile): boolean {
  const declared = valueNames(exercise.vars, exercise.sandbox);
  return [...stringsIn(entry)].some(([, text]) =>
    [...placesIn(text)].some((name) => declared.get(name)?.secret === true),
  );
}

/** The kind of a condition and its fields; the format lets exactly one stand there. */
export function conditionOf(entry: ConditionEntry): { readonly kind: string; readonly fields: object } {
  for (const [kind, fields] of Object.entries(entry)) {
    if (typeof fields === 'object' && fields !== null) return { kind, fields };
  }
  throw new Error('a condition of no kind passed the schema');
}
