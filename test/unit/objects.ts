import type { EngineSnapshot } from '../../src/engine/state/types.ts';
import type { Container, ContainerRun, EngineEvent } from '../../src/engine/types.ts';

/** A running container, with what a test says about it. */
export function containerOf(
  parts: Omit<Partial<Container>, 'run'> & { run?: Partial<ContainerRun> } = {},
): Container {
  const { run, ...rest } = parts;
  const name = parts.name ?? 'web';
  return {
    id: parts.id ?? `id-of-${name}`,
    name,
    image: 'quay/busybox:1',
    imageId: 'sha256:1',
    command: 'sleep',
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
    ...rest,
    ...(run ? { run: runOf(run) } : {}),
  };
}

/** What an engine says of that container and these events. */
export function snapshotOf(
  containers: readonly Container[],
  events: readonly EngineEvent[] = [],
): EngineSnapshot {
  return {
    connection: { phase: 'live', since: 0 },
    info: null,
    containers: new Map(containers.map((container) => [container.id, container])),
    networks: new Map(),
    events,
    reloaded: null,
  };
}

/** An event of a container; `attributes` such as `{ exitCode: '3' }`. */
export function eventOf(
  time: number,
  action: string,
  name = 'web',
  attributes: Readonly<Record<string, string>> = {},
): EngineEvent {
  return { time, type: 'container', action, id: `id-of-${name}`, attributes: { name, ...attributes } };
}

function runOf(parts: Partial<ContainerRun>): ContainerRun {
  return {
    pid: 0,
    restartCount: 0,
    restartPolicy: 'no',
    oomKilled: false,
    error: '',
    memoryLimit: 0,
    nanoCpus: 0,
    tty: false,
    autoRemove: false,
    stopSignal: 'SIGTERM',
    healthLog: [],
    ...parts,
  };
}
