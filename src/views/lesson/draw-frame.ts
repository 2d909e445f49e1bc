import type { Chapter } from '../../lessons/types.ts';
import { cellWidth, fit, truncate } from '../text/cells.ts';
import { allDone, tally } from './draw-checks.ts';
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
    shell: tr.t('lessons.pane.shell'),
    checks: counted === '' ? tr.t('lessons.pane.checks') : `${tr.t('lessons.pane.checks')} ${counted}`,
    live: tr.t('lessons.pane.live'),
  };
  const short: Readonly<Record<PaneId, string>> = { ...names, checks: counted };
  const line = (words: Readonly<Record<PaneId, string>>): string =>
    PANES.map((id, index) => {
      const name = `${index + 1} ${words[id]}`;
      return id === ui.pane ? theme.paint.strong(`[${name}]`) : ` ${name} `;
    }).join('');
  const full = ` ${line(names)}`;
  return fit(cellWidth(full) <= width || counted === '' ? full : line(short), width);
}

/** The line above the footer: what is wrong, else what has just happened, else what comes next. */
export function lessonMessage(view: LessonView, width: number): string {
  const { progressSays, door, session, theme, tr, notes } = view;
  const { paint } = theme;
  const shown = (text: string): string => fit(` ${truncate(text, width - 2)}`, width);
  if (progressSays !== null) return shown(paint.bad(tr.say(progressSays)));
  if (door.phase === 'failed') return shown(paint.bad(tr.say(door.says)));
  if (door.phase === 'opening') return shown(paint.dim(tr.say(door.says)));
  if (view.ui.place !== 'exercise' || session?.phase !== 'open') return ' '.repeat(width);
  const { evaluation, hints, origin, striking, says, attempt } = session;
  if (view.engine !== null && view.engine.connection.phase !== 'live') {
    return shown(paint.bad(tr.t('lessons.engine.lost')));
  }
  if (striking !== null) return shown(paint.info(tr.t('lessons.striking')));
  if (says !== null) return shown(paint.bad(tr.say(says)));
  if (evaluation.done) {
    return shown(attempt.shown ? paint.warn(tr.t('lessons.doneShown')) : paint.ok(allDone(view)));
  }
  if (hints.offered) return shown(`${paint.key('T')} ${tr.t('lessons.hintOffered')}`);
  const [note] = notes;
  if (note !== undefined) return shown(paint.warn(tr.say(note)));
  if (origin === 'continued') return shown(paint.dim(tr.t('lessons.continued')));
  if (origin === 'rebuilt') return shown(paint.dim(tr.t('lessons.rebuilt')));
  if (door.phase === 'open' && door.engine.whyOwn !== null)
    return shown(paint.dim(tr.say(door.engine.whyOwn)));
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
    case 'open': {
      const { kind, note } = door.engine;
      const short = {
        private: tr.t('lessons.engine.name'),
        nested: tr.t('lessons.engine.nestedName'),
        own: tr.t('lessons.engine.ownName'),
        demo: tr.t('lessons.engine.demoName'),
      }[kind];
      const isOurs = kind === 'private' || kind === 'nested';
      const means = kind === 'private' ? [tr.t('lessons.engine.private')] : [];
      return [tr.say(note), ...means, short].map(isOurs ? theme.paint.ok : theme.paint.warn);
    }
  }
}
