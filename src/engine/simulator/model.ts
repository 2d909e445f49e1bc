import type { Cancel } from './clock.ts';
import type { ContainerSpec, ImageSpec, NetworkSpec } from './fleet/types.ts';

/** The demo engine's objects while it runs. Times are ms since the epoch. */

export type Phase = 'created' | 'running' | 'paused' | 'restarting' | 'exited';

/** One run of a container's process. Its log lines and loads are functions of it, never stored. */
export interface Run {
  /** Grows by one per run; part of what decides the run's chances. */
  readonly number: number;
  readonly startedAt: number;
  /** How long it will last if nobody interferes. */
  readonly lastsMs: number;
  endedAt?: number;
  /** Stretches in which it was paused; the last is open while it is paused now. */
  readonly pauses: { readonly from: number; to?: number }[];
}

export interface Endpoint {
  readonly network: SimNetwork;
  readonly aliases: readonly string[];
  /** Connected after creation, by POST /networks/{id}/connect: the engine then writes {} where it else has null. */
  readonly later: boolean;
  /** Empty while the container does not run. */
  endpointId: string;
  ip: string;
  mac: string;
}

export interface SimMount {
  readonly type: 'volume' | 'bind';
  readonly name: string;
  readonly source: string;
  readonly target: string;
  readonly readOnly: boolean;
  readonly anonymous: boolean;
}

export interface Probe {
  readonly start: number;
  readonly end: number;
  readonly exitCode: number;
  readonly output: string;
}

export interface HealthState {
  status: 'starting' | 'healthy' | 'unhealthy';
  failingStreak: number;
  /** The last five. */
  readonly log: Probe[];
  probes: number;
}

export interface SimContainer {
  readonly spec: ContainerSpec;
  readonly id: string;
  readonly seed: number;
  name: string;
  readonly imageId: string;
  readonly createdAt: number;
  readonly endpoints: Endpoint[];
  readonly mounts: readonly SimMount[];
  phase: Phase;
  pid: number;
  startedAt: number | undefined;
  finishedAt: number | undefined;
  exitCode: number;
  error: string;
  oomKilled: boolean;
  restartCount: number;
  backoffMs: number;
  /** A person stopped or killed it: the restart policy does not act. */
  manuallyStopped: boolean;
  /** Renamed since creation: the engine then names it on the given networks too. */
  renamed: boolean;
  /** A start was tried since creation. */
  touched: boolean;
  health: HealthState | undefined;
  /** Oldest first, at most RUNS_KEPT; the last is the present one when it has no `endedAt`. */
  readonly runs: Run[];
  /** What is planned for the present run (its end, its next probe) or for after it (the next start). */
  readonly plans: Map<'end' | 'probe' | 'start', Cancel>;
  /** Called once when the present run has ended. */
  readonly exitWaiters: (() => void)[];
  readonly removeWaiters: (() => void)[];
}

export interface SimNetwork {
  readonly spec: NetworkSpec;
  readonly id: string;
  readonly name: string;
  readonly driver: string;
  readonly createdAt: number;
  readonly subnet: string;
  readonly gateway: string;
  /** Whether the gateway was named by its maker: the engine else leaves it out of the IPAM config. */
  readonly gatewayGiven: boolean;
  /** Addresses that containers have now. */
  readonly taken: Set<string>;
}

export interface SimImage {
  readonly spec: ImageSpec;
  readonly id: string;
  readonly createdAt: number;
}

export interface SimVolume {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly createdAt: number;
  readonly size: number;
}

export const RUNS_KEPT = 40;

/** Running in the engine's sense: paused and restarting count. */
export function isUp(container: SimContainer): boolean {
  return container.phase === 'running' || container.phase === 'paused' || container.phase === 'restarting';
}

/** Has a process now. */
export function hasProcess(container: SimContainer): boolean {
  return container.phase === 'running' || container.phase === 'paused';
}

/** The run that has not ended; undefined while there is none. */
export function presentRun(container: SimContainer): Run | undefined {
  const last = container.runs.at(-1);
  return last !== undefined && last.endedAt === undefined ? last : undefined;
}
