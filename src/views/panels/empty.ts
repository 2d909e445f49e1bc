import { wrapCells } from '../text/cells.ts';
import type { View } from '../app/view.ts';

/** Why the list of containers is empty, and what to do: wrapped to `width`. */
export function emptyText(view: View, width: number): string[] {
  const { engine, tr, ui, theme } = view;
  const says = ((): string => {
    if (engine.connection.phase === 'connecting') return tr.t('containers.empty.loading');
    if (engine.containers.size === 0) return tr.t('containers.empty.none');
    if (ui.list.filter !== '') return tr.t('containers.empty.filtered', { filter: ui.list.filter });
    return tr.t('containers.empty.notRunning');
  })();
  return ['', ...wrapCells(says, Math.max(8, width - 4)).map((line) => `  ${theme.paint.dim(line)}`)];
}
