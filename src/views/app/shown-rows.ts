import { listWindow } from '../panels/containers/panel.ts';
import { listRows, type Row } from '../panels/containers/rows.ts';
import { layoutFor } from './layout.ts';
import type { View } from './view.ts';

/** The rows that the containers panel, or where it is away the stats panel, has on the screen. */
export function shownRows(view: View): readonly Row[] {
  const { panels } = layoutFor(view.ui);
  const list = panels.find((panel) => panel.id === 'containers');
  if (!list) return listRows(view).slice(0, panels[0]?.height ?? 0);
  const { rows, first, room } = listWindow(view, list.height);
  return rows.slice(first, first + room);
}
