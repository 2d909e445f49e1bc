import { msg } from '../../engine/message.ts';
import type { Focus } from '../input/keymap.ts';
import type { LessonApp } from './lesson-app.ts';
import { askSolution, canHint, lastTerm, nextStage, scrollPane, showHint } from './lesson-commands.ts';
import type { Placed } from './lesson-state.ts';
import { isOpen, movingBindings, paneBindings, type LessonBinding } from './pane-keys.ts';

/** Who has the keys of the course now. */
export function lessonFocus({ ui }: LessonApp): Focus {
  const { question, terms, help, place } = ui.getState();
  if (question !== null) return 'confirm';
  if (terms !== null) return 'terms';
  return help ? 'help' : place;
}

const hasExercises = (app: LessonApp): boolean => app.view().exercises.length > 0;
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

const hasSolution = (app: LessonApp): boolean => (app.view().open?.exercise.solution ?? null) !== null;

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
    when: (app) => isOpen(app) && !app.ui.getState().solution && hasSolution(app),
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
    run: (app) => app.ui.setState({ help: true, helpFrom: 0 }),
  },
  {
    id: 'lesson.helpDown',
    focus: ['help'],
    keys: ['j', 'down', 'pgdn', 'space'],
    label: msg('app.key.down'),
    footer: 10,
    run: (app, key) => scrollHelp(app, PAGE_KEYS.has(key) ? HELP_PAGE : 1),
  },
  {
    id: 'lesson.helpUp',
    focus: ['help'],
    keys: ['k', 'up', 'pgup'],
    label: msg('app.key.up'),
    footer: 20,
    run: (app, key) => scrollHelp(app, PAGE_KEYS.has(key) ? -HELP_PAGE : -1),
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

const PAGE_KEYS = new Set(['pgdn', 'pgup', 'space']);
const HELP_PAGE = 8;

function scrollHelp(app: LessonApp, by: number): void {
  const { place, helpFrom } = app.ui.getState();
  const last = lessonBindings.filter(({ focus }) => focus.includes(place)).length - 1;
  app.ui.setState({ helpFrom: Math.max(0, Math.min(last, helpFrom + by)) });
}
