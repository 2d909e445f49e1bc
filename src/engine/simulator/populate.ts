import { Clock } from './clock.ts';
import type { ContainerSpec, FleetSpec, MountSpec } from './fleet/types.ts';
import { beginRun, planStart } from './life.ts';
import type { Endpoint, SimContainer, SimMount } from './model.ts';
import { attachEndpoint } from './networking.ts';
import { chance, hash, hex } from './random.ts';
import { World } from './world.ts';
import type { DemoOptions } from './options.ts';

/** How long before its end a run began, where the fleet does not say. */
const SHORT_RUN_MS = 3_000;

/** Makes the world as the fleet describes it at the moment the engine starts. */
export function populate(options: DemoOptions, fleet: FleetSpec): World {
  const world = new World(options.seed ?? 1, new Clock(options.clock), fleet);
  const specs = fleet.containers.toSorted((a, b) => b.begin.createdMsAgo - a.begin.createdMsAgo);
  for (const spec of specs) addContainer(world, spec);
  return world;
}

function addContainer(world: World, spec: ContainerSpec): void {
  const createdAt = world.clock.startAt - spec.begin.createdMsAgo;
  const id = hex(64, world.seed, 'container', spec.name);
  const container: SimContainer = {
    spec,
    id,
    seed: hash(world.seed, spec.name),
    name: spec.name,
    imageId: world.image(spec.image)?.id ?? `sha256:${hex(64, world.seed, 'image', spec.image)}`,
    createdAt,
    endpoints: endpointsOf(world, spec),
    mounts: (spec.mounts ?? []).map((mount, index) => mountOf(world, spec, mount, index, createdAt)),
    phase: spec.begin.state,
    pid: 0,
    startedAt: undefined,
    finishedAt: undefined,
    exitCode: spec.begin.exitCode ?? 0,
    error: spec.begin.error ?? '',
    oomKilled: spec.begin.oomKilled ?? false,
    restartCount: spec.begin.restartCount ?? 0,
    backoffMs: spec.begin.backoffMs ?? 0,
    manuallyStopped: false,
    renamed: false,
    touched: spec.begin.state !== 'created' || spec.begin.error !== undefined,
    health: undefined,
    runs: [],
    plans: new Map(),
    exitWaiters: [],
    removeWaiters: [],
  };
  world.containers.set(id, container);
  begin(world, container);
}

function begin(world: World, container: SimContainer): void {
  const { begin: how } = container.spec;
  if (how.state === 'created') return;
  const startAt = world.clock.startAt;
  const finishedMsAgo = how.finishedMsAgo ?? 0;
  // A whole number of milliseconds that nobody would choose: real containers do not start on the second.
  const startedAt =
    startAt -
    (how.startedMsAgo ?? finishedMsAgo + SHORT_RUN_MS) -
    Math.floor(chance(container.seed, 'start') * 900);
  container.startedAt = startedAt;
  if (how.state === 'running' || how.state === 'paused') {
    for (const endpoint of container.endpoints) attachEndpoint(container, endpoint);
    container.pid = world.nextPid();
    const run = beginRun(world, container, startedAt);
    if (how.state === 'paused') {
      container.phase = 'paused';
      run.pauses.push({ from: startAt - Math.floor((startAt - startedAt) / 2) });
      for (const cancel of container.plans.values()) cancel();
      container.plans.clear();
    }
    return;
  }
  const endedAt = startAt - finishedMsAgo;
  container.finishedAt = endedAt;
  container.runs.push({ number: 1, startedAt, lastsMs: endedAt - startedAt, endedAt, pauses: [] });
  if (how.state === 'restarting') planStart(world, container, endedAt + container.backoffMs);
}

function endpointsOf(world: World, spec: ContainerSpec): Endpoint[] {
  return (spec.networks ?? [{ name: 'bridge' }]).flatMap(({ name, aliases }) => {
    const network = world.network(name);
    return network === undefined
      ? []
      : [{ network, aliases: aliases ?? [], later: false, endpointId: '', ip: '', mac: '' }];
  });
}

function mountOf(
  world: World,
  spec: ContainerSpec,
  mount: MountSpec,
  index: number,
  createdAt: number,
): SimMount {
  const common = { target: mount.target, readOnly: mount.readOnly === true };
  if (mount.type === 'bind')
    return { type: 'bind', name: '', source: mount.source, anonymous: false, ...common };
  const anonymous = mount.source === '';
  const name = anonymous ? hex(64, world.seed, 'volume', spec.name, index) : mount.source;
  if (!world.volumes.has(name)) {
    world.volumes.set(name, {
      name,
      labels: anonymous ? { 'com.docker.volume.anonymous': '' } : null,
      createdAt,
      size: Math.floor(chance(world.seed, name) * 50_000_000),
    });
  }
  return { type: 'volume', name, source: `/var/lib/docker/volumes/${name}/_data`, anonymous, ...common };
}
