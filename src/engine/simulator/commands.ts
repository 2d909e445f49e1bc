import { ApiError, NOT_MODIFIED } from './http/api-error.ts';
import { cancelRestart, endRun, removeContainer, setPaused, startRun } from './life.ts';
import type { SimContainer } from './model.ts';
import { hasProcess, isUp, presentRun } from './model.ts';
import { endsProcess, SIGKILL, signalNumber, SIGTERM } from './signals.ts';
import type { World } from './world.ts';

/**
 * What a request does to a container, with the checks, answers and order of events of engine 26.1.5. Each throws
 * ApiError where the engine answers with an error, 304 included.
 */

/** The engine waits so long for a container that was asked to stop. */
const DEFAULT_GRACE_S = 10;
const KILLED_EXIT_CODE = 137;

/** Begins a run; 304 where it runs, 409 where it is paused, 400 with the words of the runtime where it cannot start. */
export function start(world: World, container: SimContainer, at: number): void {
  if (container.phase === 'paused')
    throw new ApiError(409, 'cannot start a paused container, try unpause instead');
  if (isUp(container)) throw new ApiError(NOT_MODIFIED, '');
  container.manuallyStopped = false;
  container.restartCount = 0;
  container.backoffMs = 0;
  if (!startRun(world, container, at)) throw new ApiError(400, container.error);
}

/** Ends when the container has stopped. `graceS` below 0 waits for ever. */
export async function stop(
  world: World,
  container: SimContainer,
  at: number,
  graceS: number = DEFAULT_GRACE_S,
  keep = false,
): Promise<void> {
  if (!isUp(container)) throw new ApiError(NOT_MODIFIED, '');
  container.manuallyStopped = true;
  if (container.phase === 'restarting') {
    cancelRestart(container);
    world.events.container(at, container, 'stop');
    return;
  }
  const signal = stopSignalOf(container);
  world.events.container(at, container, 'kill', { signal: String(signal) });
  if (container.phase === 'paused') {
    setPaused(world, container, at, false);
    world.events.container(at, container, 'unpause');
  }
  const ended = untilEnd(container);
  const reaction = container.spec.process.onStop;
  const graceMs = graceS < 0 ? Infinity : graceS * 1000;
  if (reaction !== undefined && reaction.afterMs <= graceMs) {
    planEnd(world, container, at, reaction.afterMs, () => ({ exitCode: reaction.code, stopped: true, keep }));
  } else if (graceMs !== Infinity) {
    planEnd(world, container, at, graceMs, (time) => {
      world.events.container(time, container, 'kill', { signal: String(SIGKILL) });
      return { exitCode: KILLED_EXIT_CODE, stopped: true, keep };
    });
  }
  await ended;
}

/** Stops what runs, then begins a run. Ends when it has begun. */
export async function restart(
  world: World,
  container: SimContainer,
  at: number,
  graceS?: number,
): Promise<void> {
  if (isUp(container)) await stop(world, container, at, graceS, true);
  const now = world.advance();
  start(world, container, now);
  world.events.container(now, container, 'restart');
}

/** `reference` is how the request named it: the engine repeats that in its errors. Ends, for KILL, when it is dead. */
export async function kill(
  world: World,
  container: SimContainer,
  at: number,
  reference: string,
  signalName: string | undefined,
): Promise<void> {
  const signal = signalName === undefined || signalName === '' ? SIGKILL : signalNumber(signalName);
  if (signal === undefined)
    throw new ApiError(400, `cannot kill container: ${reference}: invalid signal: ${signalName}`);
  if (!isUp(container))
    throw new ApiError(409, `cannot kill container: ${reference}: ${notRunning(container)}`);
  container.manuallyStopped = true;
  if (container.phase === 'restarting') {
    cancelRestart(container);
    return;
  }
  world.events.container(at, container, 'kill', { signal: String(signal) });
  if (signal === SIGKILL) {
    endRun(world, container, at, { exitCode: KILLED_EXIT_CODE });
    return;
  }
  if (container.phase === 'paused') {
    setPaused(world, container, at, false);
    world.events.container(at, container, 'unpause');
  }
  const reaction = container.spec.process.onStop;
  if (reaction === undefined || !endsProcess(signal, stopSignalOf(container))) return;
  planEnd(world, container, at, reaction.afterMs, () => ({ exitCode: reaction.code }));
}

