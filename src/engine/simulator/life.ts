import { startHealth } from './health.ts';
import type { Endpoint, Run, SimContainer } from './model.ts';
import { presentRun, RUNS_KEPT } from './model.ts';
import { attachEndpoint, detachEndpoint } from './networking.ts';
import { between, hash, random } from './random.ts';
import type { World } from './world.ts';

/** Delays of the engine's restart manager (moby, restartmanager.go): doubled from the first to the last. */
const FIRST_BACKOFF_MS = 100;
const LAST_BACKOFF_MS = 60_000;
/** A run that lasted so long sets the delay back to the first. */
const SETTLED_AFTER_MS = 10_000;

/** Begins a run. False when the process cannot be started: the container then says why in `error`. */
export function startRun(world: World, container: SimContainer, at: number): boolean {
  container.touched = true;
  for (const endpoint of sortedEndpoints(container)) {
    attachEndpoint(container, endpoint);
    world.events.network(at, endpoint.network, 'connect', container.id);
  }
  const failure = container.spec.process.cannotStart;
  if (failure !== undefined) {
    container.error = failure.error;
    container.exitCode = failure.code;
    for (const endpoint of sortedEndpoints(container)) {
      detachEndpoint(endpoint);
      world.events.network(at, endpoint.network, 'disconnect', container.id);
    }
    return false;
  }
  for (const mount of container.mounts) {
    if (mount.type !== 'volume') continue;
    world.events.volume(at, mount.name, 'mount', {
      container: container.id,
      destination: mount.target,
      propagation: '',
      'read/write': String(!mount.readOnly),
    });
  }
  container.phase = 'running';
  container.startedAt = at;
  container.pid = world.nextPid();
  container.exitCode = 0;
  container.error = '';
  container.oomKilled = false;
  beginRun(world, container, at);
  world.events.container(at, container, 'start');
  return true;
}

/** Adds a run that begins at `at` and plans its end and its probes. Says nothing: for the fleet's own beginnings. */
export function beginRun(world: World, container: SimContainer, at: number): Run {
  const number = (container.runs.at(-1)?.number ?? 0) + 1;
  const run: Run = { number, startedAt: at, lastsMs: drawLength(container, number), pauses: [] };
  container.runs.push(run);
  if (container.runs.length > RUNS_KEPT) container.runs.shift();
  planEnd(world, container, Math.max(at + run.lastsMs, world.clock.startAt));
  startHealth(world, container, run, Math.max(at, world.clock.startAt));
  return run;
}

/** The process ends now, by itself or not; the restart policy acts. */
export function endRun(
  world: World,
  container: SimContainer,
  at: number,
  how: {
    readonly exitCode: number;
    readonly oom?: boolean;
    /** A stop waits for this end and says so. */
    readonly stopped?: boolean;
    /** A restart ends it: the container stays even when it removes itself. */
    readonly keep?: boolean;
  },
): void {
  const run = presentRun(container);
  if (run === undefined) return;
  run.endedAt = at;
  const paused = run.pauses.at(-1);
  if (paused !== undefined) paused.to ??= at;
  cancelPlans(container);
  container.finishedAt = at;
  container.exitCode = how.exitCode;
  container.oomKilled = how.oom === true;
  container.pid = 0;
  const { events } = world;
  if (how.oom === true) events.container(at, container, 'oom');
  for (const endpoint of sortedEndpoints(container)) {
    detachEndpoint(endpoint);
    events.network(at, endpoint.network, 'disconnect', container.id);
  }
  for (const mount of container.mounts) {
    if (mount.type === 'volume') events.volume(at, mount.name, 'unmount', { container: container.id });
  }
  const lastedMs = at - run.startedAt;
  const restarts = wantsRestart(container);
  container.phase = restarts ? 'restarting' : 'exited';
  // The engine's own order: the request that waited for the end speaks before the monitor does.
  if (how.stopped === true) events.container(at, container, 'stop');
  events.container(at, container, 'die', {
    execDuration: String(Math.floor(lastedMs / 1000)),
    exitCode: String(how.exitCode),
  });
  if (restarts) planRestart(world, container, at, lastedMs);
  for (const waiter of container.exitWaiters.splice(0)) waiter();
  if (!restarts && how.keep !== true && container.spec.autoRemove === true)
    removeContainer(world, container, at, true);
}

