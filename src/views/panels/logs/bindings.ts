import { msg } from '../../../engine/message.ts';
import type { App } from '../../app/app.ts';
import { openPrompt } from '../../app/commands.ts';
import type { KeyBinding } from '../../input/keymap.ts';

const hasLog = (app: App): boolean => app.logs.view().subject !== null;
const isUnwrapped = (app: App): boolean => hasLog(app) && !app.logs.view().wrap;
const hasMatches = (app: App): boolean => (app.logs.view().searchState?.count ?? 0) > 0;
const isLookedThrough = (app: App): boolean => app.logs.view().filter !== '' || app.logs.view().search !== '';

/** The keys of the logs panel. Esc clears the search, then the filter, before it goes back. */
export const logsBindings: readonly KeyBinding[] = (
  [
    { id: 'logs.down', keys: ['j', 'down'], label: msg('app.key.down'), run: (app) => app.logs.scroll(1) },
    { id: 'logs.up', keys: ['k', 'up'], label: msg('app.key.up'), run: (app) => app.logs.scroll(-1) },
    {
      id: 'logs.pageDown',
      keys: ['pgdn', 'ctrl-f'],
      label: msg('app.key.pageDown'),
      run: (app) => app.logs.page(1),
    },
    {
      id: 'logs.pageUp',
      keys: ['pgup', 'ctrl-b'],
      label: msg('app.key.pageUp'),
      run: (app) => app.logs.page(-1),
    },
    { id: 'logs.first', keys: ['g', 'home'], label: msg('app.key.first'), run: (app) => app.logs.home() },
    {
      id: 'logs.end',
      keys: ['end', 'G'],
      label: msg('logs.key.follow'),
      footer: 45,
      when: (app) => app.logs.view().anchor !== null,
      run: (app) => app.logs.end(),
    },
    {
      id: 'logs.left',
      keys: ['h', 'left'],
      label: msg('logs.key.left'),
      when: isUnwrapped,
      run: (app) => app.logs.pan(-1),
    },
    {
      id: 'logs.right',
      keys: ['l', 'right'],
      label: msg('logs.key.right'),
      when: isUnwrapped,
      run: (app) => app.logs.pan(1),
    },
    {
      id: 'logs.search',
      keys: ['/'],
      label: msg('logs.key.search'),
      footer: 50,
      run: (app) => openPrompt(app, 'logs.search', app.logs.view().search),
    },
    {
      id: 'logs.next',
      keys: ['n'],
      label: msg('logs.key.next'),
      footer: 51,
      when: hasMatches,
      run: (app) => app.logs.nextMatch(1),
    },
    {
      id: 'logs.previous',
      keys: ['N'],
      label: msg('logs.key.previous'),
      footer: 52,
      when: hasMatches,
      run: (app) => app.logs.nextMatch(-1),
    },
    {
      id: 'logs.filter',
      keys: ['f'],
      label: msg('logs.key.filter'),
      footer: 55,
      run: (app) => openPrompt(app, 'logs.filter', app.logs.view().filter),
    },
    {
      id: 'logs.wrap',
      keys: ['w'],
      label: msg('logs.key.wrap'),
      footer: 60,
      run: (app) => app.logs.toggleWrap(),
    },
    {
      id: 'logs.times',
      keys: ['t'],
      label: msg('logs.key.times'),
      footer: 61,
      run: (app) => app.logs.toggleTimestamps(),
    },
    {
      id: 'logs.merge',
      keys: ['m'],
      label: msg('logs.key.merge'),
      footer: 62,
      when: canMerge,
      run: (app) => app.logs.toggleMerged(),
    },
    {
      id: 'logs.more',
      keys: ['+', '='],
      label: msg('logs.key.more'),
      footer: 63,
      run: (app) => app.logs.widen(1),
    },
    { id: 'logs.less', keys: ['-'], label: msg('logs.key.less'), run: (app) => app.logs.widen(-1) },
    { id: 'logs.since', keys: ['e'], label: msg('logs.key.since'), run: (app) => app.logs.toggleSince() },
    { id: 'logs.clear', keys: ['esc'], label: msg('logs.key.clear'), when: isLookedThrough, run: clear },
  ] satisfies readonly Omit<KeyBinding, 'focus'>[]
).map((binding: Omit<KeyBinding, 'focus'>) => ({ when: hasLog, ...binding, focus: ['logs'] }));

/** Whether the selected container belongs to a project, whose log it can be shown in. */
function canMerge(app: App): boolean {
  const { selection } = app.ui.getState();
  if (selection?.kind !== 'container') return false;
  return (app.engine.store.getState().containers.get(selection.id)?.project ?? '') !== '';
}

function clear(app: App): void {
  if (app.logs.view().search !== '') app.logs.setSearch('');
  else app.logs.setFilter('');
}
