import { size as bytes } from '../format/units.ts';
import type { Rect } from '../app/layout.ts';
import { frame } from '../panels/frame.ts';
import { wrapCells } from '../text/cells.ts';
import type { LessonQuestion, LessonView } from './lesson-state.ts';

const WIDEST = 76;

/** A question of the course as a box over all else. */
export function questionBox(
  view: LessonView,
  question: LessonQuestion,
): { readonly rect: Rect; readonly lines: string[] } {
  const { theme, tr, ui } = view;
  const width = Math.max(10, Math.min(WIDEST, ui.cols - 2));
  const answers = `${theme.paint.key('y / Enter')} ${tr.t('app.key.yes')}   ${theme.paint.key('n / Esc')} ${tr.t('app.key.no')}`;
  const content = [
    ...words(view, question).flatMap((sentence) => wrapCells(sentence, width - 4)),
    '',
    answers,
  ].map((line) => ` ${line}`);
  const height = Math.min(content.length + 2, ui.rows);
  const title = question.kind === 'reset' ? tr.t('lessons.key.reset') : tr.t('lessons.engine.install');
  return {
    rect: {
      x: Math.max(0, Math.floor((ui.cols - width) / 2)),
      y: Math.max(0, Math.floor((ui.rows - height) / 2.5)),
      width,
      height,
    },
    lines: frame(theme, { width, height }, { title, focused: true }, content),
  };
}

/** The sentences of a question, each on lines of its own. */
function words({ tr, door }: LessonView, question: LessonQuestion): readonly string[] {
  if (question.kind === 'reset') {
    const isOwn = door.phase === 'open' && door.engine.kind === 'own';
    return [isOwn ? tr.t('lessons.ask.resetOwn') : tr.t('lessons.ask.reset')];
  }
  const { packages, unpackInto, unpackBytes } = question.plan;
  const parts = [
    ...(packages.length === 0 ? [] : [tr.t('lessons.ask.packages', { packages: packages.join(' ') })]),
    ...(unpackInto === undefined
      ? []
      : [tr.t('lessons.ask.unpack', { folder: unpackInto, size: bytes(unpackBytes) })]),
  ];
  return [tr.t('lessons.ask.install'), ...parts, tr.t('lessons.ask.installElse')];
}
