import type { Container } from '../../../engine/types.ts';
import { cellWidth, fit, truncate } from '../../text/cells.ts';
import { frame, insideOf } from '../frame.ts';
import { emptyText } from '../empty.ts';
import { firstVisible } from '../scroll.ts';
import type { DrawPanel, View } from '../../app/view.ts';
import type { SortColumn } from '../../app/ui-state.ts';
import { whenChangedOf } from '../../app/when-changed.ts';
import { columnsFor, type Column, type Needs } from './columns.ts';
import { containerCell, containerName, portsText, projectCell, stateGlyph } from './cells.ts';
import { indexOfSelection, listRows, type Row } from './rows.ts';

/** Cells before the first column: a blank, the glyph or fold mark, a blank; members of a group stand one further. */
const GUTTER = 3;

/** Rows and scroll position of the list as it stands on a panel of that height. */
export interface ListWindow {
  readonly rows: readonly Row[];
  /** Index of the first row on the screen, and how many there is room for. */
  readonly first: number;
  readonly room: number;
  /** Index of the selected row, -1 for none. */
  readonly cursor: number;
}

/** What part of the list a panel of `height` lines (border included) shows. */
export function listWindow(view: View, height: number): ListWindow {
  const rows = listRows(view);
  const room = Math.max(0, height - 3);
  const cursor = indexOfSelection(rows, view.ui.selection);
  return { rows, room, cursor, first: firstVisible(view.scroll, 'containers', cursor, room, rows.length) };
}

/** Panel 1: every container, live. */
export const drawContainers: DrawPanel = (view, size, focused) => {
  const inside = insideOf(size);
  const { rows, first, room, cursor } = listWindow(view, size.height);
  const grouped = rows.some((row) => row.kind === 'project');
  const columns = columnsFor(inside.width - GUTTER - 1, grouped, needsOf(view.engine.containers));
  const body = rows
    .slice(first, first + room)
    .map((row, index) => keptLine(view, row, columns, inside.width, first + index === cursor, grouped));
  const content = [
    headingLine(view, columns, inside.width),
    ...(rows.length === 0 ? emptyText(view, inside.width) : body),
  ];
  return frame(
    view.theme,
    size,
    { title: title(view), foot: foot(view, first, room, rows.length), focused },
    content,
  );
};

/** Cells from the panel's left edge at which each column begins, for clicks on the heading. */
export function columnAt(view: View, width: number, x: number): SortColumn | null {
  const grouped = listRows(view).some((row) => row.kind === 'project');
  let left = 1 + GUTTER;
  for (const column of columnsFor(width - 2 - GUTTER - 1, grouped, needsOf(view.engine.containers))) {
    if (x >= left && x < left + column.width) return column.id;
    left += column.width + 1;
  }
  return null;
}

const FILTER_MAX_CELLS = 20;
/** "running unhealthy" */
const STATE_NEEDS_CELLS = 17;

type Containers = View['engine']['containers'];

const needs = new WeakMap<Containers, Needs>();

/** Of all containers, not of those that are shown: a filter must not move the columns as one types. */
function needsOf(containers: Containers): Needs {
  const known = needs.get(containers);
  if (known) return known;
  const widest = (text: (container: Container) => string): number =>
    [...containers.values()].reduce((most, container) => Math.max(most, cellWidth(text(container))), 0);
  const made: Needs = {
    // Members of a group stand one cell further.
    name: 1 + widest(({ name }) => name),
    image: widest(({ image }) => image),
    project: widest(({ project }) => project),
    ports: widest(({ ports }) => portsText(ports)),
    state: STATE_NEEDS_CELLS,
  };
  needs.set(containers, made);
  return made;
}

