import { readFileSync } from 'node:fs';
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type ErrorCode,
} from 'yaml';
import type { z } from 'zod';
import { errorCodeOf } from '../../engine/json.ts';
import { msg, type Message } from '../../engine/message.ts';
import { problemOf, type Path } from './problems.ts';

/** A valid file, and where each of its fields stands. */
export interface ReadFile<T> {
  /** As it is named in a sentence: relative to the course's folder. */
  readonly file: string;
  readonly value: T;
  /** The line, from 1, of the field at a path; of the nearest one above it where it is missing. */
  lineOf(path: Path): number;
}

export type ReadResult<T> =
  | { readonly ok: true; readonly read: ReadFile<T> }
  | { readonly ok: false; readonly problems: readonly Message[] };

/** Reads and validates one YAML file. Never throws for what is in it: each mistake is a sentence. */
export function readYaml<S extends z.ZodType>(
  path: string,
  file: string,
  schema: S,
): ReadResult<z.output<S>> {
  let source: string;
  try {
    source = readFileSync(path, 'utf8');
  } catch (error) {
    const reason = errorCodeOf(error);
    return { ok: false, problems: [msg('lessons.error.unreadable', { file, reason })] };
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) =>
      yamlProblem(error.code, { file, line: lines.linePos(error.pos[0]).line }),
    );
    return { ok: false, problems };
  }
  const lineOf = (at: Path): number => lines.linePos(offsetOf(document, at)).line;
  const raw: unknown = document.toJS();
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.map((issue) => problemOf(issue, raw, file, lineOf)) };
  }
  return { ok: true, read: { file, value: parsed.data, lineOf } };
}

function yamlProblem(code: ErrorCode, at: { file: string; line: number }): Message {
  switch (code) {
    case 'DUPLICATE_KEY':
      return msg('lessons.error.yaml-twice', at);
    case 'TAB_AS_INDENT':
      return msg('lessons.error.yaml-tab', at);
    case 'BAD_INDENT':
      return msg('lessons.error.yaml-indent', at);
    case 'MISSING_CHAR':
      return msg('lessons.error.yaml-unclosed', at);
    default:
      return msg('lessons.error.yaml', at);
  }
}

/** Walks down as far as the path leads; a map's entry stands where its key stands. */
function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === step);
      if (pair === undefined) return offset;
      if (isNode(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (!isNode(node)) return offset;
      offset = node.range?.[0] ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}
