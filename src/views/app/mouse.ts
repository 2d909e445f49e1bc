import { columnAt, listWindow } from '../panels/containers/panel.ts';
import { networkRowAt } from '../panels/networks/panel.ts';
import type { App } from './app.ts';
import { moveNetworkCursor, moveSelection, openSelection, selectRow, sortBy } from './commands.ts';
import { layoutFor, type PlacedPanel } from './layout.ts';
import type { MouseInput } from './screen.ts';
import { indexOfSelection } from '../panels/containers/rows.ts';

const WHEEL_ROWS = 3;

/** A press or a turn of the wheel on the dashboard: focuses, selects, sorts by a heading, scrolls. */
export function handleMouse(app: App, input: MouseInput): void {
  const ui = app.ui.getState();
  if (ui.prompt) return;
  if (ui.dialogs.length > 0) {
    if (input.kind !== 'press') app.key(input.kind === 'wheel-up' ? 'up' : 'down');
    return;
  }
  const panel = layoutFor(ui).panels.find((rect) => contains(rect, input));
  if (!panel) return;
  if (input.kind === 'press') press(app, panel, input);
  else wheel(app, panel, input.kind === 'wheel-up' ? -WHEEL_ROWS : WHEEL_ROWS);
}

function press(app: App, panel: PlacedPanel, input: MouseInput): void {
  app.ui.setState({ focus: panel.id });
  const row = input.y - panel.y;
  if (panel.id === 'containers') pressContainers(app, panel, input.x - panel.x, row);
  if (panel.id === 'networks') {
    const key = networkRowAt(app.view(), panel.height, row);
    if (key !== null) app.ui.setState({ networks: { ...app.ui.getState().networks, cursor: key } });
  }
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
