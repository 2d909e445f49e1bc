import { msg } from '../../engine/message.ts';
import type { AnswerValue, CheckResult } from '../../lessons/checks/types.ts';
import { filledText } from '../../lessons/checks/evaluate.ts';
import type { Check } from '../../lessons/types.ts';
import { clock } from '../format/units.ts';
import { cellWidth, wrapCells } from '../text/cells.ts';
import { asks, questionOf } from './ask.ts';
import { labelText, local, saidText, withNames } from './words.ts';
import type { LessonView } from './lesson-state.ts';

/** The checks of the open exercise, each with its sentence: lines of at most `width` cells. */
export function checkLines(view: LessonView, width: number): string[] {
  return drawChecks(view, width).lines;
}

/** The checks, and on which line each of them begins. */
export function drawChecks(
  view: LessonView,
  width: number,
): { readonly lines: string[]; readonly starts: readonly number[] } {
  const { session, door, tr, theme } = view;
  const only = (text: string): { lines: string[]; starts: number[] } => ({
    lines: hanging(' ', text, width),
    starts: [],
  });
  if (door.phase === 'failed') return only(theme.paint.bad(tr.say(door.says)));
  if (session?.phase === 'failed') return only(theme.paint.bad(tr.say(session.says)));
  if (session?.phase !== 'open') {
    const says = door.phase === 'opening' ? door.says : msg('lessons.setup.preparing');
    return only(theme.paint.dim(tr.say(says)));
  }
  const { results, mistake } = session.evaluation;
  const lines: string[] = [];
  const starts: number[] = [];
  if (mistake !== null && !session.evaluation.done) {
    const says = withNames(theme, local(tr, mistake.says));
    lines.push(...hanging(` ${theme.glyphs.warning} `, theme.paint.warn(says), width));
    if (mistake.reset) lines.push(...hanging('   ', theme.paint.dim(tr.t('lessons.onlyReset')), width));
  }
  results.forEach((result, index) => {
    starts.push(lines.length);
    lines.push(...oneCheck(view, result, index, width));
  });
  lines.push(...stageLines(view, width), ...hintLines(view, width), ...closingLines(view, width));
  return { lines, starts };
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
function oneCheck(view: LessonView, result: CheckResult, index: number, width: number): string[] {
  const { theme, tr, ui, open } = view;
  const check = open?.exercise.checks.find(({ id }) => id === result.id);
  const isAsked = check !== undefined && asks(check);
  const label = withNames(theme, sentence(view, result, check));
  const when =
    result.latch === null
      ? ''
      : theme.paint.dim(`  ${clock(result.latch.at)} ${result.latch.action}`.trimEnd());
  const here = ui.pane === 'checks' && ui.check === index ? theme.glyphs.cursor : ' ';
  const lines = hanging(`${here}${sign(view, result)} ${index + 1} `, label + when, width);
  if (isAsked) lines.push(...hanging('     ', answerLine(view, result), width));
  if (result.note !== null) {
    lines.push(...hanging('     ', withNames(theme, tr.say(result.note)), width));
  }
  if (result.because === null) return lines;
  const because = withNames(theme, saidText(tr, result.because));
  const why =
    result.verdict === 'unknown'
      ? theme.paint.warn(tr.t('checks.couldNot', { because }))
      : theme.paint.dim(tr.t('checks.notYet', { because }));
  return [...lines, ...hanging('     ', why, width)];
}

/** The question itself says more than that there is one. */
function sentence({ tr, session }: LessonView, result: CheckResult, check: Check | undefined): string {
  if (check !== undefined && check.says === null && asks(check) && session?.phase === 'open')
    return questionOf(check, session.attempt.values, tr.language);
  return labelText(tr, result.label);
}

function answerLine({ session, tr, theme }: LessonView, { id }: CheckResult): string {
  const answer = session?.phase === 'open' ? session.attempt.answers.get(id) : undefined;
  if (answer === undefined) return `${theme.paint.key('Enter')} ${tr.t('lessons.key.answer')}`;
  return theme.paint.dim(tr.t('lessons.yourAnswer', { answer: answerText(answer.value) }));
}

/** An answer in a few words: options and lines by their ids. */
function answerText(value: AnswerValue): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.join(', ');
  return Object.entries(value)
    .map(([part, said]) => `${part}: ${said}`)
    .join(', ');
}

function stageLines(view: LessonView, width: number): string[] {
  const { session, open, tr, theme } = view;
  if (session?.phase !== 'open' || open === null) return [];
  const next = open.exercise.stages.find(({ id }) => !session.attempt.stages.includes(id));
  if (next === undefined) return [];
  const says = withNames(theme, local(tr, filledText(next.says, session.attempt.values)));
  return ['', ...hanging(` ${theme.paint.key('B')} `, says, width)];
}

function hintLines(view: LessonView, width: number): string[] {
  const { session, open, tr, theme } = view;
  if (session?.phase !== 'open' || open === null) return [];
  const { hints, attempt, evaluation } = session;
  const shown = open.exercise.hints.slice(0, hints.opened).flatMap((hint) => {
    const says = withNames(theme, local(tr, filledText(hint, attempt.values)).trim());
    return says
      .split('\n')
      .flatMap((line, index) => hanging(index === 0 ? ` ${theme.glyphs.bullet} ` : '   ', line, width));
  });
  const offer =
    hints.offered && !evaluation.done
      ? hanging(` ${theme.paint.key('T')} `, tr.t('lessons.hintOffered'), width)
      : [];
  return shown.length + offer.length === 0 ? [] : ['', ...shown, ...offer];
}

function closingLines(view: LessonView, width: number): string[] {
  const { session, open, tr, theme } = view;
  if (session?.phase !== 'open' || open === null || !session.evaluation.done) return [];
  const { closing } = open.exercise;
  const words = closing === null ? [] : [local(tr, filledText(closing, session.attempt.values))];
  const done = session.attempt.shown ? tr.t('lessons.doneShown') : allDone(view);
  return [
    '',
    ...words.flatMap((text) => hanging(' ', withNames(theme, text), width)),
    ...hanging(' ', theme.paint.ok(done), width),
  ];
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

/** That all is done, and what comes next. */
export function allDone({ tr, open, exercises }: LessonView): string {
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
