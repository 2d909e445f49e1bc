import { frame, insideOf } from '../panels/frame.ts';
import { stateGlyph, stateText } from '../panels/containers/cells.ts';
import { cutCells } from '../tabs/cut.ts';
import { cellWidth, fit, truncate, wrapCells } from '../text/cells.ts';
import { checkLines, tally } from './draw-checks.ts';
import { hasHostRow, type PlacedPane } from './lesson-layout.ts';
import type { LessonView, PaneId } from './lesson-state.ts';
import { local, withValues } from './words.ts';

/** What a pane shows, all of it, on lines of at most `width` cells. */
export function paneLines(view: LessonView, id: PaneId, width: number): readonly string[] {
  switch (id) {
    case 'text':
      return textLines(view, width);
    case 'checks':
      return checkLines(view, width);
    default:
      return engineLines(view, width);
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
  const room = paneRoom(pane);
  const lines = paneLines(view, pane.id, room.width);
  const first = Math.min(view.ui.scroll[pane.id], Math.max(0, lines.length - room.height));
  const shown = lines.slice(first, first + room.height);
  if (!pane.framed) {
    return Array.from({ length: pane.height }, (_, row) => fit(shown[row] ?? '', pane.width));
  }
  const foot = lines.length > room.height ? `${first + 1}–${first + shown.length} / ${lines.length}` : '';
  return frame(
    view.theme,
    pane,
    { title: titleOf(view, pane.id), foot, focused: view.ui.pane === pane.id },
    shown,
  );
}

/** The line to copy, whole or not at all: half of it would do harm. */
export function hostLine(view: LessonView, width: number): string {
  const { door, theme, tr } = view;
  if (door.phase !== 'open') return ' '.repeat(width);
  const line = exportLine(door.engine.dockerHost);
  const label = ` ${tr.t('lessons.inTerminal')} `;
  if (cellWidth(label) + cellWidth(line) <= width)
    return fit(theme.paint.dim(label) + theme.paint.accent(line), width);
  return cellWidth(line) <= width ? fit(theme.paint.accent(line), width) : ' '.repeat(width);
}

function titleOf(view: LessonView, id: PaneId): string {
  const { tr, open } = view;
  switch (id) {
    case 'text':
      return open === null
        ? tr.t('lessons.pane.text')
        : tr.t('lessons.textTitle', { number: open.exercise.number, total: open.chapter.exercises.length });
    case 'checks': {
      const count = tally(view);
      return count === '' ? tr.t('lessons.pane.checks') : `${tr.t('lessons.pane.checks')} · ${count}`;
    }
    default:
      return tr.t('lessons.pane.engine');
  }
}

function textLines(view: LessonView, width: number): readonly string[] {
  const { open, layOut, session, tr } = view;
  if (open === null || layOut === null) return [];
  const values = session?.phase === 'open' ? session.attempt.values : null;
  return layOut(withValues(local(tr, open.exercise.text), values), width - 2).map((line) => ` ${line}`);
}

function engineLines(view: LessonView, width: number): readonly string[] {
  const { door, theme, tr, engine } = view;
  if (door.phase !== 'open') return [];
  const paragraph = (text: string): string[] => wrapCells(text, width - 2).map((line) => ` ${line}`);
  const command = (text: string): string[] => cutCells(text, width).map((line) => theme.paint.accent(line));
  const host = exportLine(door.engine.dockerHost);
  const commands = [
    ...(hasHostLine(view, host) ? [] : [host]),
    ...(view.hasDockerCli || door.engine.path.length === 0
      ? []
      : [`export PATH=${door.engine.path.join(':')}:$PATH`]),
  ];
  const lines = [
    ...paragraph(tr.t('lessons.engine.how')),
    ...(hasHostLine(view, host) ? paragraph(tr.t('lessons.engine.below')) : []),
    '',
    ...commands.flatMap((text) => [...command(text), '']),
  ];
  const containers = [...(engine?.containers.values() ?? [])];
  if (containers.length === 0) return [...lines, ...paragraph(theme.paint.dim(tr.t('lessons.engine.empty')))];
  lines.push(...paragraph(theme.paint.dim(tr.t('lessons.engine.containers'))));
  const nameWidth = Math.max(8, Math.min(28, Math.floor((width - 4) / 2)));
  return [
    ...lines,
    ...containers.map((container) => {
      const state = stateText(view, container);
      return ` ${stateGlyph(theme, container)} ${fit(container.name, nameWidth)} ${truncate(state, width - nameWidth - 4)}`;
    }),
  ];
}

/** Whether the line to copy stands below the panes, where no border is copied with it. */
function hasHostLine({ ui }: LessonView, line: string): boolean {
  return hasHostRow(ui) && cellWidth(line) <= ui.cols;
}

function exportLine(dockerHost: string): string {
  return `export DOCKER_HOST=${dockerHost}`;
}
