import { msg } from '../../engine/message.ts';
import { placesIn } from '../fill.ts';
import { blocksOf, orphanOutputs } from '../prove/text-blocks.ts';
import type { LocalText } from '../types.ts';
import type { ExerciseFiles, Report } from './types.ts';

/** What both languages of a text must have alike, in its order. */
interface Part {
  /** `heading 2`, `code sh`, `item`, `paragraph`: what it is. */
  readonly shape: string;
  /** Its first line, from 1. */
  readonly line: number;
  readonly text: string;
}

/** Both languages say the same: part by part, with the same code, commands, values and numbers. */
export function lintTexts({ exercise, folder, yaml }: ExerciseFiles, report: Report): void {
  const { en, zh } = exercise.text;
  const theirs = { file: `${folder}/zh.md`, other: `${folder}/en.md` };
  compareParts(partsOf(en), partsOf(zh), theirs, report);
  for (const language of ['en', 'zh'] as const) {
    for (const { line } of orphanOutputs(exercise.text[language])) {
      report('output-orphan', msg('course.lint.output-orphan', { file: `${folder}/${language}.md`, line }));
    }
  }
  for (const [text, line] of sentencesOf(exercise, yaml)) {
    const says = differenceOf(text.en, text.zh);
    if (says === null) continue;
    const file = `${folder}/exercise.yaml`;
    report(
      'texts-differ',
      msg('course.lint.sentence', { file, line, what: says.what, en: says.en, zh: says.zh }),
    );
  }
}

function compareParts(
  mine: readonly Part[],
  theirs: readonly Part[],
  { file, other }: { readonly file: string; readonly other: string },
  report: Report,
): void {
  const length = Math.max(mine.length, theirs.length);
  for (let index = 0; index < length; index += 1) {
    const [en, zh] = [mine[index], theirs[index]];
    if (en?.shape !== zh?.shape) {
      const line = zh?.line ?? theirs.at(-1)?.line ?? 1;
      const params = { file, line, other, otherLine: en?.line ?? mine.at(-1)?.line ?? 1 };
      // What comes after is out of step: one finding says it.
      report(
        en === undefined || zh === undefined ? 'sentence-missing' : 'texts-differ',
        msg('course.lint.shape', { ...params, en: en?.shape ?? '-', zh: zh?.shape ?? '-' }),
      );
      return;
    }
    if (en === undefined || zh === undefined) return;
    const at = { file, line: zh.line, other, otherLine: en.line };
    if (en.shape.startsWith('code')) {
      if (!isPicture(en.shape) && en.text !== zh.text) report('texts-differ', msg('course.lint.code', at));
      if (!isPicture(en.shape)) continue;
    }
    const found = differenceOf(en.text, zh.text);
    if (found !== null) report('texts-differ', msg('course.lint.part', { ...at, ...found }));
  }
}

/** A picture in characters has words of its language in it; its values and figures are the same. */
function isPicture(shape: string): boolean {
  return shape === 'code text' || shape === 'code';
}

/** The first thing that one language has and the other has not. */
function differenceOf(
  en: string,
  zh: string,
): { readonly what: string; readonly en: string; readonly zh: string } | null {
  for (const things of [codesIn, valuesIn, numbersIn]) {
    const [mine, theirs] = [things(en), things(zh)];
    const missing = mine.find((one) => !theirs.includes(one));
    const extra = theirs.find((one) => !mine.includes(one));
    if (missing !== undefined || extra !== undefined) {
      return {
        what: missing ?? extra ?? '',
        en: missing === undefined ? '-' : '+',
        zh: extra === undefined ? '-' : '+',
      };
    }
  }
  return null;
}

function codesIn(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

function valuesIn(text: string): readonly string[] {
  return [...placesIn(text)];
}

/** Figures outside of code and values; one that is written as a word is the language's own affair. */
function numbersIn(text: string): readonly string[] {
  const prose = text.replace(/`[^`]*`|\{\{\w+\}\}/g, ' ').replace(/^\s*\d+\.\s/, ' ');
  return [...prose.matchAll(/\d+(?:[.,:]\d+)*/g)].map(([number]) => number);
}

/** The parts of a text in their order: headings, code, items of lists, paragraphs. */
function partsOf(markdown: string): readonly Part[] {
  const lines = markdown.split('\n');
  const parts: Part[] = [];
  const coded = new Map(blocksOf(markdown).map((block) => [block.line - 2, block]));
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const block = coded.get(index);
    if (block !== undefined) {
      parts.push({ shape: `code ${block.language}`.trim(), line: index + 1, text: block.text });
      index += (block.text === '' ? 0 : block.text.split('\n').length) + 1;
      continue;
    }
    if (line.trim() === '' || line.startsWith('<!--')) continue;
    const heading = /^(#+)\s/.exec(line);
    const isItem = /^\s*(?:[-*+]|\d+\.)\s/.test(line);
    const isRow = line.startsWith('|');
    const last = parts.at(-1);
    const shape = heading
      ? `heading ${heading[1]?.length ?? 1}`
      : isItem
        ? 'item'
        : isRow
          ? 'row'
          : 'paragraph';
    const goesOn = shape === 'paragraph' && last !== undefined && (lines[index - 1] ?? '').trim() !== '';
    if (goesOn && !last.shape.startsWith('code') && !last.shape.startsWith('heading')) {
      parts[parts.length - 1] = { ...last, text: `${last.text}\n${line}` };
    } else parts.push({ shape, line: index + 1, text: line });
  }
  return parts;
}

/** Every text in both languages that stands in exercise.yaml, with its line there. */
function* sentencesOf(value: unknown, yaml: readonly string[]): Generator<[LocalText, number]> {
  for (const text of localTexts(value)) {
    const at = yaml.findIndex((line) => line.includes(text.en.split('\n')[0] ?? ''));
    yield [text, at + 1];
  }
}

/** Every pair of texts in a value. */
export function* localTexts(value: unknown): Generator<LocalText> {
  if (typeof value !== 'object' || value === null) return;
  if ('en' in value && 'zh' in value && typeof value.en === 'string' && typeof value.zh === 'string') {
    yield { en: value.en, zh: value.zh };
    return;
  }
  for (const [key, item] of Object.entries(value)) if (key !== 'text') yield* localTexts(item);
}
