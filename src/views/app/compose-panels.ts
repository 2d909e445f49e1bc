import { headerLine } from './header.ts';
import { layoutFor } from './layout.ts';
import { messageLine } from './message-line.ts';
import { PANEL_DRAWERS } from './panels.ts';
import { summaryLine } from './summary.ts';
import type { View } from './view.ts';

/**
 * A frame of the dashboard as lines, without React: header, panels, summary and message line. The footer, which needs
 * the whole table of keys, is left blank.
 */
export function composePanels(view: View): string[] {
  const layout = layoutFor(view.ui);
  const lines: string[] = Array.from({ length: layout.rows }, () => '');
  lines[0] = headerLine(view, layout.cols);
  for (const { id, y, width, height } of layout.panels) {
    PANEL_DRAWERS[id](view, { width, height }, id === view.ui.focus).forEach((line, row) => {
      lines[y + row] = (lines[y + row] ?? '') + line;
    });
  }
  if (layout.summaryRow !== null) lines[layout.summaryRow] = summaryLine(view, layout.cols);
  lines[layout.messageRow] = messageLine(view, layout.cols);
  return lines;
}
