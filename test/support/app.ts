import { createStore } from 'zustand/vanilla';
import { createActionLog, createActionRunner } from '../../src/engine/actions/index.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import type { EngineSnapshot, EngineState } from '../../src/engine/state/types.ts';
import type { StatsFeed, StatsSeries, StatsSnapshot } from '../../src/engine/streams/types.ts';
import type { EngineEvent } from '../../src/engine/types.ts';
import type { App } from '../../src/views/app/app.ts';
import { createApp } from '../../src/views/app/create-app.ts';
import { initialUi, type UiState } from '../../src/views/app/ui-state.ts';
import { createTranslator, type Language } from '../../src/views/i18n/index.ts';
import { createLogsController } from '../../src/views/panels/logs/controller.ts';
import { createTheme, type Theme } from '../../src/views/theme/index.ts';
import { anEngine, NOW } from './fleet.ts';

export interface AppOptions {
  /** What the engine shows at first. */
  readonly engine?: EngineSnapshot;
  /** Answers dockerode's calls; the default one answers none. */
  readonly docker?: object;
  readonly ui?: Partial<UiState>;
  readonly size?: readonly [cols: number, rows: number];
  readonly language?: Language;
  readonly unicode?: boolean;
  /** Without one: no colour. */
  readonly theme?: Theme;
  readonly stats?: ReadonlyMap<string, StatsSeries>;
  readonly endpointName?: string;
  readonly demoReason?: string;
  readonly readOnly?: boolean;
}

/** A dashboard over a picture of an engine that a test changes by hand. */
export interface TestApp {
  readonly app: App;
  /** Replaces the picture. */
  readonly show: (engine: EngineSnapshot) => void;
  /** Sends an event, as the engine's state would. */
  readonly emit: (event: EngineEvent) => void;
  /** How often the dashboard was asked to close, quit or suspend. */
  readonly asked: { pop: number; quit: number; suspend: number };
}

/** Puts a dashboard together without a terminal. Stop it with `app.stop()`. */
export function anApp(options: AppOptions = {}): TestApp {
  const [cols, rows] = options.size ?? [100, 30];
  const store = createStore<EngineSnapshot>(() => options.engine ?? anEngine([]));
  const listeners = new Set<(event: EngineEvent) => void>();
  const engine: EngineState = {
    store,
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: async () => {},
    stop() {},
  };
  const client: EngineClient = {
    // A test's stand-in has of dockerode only what the test is about.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    docker: (options.docker ?? {}) as EngineClient['docker'],
    apiVersion: '1.45',
    demo: false,
    close() {},
  };
  const stats: StatsFeed = {
    store: createStore<StatsSnapshot>(() => ({ series: options.stats ?? new Map() })),
    watch() {},
    stop() {},
  };
  const asked = { pop: 0, quit: 0, suspend: 0 };
  const app = createApp(
    {
      client,
      engine,
      stats,
      logs: createLogsController({ client, engine }),
      runner: createActionRunner({
        client,
        store,
        readOnly: options.readOnly ?? false,
        log: createActionLog(),
      }),
      tr: createTranslator(options.language ?? 'en'),
      theme: options.theme ?? createTheme({ depth: 0, unicode: options.unicode ?? true }),
      endpointName: options.endpointName ?? 'local',
      demoReason: options.demoReason ?? null,
    },
    {
      cols,
      rows,
      push() {},
      pop: () => (asked.pop += 1),
      quit: () => (asked.quit += 1),
      suspend: () => (asked.suspend += 1),
      handOver: () => () => undefined,
      followCursor() {},
      moveCursor() {},
    },
    { ...initialUi(cols, rows), ...options.ui },
    { now: () => NOW },
  );
  return {
    app,
    show: (snapshot) => store.setState(snapshot, true),
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    asked,
  };
}
