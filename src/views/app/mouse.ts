import { press as pressDetails } from '../details/commands.ts';
import { openHelpTab } from '../dialogs/help-bindings.ts';
import { helpTabAt } from '../dialogs/help.ts';
import { columnAt, listWindow } from '../panels/containers/panel.ts';
import { indexOfSelection } from '../panels/containers/rows.ts';
import { networkRowAt } from '../panels/networks/panel.ts';
import { statsRowAt } from '../panels/stats/panel.ts';
import type { App } from './app.ts';
import {
  moveNetworkCursor,
  moveSelection,
  openNetworkRow,
  openSelection,
  selectNetworkRow,
  selectRow,
  sortBy,
} from './commands.ts';
import { layoutFor, type PlacedPanel } from './layout.ts';
import type { MouseInput } from './screen.ts';
import { selectedContainerId, type Dialog } from './ui-state.ts';

const WHEEL_ROWS = 3;

/** A press or a turn of the wheel on the dashboard: focuses, selects, sorts by a heading, scrolls. */
export function handleMouse(app: App, input: MouseInput): void {
  const ui = app.ui.getState();
  if (ui.prompt) return;
  const page = ui.dialogs.at(-1);
  if (page) {
    if (input.kind === 'press') pressPage(app, page, input);
    else app.key(input.kind === 'wheel-up' ? 'up' : 'down');
    return;
  }
  const panel = layoutFor(ui).panels.find((rect) => contains(rect, input));
  if (!panel) return;
  if (input.kind === 'press') press(app, panel, input);
  else wheel(app, panel, input.kind === 'wheel-up' ? -WHEEL_ROWS : WHEEL_ROWS);
}

/** On an open page the tabs can be pressed, and what was found in the inspect. */
function pressPage(app: App, page: Dialog, input: MouseInput): void {
  const { body } = layoutFor(app.ui.getState());
  const place = { x: input.x - body.x, y: input.y - body.y };
  if (page.kind === 'details') pressDetails(app, place);
  if (page.kind === 'help') openHelpTab(app, helpTabAt(app, body, place));
}

function press(app: App, panel: PlacedPanel, input: MouseInput): void {
  const hadFocus = app.ui.getState().focus === panel.id;
  const row = input.y - panel.y;
  // Before the focus moves: what was pressed is what was on the screen.
  if (panel.id === 'containers') pressContainers(app, panel, input.x - panel.x, row);
  if (panel.id === 'stats') pressStats(app, panel, row);
  if (panel.id === 'networks') pressNetworks(app, panel, row, hadFocus);
  app.ui.setState({ focus: panel.id });
}

function pressStats(app: App, panel: PlacedPanel, row: number): void {
  const view = app.view();
  const id = statsRowAt(view, panel, row);
  if (id === null) return;
  if (id === selectedContainerId(view.ui)) openSelection(app);
  else app.ui.setState({ selection: { kind: 'container', id } });
}

/** The cursor is seen only while the panel has the focus: without it no press is a second one. */
function pressNetworks(app: App, panel: PlacedPanel, row: number, hadFocus: boolean): void {
  const view = app.view();
  const pressed = networkRowAt(view, panel.height, row);
  if (!pressed) return;
  if (hadFocus && pressed.key === view.ui.networks.cursor) openNetworkRow(app);
  else selectNetworkRow(app, pressed);
}

/** Row 1 of the panel is the heading, the list begins below it. A press on the selected row opens it. */
function pressContainers(app: App, panel: PlacedPanel, x: number, row: number): void {
  const view = app.view();
  if (row === 1) {
    const column = columnAt(view, panel.width, x);
    if (column !== null) sortBy(app, column);
    return;
  }
  const list = listWindow(view, panel.height);
  const index = list.first + row - 2;
  if (row < 2 || row >= 2 + list.room || index >= list.rows.length) return;
  if (index === indexOfSelection(list.rows, view.ui.selection)) openSelection(app);
  else selectRow(app, list.rows, index);
}

function wheel(app: App, panel: PlacedPanel, by: number): void {
  if (panel.id === 'containers' || panel.id === 'stats') moveSelection(app, by);
  else if (panel.id === 'networks') moveNetworkCursor(app, by);
  else if (panel.id === 'logs') app.logs.scroll(by);
}

function contains(rect: PlacedPanel, { x, y }: MouseInput): boolean {
  return x >= rect.x && x < rect.x + rect.width && y >= rect.y && y < rect.y + rect.height;
}
