import type { Container, Network } from '../../src/engine/types.ts';
import type { EngineSnapshot } from '../../src/engine/state/types.ts';
import type { StatsSample, StatsSeries } from '../../src/engine/streams/types.ts';
import { createTranslator, type Language } from '../../src/views/i18n/index.ts';
import { initialUi, type UiState } from '../../src/views/app/ui-state.ts';
import type { View } from '../../src/views/app/view.ts';
import { NO_LOGS } from '../../src/views/panels/logs/view.ts';
import { createTheme } from '../../src/views/theme/index.ts';

/** The moment at which every drawn fixture stands: 2026-01-15 12:00:00 UTC. */
export const NOW = Date.UTC(2026, 0, 15, 12, 0, 0);

/** A running container of no project; `change` says what is different. */
export function aContainer(name: string, change: Partial<Container> = {}): Container {
  return {
    id: name.padEnd(64, '0'),
    name,
    image: 'busybox:1',
    imageId: 'sha256:abc',
    command: 'sleep 1d',
    createdAt: NOW - 7_200_000,
    state: 'running',
    statusText: 'Up 2 hours',
    health: 'none',
    ports: [],
    labels: {},
    mounts: [],
    attachments: [],
    project: '',
    projectDir: '',
    service: '',
    ...change,
  };
}

/** A local bridge network. */
export function aNetwork(name: string, change: Partial<Network> = {}): Network {
  return {
    id: name.padEnd(64, 'f'),
    name,
    driver: 'bridge',
    scope: 'local',
    internal: false,
    attachable: false,
    ingress: false,
    createdAt: NOW - 86_400_000,
    subnets: [{ subnet: '172.18.0.0/16', gateway: '172.18.0.1' }],
    labels: {},
    ...change,
  };
}

/** A series of one sample with these figures. */
export function aSeries(change: Partial<StatsSample> = {}): StatsSeries {
  const latest: StatsSample = {
    time: NOW,
    cpuPercent: 1,
    memory: 1_048_576,
    memoryLimit: 1_073_741_824,
    memoryPercent: 0.1,
    netRx: 0,
    netTx: 0,
    blockRead: 0,
    blockWrite: 0,
    pids: 1,
    ...change,
  };
  return { latest, history: [latest], rates: null };
}

/** A live engine with these objects. */
export function anEngine(
  containers: readonly Container[],
  networks: readonly Network[] = [],
): EngineSnapshot {
  return {
    connection: { phase: 'live', since: NOW },
    info: null,
    containers: new Map(containers.map((container) => [container.id, container])),
    networks: new Map(networks.map((network) => [network.id, network])),
    events: [],
    reloaded: null,
  };
}

export interface ViewOptions {
  readonly containers?: readonly Container[];
  readonly networks?: readonly Network[];
  readonly stats?: ReadonlyMap<string, StatsSeries>;
  readonly ui?: Partial<UiState>;
  readonly language?: Language;
  readonly unicode?: boolean;
}

/** What a panel reads, without colour. */
export function aView(options: ViewOptions = {}): View {
  return {
    engine: anEngine(options.containers ?? [], options.networks ?? []),
    stats: { series: options.stats ?? new Map() },
    logs: NO_LOGS,
    troubles: [],
    ui: { ...initialUi(120, 40), ...options.ui },
    now: NOW,
    tr: createTranslator(options.language ?? 'en'),
    theme: createTheme({ depth: 0, unicode: options.unicode ?? true }),
    endpointName: 'local',
    demoReason: null,
    readOnly: false,
    scroll: new Map(),
  };
}
