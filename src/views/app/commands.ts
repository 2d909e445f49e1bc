import { findAction, initialOptions } from '../../engine/actions/index.ts';
import type { Action, ActionOptions, ObjectRef } from '../../engine/actions/index.ts';
import type { Message } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import { indexOfSelection, listRows, runningOf, selectionOf, type Row } from '../panels/containers/rows.ts';
import { networkRows, type NetworkRow } from '../panels/networks/panel.ts';
import type { App } from './app.ts';
import { layoutFor } from './layout.ts';
import { explainedId } from './line-trouble.ts';
import {
  PANELS,
  SORT_COLUMNS,
  type Dialog,
  type HelpTab,
  type ListState,
  type PanelId,
  type PromptPurpose,
  type SortColumn,
} from './ui-state.ts';

/** What keys and clicks do to the dashboard: each a small change of the UI state, or an action on the engine. */

const NOTICE_MS = 8000;

/** Border and heading of a list. */
const LIST_FRAME_ROWS = 3;

export function focusPanel(app: App, panel: PanelId): void {
  app.ui.setState({ focus: panel });
}

/** Moves the focus to the next panel (or the one before, `step` -1) in the order of their digits. */
export function cyclePanel(app: App, step: 1 | -1): void {
  const { focus } = app.ui.getState();
  const next = PANELS[(PANELS.indexOf(focus) + step + PANELS.length) % PANELS.length];
  if (next) app.ui.setState({ focus: next });
}

export function toggleZoom(app: App): void {
  app.ui.setState({ zoomed: !app.ui.getState().zoomed });
}

/** Whether there is anything to zoom: a small screen shows one panel as it is. */
export function canZoom(app: App): boolean {
  const ui = app.ui.getState();
  return layoutFor({ ...ui, zoomed: false }).panels.length > 1;
}

/** Moves the cursor of the containers list by rows; clamped to its ends. */
export function moveSelection(app: App, by: number): void {
  const rows = listRows(app.view());
  const at = indexOfSelection(rows, app.ui.getState().selection);
  selectRow(app, rows, at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by);
}

export function selectFirst(app: App): void {
  selectRow(app, listRows(app.view()), 0);
}

export function selectLast(app: App): void {
  const rows = listRows(app.view());
  selectRow(app, rows, rows.length - 1);
}

export function selectRow(app: App, rows: readonly Row[], index: number): void {
  const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
  if (row) app.ui.setState({ selection: selectionOf(row) });
}

/** Changes how the list is shown. What it hides is not left selected: keys would act on what nobody sees. */
export function changeList(app: App, change: Partial<ListState>): void {
  app.ui.setState({ list: { ...app.ui.getState().list, ...change } });
  const rows = listRows(app.view());
  const { selection } = app.ui.getState();
  if (selection === null || indexOfSelection(rows, selection) >= 0) return;
  selectRow(
    app,
    rows,
    rows.findIndex((row) => row.kind === 'container'),
  );
}

/** Figures are looked at from the top: sorting by one starts with the largest. */
export function sortBy(app: App, column: SortColumn): void {
  const { list } = app.ui.getState();
  const figures: readonly SortColumn[] = ['cpu', 'memory', 'uptime'];
  if (list.sort === column) changeList(app, { descending: !list.descending });
  else changeList(app, { sort: column, descending: figures.includes(column) });
}

export function sortByNext(app: App): void {
  const next = SORT_COLUMNS[(SORT_COLUMNS.indexOf(app.ui.getState().list.sort) + 1) % SORT_COLUMNS.length];
  if (next) sortBy(app, next);
}

/** Folds or unfolds the project of the selected row; without `fold` it changes over. */
export function foldProject(app: App, fold?: boolean): void {
  const { selection, list } = app.ui.getState();
  const project =
    selection?.kind === 'project'
      ? selection.name
      : app.engine.store.getState().containers.get(selection?.id ?? '')?.project;
  if (project === undefined) return;
  const collapsed = new Set(list.collapsed);
  const folding = fold ?? !collapsed.has(project);
  if (folding) collapsed.add(project);
  else collapsed.delete(project);
  app.ui.setState({
    list: { ...list, collapsed },
    ...(folding ? { selection: { kind: 'project' as const, name: project } } : {}),
  });
}

