import { msg, type Message } from '../../engine/message.ts';
import { kindNamed } from '../checks/kinds/index.ts';
import { placesIn } from '../fill.ts';
import { CHECK_MODES, type CheckMode } from '../types.ts';
import { valueNames } from '../values.ts';
import type { CheckEntry, ExerciseFile } from './schema.ts';
import { fieldName, type Path } from './problems.ts';
import type { ReadFile } from './read-yaml.ts';
import { conditionOf, stringsIn, usesSecret } from './strings.ts';

/** What a schema cannot see: names that must refer to something declared elsewhere in the file. */
export function crossCheck(read: ReadFile<ExerciseFile>): readonly Message[] {
  return [
    ...values(read),
    ...ids(read),
    ...read.value.checks.flatMap((check, index) => checkProblems(check, index, read)),
    ...references(read),
  ];
}

/** The mode of a check: the format lets exactly one stand there. */
export function modeOf(check: CheckEntry): CheckMode {
  return CHECK_MODES.find((mode) => check[mode] !== undefined) ?? 'holds';
}

type Read = ReadFile<ExerciseFile>;

function at(read: Read, path: Path): { file: string; line: number } {
  return { file: read.file, line: read.lineOf(path) };
}

/** Values that a text uses must be declared, and no sentence may tell a secret one. */
function values(read: Read): readonly Message[] {
  const problems: Message[] = [];
  const { vars, sandbox } = read.value;
  const declared = valueNames(vars, sandbox);
  for (const [path, text] of stringsIn(read.value)) {
    for (const name of placesIn(text)) {
      if (!declared.has(name)) problems.push(msg('lessons.error.no-value', { ...at(read, path), name }));
      else if (isShown(path) && declared.get(name)?.secret === true) {
        problems.push(msg('lessons.error.told', { ...at(read, path), name }));
      }
    }
  }
  for (const [name, spec] of Object.entries(vars)) {
    if (spec.draw === 'number' && spec.from > spec.to) {
      const { from, to } = spec;
      problems.push(msg('lessons.error.range', { ...at(read, ['vars', name]), name, from, to }));
    }
  }
  return problems;
}

/** What the learner reads. The closing comes after all is found out. */
const SHOWN = new Set<PropertyKey>([
  'title',
  'aim',
  'says',
  'because',
  'ask',
  'hints',
  'options',
  'lines',
  'causes',
]);

function isShown(path: Path): boolean {
  return path.some((step) => SHOWN.has(step));
}

/** No two of a list bear the same id. */
function ids(read: Read): readonly Message[] {
  const problems: Message[] = [];
  for (const list of ['checks', 'stages', 'mistakes', 'alsoRight'] as const) {
    const seen = new Set<string>();
    for (const [index, { id }] of read.value[list].entries()) {
      if (seen.has(id)) problems.push(msg('lessons.error.twice', { ...at(read, [list, index, 'id']), id }));
      seen.add(id);
    }
  }
  return problems;
}

function checkProblems(check: CheckEntry, index: number, read: Read): readonly Message[] {
  const problems: Message[] = [];
  const { value } = read;
  const path = ['checks', index];
  const above = new Set(value.checks.slice(0, index).map(({ id }) => id));
  for (const [place, before] of check.after.entries()) {
    if (!above.has(before)) {
      const here = at(read, [...path, 'after', place]);
      problems.push(msg('lessons.error.after', { ...here, id: check.id, before }));
    }
  }
  const mode = modeOf(check);
  const entry = check[mode];
  if (entry === undefined) return problems;
  const { kind, fields } = conditionOf(entry);
  const here = at(read, [...path, mode]);
  const modes = kindNamed(kind)?.modes ?? [];
  if (!modes.includes(mode)) {
    problems.push(msg('lessons.error.mode', { ...here, mode, kind, modes: modes.join(', ') }));
  }
  const says = fieldName([...path, 'says']);
  if (check.says === undefined && usesSecret(entry, value) && !ASKING.has(kind)) {
    problems.push(msg('lessons.error.secret', { ...at(read, path), field: says }));
  }
  return [
    ...problems,
    ...ofKind(check, mode, kind, fields, { read, here, says: { ...at(read, path), field: says } }),
  ];
}

