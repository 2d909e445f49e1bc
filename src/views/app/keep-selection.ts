import { listRows, indexOfSelection, selectionOf, type Row } from '../panels/containers/rows.ts';
import type { App } from './app.ts';

/**
 * Keeps something selected as the engine changes: the first row at the start (or what the last session left), the
 * same name when a container is recreated, else the row that moved into the place of one that went. A row that only
 * the filter hides stays selected.
 */
export function keepSelection(app: App): () => void {
  let place = 0;
  let name: string | null = null;
  const check = (): void => {
    const view = app.view();
    const { selection, wanted } = view.ui;
    const rows = listRows(view);
    if (rows.length === 0) return;
    const found = wanted === null ? undefined : rows.find((row) => isCalled(row, wanted.kind, wanted.name));
    if (found) {
      app.ui.setState({ selection: selectionOf(found), wanted: null });
      return;
    }
    const index = indexOfSelection(rows, selection);
    if (index >= 0) {
      place = index;
      const row = rows[index];
      name = row?.kind === 'container' ? row.container.name : null;
      return;
    }
    if (selection?.kind === 'container' && view.engine.containers.has(selection.id)) return;
    const again = name === null ? undefined : rows.find((row) => isCalled(row, 'container', name ?? ''));
    const next =
      again ?? (selection === null ? firstContainer(rows) : rows[Math.min(place, rows.length - 1)]);
    if (next) app.ui.setState({ selection: selectionOf(next) });
  };
  check();
  return app.changes.subscribe(check);
}

function isCalled(row: Row, kind: 'container' | 'project', name: string): boolean {
  return row.kind === 'container'
    ? kind === 'container' && row.container.name === name
    : kind === 'project' && row.project === name;
}

function firstContainer(rows: readonly Row[]): Row | undefined {
  return rows.find((row) => row.kind === 'container') ?? rows[0];
}
