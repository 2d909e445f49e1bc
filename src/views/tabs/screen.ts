import { cellWidth, fit } from '../text/cells.ts';
import { sameLines } from '../app/same-lines.ts';
import type { Size } from '../app/view.ts';
import { frame, insideOf } from '../panels/frame.ts';
import type { Theme } from '../theme/index.ts';
import { tableRules } from './rules.ts';
import type { TableLayout } from './table-layout.ts';

/** What stands below the tabs: painted lines, made as they are needed, or a table. */
export type Content =
  | { readonly kind: 'lines'; readonly total: number; line(index: number): string }
  | { readonly kind: 'table'; readonly table: TableLayout };

/** A page with tabs. */
export interface TabbedPage {
  readonly title: string;
  /** Names of the tabs, and the place of the open one. */
  readonly tabs: readonly string[];
  readonly open: number;
  /** Lines that stay above the content: what is wrong with it. */
  readonly notes: readonly string[];
  readonly content: Content;
  /** First row of the content to show; clamped. */
  readonly scroll: number;
  /** What stands in the lower border, before the place in the content. */
  readonly foot: string;
}

/** A page as it stands on the screen: lines from the top, then lines or a table between two edges, then the bottom. */
export interface PageScreen {
  readonly top: readonly string[];
  readonly body: readonly string[] | null;
  readonly table: {
    readonly titles: TableLayout['titles'];
    readonly lines: TableLayout['lines'];
    readonly low: boolean;
  } | null;
  readonly left: string;
  readonly right: string;
  readonly bodyHeight: number;
  readonly bottom: string;
}

/** The cells that a page of that size has for its content. */
export function contentWidth(size: Size): number {
  return insideOf(size).width;
}

/** The rows of content that a page shows at once. */
export function contentRoom(size: Size, notes: number, content: Content): number {
  const rows = bodyHeight(size, notes);
  return Math.max(1, content.kind === 'table' ? rows - tableRules(isLow(rows)) : rows);
}

export function contentTotal(content: Content): number {
  return content.kind === 'table' ? content.table.lines.length : content.total;
}

/** Draws a page of exactly that size. */
export function drawTabbed(theme: Theme, size: Size, page: TabbedPage): PageScreen {
  const { content, notes } = page;
  const height = bodyHeight(size, notes.length);
  const room = contentRoom(size, notes.length, content);
  const total = contentTotal(content);
  const first = Math.max(0, Math.min(page.scroll, total - room));
  const rows = Array.from({ length: Math.min(room, total - first) }, (_, row) => first + row);
  const place =
    total > room ? `${first + 1}${theme.unicode ? '–' : '-'}${Math.min(total, first + room)} / ${total}` : '';
  const foot = [page.foot, place].filter((part) => part !== '').join('  ');
  const { width } = insideOf(size);
  const head = [tabRow(theme, page.tabs, page.open, width), ...notes];
  const lines = content.kind === 'lines' ? rows.map((row) => content.line(row)) : [];
  const framed = frame(theme, size, { title: page.title, foot, focused: true }, [...head, ...lines]);
  const split = 1 + head.length;
  const edge = theme.borders.focused;
  return {
    top: framed.slice(0, split),
    body: content.kind === 'lines' ? framed.slice(split, -1) : null,
    table:
      content.kind === 'table'
        ? { titles: content.table.titles, lines: stretch(content.table, first, room), low: isLow(height) }
        : null,
    left: theme.paint.borderFocused(edge.left),
    right: theme.paint.borderFocused(edge.right),
    bodyHeight: height,
    bottom: framed.at(-1) ?? '',
  };
}

/**
 * The tab whose name stands on a cell of a page, from 0,0 at the upper left corner of its frame; null for none. The mark
 * that some are out of sight at the left stands for the nearest of them.
 */
export function tabAt(
  { tabs, open }: Pick<TabbedPage, 'tabs' | 'open'>,
  size: Size,
  { x, y }: { readonly x: number; readonly y: number },
): number | null {
  const { width } = insideOf(size);
  const cell = x - 1;
  if (y !== TAB_ROW || cell < 0 || cell >= width) return null;
  const { first, ends } = placeTabs(tabs, open, width);
  if (first > 0 && cell < MORE_CELLS) return first - 1;
  const at = ends.findIndex((end) => cell < end);
  return at < 0 ? null : first + at;
}

/** The row of the content that stands on row `y` of a page; null for none. */
export function contentRowAt(
  page: Pick<TabbedPage, 'notes' | 'content' | 'scroll'>,
  size: Size,
  y: number,
): number | null {
  const { content, notes } = page;
  if (content.kind === 'table') return null;
  const room = contentRoom(size, notes.length, content);
  const total = contentTotal(content);
  const row = y - TAB_ROW - 1 - notes.length;
  const index = Math.max(0, Math.min(page.scroll, total - room)) + row;
  return row >= 0 && row < room && index < total ? index : null;
}

/** Whether two screens look alike. */
export function sameScreen(a: PageScreen, b: PageScreen): boolean {
  return (
    a.bottom === b.bottom &&
    a.bodyHeight === b.bodyHeight &&
    a.table?.lines === b.table?.lines &&
    sameLines(a.top, b.top) &&
    sameLines(a.body ?? [], b.body ?? [])
  );
}

/** Fewer rows are too few for a table with all its rules. */
const ROWS_OF_A_LOW_TABLE = 10;

function isLow(rows: number): boolean {
  return rows < ROWS_OF_A_LOW_TABLE;
}

function bodyHeight(size: Size, notes: number): number {
  return Math.max(0, size.height - 3 - notes);
}

/** The tabs stand below the upper border. */
const TAB_ROW = 1;
/** Of the mark that some tabs are out of sight at the left. */
const MORE_CELLS = 1;

/** The tabs on one line, the open one in brackets; moved sideways where they do not all fit, to keep it in sight. */
function tabRow(theme: Theme, tabs: readonly string[], open: number, width: number): string {
  const { first } = placeTabs(tabs, open, width);
  const shown = tabs
    .slice(first)
    .map((tab, index) =>
      first + index === open ? theme.paint.strong(`[${tab}]`) : theme.paint.dim(` ${tab} `),
    );
  return fit((first > 0 ? theme.glyphs.ellipsis : '') + shown.join(''), width);
}

/** The first tab in sight, and the cell before which it and each after it ends. */
function placeTabs(
  tabs: readonly string[],
  open: number,
  width: number,
): { readonly first: number; readonly ends: readonly number[] } {
  const widths = tabs.map((tab) => cellWidth(tab) + 2);
  const upTo = (index: number): number => widths.slice(0, index).reduce((sum, one) => sum + one, 0);
  const moreCells = (first: number): number => (first > 0 ? MORE_CELLS : 0);
  let first = 0;
  while (first < open && upTo(open + 1) - upTo(first) + moreCells(first) + 1 > width) first += 1;
  const start = moreCells(first) - upTo(first);
  return { first, ends: widths.slice(first).map((_, index) => start + upTo(first + index + 1)) };
}

const stretches = new WeakMap<TableLayout, Map<string, TableLayout['lines']>>();

/** Rows of a table; asked for the same ones again it gives the same array, by which a drawn table is kept. */
function stretch(table: TableLayout, first: number, room: number): TableLayout['lines'] {
  const known = stretches.get(table) ?? new Map<string, TableLayout['lines']>();
  stretches.set(table, known);
  const key = `${first} ${room}`;
  const lines = known.get(key) ?? table.lines.slice(first, first + room);
  known.set(key, lines);
  return lines;
}
