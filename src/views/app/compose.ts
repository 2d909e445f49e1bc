import { dashboardBindings } from '../input/bindings.ts';
import type { App } from './app.ts';
import { composePanels } from './compose-panels.ts';
import { currentFocus } from './focus.ts';
import { footerLine } from './footer.ts';
import { layoutFor } from './layout.ts';

/**
 * One whole frame of the dashboard as lines, without React: what `snapshot` prints, and what a start without a
 * terminal shows. Pages and questions are not in it.
 */
export function composeFrame(app: App): string[] {
  const view = app.view();
  const { cols, footerRow } = layoutFor(view.ui);
  const lines = composePanels(view);
  lines[footerRow] = footerLine(app, dashboardBindings, currentFocus(view.ui), cols);
  return lines;
}
