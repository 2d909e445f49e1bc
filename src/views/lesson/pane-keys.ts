import { msg, type Message } from '../../engine/message.ts';
import type { KeyBinding } from '../input/keymap.ts';
import type { LessonApp } from './lesson-app.ts';
import {
  askAtCursor,
  blocksOf,
  chosenBlock,
  cyclePane,
  isOnPanel,
  moveBlock,
  moveBorder,
  moveDown,
  nextLive,
  putBlock,
  scrollPane,
  toggleXray,
} from './lesson-commands.ts';
import { hasAllPanes } from './lesson-layout.ts';
import { PANES, type PaneId } from './lesson-state.ts';

export type LessonBinding = KeyBinding<LessonApp>;

/** Whether there is an exercise to work on. */
export const isOpen = (app: LessonApp): boolean => app.view().session?.phase === 'open';

const PANE_LABELS: Readonly<Record<PaneId, Message>> = {
  text: msg('lessons.pane.text'),
  shell: msg('lessons.pane.shell'),
  checks: msg('lessons.pane.checks'),
  live: msg('lessons.pane.live'),
};

/** Keys of the panes that are scrolled; on a panel of the dashboard they are the panel's. */
const isScrolled = (app: LessonApp): boolean => !isOnPanel(app);
const isOnText = (app: LessonApp): boolean => app.ui.getState().pane === 'text';

/** What moves in a pane, and what Enter does there. */
export const movingBindings: readonly LessonBinding[] = [
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

/** What moves the focus, the borders, and what the live pane shows. */
export const paneBindings: readonly LessonBinding[] = [
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
