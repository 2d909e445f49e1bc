/** What a person types to filter or search log lines, made into something that tests lines. */
import { msg, type Message } from '../message.ts';
import { cleanText } from './sanitise.ts';
import { withinTime } from './within-time.ts';

/** Characters of a line that a pattern is tried on. */
const TESTED_CHARS = 4_096;
/** A regular expression that needs longer than this for one batch of lines is given up. */
const BATCH_LIMIT_MS = 100;
/** Matches that are marked in one line. */
const RANGES_MAX = 200;

/** A stretch of a line, [from, to) in UTF-16 units of its text without colours. */
export type Range = readonly [from: number, to: number];

export interface LineMatcher {
  /** For each text whether it matches; null when the pattern took too long, which it will again. */
  test(texts: readonly string[]): boolean[] | null;
  /** Where each text matches, for marking; no ranges when the pattern took too long. */
  ranges(texts: readonly string[]): Range[][];
}

export type Compiled =
  { readonly ok: true; readonly matcher: LineMatcher } | { readonly ok: false; readonly says: Message };

/** The sentence for a pattern that took too long. */
export const TOO_SLOW: Message = msg('logs.pattern.slow');

/**
 * `text`, `!text`, `/regex/`, `/regex/i`, and `!/regex/`; `!` lets through what does not match. Text without capital
 * letters is found in either case. A leading backslash makes `\!` and `\/` ordinary text.
 */
export function compileFilter(expression: string): Compiled {
  const negated = expression.startsWith('!') && expression.length > 1;
  return compilePattern(negated ? expression.slice(1) : expression, negated);
}

/** Like `compileFilter`, without `!`: what is searched for must be there. */
export function compileSearch(expression: string): Compiled {
  return compilePattern(expression, false);
}

function compilePattern(pattern: string, negated: boolean): Compiled {
  const regex = /^\/(.+)\/(i?)$/s.exec(pattern);
  if (regex === null) return { ok: true, matcher: textMatcher(pattern.replace(/^\\(?=[!/])/, ''), negated) };
  try {
    const compiled = new RegExp(regex[1] ?? '', `g${regex[2]}`);
    return { ok: true, matcher: regexMatcher(compiled, negated) };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*\/[a-z]*: /s, '') : String(error);
    return { ok: false, says: msg('logs.pattern.bad', { reason: cleanText(reason) }) };
  }
}

function textMatcher(wanted: string, negated: boolean): LineMatcher {
  const anyCase = wanted === wanted.toLowerCase();
  const prepared = (text: string): string => (anyCase ? cut(text).toLowerCase() : cut(text));
  return {
    test: (texts) => texts.map((text) => prepared(text).includes(wanted) !== negated),
    ranges: (texts) => texts.map((text) => (negated ? [] : occurrences(prepared(text), wanted))),
  };
}

function occurrences(text: string, wanted: string): Range[] {
  const found: Range[] = [];
  if (wanted === '') return found;
  let at = text.indexOf(wanted);
  while (at !== -1 && found.length < RANGES_MAX) {
    found.push([at, at + wanted.length]);
    at = text.indexOf(wanted, at + wanted.length);
  }
  return found;
}

function regexMatcher(regex: RegExp, negated: boolean): LineMatcher {
  return {
    test(texts) {
      let results: boolean[] = [];
      const done = withinTime(BATCH_LIMIT_MS, () => {
        results = texts.map((text) => {
          regex.lastIndex = 0;
          return regex.test(cut(text)) !== negated;
        });
      });
      return done ? results : null;
    },
    ranges(texts) {
      if (negated) return texts.map(() => []);
      let results: Range[][] = [];
      const done = withinTime(BATCH_LIMIT_MS, () => {
        results = texts.map((text) => regexRanges(regex, cut(text)));
      });
      return done ? results : texts.map(() => []);
    },
  };
}

function regexRanges(regex: RegExp, text: string): Range[] {
  const found: Range[] = [];
  for (const match of text.matchAll(regex)) {
    if (match[0] !== '') found.push([match.index, match.index + match[0].length]);
    if (found.length === RANGES_MAX) break;
  }
  return found;
}

function cut(text: string): string {
  return text.length > TESTED_CHARS ? text.slice(0, TESTED_CHARS) : text;
}
