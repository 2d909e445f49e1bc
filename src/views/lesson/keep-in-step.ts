import { isTooSmall } from '../app/too-small.ts';
import type { Position } from '../terminal/terminal.ts';
import { shownRows } from '../app/shown-rows.ts';
import { watchWhatIsShown } from '../app/commands.ts';
import { layoutFor } from '../app/layout.ts';
import { paneRoom } from './draw-panes.ts';
import type { LessonApp } from './lesson-app.ts';
import { layoutNow } from './lesson-commands.ts';
import type { PlacedPane } from './lesson-layout.ts';
import { isPanel, liveOf } from './lesson-state.ts';

/**
 * Keeps the keyboard, the cursor, the shell's size and the dashboard of the live pane in step with what is on the
 * screen. Returns what ends that.
 */
export function keepInStep(app: LessonApp): () => void {
  let release: (() => void) | undefined;
  let isHandedOver = false;
  const takeBack = (): void => {
    release?.();
    release = undefined;
    isHandedOver = false;
  };
  const handOver = (): void => {
    const shell = app.shell();
    if (shell === null) return;
    isHandedOver = true;
    release = app.host.handOver({
      onBytes: (bytes) => app.shell()?.key(bytes),
      onLeave() {
        isHandedOver = false;
        release = undefined;
        app.ui.setState({ pane: 'text' });
      },
      wantsPasteMarks: () => app.shell()?.wantsPasteMarks ?? false,
    });
  };
  const step = (): void => {
    const panes = panesNow(app);
    const shellPane = panes.find(({ id }) => id === 'shell');
    if (shellPane) {
      const { width, height } = paneRoom(shellPane);
      app.shell()?.resize({ columns: width, rows: height });
    }
    sizeDashboard(
      app,
      panes.find(({ id }) => id === 'live'),
    );
    const wants = hasShellTheKeys(app);
    if (wants && !isHandedOver) handOver();
    if (!wants && isHandedOver) takeBack();
    app.host.moveCursor();
  };
  app.host.followCursor(() => cursorOf(app));
  const end = app.changes.subscribe(step);
  step();
  return () => {
    end();
    takeBack();
    app.host.followCursor(undefined);
  };
}

/** Whether what is typed goes to the shell. */
function hasShellTheKeys(app: LessonApp): boolean {
  const { place, pane, question, ask, terms, help, cols, rows } = app.ui.getState();
  const isCovered = question !== null || ask !== null || terms !== null || help;
  return (
    place === 'exercise' && pane === 'shell' && !isCovered && app.shell() !== null && !isTooSmall(cols, rows)
  );
}

function cursorOf(app: LessonApp): Position | undefined {
  const cursor = app.shell()?.cursor;
  const pane = panesNow(app).find(({ id }) => id === 'shell');
  if (cursor === undefined || pane === undefined || !hasShellTheKeys(app)) return undefined;
  const border = pane.framed ? 1 : 0;
  return { x: pane.x + border + cursor.x, y: pane.y + border + cursor.y };
}

function panesNow(app: LessonApp): readonly PlacedPane[] {
  return app.ui.getState().place === 'exercise' ? layoutNow(app.view()).panes : [];
}

/** The dashboard takes its pane for its whole screen, and a page of it the whole one. */
function sizeDashboard(app: LessonApp, pane: PlacedPane | undefined): void {
  const live = app.live();
  if (live === null) return;
  const view = app.view();
  const shown = liveOf(view);
  const now = live.ui.getState();
  const { cols, rows } = view.ui;
  const hasPage = now.dialogs.length > 0;
  const size = hasPage || pane === undefined ? { cols, rows } : { cols: pane.width, rows: rowsAround(pane) };
  const focus = isPanel(shown) ? shown : now.focus;
  const isSame = now.cols === size.cols && now.rows === size.rows && now.focus === focus && now.zoomed;
  if (!isSame) live.ui.setState({ ...size, focus, zoomed: true });
  const isSeen = pane !== undefined && isPanel(shown);
  watchWhatIsShown(live, isSeen ? shownRows(live.view()) : []);
}

/** How high a screen is on which a zoomed panel is as high as the pane. */
function rowsAround({ width, height }: PlacedPane): number {
  const body = (rows: number): number =>
    layoutFor({ cols: width, rows, focus: 'containers', zoomed: true }).body.height;
  let rows = height + 1;
  while (body(rows) < height) rows += 1;
  return rows;
}
