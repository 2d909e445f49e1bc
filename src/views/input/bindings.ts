import { actions } from '../../engine/actions/index.ts';
import { msg, type Message } from '../../engine/message.ts';
import * as commands from '../app/commands.ts';
import type { App } from '../app/app.ts';
import { detailsBindings } from '../details/bindings.ts';
import { helpBindings } from '../dialogs/help-bindings.ts';
import { PANELS, type PanelId } from '../app/ui-state.ts';
import { logsBindings } from '../panels/logs/bindings.ts';
import { whyBindings } from '../panels/why/bindings.ts';
import type { KeyBinding } from './keymap.ts';

const ALL_PANELS: readonly PanelId[] = PANELS;

const PANEL_LABELS: Readonly<Record<PanelId, Message>> = {
  containers: msg('containers.title'),
  stats: msg('stats.title'),
  logs: msg('logs.title'),
  networks: msg('networks.title'),
};

const hasRows = (app: App): boolean => app.engine.store.getState().containers.size > 0;
const hasProjects = (app: App): boolean =>
  [...app.engine.store.getState().containers.values()].some((container) => container.project !== '');
const isGrouped = (app: App): boolean => app.ui.getState().list.grouped && hasProjects(app);

const listBindings: readonly KeyBinding[] = [
  {
    id: 'containers.down',
    focus: ['containers', 'stats'],
    keys: ['j', 'down'],
    label: msg('app.key.down'),
    when: hasRows,
    run: (app) => commands.moveSelection(app, 1),
  },
  {
    id: 'containers.up',
    focus: ['containers', 'stats'],
    keys: ['k', 'up'],
    label: msg('app.key.up'),
    when: hasRows,
    run: (app) => commands.moveSelection(app, -1),
  },
  {
    id: 'containers.pageDown',
    focus: ['containers', 'stats'],
    keys: ['pgdn', 'ctrl-f'],
    label: msg('app.key.pageDown'),
    when: hasRows,
    run: (app) => commands.moveSelection(app, commands.pageOf(app)),
  },
  {
    id: 'containers.pageUp',
    focus: ['containers', 'stats'],
    keys: ['pgup', 'ctrl-b'],
    label: msg('app.key.pageUp'),
    when: hasRows,
    run: (app) => commands.moveSelection(app, -commands.pageOf(app)),
  },
  {
    id: 'containers.first',
    focus: ['containers', 'stats'],
    keys: ['g', 'home'],
    label: msg('app.key.first'),
    when: hasRows,
    run: commands.selectFirst,
  },
  {
    id: 'containers.last',
    focus: ['containers', 'stats'],
    keys: ['G', 'end'],
    label: msg('app.key.last'),
    when: hasRows,
    run: commands.selectLast,
  },
  {
    id: 'containers.fold',
    focus: ['containers'],
    keys: ['h', 'left'],
    label: msg('app.key.fold'),
    when: isGrouped,
    run: (app) => commands.foldProject(app, true),
  },
  {
    id: 'containers.unfold',
    focus: ['containers'],
    keys: ['l', 'right'],
    label: msg('app.key.unfold'),
    when: isGrouped,
    run: (app) => commands.foldProject(app, false),
  },
  {
    id: 'containers.filter',
    focus: ['containers', 'stats'],
    keys: ['/'],
    label: msg('app.key.filter'),
    footer: 50,
    run: (app) => commands.openPrompt(app, 'containers.filter', app.ui.getState().list.filter),
  },
  {
    id: 'containers.sort',
    focus: ['containers'],
    keys: ['o'],
    label: msg('app.key.sort'),
    footer: 60,
    when: hasRows,
    run: commands.sortByNext,
  },
  {
    id: 'containers.reverse',
    focus: ['containers'],
    keys: ['O'],
    label: msg('app.key.reverse'),
    when: hasRows,
    run: (app) => commands.sortBy(app, app.ui.getState().list.sort),
  },
  {
    id: 'containers.all',
    focus: ['containers'],
    keys: ['a'],
    label: msg('app.key.all'),
    footer: 70,
    when: hasRows,
    run: (app) => commands.changeList(app, { runningOnly: !app.ui.getState().list.runningOnly }),
  },
  {
    id: 'containers.group',
    focus: ['containers'],
    keys: ['v'],
    label: msg('app.key.group'),
    footer: 80,
    when: hasProjects,
    run: (app) => commands.changeList(app, { grouped: !app.ui.getState().list.grouped }),
  },
  {
    id: 'containers.open',
    focus: ['containers', 'stats'],
    keys: ['enter'],
    label: msg('app.key.details'),
    footer: 40,
    when: commands.canOpen,
    run: commands.openSelection,
  },
];