/** Kinds whose sentence is the question that the author asks. */
const ASKING: ReadonlySet<string> = new Set(['answer', 'prediction', 'choice', 'order', 'cause', 'matrix']);

interface Where {
  readonly read: Read;
  readonly here: { file: string; line: number };
  readonly says: { file: string; line: number; field: string };
}

/** Rules of the kinds that look at the engine's own state and events. */
function ofKind(
  check: CheckEntry,
  mode: CheckMode,
  kind: string,
  fields: object,
  { read, here, says }: Where,
): readonly Message[] {
  const problems: Message[] = [];
  const field = (name: string): unknown => Reflect.get(fields, name);
  const isNever = field('count') === 0;
  if ((kind === 'event' || kind === 'called') && isNever !== (mode === 'keeps')) {
    problems.push(msg('lessons.error.never', here));
  }
  if (kind !== 'container' && kind !== 'event') return problems;
  const name = field('name');
  if (field('from') === 'setup' && !canBeMade(name, read.value)) {
    problems.push(msg('lessons.error.no-setup', { ...here, name: typeof name === 'string' ? name : '?' }));
  }
  if (check.says === undefined && name === undefined) problems.push(msg('lessons.error.nameless', says));
  if (field('is') === 'gone' && field('from') !== 'setup') problems.push(msg('lessons.error.gone', here));
  return problems;
}

/** A script of the setup or of a stage may make containers that only it knows. */
function canBeMade(name: unknown, { setup, stages }: ExerciseFile): boolean {
  if (typeof name !== 'string') return false;
  const scripts = [...setup, ...stages].some((step) => step.run !== undefined);
  return scripts || setup.some((step) => step.container?.name === name);
}

/** Ids of checks and stages that other parts of the file speak of. */
function references(read: Read): readonly Message[] {
  const problems: Message[] = [];
  const { value } = read;
  const known = new Set(value.checks.map(({ id }) => id));
  const stages = new Set(value.stages.map(({ id }) => id));
  const mustBeKnown = (path: Path, id: string): void => {
    if (!known.has(id)) problems.push(msg('lessons.error.no-check', { ...at(read, path), id }));
  };
  const mustAsk = (path: Path, id: string): void => {
    mustBeKnown(path, id);
    const check = value.checks.find((one) => one.id === id);
    const entry = check?.[modeOf(check)];
    if (entry !== undefined && !ASKING.has(conditionOf(entry).kind)) {
      problems.push(msg('lessons.error.no-question', { ...at(read, path), id }));
    }
  };
  for (const [index, { stage, impliedBy, id }] of value.checks.entries()) {
    if (stage !== undefined && !stages.has(stage)) {
      problems.push(msg('lessons.error.no-stage', { ...at(read, ['checks', index, 'stage']), id: stage }));
    }
    for (const [place, other] of impliedBy.entries()) {
      const path = ['checks', index, 'impliedBy', place];
      if (other === id) problems.push(msg('lessons.error.no-check', { ...at(read, path), id: other }));
      else mustBeKnown(path, other);
    }
  }
  for (const [index, { red, answers, run, when, says }] of value.mistakes.entries()) {
    const path = ['mistakes', index];
    for (const [place, id] of red.entries()) mustBeKnown([...path, 'red', place], id);
    for (const id of Object.keys(answers)) mustAsk([...path, 'answers', id], id);
    if (run === undefined && Object.keys(answers).length === 0) {
      problems.push(msg('lessons.error.no-mistake', at(read, path)));
    }
    if ((when === undefined) !== (says === undefined)) {
      problems.push(msg('lessons.error.when-says', at(read, path)));
    }
  }
  for (const id of Object.keys(value.solution?.answers ?? {})) mustAsk(['solution', 'answers', id], id);
  for (const [index, { answers }] of value.alsoRight.entries()) {
    for (const id of Object.keys(answers)) mustAsk(['alsoRight', index, 'answers', id], id);
  }
  for (const [place, id] of (value.undo?.red ?? []).entries()) mustBeKnown(['undo', 'red', place], id);
  return problems;
}
