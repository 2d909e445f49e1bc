import { msg } from '../../engine/message.ts';
import { closeDialog, openDialog, openPrompt } from '../app/commands.ts';
import type { App } from '../app/app.ts';
import type { KeyBinding } from '../input/keymap.ts';
import * as commands from './commands.ts';

const isTab =
  (tab: string) =>
  (app: App): boolean =>
    app.ui.getState().details.tab === tab;

/** The keys of a container's details. */
export const detailsBindings: readonly KeyBinding[] = [
  {
    id: 'details.nextTab',
    focus: ['details'],
    keys: [']', 'tab'],
    label: msg('details.key.nextTab'),
    footer: -20,
    run: (app) => commands.moveTab(app, 1),
  },
  {
    id: 'details.previousTab',
    focus: ['details'],
    keys: ['[', 'shift-tab'],
    label: msg('details.key.previousTab'),
    run: (app) => commands.moveTab(app, -1),
  },
  {
    id: 'details.down',
    focus: ['details'],
    keys: ['j', 'down'],
    label: msg('app.key.down'),
    run: (app) => commands.scrollBy(app, 1),
  },
  {
    id: 'details.up',
    focus: ['details'],
    keys: ['k', 'up'],
    label: msg('app.key.up'),
    run: (app) => commands.scrollBy(app, -1),
  },
  {
    id: 'details.pageDown',
    focus: ['details'],
    keys: ['pgdn', 'ctrl-f', 'space'],
    label: msg('app.key.pageDown'),
    run: (app) => commands.scrollByPages(app, 1),
  },
  {
    id: 'details.pageUp',
    focus: ['details'],
    keys: ['pgup', 'ctrl-b'],
    label: msg('app.key.pageUp'),
    run: (app) => commands.scrollByPages(app, -1),
  },
  {
    id: 'details.first',
    focus: ['details'],
    keys: ['g', 'home'],
    label: msg('app.key.first'),
    run: (app) => commands.scrollBy(app, Number.NEGATIVE_INFINITY),
  },
  {
    id: 'details.last',
    focus: ['details'],
    keys: ['G', 'end'],
    label: msg('app.key.last'),
    run: (app) => commands.scrollBy(app, Number.POSITIVE_INFINITY),
  },
  {
    id: 'details.left',
    focus: ['details'],
    keys: ['h', 'left'],
    label: msg('details.key.left'),
    when: isTab('processes'),
    run: (app) => commands.scrollAcross(app, -1),
  },
  {
    id: 'details.right',
    focus: ['details'],
    keys: ['l', 'right'],
    label: msg('details.key.right'),
    when: isTab('processes'),
    run: (app) => commands.scrollAcross(app, 1),
  },
  {
    id: 'details.unmask',
    focus: ['details'],
    keys: ['u'],
    label: msg('details.key.unmask'),
    footer: -19,
    when: commands.hasSecrets,
    run: commands.toggleMask,
  },
  {
    id: 'details.search',
    focus: ['details'],
    keys: ['/'],
    label: msg('details.key.search'),
    footer: -18,
    when: isTab('inspect'),
    run: (app) => openPrompt(app, 'details.search', app.ui.getState().details.search),
  },
  {
    id: 'details.nextMatch',
    focus: ['details'],
    keys: ['n'],
    label: msg('details.key.nextMatch'),
    footer: -17,
    when: commands.hasMatches,
    run: (app) => commands.searchNext(app, 1),
  },
  {
    id: 'details.previousMatch',
    focus: ['details'],
    keys: ['N'],
    label: msg('details.key.previousMatch'),
    footer: -16,
    when: commands.hasMatches,
    run: (app) => commands.searchNext(app, -1),
  },
  {
    id: 'details.help',
    focus: ['details'],
    keys: ['?', 'f1'],
    label: msg('app.key.help'),
    footer: 100,
    run: (app) => openDialog(app, { kind: 'help' }),
  },
  {
    id: 'details.back',
    focus: ['details'],
    keys: ['esc', 'q'],
    label: msg('app.key.back'),
    footer: 110,
    run: closeDialog,
  },
];
