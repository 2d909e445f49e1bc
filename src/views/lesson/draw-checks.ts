import { msg } from '../../engine/message.ts';
import type { CheckResult } from '../../lessons/checks/types.ts';
import { clock } from '../format/units.ts';
import { cellWidth, wrapCells } from '../text/cells.ts';
import { labelText, saidText, withNames } from './words.ts';
import type { LessonView } from './lesson-state.ts';

/** The checks of the open exercise, each with its sentence: lines of at most `width` cells. */
export function checkLines(view: LessonView, width: number): string[] {
  const { session, door, tr, theme } = view;
  if (door.phase === 'failed') return hanging(' ', theme.paint.bad(tr.say(door.says)), width);
  if (session?.phase === 'failed') return hanging(' ', theme.paint.bad(tr.say(session.says)), width);
  if (session?.phase !== 'open') {
    const says = door.phase === 'opening' ? msg('lessons.engine.opening') : msg('lessons.setup.preparing');
    return hanging(' ', theme.paint.dim(tr.say(says)), width);
  }
  const { results, done } = session.evaluation;
  const lines = results.flatMap((result, index) => oneCheck(view, result, index + 1, width));
  return done ? [...lines, '', ...hanging(' ', theme.paint.ok(allDone(view)), width)] : lines;
}

/** "2 of 3", and a sign for each check. */
export function tally(view: LessonView): string {
  const { session, tr } = view;
  if (session?.phase !== 'open') return '';
  const { results } = session.evaluation;
  const met = results.filter((result) => result.verdict === 'met').length;
  return `${tr.t('lessons.tally', { met, total: results.length })} ${results.map((result) => sign(view, result)).join('')}`;
}

/** Checks have numbers, by which a check says which other comes first. */
function oneCheck(view: LessonView, result: CheckResult, number: number, width: number): string[] {
  const { theme, tr } = view;
  const label = withNames(theme, labelText(tr, result.label));
  const when =
    result.latch === null
      ? ''
      : theme.paint.dim(`  ${clock(result.latch.at)} ${result.latch.action}`.trimEnd());
  const lines = hanging(` ${sign(view, result)} ${number} `, label + when, width);
  if (result.because === null) return lines;
  const because = withNames(theme, saidText(tr, result.because));
  const why =
    result.verdict === 'unknown'
      ? theme.paint.warn(tr.t('checks.couldNot', { because }))
      : theme.paint.dim(tr.t('checks.notYet', { because }));
  return [...lines, ...hanging('     ', why, width)];
}

function sign({ theme }: LessonView, { verdict }: CheckResult): string {
  const { glyphs, paint } = theme;
  switch (verdict) {
    case 'met':
      return paint.ok(glyphs.met);
    case 'not-yet':
      return paint.bad(glyphs.notYet);
    default:
      return paint.warn(glyphs.unknown);
  }
}

function allDone({ tr, open, exercises }: LessonView): string {
  const isLast = exercises.at(-1)?.exercise.key === open?.exercise.key;
  return isLast ? tr.t('lessons.doneLast') : tr.t('lessons.done');
}

/** Text after a lead; its further lines begin below it. */
function hanging(lead: string, text: string, width: number): string[] {
  const indent = ' '.repeat(cellWidth(lead));
  return wrapCells(text, width - indent.length - 1).map(
    (line, index) => (index === 0 ? lead : indent) + line,
  );
}
