import type { Container } from '../../../engine/types.ts';
import type { StatsSnapshot } from '../../../engine/streams/types.ts';
import { uptimeOf } from '../../../engine/state/uptime.ts';
import { passesFilter } from '../filter.ts';
import type { View } from '../../app/view.ts';
import type { ListState, Selection, SortColumn } from '../../app/ui-state.ts';

/** The heading of a Compose project, with what its rows add up to; project '' is the containers of none. */
export interface ProjectRow {
  readonly kind: 'project';
  readonly project: string;
  readonly total: number;
  /** Ids of the members that run. */
  readonly running: readonly string[];
  readonly collapsed: boolean;
  /** Sums over the running members; null until each of them has figures, since a part would be read as the whole. */
  readonly cpuPercent: number | null;
  readonly memory: number | null;
}

export interface ContainerRow {
  readonly kind: 'container';
  readonly container: Container;
}

export type Row = ProjectRow | ContainerRow;

type RowsView = Pick<View, 'engine' | 'stats' | 'ui' | 'now'>;

let last: { readonly of: RowsView; readonly rows: Row[] } | null = null;

/**
 * The rows of the containers panel in the order in which they stand: filtered, sorted, grouped. Remembered for the
 * last view, since several panels and commands ask for the same.
 */
export function listRows(view: RowsView): readonly Row[] {
  const same =
    last !== null &&
    last.of.engine.containers === view.engine.containers &&
    last.of.stats === view.stats &&
    last.of.ui.list === view.ui.list;
  if (!same || last === null) last = { of: view, rows: makeRows(view) };
  return last.rows;
}

function makeRows(view: RowsView): Row[] {
  const list = view.ui.list;
  const shown = [...view.engine.containers.values()].filter((container) => isShown(container, list));
  shown.sort(comparator(list, view.stats, view.now));
  const grouped = list.grouped && shown.some((container) => container.project !== '');
  return grouped
    ? groupRows(shown, list, view.stats)
    : shown.map((container) => ({ kind: 'container', container }));
}

/** What a row is called in the selection. */
export function selectionOf(row: Row): Selection {
  return row.kind === 'project'
    ? { kind: 'project', name: row.project }
    : { kind: 'container', id: row.container.id };
}

/** The index of the selected row; -1 when it is not on the list. */
export function indexOfSelection(rows: readonly Row[], selection: Selection | null): number {
  if (selection === null) return -1;
  return rows.findIndex((row) =>
    row.kind === 'project'
      ? selection.kind === 'project' && selection.name === row.project
      : selection.kind === 'container' && selection.id === row.container.id,
  );
}

/** The running containers whose figures a row shows: its own, or those that a project's heading adds up. */
export function runningOf(row: Row): readonly string[] {
  if (row.kind === 'project') return row.running;
  return row.container.state === 'running' ? [row.container.id] : [];
}

/** Whether a container runs a process now (paused ones do, but use nothing). */
export function isUp(container: Container): boolean {
  return container.state === 'running' || container.state === 'paused' || container.state === 'restarting';
}

/** Cells of an id that people copy; a filter finds it by these. */
const SHORT_ID = 12;

function isShown(container: Container, list: ListState): boolean {
  if (list.runningOnly && !isUp(container)) return false;
  const { name, image, project, service, state, id } = container;
  return passesFilter(list.filter, [name, image, project, service, state, id.slice(0, SHORT_ID)]);
}

function groupRows(sorted: readonly Container[], list: ListState, stats: StatsSnapshot): Row[] {
  const byProject = new Map<string, Container[]>();
  for (const container of sorted) {
    const members = byProject.get(container.project);
    if (members) members.push(container);
    else byProject.set(container.project, [container]);
  }
  const projects = [...byProject.keys()].sort((a, b) => (a === '' ? 1 : b === '' ? -1 : compareText(a, b)));
  return projects.flatMap((project) => {
    const members = byProject.get(project) ?? [];
    const collapsed = list.collapsed.has(project);
    const rows: Row[] = [projectRow(project, members, collapsed, stats)];
    if (!collapsed) rows.push(...members.map((container): Row => ({ kind: 'container', container })));
    return rows;
  });
}

function projectRow(
  project: string,
  members: readonly Container[],
  collapsed: boolean,
  stats: StatsSnapshot,
): ProjectRow {
  const running = members.flatMap((member) => (member.state === 'running' ? [member.id] : []));
  const latest = running.flatMap((id) => stats.series.get(id)?.latest ?? []);
  const sum = (figure: (sample: (typeof latest)[number]) => number): number | null =>
    latest.length === 0 || latest.length < running.length
      ? null
      : latest.reduce((total, sample) => total + figure(sample), 0);
  return {
    kind: 'project',
    project,
    total: members.length,
    running,
    collapsed,
    cpuPercent: sum((sample) => sample.cpuPercent),
    memory: sum((sample) => sample.memory),
  };
}

type Compare = (a: Container, b: Container) => number;

/** Not localeCompare: loading a collator costs milliseconds before the first frame. */
function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function comparator(list: ListState, stats: StatsSnapshot, now: number): Compare {
  const by = comparators(stats, now)[list.sort];
  const sign = list.descending ? -1 : 1;
  return (a, b) => sign * by(a, b) || compareText(a.name, b.name) || compareText(a.id, b.id);
}

const STATE_ORDER = ['restarting', 'dead', 'running', 'paused', 'created', 'removing', 'exited', 'unknown'];

function comparators(stats: StatsSnapshot, now: number): Record<SortColumn, Compare> {
  const figure = (container: Container, of: 'cpuPercent' | 'memory'): number =>
    (container.state === 'running' ? stats.series.get(container.id)?.latest[of] : undefined) ?? -1;
  const up = (container: Container): number => (isUp(container) ? (uptimeOf(container, now) ?? -1) : -1);
  const trouble = (container: Container): number =>
    container.health === 'unhealthy' ? -1 : STATE_ORDER.indexOf(container.state);
  return {
    name: (a, b) => compareText(a.name, b.name),
    image: (a, b) => compareText(a.image, b.image),
    state: (a, b) => trouble(a) - trouble(b),
    uptime: (a, b) => up(a) - up(b),
    ports: (a, b) => lowestPort(a) - lowestPort(b),
    project: (a, b) => compareText(a.project, b.project),
    cpu: (a, b) => figure(a, 'cpuPercent') - figure(b, 'cpuPercent'),
    memory: (a, b) => figure(a, 'memory') - figure(b, 'memory'),
  };
}

function lowestPort(container: Container): number {
  return Math.min(...container.ports.map((port) => port.publicPort ?? 70_000 + port.privatePort), 200_000);
}