const networkBindings: readonly KeyBinding[] = [
  {
    id: 'networks.down',
    focus: ['networks'],
    keys: ['j', 'down'],
    label: msg('app.key.down'),
    run: (app) => commands.moveNetworkCursor(app, 1),
  },
  {
    id: 'networks.up',
    focus: ['networks'],
    keys: ['k', 'up'],
    label: msg('app.key.up'),
    run: (app) => commands.moveNetworkCursor(app, -1),
  },
  {
    id: 'networks.pageDown',
    focus: ['networks'],
    keys: ['pgdn', 'ctrl-f'],
    label: msg('app.key.pageDown'),
    run: (app) => commands.moveNetworkCursor(app, commands.pageOf(app)),
  },
  {
    id: 'networks.pageUp',
    focus: ['networks'],
    keys: ['pgup', 'ctrl-b'],
    label: msg('app.key.pageUp'),
    run: (app) => commands.moveNetworkCursor(app, -commands.pageOf(app)),
  },
  {
    id: 'networks.filter',
    focus: ['networks'],
    keys: ['/'],
    label: msg('app.key.filter'),
    footer: 50,
    run: (app) => commands.openPrompt(app, 'networks.filter', app.ui.getState().networks.filter),
  },
  {
    id: 'networks.first',
    focus: ['networks'],
    keys: ['g', 'home'],
    label: msg('app.key.first'),
    run: (app) => commands.moveNetworkCursor(app, Number.NEGATIVE_INFINITY),
  },
  {
    id: 'networks.last',
    focus: ['networks'],
    keys: ['G', 'end'],
    label: msg('app.key.last'),
    run: (app) => commands.moveNetworkCursor(app, Number.POSITIVE_INFINITY),
  },
  {
    id: 'networks.fold',
    focus: ['networks'],
    keys: ['h', 'left'],
    label: msg('app.key.fold'),
    run: (app) => commands.foldNetwork(app, true),
  },
  {
    id: 'networks.unfold',
    focus: ['networks'],
    keys: ['l', 'right'],
    label: msg('app.key.unfold'),
    run: (app) => commands.foldNetwork(app, false),
  },
  {
    id: 'networks.open',
    focus: ['networks'],
    keys: ['enter'],
    label: msg('app.key.open'),
    footer: 40,
    when: (app) => app.ui.getState().networks.cursor !== null,
    run: commands.openNetworkRow,
  },
];

/** Actions that are seldom wanted: in the footer they come after a panel's own keys, and go first where space is short. */
const SELDOM: ReadonlySet<string> = new Set(['container.pause', 'container.unpause', 'container.kill']);
const SELDOM_FROM = 85;

/** One binding for each action of the registry: the registry alone says which there are and when they are possible. */
const actionBindings: readonly KeyBinding[] = actions
  .filter((action) => action.kind === 'container')
  .map((action, index): KeyBinding => ({
    id: action.id,
    focus: ['containers', 'stats', 'logs', 'networks', 'details', 'why'],
    keys: [action.key],
    label: action.label,
    footer: SELDOM.has(action.id) ? SELDOM_FROM + index : index,
    when: (app) => {
      const object = commands.currentObject(app);
      return object !== null && app.runner.possible(action, object).possible;
    },
    run: (app) => {
      const object = commands.currentObject(app);
      if (object) commands.startAction(app, action, object);
    },
  }));

