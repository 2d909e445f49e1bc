import { msg, type Message } from '../../engine/message.ts';
import type { Focus, KeyBinding } from '../input/keymap.ts';
import type { LessonApp } from './lesson-app.ts';
import {
  askAtCursor,
  askSolution,
  blocksOf,
  canHint,
  chosenBlock,
  cyclePane,
  isOnPanel,
  lastTerm,
  moveBlock,
  moveBorder,
  moveDown,
  nextLive,
  nextStage,
  putBlock,
  scrollPane,
  showHint,
  toggleXray,
} from './lesson-commands.ts';
import { hasAllPanes } from './lesson-layout.ts';
import { PANES, type PaneId, type Placed } from './lesson-state.ts';

export type LessonBinding = KeyBinding<LessonApp>;

/** Who has the keys of the course now. */
export function lessonFocus({ ui }: LessonApp): Focus {
  const { question, terms, help, place } = ui.getState();
  if (question !== null) return 'confirm';
  if (terms !== null) return 'terms';
  return help ? 'help' : place;
}

const PANE_LABELS: Readonly<Record<PaneId, Message>> = {
  text: msg('lessons.pane.text'),
  shell: msg('lessons.pane.shell'),
  checks: msg('lessons.pane.checks'),
  live: msg('lessons.pane.live'),
};

