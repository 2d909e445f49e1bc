import type { EngineSnapshot } from '../../src/engine/state/types.ts';
import type { Container, ContainerRun, EngineEvent } from '../../src/engine/types.ts';
import { aContainer, anEngine } from '../support/fleet.ts';

/** A running container called `web`, with what a test says about it. */
export function containerOf(
  parts: Omit<Partial<Container>, 'run'> & { run?: Partial<ContainerRun> } = {},
): Container {
  const { run, name = 'web', ...rest } = parts;
  return aContainer(name, { ...rest, ...(run ? { run: runOf(run) } : {}) });
}

/** What an engine says of these containers, and these events. */
export function snapshotOf(
  containers: readonly Container[],
  events: readonly EngineEvent[] = [],
): EngineSnapshot {
  return { ...anEngine(containers), events };
}

/** An event of a container; `attributes` such as `{ exitCode: '3' }`. */
export function eventOf(
  time: number,
  action: string,
  name = 'web',
  attributes: Readonly<Record<string, string>> = {},
): EngineEvent {
  return { time, type: 'container', action, id: aContainer(name).id, attributes: { name, ...attributes } };
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
