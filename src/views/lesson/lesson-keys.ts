import { msg } from '../../engine/message.ts';
import type { Focus, KeyBinding } from '../input/keymap.ts';
import { checkLines } from './draw-checks.ts';
import { lastScroll } from './draw-panes.ts';
import type { LessonApp } from './lesson-app.ts';
import { lessonLayout, type LessonLayout, type PlacedPane } from './lesson-layout.ts';
import { PANES, type LessonView, type PaneId, type Placed } from './lesson-state.ts';

export type LessonBinding = KeyBinding<LessonApp>;

/** Who has the keys of the course now. */
export function lessonFocus({ ui }: LessonApp): Focus {
  const { question, help, place } = ui.getState();
  if (question !== null) return 'confirm';
  return help ? 'help' : place;
}

/** Where the panes of the open exercise stand now. */
export function layoutNow(view: LessonView): LessonLayout {
  // Checks are wrapped to the width that they have when all panes are shown.
  const { panes } = lessonLayout(view.ui, 0);
  const width = panes.find((pane) => pane.id === 'checks')?.width ?? view.ui.cols;
  return lessonLayout(view.ui, checkLines(view, width - 2).length);
}

const hasExercises = (app: LessonApp): boolean => app.view().exercises.length > 0;
const isOpen = (app: LessonApp): boolean => app.view().session?.phase === 'open';
const canReset = (app: LessonApp): boolean => {
  const phase = app.view().session?.phase;
  return phase === 'open' || phase === 'failed';
};

const courseBindings: readonly LessonBinding[] = [
  {
    id: 'course.down',
    focus: ['course'],
    keys: ['j', 'down'],
    label: msg('app.key.down'),
    when: hasExercises,
    run: (app) => moveCursor(app, 1),
  },
  {
    id: 'course.up',
    focus: ['course'],
    keys: ['k', 'up'],
    label: msg('app.key.up'),
    when: hasExercises,
    run: (app) => moveCursor(app, -1),
  },
  {
    id: 'course.first',
    focus: ['course'],
    keys: ['g', 'home'],
    label: msg('app.key.first'),
    when: hasExercises,
    run: (app) => moveCursor(app, -Infinity),
  },
  {
    id: 'course.last',
    focus: ['course'],
    keys: ['G', 'end'],
    label: msg('app.key.last'),
    when: hasExercises,
    run: (app) => moveCursor(app, Infinity),
  },
  {
    id: 'course.open',
    focus: ['course'],
    keys: ['enter', 'l', 'right'],
    label: msg('lessons.key.begin'),
    footer: 10,
    when: hasExercises,
    run: (app) => openAt(app, app.ui.getState().cursor),
  },
];

const exerciseBindings: readonly LessonBinding[] = [
  {
    id: 'exercise.down',
    focus: ['exercise'],
    keys: ['j', 'down'],
    label: msg('app.key.down'),
    run: (app) => scrollPane(app, () => 1),
  },
  {
    id: 'exercise.up',
    focus: ['exercise'],
    keys: ['k', 'up'],
    label: msg('app.key.up'),
    run: (app) => scrollPane(app, () => -1),
  },
  {
    id: 'exercise.pageDown',
    focus: ['exercise'],
    keys: ['pgdn', 'ctrl-f', 'space'],
    label: msg('app.key.pageDown'),
    run: (app) => scrollPane(app, (room) => room - 1),
  },
  {
    id: 'exercise.pageUp',
    focus: ['exercise'],
    keys: ['pgup', 'ctrl-b'],
    label: msg('app.key.pageUp'),
    run: (app) => scrollPane(app, (room) => 1 - room),
  },
  {
    id: 'exercise.first',
    focus: ['exercise'],
    keys: ['g', 'home'],
    label: msg('app.key.first'),
    run: (app) => scrollPane(app, () => -Infinity),
  },
  {
    id: 'exercise.last',
    focus: ['exercise'],
    keys: ['G', 'end'],
    label: msg('app.key.last'),
    run: (app) => scrollPane(app, () => Infinity),
  },
  {
    id: 'exercise.nextPane',
    focus: ['exercise'],
    keys: ['tab'],
    label: msg('lessons.key.pane'),
    footer: 10,
    run: (app) => cyclePane(app, 1),
  },
  {
    id: 'exercise.previousPane',
    focus: ['exercise'],
    keys: ['shift-tab'],
    label: msg('lessons.key.paneBack'),
    run: (app) => cyclePane(app, -1),
  },
  {
    id: 'exercise.next',
    focus: ['exercise'],
    keys: [']'],
    label: msg('lessons.key.next'),
    footer: 20,
    when: (app) => neighbour(app, 1) !== undefined,
    run: (app) => openNeighbour(app, 1),
  },
  {
    id: 'exercise.previous',
    focus: ['exercise'],
    keys: ['['],
    label: msg('lessons.key.previous'),
    footer: 30,
    when: (app) => neighbour(app, -1) !== undefined,
    run: (app) => openNeighbour(app, -1),
  },
  {
    id: 'exercise.reset',
    focus: ['exercise'],
    keys: ['X'],
    label: msg('lessons.key.reset'),
    footer: 40,
    when: canReset,
    run: (app) => app.ui.setState({ question: { kind: 'reset' } }),
  },
  {
    id: 'exercise.dashboard',
    focus: ['exercise'],
    keys: ['D'],
    label: msg('lessons.key.dashboard'),
    footer: 50,
    when: (app) => isOpen(app) && app.dashboard !== undefined,
    run: (app) => app.showDashboard(),
  },
  {
    id: 'exercise.zoom',
    focus: ['exercise'],
    keys: ['z'],
    label: msg('app.key.zoom'),
    footer: 60,
    when: (app) => app.ui.getState().zoomed || layoutNow(app.view()).tabsRow === null,
    run: (app) => app.ui.setState({ zoomed: !app.ui.getState().zoomed }),
  },
  {
    id: 'exercise.chapters',
    focus: ['exercise'],
    keys: ['C', 'esc'],
    label: msg('lessons.key.chapters'),
    footer: 70,
    run: (app) => app.ui.setState({ place: 'course', zoomed: false }),
  },
];

