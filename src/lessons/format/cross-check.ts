import { msg, type Message } from '../../engine/message.ts';
import { placesIn } from '../fill.ts';
import type { CheckEntry, ConditionEntry, ExerciseFile } from './schema.ts';
import { fieldName, type Path } from './problems.ts';
import type { ReadFile } from './read-yaml.ts';

/** What a schema cannot see: names that must refer to something declared elsewhere in the file. */
export function crossCheck(read: ReadFile<ExerciseFile>): readonly Message[] {
  const problems: Message[] = [];
  const at = (path: Path): { file: string; line: number } => ({ file: read.file, line: read.lineOf(path) });
  const { value } = read;

  for (const [path, text] of stringsIn(value)) {
    for (const name of placesIn(text)) {
      if (!Object.hasOwn(value.vars, name))
        problems.push(msg('lessons.error.no-value', { ...at(path), name }));
      else if (isShown(path) && value.vars[name]?.secret === true) {
        problems.push(msg('lessons.error.told', { ...at(path), name }));
      }
    }
  }
  for (const [name, spec] of Object.entries(value.vars)) {
    if (spec.draw === 'number' && spec.from > spec.to) {
      problems.push(
        msg('lessons.error.range', { ...at(['vars', name]), name, from: spec.from, to: spec.to }),
      );
    }
  }

  const seen = new Set<string>();
  const made = new Set(value.setup.map((step) => step.container.name));
  for (const [index, check] of value.checks.entries()) {
    const path = ['checks', index];
    if (seen.has(check.id))
      problems.push(msg('lessons.error.twice', { ...at([...path, 'id']), id: check.id }));
    for (const [place, before] of check.after.entries()) {
      if (!seen.has(before)) {
        problems.push(msg('lessons.error.after', { ...at([...path, 'after', place]), id: check.id, before }));
      }
    }
    seen.add(check.id);
    const mode = check.once === undefined ? 'holds' : 'once';
    const entry = conditionOf(check);
    const kind = entry.container ?? entry.event;
    if (kind === undefined) continue;
    if (kind.from === 'setup' && (kind.name === undefined || !made.has(kind.name))) {
      problems.push(msg('lessons.error.no-setup', { ...at([...path, mode]), name: kind.name ?? '?' }));
    }
    const says = fieldName([...path, 'says']);
    if (check.says === undefined) {
      if (usesSecret(entry, value)) problems.push(msg('lessons.error.secret', { ...at(path), field: says }));
      if (kind.name === undefined) problems.push(msg('lessons.error.nameless', { ...at(path), field: says }));
    }
    if (entry.container?.is === 'gone' && kind.from === 'learner') {
      problems.push(msg('lessons.error.gone', at([...path, mode])));
    }
  }
  return problems;
}

/** Titles and sentences are what the learner reads. */
function isShown(path: Path): boolean {
  return path.includes('title') || path.includes('says');
}

/** The one condition of a check. */
export function conditionOf({ once, holds }: CheckEntry): ConditionEntry {
  return once ?? { container: holds?.container, event: undefined };
}

/** A value of the condition must be found out by the learner. */
export function usesSecret(entry: ConditionEntry, exercise: ExerciseFile): boolean {
  return [...stringsIn(entry)].some(([, text]) =>
    [...placesIn(text)].some((name) => exercise.vars[name]?.secret === true),
  );
}

/** Every text of a value, with the path to it. */
function* stringsIn(value: unknown, path: Path = []): Generator<[Path, string]> {
  if (typeof value === 'string') yield [path, value];
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* stringsIn(item, [...path, index]);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) yield* stringsIn(item, [...path, key]);
  }
}
