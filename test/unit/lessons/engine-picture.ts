import { EMPTY_INVENTORY, type Attempt } from '../../../src/lessons/checks/types.ts';
import type { EngineSnapshot, ConnectionPhase } from '../../../src/engine/state/types.ts';
import type { Container, EngineEvent } from '../../../src/engine/types.ts';

/** A running container from the course's image, but for what a test says. */
export function container(id: string, over: Partial<Container> = {}): Container {
  return {
    id,
    name: id,
    image: 'quay/busybox:1',
    imageId: 'sha256:aaaabbbb',
    command: 'sleep 100',
    createdAt: 0,
    state: 'running',
    statusText: '',
    health: 'none',
    ports: [],
    labels: {},
    mounts: [],
    attachments: [],
    project: '',
    projectDir: '',
    service: '',
    ...over,
  };
}

export function picture(
  containers: readonly Container[],
  over: { readonly phase?: ConnectionPhase; readonly events?: readonly EngineEvent[] } = {},
): EngineSnapshot {
  return {
    connection: { phase: over.phase ?? 'live', since: 0 },
    info: null,
    containers: new Map(containers.map((one) => [one.id, one])),
    networks: new Map(),
    events: over.events ?? [],
    reloaded: null,
  };
}

export function event(
  action: string,
  id: string,
  attributes: Readonly<Record<string, string>> = {},
): EngineEvent {
  return {
    time: 2_000,
    type: 'container',
    action,
    id,
    attributes: { name: id, image: 'quay/busybox:1', ...attributes },
  };
}

export function attempt(over: Partial<Attempt> = {}): Attempt {
  return {
    exercise: 'boxes/first',
    seed: 1,
    values: { box: 'box-otter' },
    startedAt: 1_000,
    baseline: new Set(),
    made: new Map(),
    images: new Map([['quay/busybox:1', 'sha256:aaaabbbb']]),
    start: EMPTY_INVENTORY,
    latched: new Map(),
    marks: new Map(),
    broken: new Map(),
    stages: [],
    answers: new Map(),
    shown: false,
    ...over,
  };
}
