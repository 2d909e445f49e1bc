import { dashboardBindings } from '../input/bindings.ts';
import type { App } from './app.ts';
import { currentFocus } from './focus.ts';
import { footerLine } from './footer.ts';
import { headerLine } from './header.ts';
import { layoutFor } from './layout.ts';
import { messageLine } from './message-line.ts';
import { PANEL_DRAWERS } from './panels.ts';
import { summaryLine } from './summary.ts';

/**
 * One whole frame of the dashboard as lines, without React: what `snapshot` prints, and what a start without a
 * terminal shows. Pages and questions are not in it.
 */
export function composeFrame(app: App): string[] {
  const view = app.view();
  const layout = layoutFor(view.ui);
  const focus = currentFocus(view.ui);
  const lines: string[] = Array.from({ length: layout.rows }, () => '');
  lines[0] = headerLine(view, layout.cols);
  for (const { id, y, width, height } of layout.panels) {
    PANEL_DRAWERS[id](view, { width, height }, id === view.ui.focus).forEach((line, row) => {
      lines[y + row] = (lines[y + row] ?? '') + line;
    });
  }
  if (layout.summaryRow !== null) lines[layout.summaryRow] = summaryLine(view, layout.cols);
  if (layout.messageRow !== null) lines[layout.messageRow] = messageLine(view, layout.cols);
  lines[layout.footerRow] = footerLine(app, dashboardBindings, focus, layout.cols);
  return lines;
}
