import type { Json } from '../../engine/details/clean-json.ts';
import type { Paint, Role, Theme } from '../theme/index.ts';

/** A stretch of text with one meaning. */
export interface Token {
  readonly text: string;
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark';
}

/** JSON as lines of two spaces' indent. */
export function jsonLines(json: Json): string[] {
  return JSON.stringify(json, null, 2).split('\n');
}

/** Takes a line of printed JSON apart; the tokens together are the line. */
export function tokensOf(line: string): Token[] {
  return [...line.matchAll(TOKEN)].map(([text, string, isKey, number, word]): Token => {
    if (string !== undefined) return { text, kind: isKey === undefined ? 'string' : 'key' };
    if (number !== undefined) return { text, kind: 'number' };
    return { text, kind: word === undefined ? 'mark' : 'word' };
  });
}

/** How each kind is painted. */
export function jsonPaint(theme: Theme, kind: Token['kind']): Paint {
  return theme.paint[ROLES[kind]];
}

const ROLES: Readonly<Record<Token['kind'], Role>> = {
  key: 'accent',
  string: 'ok',
  number: 'warn',
  word: 'info',
  mark: 'dim',
};

/** A string (a name where a colon follows), a number, true/false/null, or whatever stands between. */
const TOKEN = /("(?:[^"\\]|\\.)*")(?=(:)?)|(-?\d[\d.eE+-]*)|(true|false|null)|[^"\w-]+|./g;
