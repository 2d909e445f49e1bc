import { footerLine } from '../app/footer.ts';
import { currentFocus } from '../app/focus.ts';
import { dashboardBindings } from '../input/bindings.ts';
import { cellWidth, fit } from '../text/cells.ts';
import type { LessonApp } from './lesson-app.ts';
import { isOnPanel } from './lesson-commands.ts';
import { lessonBindings, lessonFocus } from './lesson-keys.ts';

/** The part of the line that the actions of a panel get. */
const ACTIONS_SHARE = 0.5;

/** The keys that do something now: in the shell how it is left, on a panel also the actions of the dashboard. */
export function lessonFooter(app: LessonApp, width: number): string {
  const { tr, theme } = app;
  const { pane, ask, place } = app.ui.getState();
  if (ask !== null) return ' '.repeat(width);
  const focus = lessonFocus(app);
  const live = place === 'exercise' ? app.live() : null;
  if (live !== null && focus === 'exercise' && live.ui.getState().dialogs.length > 0) {
    return footerLine(live, dashboardBindings, currentFocus(live.ui.getState()), width);
  }
  if (focus === 'exercise' && pane === 'shell' && app.shell() !== null) {
    const leave = ` ${theme.paint.key('Ctrl-]')} ${tr.t('lessons.key.leaveShell')}`;
    const then = `  ${theme.paint.dim(tr.t('lessons.shellThen'))}`;
    return fit(cellWidth(leave + then) <= width ? leave + then : leave, width);
  }
  if (live === null || focus !== 'exercise' || !isOnPanel(app)) {
    return footerLine(app, lessonBindings, focus, width);
  }
  const own = new Set(
    lessonBindings.filter(({ focus: has }) => has.includes('exercise')).flatMap(({ keys }) => keys),
  );
  // Keys that scroll a text are the panel's here.
  const actions = dashboardBindings.filter(({ keys }) =>
    keys.every((key) => key === 'enter' || !own.has(key)),
  );
  const left = footerLine(
    live,
    actions,
    currentFocus(live.ui.getState()),
    Math.floor(width * ACTIONS_SHARE),
  ).trimEnd();
  return left + footerLine(app, lessonBindings, focus, width - cellWidth(left));
}
