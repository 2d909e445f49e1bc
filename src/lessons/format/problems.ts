import type { z } from 'zod';
import { msg, type Message } from '../../engine/message.ts';

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
      return msg('lessons.error.choice', { ...here, choices: choicesOf(issue) });
    case 'invalid_key':
      return msg('lessons.error.var-name', here);
    case 'too_small':
      return issue.origin === 'array' || issue.origin === 'string'
        ? msg('lessons.error.empty', here)
        : msg('lessons.error.too-small', { ...here, least: Number(issue.minimum) });
    case 'invalid_format':
      return msg('lessons.error.id', here);
    case 'custom':
      return issue.message === 'one-mode'
        ? msg('lessons.error.one-mode', here)
        : msg('lessons.error.one-kind', here);
    default:
      return msg('lessons.error.wrong', here);
  }
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
