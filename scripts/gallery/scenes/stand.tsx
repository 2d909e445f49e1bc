import type { EngineSnapshot } from '../../../src/engine/state/types.ts';
import type { Container, EngineEvent, EngineInfo, Network } from '../../../src/engine/types.ts';
import type { App } from '../../../src/views/app/app.ts';
import { composeFrame } from '../../../src/views/app/compose.ts';
import { watchWhatIsShown } from '../../../src/views/app/commands.ts';
import { Dashboard } from '../../../src/views/app/Dashboard.tsx';
import { shownRows } from '../../../src/views/app/shown-rows.ts';
import { keepSelection } from '../../../src/views/app/keep-selection.ts';
import { initialUi, type UiState } from '../../../src/views/app/ui-state.ts';
import { createTheme, type Theme } from '../../../src/views/theme/index.ts';
import { anApp, type AppOptions } from '../../../test/support/app.ts';
import { NOW } from '../../../test/support/fleet.ts';
import { standInDocker } from '../fleet/docker.ts';
import { EVENTS } from '../fleet/events.ts';
import { writtenBy, type Written } from '../fleet/logs.ts';
import { CONTAINERS, NETWORKS } from '../fleet/specs.ts';
import { fleetStats } from '../fleet/stats.ts';
import { settled } from '../settled.ts';
import { SIZES, type Actor, type Scene, type Stage } from './scene.ts';

/** What is different from the dashboard on the fleet, its api selected. */
export interface Staging {
  readonly containers?: readonly Container[];
  readonly networks?: readonly Network[];
  readonly written?: (name: string) => readonly Written[];
  readonly engine?: Partial<EngineSnapshot>;
  readonly info?: Partial<EngineInfo>;
  readonly app?: (stage: Stage) => Pick<AppOptions, 'endpointName' | 'demoReason' | 'readOnly'>;
  /** Name of the selected container. */
  readonly selected?: string;
  readonly ui?: Partial<UiState>;
  readonly theme?: Theme;
  /** Pressed one after the other once the log is there. */
  readonly keys?: readonly string[];
  /** What else a person does before the picture. */
  readonly act?: (app: App) => void;
  /** True when everything that comes later has come. */
  readonly ready?: (app: App) => boolean;
  readonly sizes?: Scene['sizes'];
}

export const INFO: EngineInfo = {
  id: 'harbour',
  name: 'harbour',
  version: '28.2.2',
  apiVersion: '1.50',
  os: 'Debian GNU/Linux 13 (trixie)',
  kernel: '6.12.48',
  cgroupVersion: '2',
  storageDriver: 'overlay2',
  cpus: 8,
  memory: 25_125_558_681,
  swarm: 'inactive',
  demo: false,
};

const COLOURED = createTheme({ depth: 8, unicode: true });

/** A scene on the dashboard. */
export function onDashboard(name: string, staging: Staging = {}): Scene {
  return { name, sizes: staging.sizes ?? SIZES, play: (stage) => playDashboard(stage, staging) };
}

async function playDashboard(stage: Stage, staging: Staging): Promise<Actor> {
  const { containers = CONTAINERS, networks = NETWORKS, written = writtenBy } = staging;
  const events: readonly EngineEvent[] = staging.engine?.events ?? EVENTS;
  const { columns, rows, language } = stage;
  const selected = containers.find((one) => one.name === (staging.selected ?? 'shop-api-1')) ?? containers[0];
  const { app } = anApp({
    engine: {
      connection: { phase: 'live', since: NOW },
      info: { ...INFO, ...staging.info },
      containers: new Map(containers.map((container) => [container.id, container])),
      networks: new Map(networks.map((network) => [network.id, network])),
      events,
      reloaded: null,
      ...staging.engine,
    },
    docker: standInDocker({ containers, events, written }),
    stats: fleetStats(),
    theme: staging.theme ?? COLOURED,
    ...staging.app?.(stage),
    language,
    size: [columns, rows],
    ui: {
      ...initialUi(columns, rows),
      ...(selected ? { selection: { kind: 'container', id: selected.id } } : {}),
      ...staging.ui,
    },
  });
  const watch = (): void => watchWhatIsShown(app, shownRows(app.view()));
  const releaseSelection = keepSelection(app);
  app.changes.subscribe(watch);
  watch();
  const stop = (): void => {
    releaseSelection();
    app.stop();
    app.logs.stop();
  };
  try {
    await settled(() => hasLog(app, written), 'the log');
    // What scrolls by screens must have been drawn once.
    composeFrame(app);
    for (const key of staging.keys ?? []) {
      if (!app.key(key)) throw new Error(`the key ${key} did nothing`);
    }
    staging.act?.(app);
    await settled(() => hasLog(app, written) && (staging.ready?.(app) ?? true), 'what was asked for');
  } catch (error) {
    stop();
    throw error;
  }
  return { element: <Dashboard app={app} />, unicode: app.theme.unicode, stop };
}

/** Whether the log on the screen has come to its end; also where none is shown. */
function hasLog(app: App, written: NonNullable<Staging['written']>): boolean {
  const { subject, snapshot } = app.view().logs;
  if (subject === null || snapshot === null) return true;
  const expected = snapshot.sources.reduce((total, source) => total + written(source.name).length, 0);
  return (
    snapshot.sources.length > 0 &&
    snapshot.next - snapshot.first === expected &&
    snapshot.sources.every(({ phase }) => phase === 'following' || phase === 'ended')
  );
}