function title(view: View): string {
  const { tr, ui, engine, theme } = view;
  const rows = listRows(view);
  const isGrouped = rows.some((row) => row.kind === 'project');
  // Members of a folded project are counted with it.
  const shown = isGrouped
    ? rows.reduce((count, row) => count + (row.kind === 'project' ? row.total : 0), 0)
    : rows.length;
  const parts = [
    `1 ${tr.t('containers.title')}`,
    shown === engine.containers.size ? String(shown) : `${shown} / ${engine.containers.size}`,
    ...(ui.list.filter === '' ? [] : [`/${truncate(ui.list.filter, FILTER_MAX_CELLS)}`]),
    ...(ui.list.runningOnly ? [tr.t('containers.runningOnly')] : []),
    `${tr.t('containers.by', { column: columnLabel(view, ui.list.sort) })} ${ui.list.descending ? theme.glyphs.sortDown : theme.glyphs.sortUp}`,
  ];
  return parts.join(` ${theme.glyphs.separator} `);
}

function foot(view: View, first: number, room: number, total: number): string {
  const parts: string[] = [];
  if (total > room)
    parts.push(view.theme.paint.dim(`${first + 1}–${Math.min(total, first + room)} / ${total}`));
  if (view.troubles.length > 0) {
    parts.push(view.theme.paint.bad(view.tr.t('containers.inTrouble', { count: view.troubles.length })));
  }
  return parts.join('  ');
}

function headingLine(view: View, columns: readonly Column[], width: number): string {
  const { ui, theme } = view;
  const cells = columns.map((column) => {
    const sorted = ui.list.sort === column.id;
    const mark = sorted ? (ui.list.descending ? theme.glyphs.sortDown : theme.glyphs.sortUp) : '';
    return fit(columnLabel(view, column.id).toUpperCase() + mark, column.width, column.align);
  });
  return fit(theme.paint.dim(' '.repeat(GUTTER) + cells.join(' ')), width);
}

function columnLabel({ tr }: View, column: SortColumn): string {
  switch (column) {
    case 'name':
      return tr.t('containers.column.name');
    case 'image':
      return tr.t('containers.column.image');
    case 'state':
      return tr.t('containers.column.state');
    case 'uptime':
      return tr.t('containers.column.uptime');
    case 'ports':
      return tr.t('containers.column.ports');
    case 'project':
      return tr.t('containers.column.project');
    case 'cpu':
      return tr.t('containers.column.cpu');
    case 'memory':
      return tr.t('containers.column.memory');
  }
}

const keptLines = whenChangedOf<string>();

/** The line of a container is made anew only when something on it has changed. */
function keptLine(
  view: View,
  row: Row,
  columns: readonly Column[],
  width: number,
  selected: boolean,
  grouped: boolean,
): string {
  const make = (): string => rowLine(view, row, columns, width, selected, grouped);
  if (row.kind === 'project') return make();
  const { container } = row;
  const look = columns.map((column) => `${column.id} ${column.width}`).join();
  const up = containerCell(view, row, 'uptime');
  const reads = [
    view.theme,
    view.tr,
    view.stats.series.get(container.id),
    up,
    look,
    width,
    selected,
    grouped,
  ];
  return keptLines(container, reads, make);
}

function rowLine(
  view: View,
  row: Row,
  columns: readonly Column[],
  width: number,
  selected: boolean,
  grouped: boolean,
): string {
  const { theme } = view;
  const cells = columns.map((column) => {
    if (row.kind === 'project') return fit(projectCell(view, row, column.id), column.width, column.align);
    const text = containerCell(view, row, column.id);
    if (column.id !== 'name' || !grouped) return fit(text, column.width, column.align);
    return fit(` ${containerName(row.container, column.width - 1)}`, column.width);
  });
  const sign =
    row.kind === 'project'
      ? row.collapsed
        ? theme.glyphs.groupClosed
        : theme.glyphs.groupOpen
      : stateGlyph(theme, row.container);
  const mark = `${selected ? theme.glyphs.cursor : ' '}${sign} `;
  const line = fit(mark + cells.join(' '), width);
  return selected ? theme.paint.selected(line) : line;
}
