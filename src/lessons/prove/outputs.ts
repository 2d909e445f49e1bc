import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { errorCodeOf } from '../../engine/json.ts';
import { escaped } from '../escaped.ts';
import type { Values } from '../values.ts';
import { runnableBlocks } from './text-blocks.ts';

/** What a runnable block wrote when it was recorded. */
export interface Recorded {
  /** The block, its `{{values}}` not filled in. */
  readonly run: string;
  /** Values stand as `{{name}}`; what differs from run to run as `…`. */
  readonly output: string;
}

const FILE = 'outputs.yaml';
const HEAD = `# Written by \`quayside course prove --record\`: what the blocks wrote whose output the text quotes.\n`;
const shape = z.array(z.strictObject({ run: z.string(), output: z.string() }));

/** What was recorded for an exercise; empty where nothing was. @throws where the file is no such list. */
export function readRecorded(dir: string): readonly Recorded[] {
  let source: string;
  try {
    source = readFileSync(join(dir, FILE), 'utf8');
  } catch (error) {
    // Nothing was recorded.
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
  return shape.parse(parse(source));
}

export function writeRecorded(dir: string, recorded: readonly Recorded[]): void {
  writeFileSync(join(dir, FILE), HEAD + stringify(recorded, { lineWidth: 0, blockQuote: 'literal' }));
}

/** Writes what was recorded into the text where it quotes something else. */
export function writeQuotes(dir: string, language: 'en' | 'zh', recorded: readonly Recorded[]): void {
  const path = join(dir, `${language}.md`);
  const lines = readFileSync(path, 'utf8').split('\n');
  // From the end, so that the numbers of the lines before stay true.
  for (const { script, output } of runnableBlocks(lines.join('\n')).toReversed()) {
    const now = recorded.find(({ run }) => run === script);
    if (output === null || now === undefined || matches(output.text, now.output)) continue;
    const count = output.text === '' ? 0 : output.text.split('\n').length;
    lines.splice(output.line - 1, count, ...now.output.split('\n'));
  }
  writeFileSync(path, lines.join('\n'));
}

/** What a block wrote, so that it can be compared with another run's. */
export function steady(output: string, values: Values): string {
  const named = Object.entries(values).toSorted(([, a], [, b]) => b.length - a.length);
  const unfilled = named.reduce(
    (text, [name, value]) => text.replace(wordOf(value), `{{${name}}}`),
    output.replaceAll('\r', ''),
  );
  return volatile(unfilled).trimEnd();
}

/**
 * Whether a quoted output is what was written. In the quote `…` stands for any text in a line, and alone on a line for
 * any lines; the widths of columns do not count.
 */
export function matches(quoted: string, written: string): boolean {
  const pattern = tidy(volatile(quoted))
    .split('\n')
    .map((line) => (line.trim() === '…' ? ANY_LINES : `${line.split('…').map(escaped).join('.*')}\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(`${tidy(written)}\n`);
}

const ANY_LINES = '(?:.*\\n)*';

function wordOf(value: string): RegExp {
  return new RegExp(`(?<!\\w)${escaped(value)}(?!\\w)`, 'g');
}

/** Ids, moments and durations, as docker writes them. */
const VOLATILE = [
  /\b(?:sha256:)?[0-9a-f]{64}\b/g,
  /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{12}\b/g,
  /\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| ?[+-]\d\d:?\d\d(?: \w+)?)?/g,
  /\b(?:Less than a|About an?|\d+) (?:second|minute|hour|day|week|month|year)s?(?: ago)?\b/g,
] as const;

function volatile(text: string): string {
  return VOLATILE.reduce<string>((found, pattern) => found.replace(pattern, '…'), text);
}

function tidy(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd().replace(/ {2,}/g, '  '))
    .join('\n');
}