/** Takes the container away with its anonymous volumes where wanted. It must not have a process. */
export function removeContainer(
  world: World,
  container: SimContainer,
  at: number,
  withVolumes: boolean,
): void {
  cancelPlans(container);
  container.phase = 'exited';
  world.containers.delete(container.id);
  if (withVolumes) {
    for (const mount of container.mounts) {
      if (!mount.anonymous) continue;
      world.volumes.delete(mount.name);
      world.events.volume(at, mount.name, 'destroy');
    }
  }
  world.events.container(at, container, 'destroy');
  for (const waiter of [...container.exitWaiters.splice(0), ...container.removeWaiters.splice(0)]) waiter();
}

/** Ends what the restart policy has planned: the container stays as it exited. */
export function cancelRestart(container: SimContainer): void {
  if (container.phase !== 'restarting') return;
  cancelPlans(container);
  container.phase = 'exited';
  for (const waiter of container.exitWaiters.splice(0)) waiter();
}

/** Plans the next run of a `restarting` container at `at`. */
export function planStart(world: World, container: SimContainer, at: number): void {
  container.plans.set(
    'start',
    world.schedule.at(at, (time) => startRun(world, container, time)),
  );
}

/** Pauses or unpauses: the time in between does not count for the run. */
export function setPaused(world: World, container: SimContainer, at: number, paused: boolean): void {
  const run = presentRun(container);
  if (run === undefined) return;
  const last = run.pauses.at(-1);
  if (paused) {
    run.pauses.push({ from: at });
    container.phase = 'paused';
    cancelPlans(container);
  } else {
    if (last !== undefined) last.to ??= at;
    container.phase = 'running';
    planEnd(world, container, at + Math.max(0, run.lastsMs - activeMs(run, at)));
    startHealth(world, container, run, at);
  }
}

/** How long the run has been running at `at`, pauses left out. */
export function activeMs(run: Run, at: number): number {
  const end = Math.min(at, run.endedAt ?? at);
  let active = end - run.startedAt;
  for (const pause of run.pauses) active -= Math.max(0, Math.min(pause.to ?? end, end) - pause.from);
  return Math.max(0, active);
}

/** Networks in the order in which the engine acts on them. */
export function sortedEndpoints(container: SimContainer): readonly Endpoint[] {
  return container.endpoints.toSorted((a, b) => (a.network.name < b.network.name ? -1 : 1));
}

function planEnd(world: World, container: SimContainer, at: number): void {
  const ends = container.spec.process.ends;
  if (ends === undefined) return;
  container.plans.set(
    'end',
    world.schedule.at(at, (time) => {
      endRun(world, container, time, { exitCode: ends.code, oom: ends.oom === true });
    }),
  );
}

function planRestart(world: World, container: SimContainer, at: number, lastedMs: number): void {
  container.restartCount += 1;
  if (lastedMs >= SETTLED_AFTER_MS) container.backoffMs = 0;
  container.backoffMs =
    container.backoffMs === 0 ? FIRST_BACKOFF_MS : Math.min(container.backoffMs * 2, LAST_BACKOFF_MS);
  planStart(world, container, at + container.backoffMs);
}

function wantsRestart(container: SimContainer): boolean {
  if (container.manuallyStopped) return false;
  const policy = container.spec.restart;
  switch (policy?.name) {
    case 'always':
    case 'unless-stopped':
      return true;
    case 'on-failure':
      return container.exitCode !== 0 && (!policy.max || container.restartCount < policy.max);
    default:
      return false;
  }
}

function drawLength(container: SimContainer, number: number): number {
  const ranges = container.spec.process.ends?.afterMs;
  if (ranges === undefined) return Infinity;
  const next = random(hash(container.seed, 'run', number));
  const [low, high] = ranges[Math.floor(next() * ranges.length)] ?? [0, 0];
  return between(next, low, high);
}

function cancelPlans(container: SimContainer): void {
  for (const cancel of container.plans.values()) cancel();
  container.plans.clear();
}
