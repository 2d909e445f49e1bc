import type { Container } from '../../../engine/types.ts';
import type { StatsSeries } from '../../../engine/streams/types.ts';
import { fit, wrapCells } from '../../text/cells.ts';
import { joinFitting } from '../../text/parts.ts';
import { frame, insideOf } from '../frame.ts';
import { selectedContainerId } from '../../app/ui-state.ts';
import type { DrawPanel, Size, View } from '../../app/view.ts';
import { memoryLong, percent, rate, size as sizeText } from '../../format/units.ts';
import { listRows } from '../containers/rows.ts';
import { containerOnLine, drawAll } from './all.ts';
import { figuresOf } from './figures.ts';
import { axisTop, graph } from './graph.ts';

/** Panel 2: the use of the selected container large, of all visible ones small. */
export const drawStats: DrawPanel = (view, size, focused) => {
  const inside = insideOf(size);
  const container = view.engine.containers.get(selectedContainerId(view.ui) ?? '');
  const project = view.ui.selection?.kind === 'project' ? view.ui.selection.name : null;
  const subject =
    container?.name ?? (project === null ? '' : project === '' ? view.tr.t('containers.noProject') : project);
  const title = [`2 ${view.tr.t('stats.title')}`, subject]
    .filter((part) => part !== '')
    .join(` ${view.theme.glyphs.separator} `);
  const { large, small } = contentOf(view, inside);
  const room = { width: inside.width, height: inside.height - large.length };
  const content = small ? [...large, ...drawAll(view, small, room)] : large;
  return frame(view.theme, size, { title, focused }, content);
};

/** The id of the container that stands small on line `line` of a panel of that size, border included; null for none. */
export function statsRowAt(view: View, size: Size, line: number): string | null {
  const { large, small } = contentOf(view, insideOf(size));
  if (!small || line < 1 || line >= size.height - 1) return null;
  return containerOnLine(view, small, line - 1 - large.length)?.id ?? null;
}

/** What the panel shows: lines at its top, and below them the containers that have a line each; null for none. */
interface Content {
  readonly large: readonly string[];
  readonly small: readonly Container[] | null;
}

function contentOf(view: View, inside: Size): Content {
  const { selection } = view.ui;
  const container = view.engine.containers.get(selectedContainerId(view.ui) ?? '');
  if (container) return containerContent(view, container, inside);
  return { large: [], small: membersOf(view, selection?.kind === 'project' ? selection.name : null) };
}

/** A project's heading shows its members; with nothing selected, everything on the list. */
function membersOf(view: View, project: string | null): Container[] {
  return listRows(view).flatMap((row) =>
    row.kind === 'container' && (project === null || row.container.project === project)
      ? [row.container]
      : [],
  );
}

function containerContent(view: View, container: Container, inside: Size): Content {
  const series = view.stats.series.get(container.id);
  if (!series) return { large: waitingLines(view, container, inside.width), small: null };
  const large = largeLines(view, container, series, inside);
  const left = inside.height - large.length;
  const others = listRows(view).flatMap((row) =>
    row.kind === 'container' && row.container.state === 'running' ? [row.container] : [],
  );
  if (left < 3 || others.length < 2) return { large, small: null };
  return { large: [...large, ''], small: others };
}

function waitingLines(view: View, container: Container, width: number): string[] {
  const { tr, theme } = view;
  const says =
    container.state === 'running'
      ? tr.t('stats.waiting')
      : tr.t('stats.notRunning', { name: container.name });
  return ['', ...wrapCells(says, Math.max(8, width - 2)).map((line) => ` ${theme.paint.dim(line)}`)];
}

const LABEL_CELLS = 5;
const GRAPHS = 4;
const FIGURE_LINES = 5;
const GRAPHS_MIN_HEIGHT = 12;
const GRAPH_MAX_HEIGHT = 8;
/** A blank, the heading and a few lines of the other containers. */
const OTHERS_LINES = 5;

/** Lines that a figure's graph takes, by how much room there is for the four of them. */
function graphHeight(height: number): number {
  if (height < GRAPHS_MIN_HEIGHT) return 0;
  const room = Math.floor((height - FIGURE_LINES - OTHERS_LINES) / GRAPHS);
  return Math.max(1, Math.min(GRAPH_MAX_HEIGHT, room));
}

