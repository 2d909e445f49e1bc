import { msg } from '../../engine/message.ts';
import type { App } from '../app/app.ts';
import { closeDialog } from '../app/commands.ts';
import { layoutFor } from '../app/layout.ts';
import type { HelpTab } from '../app/ui-state.ts';
import type { KeyBinding } from '../input/keymap.ts';
import { helpExtent, helpTabs } from './help.ts';

/** The keys of the help page. `table` gives all keys, these among them: how long the page is depends on it. */
export function helpBindings(table: () => readonly KeyBinding[]): readonly KeyBinding[] {
  const scroll = (app: App, by: (room: number) => number): void => {
    const { help } = app.ui.getState();
    const { last, room } = helpExtent(app, table(), layoutFor(app.ui.getState()).body);
    const to = Math.min(last, help.scroll) + by(room);
    app.ui.setState({ help: { ...help, scroll: Math.max(0, Math.min(last, to)) } });
  };
  return [
    {
      id: 'help.nextTab',
      focus: ['help'],
      keys: [']', 'tab'],
      label: msg('details.key.nextTab'),
      footer: 20,
      run: (app) => moveTab(app, 1),
    },
    {
      id: 'help.previousTab',
      focus: ['help'],
      keys: ['[', 'shift-tab'],
      label: msg('details.key.previousTab'),
      footer: 21,
      run: (app) => moveTab(app, -1),
    },
    {
      id: 'help.down',
      focus: ['help'],
      keys: ['j', 'down'],
      label: msg('app.key.down'),
      run: (app) => scroll(app, () => 1),
    },
    {
      id: 'help.up',
      focus: ['help'],
      keys: ['k', 'up'],
      label: msg('app.key.up'),
      run: (app) => scroll(app, () => -1),
    },
    {
      id: 'help.pageDown',
      focus: ['help'],
      keys: ['pgdn', 'ctrl-f', 'space'],
      label: msg('app.key.pageDown'),
      run: (app) => scroll(app, (room) => Math.max(1, room - 1)),
    },
    {
      id: 'help.pageUp',
      focus: ['help'],
      keys: ['pgup', 'ctrl-b'],
      label: msg('app.key.pageUp'),
      run: (app) => scroll(app, (room) => -Math.max(1, room - 1)),
    },
    {
      id: 'help.first',
      focus: ['help'],
      keys: ['g', 'home'],
      label: msg('app.key.first'),
      run: (app) => scroll(app, () => Number.NEGATIVE_INFINITY),
    },
    {
      id: 'help.last',
      focus: ['help'],
      keys: ['G', 'end'],
      label: msg('app.key.last'),
      run: (app) => scroll(app, () => Number.POSITIVE_INFINITY),
    },
    {
      id: 'help.close',
      focus: ['help'],
      keys: ['esc', 'q', '?', 'f1'],
      label: msg('app.key.back'),
      footer: 110,
      run: closeDialog,
    },
  ];
}

/** Opens a tab of the help at its top; the open one stays as it is. */
export function openHelpTab(app: App, tab: HelpTab | undefined): void {
  if (tab && tab !== app.ui.getState().help.tab) app.ui.setState({ help: { tab, scroll: 0 } });
}

function moveTab(app: App, step: 1 | -1): void {
  const tabs = helpTabs(app);
  const at = tabs.indexOf(app.ui.getState().help.tab);
  openHelpTab(app, tabs[(at + step + tabs.length) % tabs.length]);
}
