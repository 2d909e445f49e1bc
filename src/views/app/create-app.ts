import { createStore } from 'zustand/vanilla';
import { createTroubleFinder } from '../../engine/trouble/index.ts';
import { createDetailsController } from '../details/controller.ts';
import { createWhyController } from '../panels/why/controller.ts';
import { dashboardBindings } from '../input/bindings.ts';
import { dispatchKey } from '../input/keymap.ts';
import type { App, Services } from './app.ts';
import { mergeChanges } from './changes.ts';
import { currentFocus } from './focus.ts';
import type { ScreenHost } from './screen.ts';
import type { UiState } from './ui-state.ts';

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
  const details = createDetailsController({ client: services.client, engine: services.engine, ui });
  const why = createWhyController({
    client: services.client,
    engine: services.engine,
    stats: services.stats,
    ui,
    log: services.runner.log,
  });
  const troubles = createTroubleFinder();
  const scroll = new Map<string, number>();
  let listeners: (() => void)[] = [];
  const changes = mergeChanges([
    (listener) => services.engine.store.subscribe(listener),
    (listener) => services.stats.store.subscribe(listener),
    (listener) => services.logs.subscribe(listener),
    (listener) => ui.subscribe(listener),
    (listener) => details.subscribe(listener),
    (listener) => why.subscribe(listener),
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
    details,
    why,
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
    learn(events) {
      troubles.learn(events);
      changes.touch();
    },
    key: (name) => dispatchKey(dashboardBindings, currentFocus(ui.getState()), name, app),
    stop() {
      clearInterval(timer);
      changes.stop();
      details.stop();
      why.stop();
    },
  };
  return app;
}
