import type { Rect } from '../app/layout.ts';
import type { LessonUi, PaneId } from './lesson-state.ts';

export interface PlacedPane extends Rect {
  /** `notes`: what the engine reported, beside the live pane where there is room. */
  readonly id: PaneId | 'notes';
  /** Screens that are too low give the border's rows to the content. */
  readonly framed: boolean;
}

/** Where everything of an exercise stands. */
export interface LessonLayout {
  /** The row of tabs with the tally of the checks; null where all panes are on the screen. */
  readonly tabsRow: number | null;
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
const WIDEST_TEXT = 84;
const TEXT_SHARE = 0.47;
const LEAST_COLS = 30;
const CHECKS_MIN_ROWS = 6;
const CHECKS_SHARE = 0.5;
const SHELL_SHARE = 0.58;
const LEAST_ROWS = 6;
/** From there on the live pane shares its place with what the engine reports. */
const NOTES_MIN_COLS = 104;
const NOTES_SHARE = 0.45;

/**
 * Places the panes by the size of the screen: the text over the checks at the left, the shell over the live pane at the
 * right; where there is no room for all, one of them under a row of tabs. `checksRows` is what the checks would take.
 */
export function lessonLayout(ui: LessonUi, checksRows: number): LessonLayout {
  const { cols, rows } = ui;
  const all = hasAllPanes(ui);
  const message = rows >= MESSAGE_MIN_ROWS;
  const below = message ? 2 : 1;
  const top = all ? 1 : 2;
  const body = { x: 0, y: top, width: cols, height: Math.max(1, rows - top - below) };
  const after = body.y + body.height;
  return {
    tabsRow: all ? null : 1,
    messageRow: message ? after : null,
    footerRow: message ? after + 1 : after,
    body,
    panes: all && !ui.zoomed ? placeAll(ui, body, checksRows) : [placeOne(ui, body)],
  };
}

/** Whether the screen has room for all panes at once. */
export function hasAllPanes({ cols, rows }: Pick<LessonUi, 'cols' | 'rows'>): boolean {
  return cols >= ALL_PANES_MIN_COLS && rows >= ALL_PANES_MIN_ROWS;
}

function placeOne(ui: LessonUi, body: Rect): PlacedPane {
  return { id: ui.pane, ...body, framed: ui.rows >= FRAMES_MIN_ROWS };
}

function placeAll({ moved }: LessonUi, body: Rect, checksRows: number): PlacedPane[] {
  const usual = Math.min(WIDEST_TEXT, Math.round(body.width * TEXT_SHARE));
  const left = between(LEAST_COLS, usual + moved.across, body.width - LEAST_COLS);
  const right = body.width - left;
  const most = Math.floor(body.height * CHECKS_SHARE);
  const checks = between(CHECKS_MIN_ROWS, checksRows + 2, most);
  const shell = between(
    LEAST_ROWS,
    Math.round(body.height * SHELL_SHARE) + moved.down,
    body.height - LEAST_ROWS,
  );
  const lower = { y: body.y + shell, height: body.height - shell, framed: true };
  const notes = right >= NOTES_MIN_COLS ? Math.round(right * NOTES_SHARE) : 0;
  const panes: PlacedPane[] = [
    { id: 'text', x: 0, y: body.y, width: left, height: body.height - checks, framed: true },
    { id: 'checks', x: 0, y: body.y + body.height - checks, width: left, height: checks, framed: true },
    { id: 'shell', x: left, y: body.y, width: right, height: shell, framed: true },
    { id: 'live', x: left, width: right - notes, ...lower },
  ];
  if (notes > 0) panes.push({ id: 'notes', x: left + right - notes, width: notes, ...lower });
  return panes;
}

function between(least: number, wanted: number, most: number): number {
  return Math.max(least, Math.min(most, wanted));
}
