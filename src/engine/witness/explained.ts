import { cleanText } from '../streams/sanitise.ts';
import type { Target } from './target.ts';

/** What a call asks for, in the words in which the sentences are written. */
export interface Explained {
  readonly method: string;
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** The object in the path, for a person: a name, or a short id. */
  readonly name: string;
  /** The part after the object: "start". Empty where there is none. */
  readonly verb: string;
  /** Whether a query parameter is set. */
  readonly has: (parameter: string) => boolean;
  /** A query parameter, for a person. */
  readonly said: (parameter: string) => string;
}

/** Reads a call for those who explain it. */
export function explained(method: string, { parts, query }: Target): Explained {
  return {
    method,
    parts,
    query,
    name: shown(parts[1] ?? ''),
    verb: parts[2] ?? '',
    has: (parameter) => !['', '0', 'false', null].includes(query.get(parameter)),
    said: (parameter) => shown(query.get(parameter) ?? ''),
  };
}

/** A name of an object as it is shown: full ids are cut to twelve characters. */
export function shown(ref: string): string {
  const clean = cleanText(ref);
  return /^(sha256:)?[0-9a-f]{64}$/.test(clean) ? clean.replace('sha256:', '').slice(0, 12) : clean;
}
