import { cellWidth, fit } from '../text/cells.ts';
import { statsSummary } from '../panels/stats/panel.ts';
import { PANELS } from './ui-state.ts';
import type { View } from './view.ts';

/** On small screens: the selection's figures, and the panels' digits with the focused one in brackets. */
export function summaryLine(view: View, width: number): string {
  const digits = PANELS.map((panel, index) =>
    panel === view.ui.focus ? view.theme.paint.strong(`[${index + 1}]`) : ` ${index + 1} `,
  ).join('');
  const left = statsSummary(view, width - cellWidth(digits) - 2);
  return `${fit(left, width - cellWidth(digits) - 1)}${digits} `;
}