const commonBindings: readonly LessonBinding[] = [
  {
    id: 'lesson.help',
    focus: ['course', 'exercise'],
    keys: ['?', 'f1'],
    label: msg('app.key.help'),
    footer: 100,
    run: (app) => app.ui.setState({ help: true }),
  },
  {
    id: 'lesson.closeHelp',
    focus: ['help'],
    keys: ['esc', 'q', '?', 'f1'],
    label: msg('app.key.back'),
    footer: 110,
    run: (app) => app.ui.setState({ help: false }),
  },
  {
    id: 'lesson.yes',
    focus: ['confirm'],
    keys: ['y', 'enter'],
    label: msg('app.key.yes'),
    footer: 10,
    run: (app) => answer(app, true),
  },
  {
    id: 'lesson.no',
    focus: ['confirm'],
    keys: ['n', 'esc', 'q'],
    label: msg('app.key.no'),
    footer: 20,
    run: (app) => answer(app, false),
  },
  {
    id: 'lesson.back',
    focus: ['course'],
    keys: ['esc', 'h', 'left'],
    label: msg('app.key.back'),
    when: (app) => app.isOnTop,
    run: (app) => app.host.pop(),
  },
  {
    id: 'lesson.leave',
    focus: ['course', 'exercise'],
    keys: ['q'],
    label: msg('lessons.key.leave'),
    footer: 110,
    run: (app) => app.host.pop(),
  },
];

/** All keys of the course. */
export const lessonBindings: readonly LessonBinding[] = [
  ...courseBindings,
  ...exerciseBindings,
  ...commonBindings,
];

/** Scrolls one pane by rows, never beyond its ends. */
export function scrollRows(app: LessonApp, pane: PlacedPane, rows: number): void {
  const { scroll } = app.ui.getState();
  const last = lastScroll(app.view(), pane);
  const to = Math.max(0, Math.min(last, Math.min(scroll[pane.id], last) + rows));
  app.ui.setState({ scroll: { ...scroll, [pane.id]: to } });
}

/** Puts the cursor of the list on an exercise; opens it when it stands there already. */
export function pressExercise(app: LessonApp, index: number): void {
  if (app.ui.getState().cursor === index) openAt(app, index);
  else app.ui.setState({ cursor: index });
}

function scrollPane(app: LessonApp, by: (room: number) => number): void {
  const { pane: id } = app.ui.getState();
  const pane = layoutNow(app.view()).panes.find((one) => one.id === id);
  if (pane) scrollRows(app, pane, by(pane.height - (pane.framed ? 2 : 0)));
}

function cyclePane(app: LessonApp, step: 1 | -1): void {
  const at = PANES.indexOf(app.ui.getState().pane);
  const pane: PaneId = PANES[(at + step + PANES.length) % PANES.length] ?? 'text';
  app.ui.setState({ pane });
}

function moveCursor(app: LessonApp, by: number): void {
  const last = app.view().exercises.length - 1;
  app.ui.setState({ cursor: Math.max(0, Math.min(last, app.ui.getState().cursor + by)) });
}

function openAt(app: LessonApp, index: number): void {
  const placed = app.view().exercises[index];
  if (placed) app.open(placed);
}

function neighbour(app: LessonApp, step: 1 | -1): Placed | undefined {
  const { exercises, open } = app.view();
  const at = exercises.findIndex(({ exercise }) => exercise === open?.exercise);
  return at < 0 ? undefined : exercises[at + step];
}

function openNeighbour(app: LessonApp, step: 1 | -1): void {
  const placed = neighbour(app, step);
  if (placed) app.open(placed);
}

function answer(app: LessonApp, yes: boolean): void {
  const { question } = app.ui.getState();
  if (question?.kind === 'install') {
    app.answerInstall(yes);
    return;
  }
  app.ui.setState({ question: null });
  if (yes && question?.kind === 'reset') app.reset();
}