/** Moves the cursor of the networks panel by rows. */
export function moveNetworkCursor(app: App, by: number): void {
  const rows = networkRows(app.view());
  const { networks } = app.ui.getState();
  const at = rows.findIndex((row) => row.key === networks.cursor);
  const row = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))];
  if (row) selectNetworkRow(app, row);
}

/** Moves the cursor of the networks panel to a row; a member becomes the selected container. */
export function selectNetworkRow(app: App, row: NetworkRow): void {
  const { networks } = app.ui.getState();
  const member = row.kind === 'member' ? { kind: 'container' as const, id: row.member.container.id } : null;
  app.ui.setState({
    networks: { ...networks, cursor: row.key },
    ...(member === null ? {} : { selection: member }),
  });
}

export function foldNetwork(app: App, fold?: boolean): void {
  const { networks } = app.ui.getState();
  const id = networks.cursor?.split('/')[0];
  if (id === undefined || !app.engine.store.getState().networks.has(id)) return;
  const folded = new Set(networks.folded);
  const folding = fold ?? !folded.has(id);
  if (folding) folded.add(id);
  else folded.delete(id);
  app.ui.setState({ networks: { ...networks, folded, cursor: id } });
}

export function openDialog(app: App, dialog: Dialog): void {
  app.ui.setState({ dialogs: [...app.ui.getState().dialogs, dialog] });
}

export function openHelp(app: App, tab: HelpTab): void {
  app.ui.setState({ help: { tab, scroll: 0 } });
  openDialog(app, { kind: 'help' });
}

export function closeDialog(app: App): void {
  app.ui.setState({ dialogs: app.ui.getState().dialogs.slice(0, -1) });
}

/** What an action would be applied to in the focused panel or the open details; null for none. */
export function currentObject(app: App): ObjectRef | null {
  const { selection, dialogs } = app.ui.getState();
  const top = dialogs.at(-1);
  const id = top && 'id' in top ? top.id : selection?.kind === 'container' ? selection.id : undefined;
  const container = app.engine.store.getState().containers.get(id ?? '');
  return container ? { kind: 'container', id: container.id, name: container.name } : null;
}

/** Runs an action, or asks first when it is dangerous. */
export function startAction(app: App, action: Action, object: ObjectRef): void {
  if (action.danger === 'none') void runAction(app, action, object, {}, app.engine.store.getState());
  else {
    const asked = app.engine.store.getState();
    openDialog(app, { kind: 'confirm', actionId: action.id, object, options: initialOptions(action), asked });
  }
}

/** The answer yes to the question on top. */
export function confirmAction(app: App): void {
  const top = app.ui.getState().dialogs.at(-1);
  if (top?.kind !== 'confirm') return;
  closeDialog(app);
  const action = findAction(top.actionId);
  if (action) void runAction(app, action, top.object, top.options, top.asked);
}

export function toggleOption(app: App, id: string): void {
  const { dialogs } = app.ui.getState();
  const top = dialogs.at(-1);
  if (top?.kind !== 'confirm') return;
  const options = { ...top.options, [id]: !(top.options[id] ?? false) };
  app.ui.setState({ dialogs: [...dialogs.slice(0, -1), { ...top, options }] });
}

async function runAction(
  app: App,
  action: Action,
  object: ObjectRef,
  options: ActionOptions,
  asked: EngineSnapshot,
): Promise<void> {
  const outcome = await app.runner.run(action, object, options, asked);
  notify(app, outcome.says, outcome.kind === 'done' ? 'ok' : 'bad');
}

/** How dangerous the open question is; null where none is open. */
export function questionDanger(app: App): Action['danger'] | null {
  const top = app.ui.getState().dialogs.at(-1);
  return top?.kind === 'confirm' ? (findAction(top.actionId)?.danger ?? null) : null;
}

/** The switch of the open question that a key turns. */
export function toggleOfKey(app: App, key: string): string | undefined {
  const top = app.ui.getState().dialogs.at(-1);
  if (top?.kind !== 'confirm') return undefined;
  return findAction(top.actionId)?.toggles.find((toggle) => toggle.key === key)?.id;
}

