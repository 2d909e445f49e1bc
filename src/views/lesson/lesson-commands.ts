import type { Stage } from '../../lessons/types.ts';
import { askKey, startAsk, type Ask } from './ask.ts';
import { checkLines, drawChecks } from './draw-checks.ts';
import { lastScroll, paneRoom } from './draw-panes.ts';
import { drawText, termLines } from './draw-text.ts';
import type { LessonApp } from './lesson-app.ts';
import { hasAllPanes, lessonLayout, type LessonLayout, type PlacedPane } from './lesson-layout.ts';
import { isPanel, liveOf, LIVES, PANES, type LessonView } from './lesson-state.ts';
import type { CommandBlock } from './markdown.ts';

/** What keys and clicks do to an open exercise. */

/** Where the panes of the open exercise stand now. */
export function layoutNow(view: LessonView): LessonLayout {
  // Checks are wrapped to the width that they have when all panes are shown.
  const { panes } = lessonLayout(view.ui, 0);
  const width = panes.find((pane) => pane.id === 'checks')?.width ?? view.ui.cols;
  return lessonLayout(view.ui, checkLines(view, width - 2).length);
}

/** Whether the keys are for a panel of the dashboard. */
export function isOnPanel(app: LessonApp): boolean {
  const view = app.view();
  return view.ui.pane === 'live' && isPanel(liveOf(view));
}

function paneNow(app: LessonApp, id = app.ui.getState().pane): PlacedPane | undefined {
  return layoutNow(app.view()).panes.find((pane) => pane.id === id);
}

/** Scrolls one pane by rows, never beyond its ends. */
export function scrollRows(app: LessonApp, pane: PlacedPane, rows: number): void {
  if (pane.id === 'notes') return;
  const { scroll } = app.ui.getState();
  const last = lastScroll(app.view(), pane);
  // What the engine reports is shown from its end.
  const by = pane.id === 'live' && liveOf(app.view()) === 'notes' ? -rows : rows;
  const to = Math.max(0, Math.min(last, Math.min(scroll[pane.id], last) + by));
  app.ui.setState({ scroll: { ...scroll, [pane.id]: to } });
  if (pane.id === 'text') app.readTo(to);
}

export function scrollPane(app: LessonApp, by: (room: number) => number): void {
  const pane = paneNow(app);
  if (pane) scrollRows(app, pane, by(paneRoom(pane).height));
}

/** The next line of a text, or the next check. */
export function moveDown(app: LessonApp, by: 1 | -1): void {
  if (app.ui.getState().pane === 'checks') moveCheck(app, by);
  else scrollPane(app, () => by);
}

function moveCheck(app: LessonApp, by: 1 | -1): void {
  const pane = paneNow(app, 'checks');
  const view = app.view();
  if (pane === undefined || view.session?.phase !== 'open') return;
  const last = view.session.evaluation.results.length - 1;
  const check = Math.max(0, Math.min(last, view.ui.check + by));
  if (check === view.ui.check) {
    // Below the last check are hints and more.
    scrollRows(app, pane, by);
    return;
  }
  const room = paneRoom(pane);
  const { starts, lines } = drawChecks(view, room.width);
  const from = starts[check] ?? 0;
  const to = starts[check + 1] ?? lines.length;
  const now = view.ui.scroll.checks;
  const scrolled = Math.min(from, Math.max(now, to - room.height));
  app.ui.setState({ check, scroll: { ...view.ui.scroll, checks: scrolled } });
}

/** The commands of the text that can be put into the shell. */
export function blocksOf(app: LessonApp): readonly CommandBlock[] {
  const pane = paneNow(app, 'text');
  return pane === undefined ? [] : drawText(app.view(), paneRoom(pane).width).blocks;
}

export function chosenBlock(app: LessonApp): CommandBlock | undefined {
  const blocks = blocksOf(app);
  return blocks[Math.min(app.ui.getState().block, blocks.length - 1)];
}

/** Chooses the next commands of the text, and brings them into sight. */
export function moveBlock(app: LessonApp, by: 1 | -1): void {
  const blocks = blocksOf(app);
  const now = Math.min(app.ui.getState().block, blocks.length - 1);
  const block = (now + by + blocks.length) % blocks.length;
  app.ui.setState({ block });
  const pane = paneNow(app, 'text');
  const chosen = blocks[block];
  if (pane === undefined || chosen === undefined) return;
  const { height } = paneRoom(pane);
  const { text: first } = app.ui.getState().scroll;
  if (chosen.from < first) scrollRows(app, pane, chosen.from - first);
  else if (chosen.to > first + height)
    scrollRows(app, pane, Math.min(chosen.from, chosen.to - height) - first);
}

