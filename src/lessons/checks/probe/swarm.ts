import type { EngineClient } from '../../../engine/client.ts';
import { fieldOf, listOf, textOf } from '../../../engine/json.ts';
import { filters, getJson } from './ask.ts';
import { hostNameOf } from './nouns.ts';

/** One try to run a replica. */
export interface Task {
  readonly state: string;
  readonly desired: string;
  readonly nodeId: string;
  readonly error: string;
  readonly exitCode: number;
  readonly image: string;
}

/** The tasks of a service, also those that ended. */
export async function tasksOf(
  client: EngineClient,
  service: string,
  signal: AbortSignal,
): Promise<readonly Task[]> {
  const tasks = await getJson(client, `/tasks?${filters({ service: [service] })}`, signal);
  return listOf(tasks).map((task) => {
    const status = fieldOf(task, 'Status');
    const exitCode = fieldOf(fieldOf(status, 'ContainerStatus'), 'ExitCode');
    return {
      state: textOf(fieldOf(status, 'State')),
      desired: textOf(fieldOf(task, 'DesiredState')),
      nodeId: textOf(fieldOf(task, 'NodeID')),
      error: textOf(fieldOf(status, 'Err')),
      exitCode: typeof exitCode === 'number' ? exitCode : 0,
      image: textOf(fieldOf(fieldOf(fieldOf(task, 'Spec'), 'ContainerSpec'), 'Image')),
    };
  });
}

/** Tasks that run, and shall. */
export function runningOf(tasks: readonly Task[]): readonly Task[] {
  return tasks.filter((task) => task.state === 'running' && task.desired === 'running');
}

/** Node id → host name. */
export async function hostNames(
  client: EngineClient,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const nodes = listOf(await getJson(client, '/nodes', signal));
  return new Map(nodes.map((node): [string, string] => [textOf(fieldOf(node, 'ID')), hostNameOf(node)]));
}

/** The mode of a service, as docker writes it: replicated, global, replicated-job, global-job. */
export function modeOf(service: unknown): string {
  const mode = fieldOf(fieldOf(service, 'Spec'), 'Mode');
  const found = MODES.find(([field]) => fieldOf(mode, field) !== undefined);
  return found === undefined ? '' : found[1];
}

const MODES = [
  ['Replicated', 'replicated'],
  ['Global', 'global'],
  ['ReplicatedJob', 'replicated-job'],
  ['GlobalJob', 'global-job'],
] as const;

/** `quay/busybox:1@sha256:…` → `quay/busybox:1`: the digest is the engine's addition. */
export function withoutDigest(image: string): string {
  return image.replace(/@sha256:[0-9a-f]+$/, '');
}