/** 409 where nothing runs, or it is paused or restarting. */
export function pause(world: World, container: SimContainer, at: number): void {
  if (!isUp(container)) throw new ApiError(409, notRunning(container));
  if (container.phase === 'paused') throw new ApiError(409, `Container ${container.id} is already paused`);
  if (container.phase === 'restarting') throw new ApiError(409, restarting(container));
  setPaused(world, container, at, true);
  world.events.container(at, container, 'pause');
}

/** 500 where it is not paused, as the engine has it. */
export function unpause(world: World, container: SimContainer, at: number): void {
  if (container.phase !== 'paused') throw new ApiError(500, `Container ${container.id} is not paused`);
  setPaused(world, container, at, false);
  world.events.container(at, container, 'unpause');
}

/** 400 for no name, its own, or one that the engine does not allow; 409 for one that another has. */
export function rename(world: World, container: SimContainer, at: number, name: string | undefined): void {
  const next = (name ?? '').replace(/^\//, '');
  if (next === '') throw new ApiError(400, 'Neither old nor new names may be empty');
  if (next === container.name)
    throw new ApiError(400, 'Renaming a container with the same name as its current name');
  if (!/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(next)) {
    throw new ApiError(
      400,
      `Error when allocating new name: Invalid container name (/${next}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed`,
    );
  }
  const holder = [...world.containers.values()].find((other) => other.name === next);
  if (holder !== undefined) {
    throw new ApiError(
      409,
      `Error when allocating new name: Conflict. The container name "/${next}" is already in use by container ` +
        `"${holder.id}". You have to remove (or rename) that container to be able to reuse that name.`,
    );
  }
  const oldName = container.name;
  container.name = next;
  container.renamed = true;
  world.events.container(at, container, 'rename', { oldName: `/${oldName}` });
}

/** Removes it, with its anonymous volumes where `volumes`; what is up only with `force` (409), which kills it first. */
export function remove(
  world: World,
  container: SimContainer,
  at: number,
  options: { readonly force: boolean; readonly volumes: boolean },
): void {
  if (isUp(container) && !options.force) {
    const advice =
      container.phase === 'paused'
        ? 'container is paused and must be unpaused first'
        : `container is ${container.phase}: stop the container before removing or force remove`;
    throw new ApiError(409, `cannot remove container "/${container.name}": ${advice}`);
  }
  container.manuallyStopped = true;
  if (hasProcess(container)) {
    world.events.container(at, container, 'kill', { signal: String(SIGKILL) });
    endRun(world, container, at, { exitCode: KILLED_EXIT_CODE, keep: true });
  }
  removeContainer(world, container, at, options.volumes);
}

/** Resolves when the container has ended its present run, or was removed. */
export async function untilEnd(container: SimContainer): Promise<void> {
  await new Promise<void>((resolve) => {
    container.exitWaiters.push(resolve);
  });
}

/** Throws what the engine answers where a process is needed and there is none. */
export function needsProcess(container: SimContainer): void {
  if (container.phase === 'restarting') throw new ApiError(409, restarting(container));
  if (!hasProcess(container)) throw new ApiError(409, notRunning(container));
}

function planEnd(
  world: World,
  container: SimContainer,
  at: number,
  afterMs: number,
  how: (time: number) => Parameters<typeof endRun>[3],
): void {
  const run = presentRun(container);
  world.schedule.at(world.clock.later(at, afterMs), (time) => {
    // It may have ended otherwise in the meantime, or have begun another run.
    if (presentRun(container) === run && run !== undefined) endRun(world, container, time, how(time));
  });
}

function stopSignalOf(container: SimContainer): number {
  return signalNumber(container.spec.stopSignal ?? 'TERM') ?? SIGTERM;
}

function notRunning(container: SimContainer): string {
  return `container ${container.id} is not running`;
}

function restarting(container: SimContainer): string {
  return `Container ${container.id} is restarting, wait until the container is running`;
}