/** Puts the chosen commands on the shell's command line, where Enter runs them. */
export function putBlock(app: LessonApp): void {
  const block = chosenBlock(app);
  if (block !== undefined && app.put(block.text)) app.ui.setState({ pane: 'shell' });
}

export function cyclePane(app: LessonApp, step: 1 | -1): void {
  const at = PANES.indexOf(app.ui.getState().pane);
  const pane = PANES[(at + step + PANES.length) % PANES.length];
  if (pane) app.ui.setState({ pane });
}

export function moveBorder(app: LessonApp, by: { readonly across: number; readonly down: number }): void {
  const { moved } = app.ui.getState();
  app.ui.setState({ moved: { across: moved.across + by.across, down: moved.down + by.down } });
}

/** The calls behind the last command, or back to the panel. */
export function toggleXray(app: LessonApp): void {
  const view = app.view();
  const isShown = liveOf(view) === 'xray' && (hasAllPanes(view.ui) || view.ui.pane === 'live');
  app.ui.setState({
    live: isShown ? null : 'xray',
    scroll: { ...view.ui.scroll, live: 0 },
    ...(hasAllPanes(view.ui) || isShown ? {} : { pane: 'live' as const }),
  });
}

export function nextLive(app: LessonApp): void {
  const view = app.view();
  const live = LIVES[(LIVES.indexOf(liveOf(view)) + 1) % LIVES.length] ?? 'containers';
  app.ui.setState({
    live,
    scroll: { ...view.ui.scroll, live: 0 },
    ...(hasAllPanes(view.ui) ? {} : { pane: 'live' as const }),
  });
}

export function canHint(app: LessonApp): boolean {
  const { session } = app.view();
  return session?.phase === 'open' && session.hints.opened < session.hints.total;
}

/** Opens the next hint and brings it into sight. */
export function showHint(app: LessonApp): void {
  app.hint();
  app.ui.setState({ pane: 'checks' });
  scrollPane(app, () => Infinity);
}

export function nextStage(app: LessonApp): Stage | undefined {
  const { session, open } = app.view();
  if (session?.phase !== 'open' || session.striking !== null) return undefined;
  return open?.exercise.stages.find(({ id }) => !session.attempt.stages.includes(id));
}

/** Where it was seen already, or all is done, there is nothing to lose. */
export function askSolution(app: LessonApp): void {
  const { session } = app.view();
  if (session?.phase !== 'open') return;
  if (!session.attempt.shown && !session.evaluation.done) {
    app.ui.setState({ question: { kind: 'solution' } });
    return;
  }
  app.ui.setState({ solution: true, pane: 'text', block: Infinity });
  scrollPane(app, () => Infinity);
}

/** The question of the check under the cursor; of the first one that asks where the cursor is on another. */
export function askAtCursor(app: LessonApp): Ask | null {
  const { session, open, ui, tr } = app.view();
  if (session?.phase !== 'open' || open === null) return null;
  const check = open.exercise.checks[ui.check];
  if (check === undefined) return null;
  const { values, answers, seed } = session.attempt;
  // A prediction that was given stands.
  if (check.condition.kind === 'prediction' && answers.has(check.id)) return null;
  return startAsk(check, values, tr.language, answers.get(check.id)?.value, seed);
}

/** What a key does to the open question. False where it is for the field. */
export function pressAsk(app: LessonApp, key: string): boolean {
  const { ask } = app.ui.getState();
  if (ask === null) return false;
  const outcome = askKey(ask, key);
  if (outcome === null) return ask.kind !== 'text' || key === 'enter';
  if (outcome === 'left') app.ui.setState({ ask: null });
  else if ('ask' in outcome) app.ui.setState({ ask: outcome.ask });
  else {
    app.answer(ask.check, outcome.answer);
    app.ui.setState({ ask: null });
  }
  return true;
}

/** How far the explained words can be scrolled. */
export function lastTerm(app: LessonApp): number {
  return Math.max(0, termLines(app.view(), app.ui.getState().cols).length - 1);
}