/** Whether what is selected is still there. */
export function canOpen(app: App): boolean {
  const { selection } = app.ui.getState();
  if (selection === null) return false;
  return selection.kind === 'project' || app.engine.store.getState().containers.has(selection.id);
}

/** Enter on the list: a container's details, or a project folded. */
export function openSelection(app: App): void {
  const { selection } = app.ui.getState();
  if (selection?.kind === 'project') foldProject(app);
  else if (selection) openDialog(app, { kind: 'details', id: selection.id });
}

/** Enter on the networks panel: the details of a member, or a network folded. */
export function openNetworkRow(app: App): void {
  const id = app.ui.getState().networks.cursor?.split('/')[1];
  if (id === undefined) foldNetwork(app);
  else openDialog(app, { kind: 'details', id });
}

/** Why: what the message line says, or what became of the container that is open or selected. */
export function openWhy(app: App): void {
  const { dialogs, demoExplained } = app.ui.getState();
  if (app.demoReason !== null && !demoExplained && dialogs.length === 0) {
    app.ui.setState({ demoExplained: true });
    openHelp(app, 'demo');
    return;
  }
  const id = explainedId(app.view());
  if (id !== null) openDialog(app, { kind: 'why', id });
}

/** Whether `y` has something to explain. */
export function canExplain(app: App): boolean {
  return (app.demoReason !== null && !app.ui.getState().demoExplained) || explainedId(app.view()) !== null;
}

/** Whether Esc has something to go back from: a zoom, a filter. */
export function canGoBack(app: App): boolean {
  const { zoomed, notice } = app.ui.getState();
  return zoomed || filterOf(app) !== '' || notice !== null;
}

export function goBack(app: App): void {
  const { zoomed, focus } = app.ui.getState();
  if (zoomed) app.ui.setState({ zoomed: false });
  else if (filterOf(app) === '') app.ui.setState({ notice: null });
  else if (focus === 'networks') filterNetworks(app, '');
  else changeList(app, { filter: '' });
}

/** Shows only the networks that pass the filter. */
export function filterNetworks(app: App, filter: string): void {
  app.ui.setState({ networks: { ...app.ui.getState().networks, filter } });
}

/** The filter of the focused panel. */
function filterOf(app: App): string {
  const { focus, networks, list } = app.ui.getState();
  return focus === 'networks' ? networks.filter : list.filter;
}

/** How many rows of its list the focused panel, or the containers panel, has on the screen. */
export function pageOf(app: App): number {
  const ui = app.ui.getState();
  const { panels } = layoutFor(ui);
  const id = ui.focus === 'networks' ? 'networks' : 'containers';
  const shown = panels.find((panel) => panel.id === id) ?? panels[0];
  return Math.max(1, (shown?.height ?? 0) - LIST_FRAME_ROWS);
}

/** Opens the line of typed input. */
export function openPrompt(app: App, purpose: PromptPurpose, value: string): void {
  const { selection } = app.ui.getState();
  app.ui.setState({ prompt: { purpose, value, before: { value, selection } } });
}

/** Says something in the message line for a while. */
export function notify(app: App, says: Message, tone: 'ok' | 'bad' | 'info'): void {
  app.ui.setState({ notice: { says, tone, until: Date.now() + NOTICE_MS } });
}

/**
 * Tells the feeds what the screen shows now, so that only that is watched: the stats of visible running containers,
 * the log of the selection.
 */
export function watchWhatIsShown(app: App, visibleRows: readonly Row[]): void {
  const view = app.view();
  const { ui, engine } = view;
  const layout = layoutFor(ui);
  const onScreen = new Set(
    ui.dialogs.length > 0 && ui.dialogs.at(-1)?.kind !== 'confirm'
      ? []
      : layout.panels.map((panel) => panel.id),
  );
  const figures = onScreen.has('containers') || onScreen.has('stats');
  const visible = figures ? [...new Set(visibleRows.flatMap(runningOf))] : [];
  const selected = ui.selection?.kind === 'container' ? engine.containers.get(ui.selection.id) : undefined;
  const streamed =
    selected?.state === 'running' && (figures || layout.summaryRow !== null) ? selected.id : null;
  app.stats.watch(visible, streamed);
  app.logs.show(ui.selection, engine, onScreen.has('logs'));
}