/** The keys that switches of questions use. */
const TOGGLE_KEYS = [...new Set(actions.flatMap((action) => action.toggles.map((toggle) => toggle.key)))];

const questionBindings: readonly KeyBinding[] = [
  {
    id: 'confirm.yes',
    focus: ['confirm'],
    keys: ['y'],
    label: msg('app.key.yes'),
    footer: 0,
    run: commands.confirmAction,
  },
  {
    id: 'confirm.enter',
    focus: ['confirm'],
    keys: ['enter'],
    label: msg('app.key.yes'),
    when: (app) => commands.questionDanger(app) === 'confirm',
    run: commands.confirmAction,
  },
  {
    id: 'confirm.no',
    focus: ['confirm'],
    keys: ['n', 'esc', 'q'],
    label: msg('app.key.no'),
    footer: 1,
    run: commands.closeDialog,
  },
  ...TOGGLE_KEYS.map((key): KeyBinding => ({
    id: `confirm.toggle.${key}`,
    focus: ['confirm'],
    keys: [key],
    label: msg('app.key.toggle'),
    when: (app) => commands.toggleOfKey(app, key) !== undefined,
    run: (app) => commands.toggleOption(app, commands.toggleOfKey(app, key) ?? ''),
  })),
];

const commonBindings: readonly KeyBinding[] = [
  ...PANELS.map((panel, index): KeyBinding => ({
    id: `panel.${panel}`,
    focus: ALL_PANELS,
    keys: [String(index + 1)],
    label: PANEL_LABELS[panel],
    run: (app) => commands.focusPanel(app, panel),
  })),
  {
    id: 'panel.next',
    focus: ALL_PANELS,
    keys: ['tab'],
    label: msg('app.key.nextPanel'),
    run: (app) => commands.cyclePanel(app, 1),
  },
  {
    id: 'panel.previous',
    focus: ALL_PANELS,
    keys: ['shift-tab'],
    label: msg('app.key.previousPanel'),
    run: (app) => commands.cyclePanel(app, -1),
  },
  {
    id: 'panel.zoom',
    focus: ALL_PANELS,
    keys: ['z'],
    label: msg('app.key.zoom'),
    footer: 53,
    when: commands.canZoom,
    run: commands.toggleZoom,
  },
  {
    id: 'panel.why',
    focus: [...ALL_PANELS, 'details'],
    keys: ['y'],
    label: msg('app.key.why'),
    footer: 58,
    when: commands.canExplain,
    run: commands.openWhy,
  },
  {
    id: 'panel.course',
    focus: ALL_PANELS,
    keys: ['L'],
    label: msg('app.key.course'),
    when: (app) => app.openCourse !== undefined,
    run: (app) => app.openCourse?.(),
  },
  {
    id: 'panel.help',
    focus: ALL_PANELS,
    keys: ['?', 'f1'],
    label: msg('app.key.help'),
    footer: 100,
    run: (app) => commands.openHelp(app, 'keys'),
  },
  {
    id: 'panel.back',
    focus: ALL_PANELS,
    keys: ['esc'],
    label: msg('app.key.back'),
    when: commands.canGoBack,
    run: commands.goBack,
  },
  {
    id: 'panel.quit',
    focus: ALL_PANELS,
    keys: ['q'],
    label: msg('app.key.quit'),
    footer: 110,
    run: (app) => app.host.pop(),
  },
];

/** The whole table of the dashboard's keys. Earlier entries win where two could take a key. */
export const dashboardBindings: readonly KeyBinding[] = [
  ...questionBindings,
  ...detailsBindings,
  ...helpBindings(() => dashboardBindings),
  ...whyBindings,
  ...listBindings,
  ...networkBindings,
  ...logsBindings,
  ...actionBindings,
  ...commonBindings,
];
