import { msg } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import type { Container, ContainerState, EngineEvent } from '../../engine/types.ts';
import type { WitnessedCall } from '../../engine/witness/index.ts';
import { evaluate, lookAt } from '../../lessons/checks/evaluate.ts';
import { EMPTY_INVENTORY, type Attempt, type Latch } from '../../lessons/checks/types.ts';
import type { Exercises } from '../../lessons/progress/index.ts';
import type { SessionSnapshot } from '../../lessons/run/session.ts';
import type { CommandRecord } from '../../lessons/shell/index.ts';
import type { Course } from '../../lessons/types.ts';
import { initialUi } from '../app/ui-state.ts';
import type { View } from '../app/view.ts';
import type { Translator } from '../i18n/index.ts';
import { NO_LOGS } from '../panels/logs/view.ts';
import { fit } from '../text/cells.ts';
import type { Theme } from '../theme/index.ts';
import type { Term } from './glossary.ts';
import type { EngineDoor, EngineWords, Placed, ShellPicture } from './lesson-state.ts';
import type { LayOut } from './markdown.ts';

/** What the pictures are made of. */
export interface PictureFrame {
  readonly course: Course;
  readonly layOut: LayOut;
  readonly tr: Translator;
  readonly theme: Theme;
  readonly cols: number;
  readonly rows: number;
  /** The words that the course explains. */
  readonly terms?: readonly Term[];
}

/** What the engine of a picture shows, and what has been latched. */
export interface Scene {
  readonly containers: readonly Container[];
  readonly latched: readonly string[];
  /** Containers that the setup made. */
  readonly setup?: readonly string[];
  readonly kind?: EngineWords['kind'];
  readonly shell?: readonly string[];
  readonly hintsOpened?: number;
  readonly shown?: boolean;
  readonly lost?: boolean;
}

const BEGAN_AT = Date.UTC(2026, 0, 15, 12, 50, 0);
export const PROGRESS: Exercises = {
  'containers/run@1': { opened: BEGAN_AT, done: BEGAN_AT },
  'containers/inspect@1': { opened: BEGAN_AT },
};

export function sessionOf(
  placed: Placed | null,
  scene: Scene,
  engine: EngineSnapshot,
): SessionSnapshot | null {
  if (placed === null) return null;
  const latchOf = (id: string): Latch => ({
    at: BEGAN_AT + 95_000,
    action: id === 'stopped' ? 'stop' : 'die',
    name: 'box-otter',
  });
  const attempt: Attempt = {
    exercise: placed.exercise.key,
    seed: 1,
    values: { box: 'box-otter', deaf: 'queue-owl', polite: 'queue-fox', mine: 'queue-elk' },
    startedAt: BEGAN_AT,
    baseline: new Set(),
    made: new Map((scene.setup ?? []).map((name) => [name, name])),
    images: new Map(),
    start: EMPTY_INVENTORY,
    marks: new Map(),
    broken: new Map(),
    stages: [],
    answers: new Map(),
    shown: scene.shown ?? false,
    latched: new Map(scene.latched.map((id) => [id, latchOf(id)])),
  };
  return {
    phase: 'open',
    attempt,
    evaluation: evaluate(placed.exercise, attempt, lookAt(engine)),
    hints: { opened: scene.hintsOpened ?? 0, total: placed.exercise.hints.length, offered: false },
    origin: 'new',
    striking: null,
    says: null,
  };
}

export function openDoor(kind: EngineWords['kind']): EngineDoor {
  const note =
    kind === 'own' ? msg('sandbox.modeOwn') : msg('sandbox.modePrivate', { version: ENGINE_VERSION });
  const whyOwn = kind === 'own' ? msg('sandbox.needsRoot') : null;
  return { phase: 'open', engine: { kind, note, says: [], whyOwn } };
}

const ENGINE_VERSION = '26.1.5';
export const OPENING: EngineDoor = { phase: 'opening', says: msg('lessons.engine.opening') };
export const BOTTOM = { text: 999, shell: 0, checks: 0, live: 0 };
export const ASKED = {
  en: 'Before you stop it: which exit code will `box-otter` leave?',
  zh: '停止之前先说：`box-otter` 会留下哪个退出码？',
};

export const SHELL_LINES = ['~ $ docker run --name box-otter quay/busybox:1 false', '~ $ ▊'];

export function stillShell(lines: readonly string[]): ShellPicture {
  return {
    state: 'running',
    draw: ({ columns, rows }) => Array.from({ length: rows }, (_, row) => fit(lines[row] ?? '', columns)),
  };
}

export const RUN: CommandRecord = {
  seq: 1,
  argv: ['docker', 'run', '--name', 'box-otter', 'quay/busybox:1', 'false'],
  cwd: '/',
  startedAt: BEGAN_AT,
  endedAt: BEGAN_AT + 900,
  exitCode: 1,
};

export const CALLS: readonly WitnessedCall[] = [
  callOf(1, 'HEAD', '/_ping', 200, 2),
  callOf(2, 'POST', '/v1.45/containers/create?name=box-otter', 201, 24),
  callOf(3, 'POST', '/v1.45/containers/box-otter/attach?stderr=1&stdout=1&stream=1', 101, 420),
  callOf(4, 'POST', '/v1.45/containers/box-otter/start', 204, 310),
];

function callOf(seq: number, method: string, path: string, status: number, ms: number): WitnessedCall {
  return {
    seq,
    method,
    path,
    status,
    ms,
    at: BEGAN_AT + seq,
    userAgent: 'Docker-Client',
    created: [],
    refusal: null,
  };
}

const EVENTS: readonly EngineEvent[] = (['create', 'start', 'die'] as const).map((action, index) => ({
  time: BEGAN_AT + 200 * index,
  type: 'container',
  action,
  id: 'box-otter',
  attributes: { name: 'box-otter', ...(action === 'die' ? { exitCode: '1' } : {}) },
}));

/** What a panel of the dashboard reads of the engine. */
export function liveView({ tr, theme, cols, rows }: PictureFrame, engine: EngineSnapshot): View {
  return {
    engine,
    stats: { series: new Map() },
    logs: NO_LOGS,
    troubles: [],
    ui: { ...initialUi(cols, rows), selection: { kind: 'container', id: 'box-otter' } },
    now: BEGAN_AT + 120_000,
    tr,
    theme,
    endpointName: '',
    demoReason: null,
    readOnly: false,
    scroll: new Map(),
  };
}

export function snapshotOf({ containers, lost = false }: Scene): EngineSnapshot {
  return {
    connection: { phase: lost ? 'lost' : 'live', since: BEGAN_AT },
    info: null,
    containers: new Map(containers.map((container) => [container.id, container])),
    networks: new Map(),
    events: EVENTS,
    reloaded: null,
  };
}

export function boxOf(name: string, state: ContainerState, exitCode?: number): Container {
  return {
    id: name,
    name,
    image: 'quay/busybox:1',
    imageId: '',
    command: 'sleep 3600',
    createdAt: BEGAN_AT,
    state,
    statusText: '',
    health: 'none',
    ...(exitCode === undefined ? {} : { exitCode }),
    ports: [],
    labels: {},
    mounts: [],
    attachments: [],
    project: '',
    projectDir: '',
    service: '',
  };
}
