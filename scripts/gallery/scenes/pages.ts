import type { App } from '../../../src/views/app/app.ts';
import { openPrompt, openDialog } from '../../../src/views/app/commands.ts';
import { DETAILS_TABS, FRESH_DETAILS, HELP_TABS } from '../../../src/views/app/ui-state.ts';
import { changePrompt } from '../../../src/views/input/prompts.ts';
import { idOf } from '../fleet/specs.ts';
import { SIZES, SMALLEST, type Scene } from './scene.ts';
import { onDashboard, type Staging } from './stand.tsx';

const ALL_SIZES = [...SIZES, SMALLEST];

const isInspected = (app: App): boolean => app.details.data()?.details !== null;

const questions: readonly Scene[] = [
  onDashboard('ask-stop', { keys: ['s'], sizes: ALL_SIZES }),
  onDashboard('ask-remove', { keys: ['d', 'v'] }),
];

/** Each tab for a container that has something to show in it. */
const details: readonly Scene[] = [
  ...DETAILS_TABS.map((tab) => {
    const staging: Staging = {
      selected: tab === 'health' ? 'metrics-grafana-1' : 'shop-api-1',
      ui: { details: { ...FRESH_DETAILS, tab } },
      keys: ['enter'],
      ready: (app) => isInspected(app) && (tab !== 'processes' || app.details.data()?.processes !== null),
    };
    return onDashboard(`details-${tab}`, tab === 'overview' ? { ...staging, sizes: ALL_SIZES } : staging);
  }),
  onDashboard('details-search', {
    ui: { details: { ...FRESH_DETAILS, tab: 'inspect' } },
    keys: ['enter'],
    ready(app) {
      if (!isInspected(app)) return false;
      if (app.ui.getState().prompt === null) {
        openPrompt(app, 'details.search', '');
        changePrompt(app, 'shop_back');
      }
      return true;
    },
  }),
];

const why: readonly Scene[] = Object.entries({
  oom: 'shop-worker-1',
  loop: 'shop-cache-1',
  'start-failed': 'shop-migrate-1',
  exit: 'metrics-report-1',
  unhealthy: 'metrics-grafana-1',
  stopped: 'old-web',
  running: 'shop-api-1',
}).map(([name, selected]) =>
  onDashboard(`why-${name}`, {
    selected,
    act: (app) => openDialog(app, { kind: 'why', id: idOf(selected) }),
    ready: (app) => app.why.data()?.why !== null,
    ...(name === 'oom' ? { sizes: ALL_SIZES } : {}),
  }),
);

const help: readonly Scene[] = HELP_TABS.map((tab, index) =>
  onDashboard(`help-${tab}`, {
    keys: ['?', ...Array.from({ length: index }, () => ']')],
    sizes: ALL_SIZES,
  }),
);

/** The pages and questions that open over the dashboard. */
export const pageScenes: readonly Scene[] = [...questions, ...details, ...why, ...help];
