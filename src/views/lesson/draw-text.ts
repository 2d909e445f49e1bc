import { termsIn } from './glossary.ts';
import { fill } from '../../lessons/fill.ts';
import { cellWidth, fit, wrapCells } from '../text/cells.ts';
import type { Laid } from './markdown.ts';
import type { LessonView } from './lesson-state.ts';
import { local, withNames, withValues } from './words.ts';

/** The text of the open exercise, the solution below it where it is shown; the block that Enter takes is marked. */
export function drawText(view: LessonView, width: number): Laid {
  const { layOut } = view;
  if (layOut === null) return { lines: [], blocks: [] };
  const laid = layOut(textOf(view), width - 2);
  const chosen = laid.blocks[Math.min(view.ui.block, laid.blocks.length - 1)];
  const { theme, tr, ui } = view;
  const lines = laid.lines.map((line, row) => {
    if (chosen === undefined || ui.pane !== 'text' || row < chosen.from || row >= chosen.to)
      return ` ${line}`;
    const marked =
      theme.paint.key(row === chosen.from ? theme.glyphs.cursor : theme.glyphs.scrollTrack) + line;
    if (row > chosen.from) return marked;
    const hint = theme.paint.dim(`${theme.glyphs.enter} ${tr.t('lessons.putHint')}`);
    const gap = width - cellWidth(marked) - cellWidth(hint) - 1;
    return gap < 2 ? marked : `${marked}${' '.repeat(gap)}${hint}`;
  });
  return { lines, blocks: laid.blocks };
}

function textOf(view: LessonView): string {
  const { open, session, tr, ui } = view;
  if (open === null) return '';
  const attempt = session?.phase === 'open' ? session.attempt : null;
  const text = withValues(local(tr, open.exercise.text), attempt?.values ?? null);
  const { solution } = open.exercise;
  if (!ui.solution || solution === null || attempt === null) return text;
  const numberOf = (id: string): number => open.exercise.checks.findIndex((check) => check.id === id) + 1;
  const script = commandsOf(fill(solution.run, attempt.values), numberOf);
  const answers = Object.entries(solution.answers).map(([id, value]) => {
    const number = numberOf(id);
    const said = typeof value === 'string' ? value : Object.values(value).join(', ');
    return `- ${tr.t('lessons.solutionAnswer', { number, answer: fill(said, attempt.values) })}`;
  });
  return [
    text,
    `## ${tr.t('lessons.solution')}`,
    answers.join('\n'),
    script === '' ? '' : `\`\`\`sh\n${script}\n\`\`\``,
  ].join('\n\n');
}

const ANSWER = /^\s*answer\s+(\S+)\s+"?(?:\$\((.*)\)|(.*?))"?$/;

/** As one types it: what a script answers is printed instead, to be typed below the checks. */
function commandsOf(script: string, numberOf: (id: string) => number): string {
  return script
    .split('\n')
    .map((line) => line.replace(/\s*#=.*$/, ''))
    .filter((line) => !/^\s*stage\s/.test(line))
    .map((line) => {
      const [, id, command, words = ''] = ANSWER.exec(line) ?? [];
      return id === undefined ? line : `${command ?? `echo "${words}"`}   # → ${numberOf(id)}`;
    })
    .join('\n')
    .trim();
}

/** The words of the text with what they mean, from one of them on. */
export function termLines(view: LessonView, width: number): string[] {
  const { tr, theme, terms, open } = view;
  const found = termsIn(terms, open === null ? '' : local(tr, open.exercise.text), tr.language);
  return found.flatMap(({ word, says }, index) => [
    ...(index === 0 ? [] : ['']),
    ` ${theme.paint.strong(fit(local(tr, word), cellWidth(local(tr, word))))}`,
    ...wrapCells(withNames(theme, local(tr, says)), width - 4).map((line) => `   ${line}`),
  ]);
}