const hasExercises = (app: LessonApp): boolean => app.view().exercises.length > 0;
const isOpen = (app: LessonApp): boolean => app.view().session?.phase === 'open';
const canReset = (app: LessonApp): boolean => {
  const { session, door } = app.view();
  return door.phase === 'failed' || session?.phase === 'open' || session?.phase === 'failed';
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

/** Keys of the panes that are scrolled; on a panel of the dashboard they are the panel's. */
const isScrolled = (app: LessonApp): boolean => !isOnPanel(app);
const isOnText = (app: LessonApp): boolean => app.ui.getState().pane === 'text';

const movingBindings: readonly LessonBinding[] = [
  {
    id: 'exercise.down',
    focus: ['exercise'],
    keys: ['j', 'down'],
    label: msg('app.key.down'),
    when: isScrolled,
    run: (app) => moveDown(app, 1),
  },
  {
    id: 'exercise.up',
    focus: ['exercise'],
    keys: ['k', 'up'],
    label: msg('app.key.up'),
    when: isScrolled,
    run: (app) => moveDown(app, -1),
  },
  {
    id: 'exercise.pageDown',
    focus: ['exercise'],
    keys: ['pgdn', 'ctrl-f', 'space'],
    label: msg('app.key.pageDown'),
    when: isScrolled,
    run: (app) => scrollPane(app, (room) => room - 1),
  },
  {
    id: 'exercise.pageUp',
    focus: ['exercise'],
    keys: ['pgup', 'ctrl-b'],
    label: msg('app.key.pageUp'),
    when: isScrolled,
    run: (app) => scrollPane(app, (room) => 1 - room),
  },
  {
    id: 'exercise.first',
    focus: ['exercise'],
    keys: ['g', 'home'],
    label: msg('app.key.first'),
    when: isScrolled,
    run: (app) => scrollPane(app, () => -Infinity),
  },
  {
    id: 'exercise.last',
    focus: ['exercise'],
    keys: ['G', 'end'],
    label: msg('app.key.last'),
    when: isScrolled,
    run: (app) => scrollPane(app, () => Infinity),
  },
  {
    id: 'exercise.put',
    focus: ['exercise'],
    keys: ['enter'],
    label: msg('lessons.key.put'),
    footer: 15,
    when: (app) => isOnText(app) && app.shell() !== null && chosenBlock(app) !== undefined,
    run: putBlock,
  },
  {
    id: 'exercise.nextBlock',
    focus: ['exercise'],
    keys: ['n'],
    label: msg('lessons.key.nextBlock'),
    footer: 16,
    when: (app) => isOnText(app) && blocksOf(app).length > 1,
    run: (app) => moveBlock(app, 1),
  },
  {
    id: 'exercise.previousBlock',
    focus: ['exercise'],
    keys: ['N'],
    label: msg('lessons.key.previousBlock'),
    when: (app) => isOnText(app) && blocksOf(app).length > 1,
    run: (app) => moveBlock(app, -1),
  },
  {
    id: 'exercise.answer',
    focus: ['exercise'],
    keys: ['enter'],
    label: msg('lessons.key.answer'),
    footer: 15,
    when: (app) => app.ui.getState().pane === 'checks' && askAtCursor(app) !== null,
    run: (app) => app.ui.setState({ ask: askAtCursor(app) }),
  },
];

const paneBindings: readonly LessonBinding[] = [
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
  ...PANES.map((pane, index): LessonBinding => ({
    id: `exercise.pane.${pane}`,
    focus: ['exercise'],
    keys: [String(index + 1)],
    label: PANE_LABELS[pane],
    run: (app) => app.ui.setState({ pane }),
  })),
  {
    id: 'exercise.xray',
    focus: ['exercise'],
    keys: ['x'],
    label: msg('lessons.key.xray'),
    footer: 26,
    when: isOpen,
    run: toggleXray,
  },
  {
    id: 'exercise.live',
    focus: ['exercise'],
    keys: ['V'],
    label: msg('lessons.key.live'),
    footer: 45,
    when: isOpen,
    run: nextLive,
  },
  {
    id: 'exercise.zoom',
    focus: ['exercise'],
    keys: ['z'],
    label: msg('app.key.zoom'),
    footer: 60,
    when: (app) => hasAllPanes(app.ui.getState()),
    run: (app) => app.ui.setState({ zoomed: !app.ui.getState().zoomed }),
  },
  {
    id: 'exercise.unzoom',
    focus: ['exercise'],
    keys: ['esc'],
    label: msg('app.key.back'),
    when: (app) => app.ui.getState().zoomed && hasAllPanes(app.ui.getState()),
    run: (app) => app.ui.setState({ zoomed: false }),
  },
  ...(
    [
      ['narrower', '<', msg('lessons.key.narrower'), { across: -4, down: 0 }],
      ['wider', '>', msg('lessons.key.wider'), { across: 4, down: 0 }],
      ['lower', '{', msg('lessons.key.lower'), { across: 0, down: -2 }],
      ['higher', '}', msg('lessons.key.higher'), { across: 0, down: 2 }],
    ] as const
  ).map(([id, key, label, by]): LessonBinding => ({
    id: `exercise.${id}`,
    focus: ['exercise'],
    keys: [key],
    label,
    when: (app) => hasAllPanes(app.ui.getState()),
    run: (app) => moveBorder(app, by),
  })),
];

const courseOfExercise: readonly LessonBinding[] = [
  {
    id: 'exercise.hint',
    focus: ['exercise'],
    keys: ['T'],
    label: msg('lessons.key.hint'),
    footer: 20,
    when: canHint,
    run: showHint,
  },
  {
    id: 'exercise.stage',
    focus: ['exercise'],
    keys: ['B'],
    label: msg('lessons.key.stage'),
    footer: 12,
    when: (app) => nextStage(app) !== undefined,
    run: (app) => app.ui.setState({ question: { kind: 'stage', id: nextStage(app)?.id ?? '' } }),
  },
  {
    id: 'exercise.solution',
    focus: ['exercise'],
    keys: ['W'],
    label: msg('lessons.key.solution'),
    footer: 70,
    when: (app) => isOpen(app) && !app.ui.getState().solution && app.view().open?.exercise.solution != null,
    run: askSolution,
  },
  {
    id: 'exercise.terms',
    focus: ['exercise'],
    keys: ['E'],
    label: msg('lessons.key.terms'),
    footer: 75,
    run: (app) => app.ui.setState({ terms: 0 }),
  },
  {
    id: 'exercise.next',
    focus: ['exercise'],
    keys: [']'],
    label: msg('lessons.key.next'),
    footer: 22,
    when: (app) => neighbour(app, 1) !== undefined,
    run: (app) => openNeighbour(app, 1),
  },
  {
    id: 'exercise.previous',
    focus: ['exercise'],
    keys: ['['],
    label: msg('lessons.key.previous'),
    footer: 24,
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
    when: isOpen,
    run: (app) => app.showDashboard(),
  },
  {
    id: 'exercise.chapters',
    focus: ['exercise'],
    keys: ['C'],
    label: msg('lessons.key.chapters'),
    footer: 65,
    run: (app) => app.ui.setState({ place: 'course', zoomed: false }),
  },
];

const exerciseBindings: readonly LessonBinding[] = [...movingBindings, ...paneBindings, ...courseOfExercise];

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
    id: 'terms.down',
    focus: ['terms'],
    keys: ['j', 'down'],
    label: msg('app.key.down'),
    footer: 10,
    run: (app) => scrollTerms(app, 1),
  },
  {
    id: 'terms.up',
    focus: ['terms'],
    keys: ['k', 'up'],
    label: msg('app.key.up'),
    footer: 20,
    run: (app) => scrollTerms(app, -1),
  },
  {
    id: 'terms.close',
    focus: ['terms'],
    keys: ['esc', 'q', 'E', 'enter'],
    label: msg('app.key.back'),
    footer: 110,
    run: (app) => app.ui.setState({ terms: null }),
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

/** Puts the cursor of the list on an exercise; opens it when it stands there already. */
export function pressExercise(app: LessonApp, index: number): void {
  if (app.ui.getState().cursor === index) openAt(app, index);
  else app.ui.setState({ cursor: index });
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
  if (!yes || question === null) return;
  if (question.kind === 'reset') app.reset();
  if (question.kind === 'stage') app.stage(question.id);
  if (question.kind === 'solution') {
    app.showSolution();
    app.ui.setState({ pane: 'text', block: Infinity });
    scrollPane(app, () => Infinity);
  }
}

function scrollTerms(app: LessonApp, by: number): void {
  app.ui.setState({ terms: Math.max(0, Math.min(lastTerm(app), (app.ui.getState().terms ?? 0) + by)) });
}
