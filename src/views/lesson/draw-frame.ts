import type { Message } from '../../engine/message.ts';
import type { Chapter } from '../../lessons/types.ts';
import { cellWidth, fit, truncate } from '../text/cells.ts';
import { tally } from './draw-checks.ts';
import { PANES, type LessonView, type PaneId } from './lesson-state.ts';
import { local } from './words.ts';

/** The top line: the chapter with its progress, and on which engine the exercises run. Exactly `width` cells. */
export function lessonHeader(view: LessonView, width: number): string {
  const { open, tr, theme, ui } = view;
  const name = theme.paint.title(`quayside ${tr.t('lessons.learn')}`);
  const chapter = ui.place === 'exercise' && open !== null ? open.chapter : null;
  const left = chapter === null ? ` ${name}` : ` ${name}   ${chapterProgress(view, chapter)}`;
  const room = width - cellWidth(left) - 3;
  const right = sandboxWords(view).find((words) => cellWidth(words) <= room) ?? '';
  const gap = width - cellWidth(left) - cellWidth(right) - 1;
  return gap < 2 ? fit(left, width) : `${left}${' '.repeat(gap)}${right} `;
}

/** "03 Containers ▰▰▱ 2/3" */
export function chapterProgress({ progress, theme, tr }: LessonView, chapter: Chapter): string {
  const done = chapter.exercises.map((exercise) => progress[exercise.progressKey]?.done !== undefined);
  const count = done.filter(Boolean).length;
  const bar = done.map((one) => (one ? theme.glyphs.progressFull : theme.glyphs.progressEmpty)).join('');
  return `${chapterName(tr, chapter)} ${theme.paint.ok(bar)} ${count}/${done.length}`;
}

export function chapterName(tr: LessonView['tr'], chapter: Chapter): string {
  return `${String(chapter.order).padStart(2, '0')} ${local(tr, chapter.title)}`;
}

/** The tabs of a screen that shows one pane at a time; the tally of the checks is always among them. */
export function tabsLine(view: LessonView, width: number): string {
  const { tr, theme, ui } = view;
  const counted = tally(view);
  const names: Readonly<Record<PaneId, string>> = {
    text: tr.t('lessons.pane.text'),
    checks: counted === '' ? tr.t('lessons.pane.checks') : `${tr.t('lessons.pane.checks')} ${counted}`,
    engine: tr.t('lessons.pane.engine'),
  };
  const tabs = PANES.map((id) => (id === ui.pane ? theme.paint.strong(`[${names[id]}]`) : ` ${names[id]} `));
  return fit(` ${tabs.join(' ')}`, width);
}

/** The line above the footer: what is wrong with progress or engine, else what comes next. */
export function lessonMessage(view: LessonView, width: number): string {
  const { progressSays, door, session, theme, tr, exercises, open } = view;
  const bad = (says: Message): string => fit(` ${theme.paint.bad(tr.say(says))}`, width);
  if (progressSays !== null) return bad(progressSays);
  if (door.phase === 'failed') return bad(door.says);
  if (view.ui.place === 'exercise' && session?.phase === 'open' && session.evaluation.done) {
    const isLast = exercises.at(-1)?.exercise.key === open?.exercise.key;
    return fit(` ${theme.paint.ok(isLast ? tr.t('lessons.doneLast') : tr.t('lessons.done'))}`, width);
  }
  if (door.phase === 'open' && door.engine.whyOwn !== null) {
    return fit(` ${theme.paint.dim(truncate(tr.say(door.engine.whyOwn), width - 2))}`, width);
  }
  return ' '.repeat(width);
}

/** On which engine the exercises run: the longer words first. */
function sandboxWords({ door, theme, tr }: LessonView): readonly string[] {
  switch (door.phase) {
    case 'closed':
      return [];
    case 'opening':
      return [theme.paint.dim(tr.t('lessons.engine.opening'))];
    case 'failed':
      return [theme.paint.bad(tr.t('lessons.engine.none'))];
    default:
      return door.engine.kind === 'private'
        ? [tr.t('lessons.engine.private'), tr.t('lessons.engine.name')].map(theme.paint.ok)
        : [tr.t('lessons.engine.own'), tr.t('lessons.engine.ownName')].map(theme.paint.warn);
  }
}
