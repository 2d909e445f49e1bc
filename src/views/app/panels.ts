import { drawContainers } from '../panels/containers/panel.ts';
import { drawLogs } from '../panels/logs/panel.ts';
import { drawNetworks } from '../panels/networks/panel.ts';
import { drawStats } from '../panels/stats/panel.ts';
import type { PanelId } from './ui-state.ts';
import type { DrawPanel } from './view.ts';

/** How each panel is drawn. */
export const PANEL_DRAWERS: Readonly<Record<PanelId, DrawPanel>> = {
  containers: drawContainers,
  stats: drawStats,
  logs: drawLogs,
  networks: drawNetworks,
};
