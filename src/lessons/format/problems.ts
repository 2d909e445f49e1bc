import type { z } from 'zod';
import { msg, type Message } from '../../engine/message.ts';
import { KINDS } from '../checks/kinds/index.ts';

/** The way to a field from the top of its file. */
export type Path = readonly PropertyKey[];

type Issue = z.core.$ZodIssue;

/** Puts what zod found wrong into a sentence with file, line and field. */
export function problemOf(issue: Issue, raw: unknown, file: string, lineOf: (path: Path) => number): Message {
  const at = (path: Path): { file: string; line: number; field: string } => ({
    file,
    line: lineOf(path),
    field: fieldName(path),
  });
  const here = at(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return msg('lessons.error.unknown-field', at([...issue.path, issue.keys[0] ?? '']));
    case 'invalid_type':
      return valueAt(raw, issue.path) === undefined
        ? msg('lessons.error.missing', here)
        : wrongType(issue, here);
    case 'invalid_value':
      return msg('lessons.error.choice', { ...here, choices: issue.values.map(String).join(', ') });
    case 'invalid_union':
      return (
        unionProblem(issue, raw, file, lineOf) ??
        msg('lessons.error.choice', { ...here, choices: choicesOf(issue) })
      );
    case 'invalid_key':
      return msg('lessons.error.var-name', here);
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? msg('lessons.error.empty', here)
        : msg('lessons.error.too-small', { ...here, least: Number(issue.minimum) });
    case 'invalid_format':
      return issue.format === 'regex' && (valueAt(raw, issue.path) ?? '') !== '' && isIdField(issue)
        ? msg('lessons.error.id', here)
        : msg('lessons.error.wrong', here);
    case 'custom':
      return custom(issue.message, here);
    default:
      return msg('lessons.error.wrong', here);
  }
}

function isIdField(issue: Issue): boolean {
  return issue.message === 'id';
}

interface Here {
  readonly file: string;
  readonly line: number;
  readonly field: string;
}

/** The codes that the schema's own rules give as their message. */
function custom(code: string, here: Here): Message {
  switch (code) {
    case 'one-mode':
      return msg('lessons.error.one-mode', { ...here });
    case 'one-kind':
      return msg('lessons.error.one-kind', { ...here, kinds: KINDS.map((kind) => kind.name).join(', ') });
    case 'one-step':
      return msg('lessons.error.one-step', { ...here });
    case 'one-way':
      return msg('lessons.error.one-way', { ...here });
    case 'one-action':
      return msg('lessons.error.one-action', { ...here });
    case 'one-call':
      return msg('lessons.error.one-call', { ...here });
    case 'one-right':
      return msg('lessons.error.one-right', { ...here });
    case 'one-before':
      return msg('lessons.error.one-before', { ...here });
    case 'one-source':
      return msg('lessons.error.one-source', { ...here });
    case 'unknown-option':
      return msg('lessons.error.unknown-option', { ...here });
    case 'unknown-line':
      return msg('lessons.error.unknown-line', { ...here });
    case 'number':
      return msg('lessons.error.not-number', { ...here });
    case 'path':
      return msg('lessons.error.path', { ...here });
    case 'pattern':
      return msg('lessons.error.pattern', { ...here });
    default:
      return msg('lessons.error.wrong', { ...here });
  }
}

/** What is wrong in the one way of several that the value comes closest to: the way of its own type. */
function unionProblem(
  issue: Issue & { code: 'invalid_union' },
  raw: unknown,
  file: string,
  lineOf: (path: Path) => number,
): Message | null {
  const ways = issue.errors.filter((way) => way.length > 0);
  const closest = ways.find((way) => way[0]?.code !== 'invalid_type' || way[0].path.length > 0) ?? ways.at(0);
  const first = closest?.[0];
  if (first === undefined) return null;
  return problemOf({ ...first, path: [...issue.path, ...first.path] }, raw, file, lineOf);
}

/** `checks[1].once` from a path: entries of a list are counted from 1. */
export function fieldName(path: Path): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === 'number') return `${name}[${step + 1}]`;
    return name === '' ? String(step) : `${name}.${String(step)}`;
  }, '');
}

function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
    raw,
  );
}

function wrongType(
  issue: Issue & { code: 'invalid_type' },
  here: { file: string; line: number; field: string },
): Message {
  switch (issue.expected) {
    case 'string':
      return msg('lessons.error.not-text', here);
    case 'number':
    case 'int':
      return msg('lessons.error.not-number', here);
    case 'array':
      return msg('lessons.error.not-list', here);
    case 'boolean':
      return msg('lessons.error.not-switch', here);
    default:
      return msg('lessons.error.not-map', here);
  }
}

function choicesOf(issue: Issue & { code: 'invalid_union' }): string {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String).join(', ') : '';
}
