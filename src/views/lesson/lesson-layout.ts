import type { Rect } from '../app/layout.ts';
import { PANES, type LessonUi, type PaneId } from './lesson-state.ts';

export interface PlacedPane extends Rect {
  readonly id: PaneId;
  /** Screens that are too low give the border's rows to the content. */
  readonly framed: boolean;
}

/** Where everything of an exercise stands. */
export interface LessonLayout {
  /** The row of tabs with the tally of the checks; null where all panes are on the screen. */
  readonly tabsRow: number | null;
  /** The line to copy into a terminal; null on screens without a row for it. */
  readonly hostRow: number | null;
  readonly messageRow: number | null;
  readonly footerRow: number;
  readonly body: Rect;
  readonly panes: readonly PlacedPane[];
}

const ALL_PANES_MIN_COLS = 100;
const ALL_PANES_MIN_ROWS = 28;
const FRAMES_MIN_ROWS = 18;
const MESSAGE_MIN_ROWS = 12;
/** Longer lines are hard to read. */
const WIDEST_TEXT = 96;
const TEXT_SHARE = 0.56;
const CHECKS_MIN_ROWS = 8;
const CHECKS_SHARE = 0.55;

/**
 * Places the panes by the size of the screen: text, checks and engine together where there is room, else one of them
 * under a row of tabs. `checksRows` is what the checks would take.
 */
export function lessonLayout(ui: LessonUi, checksRows: number): LessonLayout {
  const { cols, rows } = ui;
  const all = cols >= ALL_PANES_MIN_COLS && rows >= ALL_PANES_MIN_ROWS;
  const message = hasHostRow(ui);
  const below = message ? 3 : 1;
  const top = all ? 1 : 2;
  const body = { x: 0, y: top, width: cols, height: Math.max(1, rows - top - below) };
  const after = body.y + body.height;
  return {
    tabsRow: all ? null : 1,
    hostRow: message ? after : null,
    messageRow: message ? after + 1 : null,
    footerRow: message ? after + 2 : after,
    body,
    panes: all && !ui.zoomed ? placeAll(body, checksRows) : placeOne(ui, body),
  };
}

/** Whether the screen has a row for the line that is copied into a terminal, and one for messages. */
export function hasHostRow({ rows }: LessonUi): boolean {
  return rows >= MESSAGE_MIN_ROWS;
}

function placeOne(ui: LessonUi, body: Rect): PlacedPane[] {
  return [{ id: ui.pane, ...body, framed: ui.rows >= FRAMES_MIN_ROWS }];
}

function placeAll(body: Rect, checksRows: number): PlacedPane[] {
  const left = Math.min(WIDEST_TEXT, Math.round(body.width * TEXT_SHARE));
  const right = { x: left, width: body.width - left };
  const most = Math.floor(body.height * CHECKS_SHARE);
  const checks = Math.min(most, Math.max(CHECKS_MIN_ROWS, checksRows + 2));
  const rects: Readonly<Record<PaneId, Rect>> = {
    text: { x: 0, y: body.y, width: left, height: body.height },
    checks: { ...right, y: body.y, height: checks },
    engine: { ...right, y: body.y + checks, height: body.height - checks },
  };
  return PANES.map((id) => ({ id, ...rects[id], framed: true }));
}
