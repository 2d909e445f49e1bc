import { drawContainers } from '../panels/containers/panel.ts';
import { drawLogs } from '../panels/logs/panel.ts';
import { drawNetworks } from '../panels/networks/panel.ts';
import { drawStats } from '../panels/stats/panel.ts';
import type { PanelId } from './ui-state.ts';
import type { DrawPanel, View } from './view.ts';
import { whenChanged } from './when-changed.ts';

const MS_PER_SECOND = 1000;

/**
 * How each panel is drawn: anew only when something that it reads has changed, since every panel is asked at every
 * change of anything.
 */
export const PANEL_DRAWERS: Readonly<Record<PanelId, DrawPanel>> = {
  containers: reading(
    ({ engine, stats, ui, troubles, now, scroll }) => [
      engine.containers,
      engine.connection.phase,
      stats.series,
      ui.list,
      ui.selection,
      troubles.length,
      Math.floor(now / MS_PER_SECOND),
      scroll,
    ],
    drawContainers,
  ),
  stats: reading(
    ({ engine, stats, ui }) => [engine.containers, stats.series, ui.list, ui.selection],
    drawStats,
  ),
  // It remembers its drawings itself.
  logs: drawLogs,
  networks: reading(
    ({ engine, ui, scroll }) => [engine.containers, engine.networks, ui.networks, ui.selection, scroll],
    drawNetworks,
  ),
};

/** @param parts what the panel reads of the view, beside the theme and the language */
function reading(parts: (view: View) => readonly unknown[], draw: DrawPanel): DrawPanel {
  return whenChanged(
    (view, { width, height }, focused) => [view.theme, view.tr, width, height, focused, ...parts(view)],
    draw,
  );
}
