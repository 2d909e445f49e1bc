import { msg } from '../../../engine/message.ts';
import type { App } from '../../app/app.ts';
import { closeDialog, openDialog } from '../../app/commands.ts';
import type { KeyBinding } from '../../input/keymap.ts';

const canScroll = (app: App): boolean => app.why.canScroll();

/** The keys of the why page. */
export const whyBindings: readonly KeyBinding[] = [
  {
    id: 'why.down',
    focus: ['why'],
    keys: ['j', 'down'],
    label: msg('app.key.down'),
    footer: 81,
    when: canScroll,
    run: (app) => app.why.scrollBy(1),
  },
  {
    id: 'why.up',
    focus: ['why'],
    keys: ['k', 'up'],
    label: msg('app.key.up'),
    footer: 82,
    when: canScroll,
    run: (app) => app.why.scrollBy(-1),
  },
  {
    id: 'why.pageDown',
    focus: ['why'],
    keys: ['pgdn', 'ctrl-f', 'space'],
    label: msg('app.key.pageDown'),
    when: canScroll,
    run: (app) => app.why.scrollByPages(1),
  },
  {
    id: 'why.pageUp',
    focus: ['why'],
    keys: ['pgup', 'ctrl-b'],
    label: msg('app.key.pageUp'),
    when: canScroll,
    run: (app) => app.why.scrollByPages(-1),
  },
  {
    id: 'why.first',
    focus: ['why'],
    keys: ['g', 'home'],
    label: msg('app.key.first'),
    when: canScroll,
    run: (app) => app.why.scrollBy(-Infinity),
  },
  {
    id: 'why.last',
    focus: ['why'],
    keys: ['G', 'end'],
    label: msg('app.key.last'),
    when: canScroll,
    run: (app) => app.why.scrollBy(Infinity),
  },
  {
    id: 'why.next',
    focus: ['why'],
    keys: [']', 'tab'],
    label: msg('why.key.next'),
    footer: -2,
    when: hasOther,
    run: (app) => step(app, 1),
  },
  {
    id: 'why.previous',
    focus: ['why'],
    keys: ['[', 'shift-tab'],
    label: msg('why.key.previous'),
    when: hasOther,
    run: (app) => step(app, -1),
  },
  {
    id: 'why.details',
    focus: ['why'],
    keys: ['enter'],
    label: msg('app.key.details'),
    footer: -1,
    when: isThere,
    run: (app) => {
      const id = openId(app);
      if (id !== undefined) openDialog(app, { kind: 'details', id });
    },
  },
  {
    id: 'why.help',
    focus: ['why'],
    keys: ['?', 'f1'],
    label: msg('app.key.help'),
    footer: 100,
    run: (app) => openDialog(app, { kind: 'help' }),
  },
  {
    id: 'why.back',
    focus: ['why'],
    keys: ['esc', 'q'],
    label: msg('app.key.back'),
    footer: 110,
    run: closeDialog,
  },
];

function openId(app: App): string | undefined {
  const top = app.ui.getState().dialogs.at(-1);
  return top?.kind === 'why' ? top.id : undefined;
}

/** A container that was removed has no details, and its details open no second why. */
function isThere(app: App): boolean {
  const id = openId(app);
  const isBelow = app.ui.getState().dialogs.some((dialog) => dialog.kind === 'details');
  return id !== undefined && !isBelow && app.engine.store.getState().containers.has(id);
}

function hasOther(app: App): boolean {
  const id = openId(app);
  return app.view().troubles.some(({ containerId }) => containerId !== id);
}

/** Goes to the trouble after the shown one, round at the ends. */
function step(app: App, by: 1 | -1): void {
  const { troubles } = app.view();
  const at = troubles.findIndex(({ containerId }) => containerId === openId(app));
  const next = troubles[(Math.max(at, by === 1 ? -1 : 0) + by + troubles.length) % troubles.length];
  const { dialogs } = app.ui.getState();
  if (next) app.ui.setState({ dialogs: [...dialogs.slice(0, -1), { kind: 'why', id: next.containerId }] });
}
