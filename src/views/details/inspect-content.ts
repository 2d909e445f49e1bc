import { cutCells } from '../tabs/cut.ts';
import type { Content } from '../tabs/screen.ts';
import type { Theme } from '../theme/index.ts';
import { jsonPaint, tokensOf } from './json-lines.ts';
import { lastResult } from './last-result.ts';

/** A stretch of a line that was looked for: from and to in characters, `row` of the screen that it begins on. */
export interface Match {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly row: number;
}

/** Printed JSON cut to the width of the page. */
export interface InspectText {
  readonly lines: readonly string[];
  /** Rows of the screen, in order: which line each shows a stretch of. */
  readonly rows: readonly Row[];
}

interface Row {
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

/** Cuts the lines to rows of `width` cells. */
export function layoutInspect(lines: readonly string[], width: number): InspectText {
  const rows = lines.flatMap((text, line) => {
    let from = 0;
    return cutCells(text, width).map((piece): Row => {
      const row = { line, from, to: from + piece.length };
      from = row.to;
      return row;
    });
  });
  return { lines, rows };
}

/** Where a text stands, in any case of letters; nothing for an empty one. */
export function findMatches(text: InspectText, search: string): Match[] {
  if (search === '') return [];
  const wanted = search.toLowerCase();
  const matches: Match[] = [];
  const rowOf = rowFinder(text.rows);
  for (const [line, plain] of text.lines.entries()) {
    const lower = plain.toLowerCase();
    for (let from = lower.indexOf(wanted); from >= 0; from = lower.indexOf(wanted, from + wanted.length)) {
      matches.push({ line, from, to: from + wanted.length, row: rowOf(line, from) });
    }
  }
  return matches;
}

/** Finds the rows of places that are asked for in their order. */
function rowFinder(rows: readonly Row[]): (line: number, at: number) => number {
  let row = 0;
  return (line, at) => {
    for (;;) {
      const next = rows[row + 1];
      if (!next || next.line > line || (next.line === line && next.from > at)) return row;
      row += 1;
    }
  };
}

/** The rows with JSON's colours and the matches marked; only those that are asked for are painted. */
export function inspectContent(
  theme: Theme,
  text: InspectText,
  matches: readonly Match[],
  current: number,
): Content {
  const byLine = Map.groupBy(matches, (match) => match.line);
  return {
    kind: 'lines',
    total: text.rows.length,
    line(index) {
      const row = text.rows[index];
      return row
        ? paintRow(theme, text.lines[row.line] ?? '', row, byLine.get(row.line) ?? [], matches[current])
        : '';
    },
  };
}

/** The rows of a long line are painted one after the other. */
const tokensOfLine = lastResult(tokensOf);

function paintRow(
  theme: Theme,
  line: string,
  row: Row,
  matches: readonly Match[],
  current: Match | undefined,
): string {
  let at = 0;
  let out = '';
  for (const { text, kind } of tokensOfLine(line)) {
    const begin = Math.max(at, row.from);
    const end = Math.min(at + text.length, row.to);
    at += text.length;
    if (begin < end) out += markStretch(line, begin, end, matches, current, theme, jsonPaint(theme, kind));
    if (at >= row.to) break;
  }
  return out;
}

/** Paints a stretch of a line that is of one kind, with what was looked for in it marked. */
function markStretch(
  line: string,
  begin: number,
  end: number,
  matches: readonly Match[],
  current: Match | undefined,
  theme: Theme,
  paint: (text: string) => string,
): string {
  let out = '';
  let at = begin;
  for (const match of matches) {
    if (match.to <= at || match.from >= end) continue;
    const from = Math.max(match.from, at);
    const to = Math.min(match.to, end);
    const mark = match === current ? theme.paint.matchCurrent : theme.paint.match;
    out += paint(line.slice(at, from)) + mark(line.slice(from, to));
    at = to;
  }
  return out + paint(line.slice(at, end));
}
