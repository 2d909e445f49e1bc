import type { PanelId, UiState } from './ui-state.ts';

/** A rectangle of the screen in cells, from 0,0 at the top left. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedPanel extends Rect {
  readonly id: PanelId;
}

/** Where everything stands on a screen of a given size. */
export interface Layout {
  readonly cols: number;
  readonly rows: number;
  /** Row of the one-line summary of the selection with the panels' digits; null where all panels are on the screen. */
  readonly summaryRow: number | null;
  /** Row of the message line (trouble, notices) and of typed input. */
  readonly messageRow: number;
  readonly footerRow: number;
  /** The space between header and the lines below: what panels and pages share. */
  readonly body: Rect;
  readonly panels: readonly PlacedPanel[];
}

/** Below that nothing can be laid out: the screen only says so. */
export const MIN_COLS = 40;
export const MIN_ROWS = 10;

const FOUR_PANELS_MIN_COLS = 100;
const FOUR_PANELS_MIN_ROWS = 28;
const TWO_PANELS_MIN_ROWS = 18;

/**
 * Places the panels by the size of the screen: four side by side where there is room, the focused one with what
 * belongs to its selection at 80x24, one alone on a small screen or when zoomed.
 */
export function layoutFor(ui: Pick<UiState, 'cols' | 'rows' | 'focus' | 'zoomed'>): Layout {
  const { cols, rows } = ui;
  const four = cols >= FOUR_PANELS_MIN_COLS && rows >= FOUR_PANELS_MIN_ROWS;
  const summary = !four && rows >= TWO_PANELS_MIN_ROWS;
  const below = 2 + (summary ? 1 : 0);
  const body = { x: 0, y: 1, width: cols, height: Math.max(1, rows - 1 - below) };
  let row = body.y + body.height;
  const summaryRow = summary ? row++ : null;
  return { cols, rows, summaryRow, messageRow: row, footerRow: row + 1, body, panels: place(ui, body, four) };
}

function place(ui: Pick<UiState, 'focus' | 'rows' | 'zoomed'>, body: Rect, four: boolean): PlacedPanel[] {
  if (ui.zoomed || (!four && ui.rows < TWO_PANELS_MIN_ROWS)) return [{ id: ui.focus, ...body }];
  return four ? placeFour(body) : placeTwo(ui.focus, body);
}

function placeFour(body: Rect): PlacedPanel[] {
  const left = Math.round(body.width * 0.61);
  const right = body.width - left;
  const top = Math.ceil(body.height * 0.55);
  const bottom = body.height - top;
  return [
    { id: 'containers', x: 0, y: body.y, width: left, height: top },
    { id: 'stats', x: left, y: body.y, width: right, height: top },
    { id: 'logs', x: 0, y: body.y + top, width: left, height: bottom },
    { id: 'networks', x: left, y: body.y + top, width: right, height: bottom },
  ];
}

function placeTwo(focus: PanelId, body: Rect): PlacedPanel[] {
  const below = focus === 'containers' ? 'logs' : focus;
  const top = focus === 'containers' ? Math.ceil(body.height * 0.54) : Math.floor(body.height * 0.36);
  return [
    { id: 'containers', x: 0, y: body.y, width: body.width, height: top },
    { id: below, x: 0, y: body.y + top, width: body.width, height: body.height - top },
  ];
}