function largeLines(view: View, container: Container, series: StatsSeries, inside: Size): string[] {
  const { tr, theme } = view;
  const { latest, rates } = series;
  const past = figuresOf(series);
  const rows = graphHeight(inside.height);
  const limited = (container.run?.memoryLimit ?? 0) > 0;
  const draw = (
    values: readonly number[],
    top: number,
    label: (top: number) => string,
    paint: number,
  ): string[] => axisGraph(view, values, { width: inside.width, height: rows }, top, label(top), paint);
  const bytesTop = (values: readonly number[]): number => axisTop(Math.max(0, ...values), 1000, 10);
  const label = (text: string): string => theme.paint.strong(fit(text, LABEL_CELLS));
  const cpuTop = axisTop(Math.max(0, ...past.cpu), 10, 10);
  const memoryTop = limited ? latest.memoryLimit : axisTop(Math.max(1, ...past.memory), 1_048_576, 2);
  const net = past.netRx.map((value, index) => value + (past.netTx[index] ?? 0));
  const block = past.blockRead.map((value, index) => value + (past.blockWrite[index] ?? 0));
  const { download, upload, sum } = theme.glyphs;
  const arrow = (mark: string, value: number | undefined): string =>
    `${mark} ${value === undefined ? theme.glyphs.none : rate(value)}`;
  const totals = (one: number, other: number): string =>
    theme.paint.dim(`${sum} ${sizeText(one)} / ${sizeText(other)}`);
  // The last parts are those that one can do without.
  const line = (text: string, ...parts: readonly string[]): string =>
    ` ${label(text)}${joinFitting(parts, inside.width - 1 - LABEL_CELLS)}`;
  return [
    line('CPU', `${percent(latest.cpuPercent)} %`, theme.paint.dim(tr.t('stats.convention'))),
    ...draw(past.cpu, cpuTop, (top) => `${top} %`, 0),
    line(
      'MEM',
      `${memoryLong(latest.memory)} / ${memoryLong(latest.memoryLimit)}`,
      `${percent(latest.memoryPercent)} %`,
      theme.paint.dim(tr.t(limited ? 'stats.limit' : 'stats.noLimit')),
    ),
    ...draw(past.memory, memoryTop, memoryLong, 1),
    // Where there is no room for a graph; where there is none for the bar either, the figures go first.
    ...(rows === 0 && inside.height > FIGURE_LINES
      ? [memoryBar(view, latest.memoryPercent, inside.width)]
      : []),
    line(
      'NET',
      arrow(download, rates?.netRx),
      arrow(upload, rates?.netTx),
      totals(latest.netRx, latest.netTx),
    ),
    ...draw(net, bytesTop(net), rate, 2),
    line(
      'I/O',
      arrow('r', rates?.blockRead),
      arrow('w', rates?.blockWrite),
      totals(latest.blockRead, latest.blockWrite),
    ),
    ...draw(block, bytesTop(block), rate, 3),
    line('PIDS', String(latest.pids), theme.paint.dim(historyText(view, container))),
  ].slice(0, inside.height);
}

function historyText({ tr, theme }: View, container: Container): string {
  const { run } = container;
  if (!run) return '';
  return [
    tr.t('stats.restarts', { count: run.restartCount }),
    run.oomKilled ? tr.t('stats.oom') : tr.t('stats.noOom'),
  ].join(` ${theme.glyphs.separator} `);
}

/** A graph with the axis' top value at its upper left and 0 at the lower. */
function axisGraph(
  { theme }: View,
  values: readonly number[],
  size: Size,
  top: number,
  topLabel: string,
  series: number,
): string[] {
  if (size.height === 0) return [];
  const axis = 10;
  const width = Math.max(4, size.width - axis - 2);
  const paint = theme.series(series);
  return graph(values, { width, height: size.height }, top, theme.unicode).map((line, row) => {
    const text = row === 0 ? topLabel : row === size.height - 1 ? '0' : '';
    return ` ${theme.paint.dim(`${fit(text, axis - 2, 'right')} ${theme.unicode ? '┤' : '|'}`)}${paint(line)}`;
  });
}

function memoryBar({ theme }: View, usedPercent: number, width: number): string {
  const cells = Math.max(4, width - 3);
  const full = Math.round((Math.min(100, usedPercent) / 100) * cells);
  const paint = usedPercent >= 90 ? theme.paint.bad : usedPercent >= 75 ? theme.paint.warn : theme.series(1);
  return ` ${paint(theme.glyphs.barFull.repeat(full))}${theme.paint.dim(theme.glyphs.barEmpty.repeat(cells - full))}`;
}

/** The selection's figures in one line of at most `width` cells, for screens without room for the panel. */
export function statsSummary(view: View, width: number): string {
  const container = view.engine.containers.get(selectedContainerId(view.ui) ?? '');
  if (!container) return '';
  const latest = view.stats.series.get(container.id);
  const { theme } = view;
  if (!latest) return fit(` ${theme.paint.strong(container.name)}`, width);
  const { download, upload } = theme.glyphs;
  const parts = [
    theme.paint.strong(container.name),
    `CPU ${percent(latest.latest.cpuPercent)} %`,
    `MEM ${memoryLong(latest.latest.memory)}`,
  ];
  if (latest.rates)
    parts.push(`NET ${download}${rate(latest.rates.netRx)} ${upload}${rate(latest.rates.netTx)}`);
  return ` ${joinFitting(parts, width - 1)}`;
}
