import { PANEL_DRAWERS } from '../app/panels.ts';
import { PANELS, type PanelId } from '../app/ui-state.ts';
import { frame, insideOf } from '../panels/frame.ts';
import { cellWidth, fit } from '../text/cells.ts';
import { checkLines, tally } from './draw-checks.ts';
import { drawText } from './draw-text.ts';
import { noteLines, xrayLines } from './draw-xray.ts';
import { chapterName } from './draw-frame.ts';
import type { PlacedPane } from './lesson-layout.ts';
import { isPanel, liveOf, PANES, type LessonView, type LiveId } from './lesson-state.ts';

/** What a pane shows, all of it, on lines of at most `width` cells. */
export function paneLines(view: LessonView, id: PlacedPane['id'], width: number): readonly string[] {
  switch (id) {
    case 'text':
      return drawText(view, width).lines;
    case 'checks':
      return checkLines(view, width);
    case 'notes':
      return noteLines(view, width);
    case 'shell':
      return [];
    case 'live':
      return liveOf(view) === 'notes' ? noteLines(view, width) : xrayLines(view, width);
  }
}

/** The cells that a pane has for its content. */
export function paneRoom(pane: PlacedPane): { readonly width: number; readonly height: number } {
  return pane.framed ? insideOf(pane) : pane;
}

/** How far a pane can be scrolled. */
export function lastScroll(view: LessonView, pane: PlacedPane): number {
  const room = paneRoom(pane);
  return Math.max(0, paneLines(view, pane.id, room.width).length - room.height);
}

/** A pane of exactly its size. */
export function drawPane(view: LessonView, pane: PlacedPane): string[] {
  if (pane.id === 'shell') return drawShell(view, pane);
  const live = liveOf(view);
  const focused = view.ui.pane === pane.id;
  if (pane.id === 'live' && isPanel(live)) {
    return view.live === null
      ? framed(view, pane, [], '')
      : numbered(view, PANEL_DRAWERS[live](view.live, pane, focused), live);
  }
  const room = paneRoom(pane);
  const lines = paneLines(view, pane.id, room.width);
  const last = Math.max(0, lines.length - room.height);
  // What the engine reports is looked at from its end.
  const isNotes = pane.id === 'notes' || (pane.id === 'live' && live === 'notes');
  const scrolled = pane.id === 'notes' ? 0 : view.ui.scroll[pane.id];
  const first = isNotes ? Math.max(0, last - scrolled) : Math.min(scrolled, last);
  const shown = lines.slice(first, first + room.height);
  const foot = lines.length > room.height ? `${first + 1}–${first + shown.length} / ${lines.length}` : '';
  return framed(view, pane, shown, foot);
}

/** The panels have the digits of the dashboard in their titles; here it is the live pane's. */
function numbered({ tr }: LessonView, lines: readonly string[], live: PanelId): string[] {
  const names: Readonly<Record<PanelId, string>> = {
    containers: tr.t('containers.title'),
    stats: tr.t('stats.title'),
    logs: tr.t('logs.title'),
    networks: tr.t('networks.title'),
  };
  const [top = '', ...rest] = lines;
  const name = names[live];
  return [
    top.replace(`${PANELS.indexOf(live) + 1} ${name}`, `${PANES.indexOf('live') + 1} ${name}`),
    ...rest,
  ];
}

function drawShell(view: LessonView, pane: PlacedPane): string[] {
  const room = paneRoom(pane);
  const lines = view.shell?.draw({ columns: room.width, rows: room.height }) ?? shellWords(view);
  return framed(view, pane, lines, '');
}

/** What stands where there is no shell, or not yet. */
function shellWords({ door, theme, tr }: LessonView): readonly string[] {
  if (door.phase === 'failed') return [];
  const isDemo = door.phase === 'open' && door.engine.kind === 'demo';
  return [` ${theme.paint.dim(isDemo ? tr.t('lessons.noShell') : tr.t('lessons.shellComes'))}`];
}

function framed(view: LessonView, pane: PlacedPane, lines: readonly string[], foot: string): string[] {
  if (!pane.framed) {
    return Array.from({ length: pane.height }, (_, row) => fit(lines[row] ?? '', pane.width));
  }
  const focused = view.ui.pane === pane.id;
  return frame(view.theme, pane, { title: titleOf(view, pane), foot, focused }, lines);
}

/** Longer ones say how the pane is left, where there is room for it. */
function titleOf(view: LessonView, { id, width }: PlacedPane): string {
  const { tr, open, ui } = view;
  const digit = id === 'notes' ? '' : `${PANES.indexOf(id) + 1} `;
  switch (id) {
    case 'text':
      return open === null
        ? digit + tr.t('lessons.pane.text')
        : `${digit}${tr.t('lessons.textTitle', { number: open.exercise.number, total: open.chapter.exercises.length })} · ${chapterName(tr, open.chapter)}`;
    case 'checks': {
      const count = tally(view);
      return (
        digit + (count === '' ? tr.t('lessons.pane.checks') : `${tr.t('lessons.pane.checks')} · ${count}`)
      );
    }
    case 'shell': {
      const leaves = `${digit}${tr.t('lessons.pane.shell')} · ${tr.t('lessons.shellLeave')}`;
      return ui.pane === 'shell' && cellWidth(leaves) < width - 8
        ? leaves
        : digit + tr.t('lessons.pane.shell');
    }
    case 'notes':
      return tr.t('lessons.live.notes');
    case 'live':
      return digit + liveName(view, liveOf(view));
  }
}

/** The name of what the live pane can show. */
export function liveName({ tr }: Pick<LessonView, 'tr'>, id: LiveId): string {
  const names: Readonly<Record<LiveId, string>> = {
    containers: tr.t('lessons.live.containers'),
    stats: tr.t('lessons.live.stats'),
    logs: tr.t('lessons.live.logs'),
    networks: tr.t('lessons.live.networks'),
    xray: tr.t('lessons.live.xray'),
    notes: tr.t('lessons.live.notes'),
  };
  return names[id];
}
