import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { msg } from '../../engine/message.ts';
import { placesIn } from '../fill.ts';
import { stringsIn } from '../format/strings.ts';
import { rowsIn } from '../prove/script-rows.ts';
import type { Exercise } from '../types.ts';
import { localTexts } from './texts.ts';
import type { ExerciseFiles, Report } from './types.ts';

/** Kinds that are answered, not done: nothing can be undone there. */
const ASKING: ReadonlySet<string> = new Set(['answer', 'prediction', 'choice', 'order', 'cause', 'matrix']);
/** Fields of a condition that hold the name of something that the learner has to name. */
const NAMING = new Set(['name', 'container', 'volume', 'network', 'service', 'alias', 'port']);

/** What an exercise must have so that it can be proven, and what it must tell so that it can be solved. */
export function lintParts({ exercise, folder, yaml }: ExerciseFiles, report: Report): void {
  const file = `${folder}/exercise.yaml`;
  const lineOf = (pattern: RegExp): number => Math.max(1, yaml.findIndex((line) => pattern.test(line)) + 1);
  const { solution, claims, checks, undo } = exercise;
  if (solution === null) report('no-solution', msg('course.lint.no-solution', { file }));
  const marked = rowsIn(solution?.run ?? '');
  for (const row of claims.filter((one) => !marked.has(one))) {
    report('row-unmarked', msg('course.lint.row-unmarked', { file, line: lineOf(/^claims:/), row }));
  }
  for (const row of [...marked].filter((one) => !claims.includes(one))) {
    const line = lineOf(new RegExp(`#=.*${row.replaceAll('.', '\\.')}`));
    report('row-unclaimed', msg('course.lint.row-unclaimed', { file, line, row }));
  }
  const states = checks.filter(({ mode, condition }) => mode === 'holds' && !ASKING.has(condition.kind));
  if (states.length > 0 && undo === null) report('no-undo', msg('course.lint.no-undo', { file }));
  lintNames(exercise, file, lineOf, report);
}

/** What a check names, the learner must have been told: in the text, a sentence of the check, or a starter file. */
function lintNames(
  exercise: Exercise,
  file: string,
  lineOf: (pattern: RegExp) => number,
  report: Report,
): void {
  const files = exercise.files ? starterTexts(join(exercise.dir, 'files')) : '';
  for (const language of ['en', 'zh'] as const) {
    const sentences = [...localTexts([exercise.checks, exercise.stages])].map((text) => text[language]);
    const told = [exercise.text[language], ...sentences, files].join('\n');
    for (const { id, condition } of exercise.checks) {
      for (const name of namesIn(condition.fields)) {
        if (isTold(name, told, exercise)) continue;
        const line = lineOf(new RegExp(`id: ${id}\\b`));
        report(
          'name-untold',
          msg('course.lint.name-untold', { file, line, id, name, text: `${language}.md` }),
        );
      }
    }
  }
}

function namesIn(fields: object): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [path, text] of stringsIn(fields)) {
    const key = path.findLast((step) => typeof step === 'string');
    const isName = typeof key === 'string' && NAMING.has(key) && text !== key;
    if (isName || placesIn(text).size > 0) names.add(text);
  }
  return names;
}

/** A secret value must be found out; of a text with values in it each value must be told. */
function isTold(name: string, told: string, { vars }: Exercise): boolean {
  const places = [...placesIn(name)];
  if (places.length === 0) return told.includes(name);
  const given = placesIn(told);
  // Who is told a subnet is told its first three numbers.
  return places.every((place) => {
    const base = vars[place] === undefined ? place.replace(/Prefix$/, '') : place;
    return vars[base]?.secret === true || given.has(place) || given.has(base);
  });
}

function starterTexts(folder: string): string {
  if (!existsSync(folder)) return '';
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.name}\n${readFileSync(join(entry.parentPath, entry.name), 'utf8')}`)
    .join('\n');
}
