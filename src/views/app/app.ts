import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ActionRunner } from '../../engine/actions/index.ts';
import type { EngineClient } from '../../engine/client.ts';
import type { EngineState } from '../../engine/state/types.ts';
import type { StatsFeed } from '../../engine/streams/types.ts';
import { createTroubleFinder } from '../../engine/trouble/index.ts';
import type { LogsController } from '../panels/logs/controller.ts';
import type { Translator } from '../i18n/index.ts';
import type { Theme } from '../theme/index.ts';
import { mergeChanges, type Changes } from './changes.ts';
import { dashboardBindings } from '../input/bindings.ts';
import { dispatchKey } from '../input/keymap.ts';
import { currentFocus } from './focus.ts';
import type { ScreenHost } from './screen.ts';
import type { UiState } from './ui-state.ts';
import type { View } from './view.ts';

/** What the dashboard works with. */
export interface Services {
  readonly client: EngineClient;
  readonly engine: EngineState;
  readonly stats: StatsFeed;
  readonly logs: LogsController;
  readonly runner: ActionRunner;
  readonly tr: Translator;
  readonly theme: Theme;
  readonly endpointName: string;
  /** Why this is the demo engine, when it stands in for one that did not answer. */
  readonly demoReason: string | null;
}

/** The dashboard's stores and services in one hand; commands (commands.ts) act on it, panels draw its view. */
export interface App extends Services {
  readonly ui: StoreApi<UiState>;
  readonly host: ScreenHost;
  readonly changes: Changes;
  /** The view of this moment. */
  view(): View;
  /** Does what a key does now. True when it did something. */
  key(name: string): boolean;
  /** Opens the course; absent where this dashboard was itself opened without one. */
  openCourse?(): void;
  stop(): void;
}

const CLOCK_MS = 1000;

/** Puts the dashboard together. `stop` ends its clock and subscriptions, not the services. */
export function createApp(
  services: Services,
  host: ScreenHost,
  initial: UiState,
  extra: { readonly openCourse?: () => void; readonly now?: () => number } = {},
): App {
  const now = extra.now ?? Date.now;
  const ui = createStore<UiState>(() => initial);
  const troubles = createTroubleFinder();
  const scroll = new Map<string, number>();
  let listeners: (() => void)[] = [];
  const changes = mergeChanges([
    (listener) => services.engine.store.subscribe(listener),
    (listener) => services.stats.store.subscribe(listener),
    (listener) => services.logs.subscribe(listener),
    (listener) => ui.subscribe(listener),
    (listener) => {
      listeners.push(listener);
      return () => (listeners = listeners.filter((other) => other !== listener));
    },
  ]);
  const timer = setInterval(() => {
    for (const listener of listeners) listener();
  }, CLOCK_MS);
  timer.unref();
  const app: App = {
    ...services,
    ui,
    host,
    changes,
    ...(extra.openCourse === undefined ? {} : { openCourse: extra.openCourse }),
    view() {
      const engine = services.engine.store.getState();
      const time = now();
      return {
        engine,
        stats: services.stats.store.getState(),
        logs: services.logs.view(),
        troubles: troubles.find(engine, time),
        ui: ui.getState(),
        now: time,
        tr: services.tr,
        theme: services.theme,
        endpointName: services.endpointName,
        demoReason: services.demoReason,
        readOnly: services.runner.readOnly,
        scroll,
      };
    },
    key: (name) => dispatchKey(dashboardBindings, currentFocus(ui.getState()), name, app),
    stop() {
      clearInterval(timer);
      changes.stop();
    },
  };
  return app;
}
