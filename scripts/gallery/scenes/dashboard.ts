import { msg } from '../../../src/engine/message.ts';
import { notify, openPrompt } from '../../../src/views/app/commands.ts';
import { initialUi, PANELS } from '../../../src/views/app/ui-state.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { changePrompt } from '../../../src/views/input/prompts.ts';
import { createTheme } from '../../../src/views/theme/index.ts';
import { NOW } from '../../../test/support/fleet.ts';
import { idOf } from '../fleet/specs.ts';
import { SIZES, SMALLEST, type Scene } from './scene.ts';
import { onDashboard, type Staging } from './stand.tsx';

const ALL_SIZES = [...SIZES, SMALLEST];
const { list } = initialUi(0, 0);

const panels: readonly Scene[] = [
  onDashboard('dashboard', { sizes: ALL_SIZES }),
  onDashboard('dashboard-ascii', {
    theme: createTheme({ depth: 8, unicode: false }),
    // Its log is all ASCII.
    selected: 'shop-web-1',
    sizes: ALL_SIZES,
  }),
  onDashboard('dashboard-no-colour', {
    theme: createTheme({ depth: 0, unicode: true, attributes: true }),
    sizes: ALL_SIZES,
  }),
  onDashboard('dashboard-project', { ui: { selection: { kind: 'project', name: 'shop' } } }),
  onDashboard('dashboard-stopped', { selected: 'shop-worker-1' }),
  ...PANELS.slice(1).map((focus) =>
    onDashboard(`focus-${focus}`, {
      ui: { focus, networks: { folded: new Set(), cursor: idOf('shop_back'), filter: '' } },
      sizes: ALL_SIZES,
    }),
  ),
  ...PANELS.map((focus) => onDashboard(`zoomed-${focus}`, { ui: { focus, zoomed: true } })),
];

const lists: readonly Scene[] = [
  onDashboard('list-filter', {
    keys: ['/'],
    act: (app) => changePrompt(app, 'shop'),
    sizes: ALL_SIZES,
  }),
  onDashboard('list-filter-none', { ui: { list: { ...list, filter: 'zzz' } } }),
  onDashboard('list-flat-by-cpu', {
    ui: { list: { ...list, grouped: false, sort: 'cpu', descending: true } },
  }),
  onDashboard('list-running-folded', {
    ui: { list: { ...list, runningOnly: true, collapsed: new Set(['metrics']) } },
  }),
  onDashboard('list-empty', { containers: [], networks: [], engine: { events: [] }, sizes: ALL_SIZES }),
];

const logs: readonly Scene[] = [
  onDashboard('logs-search', {
    ui: { focus: 'logs' },
    act(app) {
      openPrompt(app, 'logs.search', '');
      changePrompt(app, 'orders/8');
    },
    ready: (app) => app.logs.view().searchState?.current !== null,
  }),
  onDashboard('logs-filter', {
    ui: { focus: 'logs' },
    act: (app) => app.logs.setFilter('!INFO'),
    ready: (app) => app.logs.view().shown.count < 40,
  }),
  onDashboard('logs-paused', { ui: { focus: 'logs' }, keys: ['pgup'] }),
  onDashboard('logs-wrapped', { ui: { focus: 'logs' }, selected: 'shop-db-1', keys: ['w', 't'] }),
  onDashboard('logs-merged', {
    ui: { focus: 'logs', zoomed: true },
    keys: ['m'],
    ready: (app) => app.logs.view().subject?.kind === 'project',
  }),
  onDashboard('logs-silent', { ui: { focus: 'logs' }, selected: 'toolbox' }),
];

/** The demo engine in the place of one that did not answer. */
const demo: Staging = {
  info: { demo: true },
  engine: { events: [] },
  app({ language }) {
    const tr = createTranslator(language);
    return {
      endpointName: tr.t('app.demoEngine'),
      demoReason: tr.say(msg('connect.noSocket', { path: '/var/run/docker.sock' })),
    };
  },
};

const connection: readonly Scene[] = [
  onDashboard('connecting', {
    containers: [],
    networks: [],
    engine: { connection: { phase: 'connecting', since: NOW - 1500 }, info: null, events: [] },
    sizes: ALL_SIZES,
  }),
  onDashboard('connection-lost', {
    engine: {
      connection: {
        phase: 'lost',
        since: NOW - 9000,
        retryAt: NOW + 4000,
        says: msg('connect.refusedSocket', { path: '/var/run/docker.sock' }),
      },
    },
    sizes: ALL_SIZES,
  }),
  onDashboard('connection-stalled', {
    engine: { connection: { phase: 'stalled', since: NOW - 7000 } },
    sizes: ALL_SIZES,
  }),
  onDashboard('demo', { ...demo, sizes: ALL_SIZES }),
  onDashboard('demo-why', { ...demo, keys: ['y'] }),
  onDashboard('read-only', { app: () => ({ readOnly: true, endpointName: 'tcp://harbour:2375' }) }),
  onDashboard('notice', {
    act: (app) => notify(app, msg('actions.restart.done', { name: 'shop-api-1' }), 'ok'),
  }),
  onDashboard('notice-failed', {
    act: (app) =>
      notify(
        app,
        msg('actions.start.failed', { name: 'shop-migrate-1', said: 'exec: "migrate.sh": not found' }),
        'bad',
      ),
  }),
];

/** The dashboard in its states. */
export const dashboardScenes: readonly Scene[] = [...panels, ...lists, ...logs, ...connection];
