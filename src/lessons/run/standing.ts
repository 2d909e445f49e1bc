import { setTimeout as sleep } from 'node:timers/promises';
import { saidBy, statusOf } from '../../engine/actions/failure.ts';
import type { EngineClient } from '../../engine/client.ts';
import { entriesOf, fieldOf, listOf, textOf } from '../../engine/json.ts';
import { EngineError, msg } from '../../engine/message.ts';
import { unlessGone } from './unless-gone.ts';

/** What stood on an engine before an attempt. Plain JSON, to be kept with the attempt. */
export interface Standing {
  /** Ids. */
  readonly containers: readonly string[];
  readonly networks: readonly string[];
  /** Name → when it was made, as the engine writes it: a volume has no id. */
  readonly volumes: Readonly<Record<string, string>>;
  /** Name with tag → id. */
  readonly tags: Readonly<Record<string, string>>;
  /** Ids, of images without a name too. */
  readonly images: readonly string[];
  /** Ids of services, configs and secrets. */
  readonly swarm: readonly string[];
  /** It was part of a swarm. */
  readonly isInSwarm: boolean;
  /** Ids in the build cache. */
  readonly builds: readonly string[];
}

/** Networks of the engine's own. Their ids change when it restarts. */
const BUILT_IN = new Set(['bridge', 'host', 'none']);
/** A container that is being removed by somebody else, a task whose service has gone: they take a moment. */
const GONE_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 100;

/** @param isOurs else the build cache is left out: it is none of ours, and long to be told on an engine in use. */
export async function readStanding({ docker }: EngineClient, isOurs: boolean): Promise<Standing> {
  const [containers, networks, volumes, images, swarm, builds] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
    docker.listImages(),
    swarmState(docker),
    isOurs ? buildIds(docker) : [],
  ]);
  return {
    containers: containers.map(({ Id }) => Id),
    networks: networks.map(({ Id }) => Id),
    volumes: Object.fromEntries((volumes.Volumes ?? []).map((one) => [one.Name, madeAt(one)])),
    tags: Object.fromEntries(images.flatMap((one) => tagsOf(one).map((tag) => [tag, one.Id]))),
    images: images.map(({ Id }) => Id),
    swarm: swarm.isManager ? (await swarmObjects(docker)).map(({ id }) => id) : [],
    isInSwarm: swarm.isIn,
    builds,
  };
}

/**
 * Removes everything from an engine that was not there: what the setup, the learner and whoever else made. For an engine
 * that is ours alone.
 *
 * @throws EngineError with what the engine said when it refuses.
 */
export async function removeSince(client: EngineClient, before: Standing): Promise<void> {
  const { docker } = client;
  try {
    await leaveSwarm(docker, before);
    await removeContainersSince(docker, new Set(before.containers));
    await removeNetworksSince(docker, new Set(before.networks));
    for (const one of (await docker.listVolumes()).Volumes ?? []) {
      if (before.volumes[one.Name] !== madeAt(one))
        await unlessGone(docker.getVolume(one.Name).remove({ force: true }));
    }
    await removeImagesSince(docker, before);
    await removeBuildsSince(docker, before);
  } catch (error) {
    throw error instanceof EngineError
      ? error
      : new EngineError(msg('lessons.setup.refused', { reason: saidBy(error) }), { cause: error });
  }
}

type Docker = EngineClient['docker'];

function unlessLeft(error: unknown): void {
  if (statusOf(error) !== 503) throw error;
}

/** With the swarm its services, configs, secrets and networks go. */
async function leaveSwarm(docker: Docker, before: Standing): Promise<void> {
  const { isIn, isManager } = await swarmState(docker);
  if (!before.isInSwarm) {
    // 503: it has left meanwhile.
    if (isIn) await docker.swarmLeave({ force: true }).catch(unlessLeft);
    return;
  }
  if (!isManager) return;
  const stood = new Set(before.swarm);
  for (const one of await swarmObjects(docker)) if (!stood.has(one.id)) await unlessGone(one.remove());
}

async function removeContainersSince(docker: Docker, stood: ReadonlySet<string>): Promise<void> {
  const giveUp = performance.now() + GONE_WITHIN_MS;
  for (;;) {
    const fresh = (await docker.listContainers({ all: true })).filter(({ Id }) => !stood.has(Id));
    if (fresh.length === 0) return;
    await Promise.all(
      fresh.map(({ Id }) => unlessGone(docker.getContainer(Id).remove({ force: true, v: true }))),
    );
    if (performance.now() > giveUp) return;
    await sleep(LOOK_AGAIN_MS);
  }
}

async function removeNetworksSince(docker: Docker, stood: ReadonlySet<string>): Promise<void> {
  for (const { Id, Name } of await docker.listNetworks()) {
    if (stood.has(Id) || BUILT_IN.has(Name)) continue;
    const network = docker.getNetwork(Id);
    await unlessGone(
      (async () => {
        // What stood before may have been put into it.
        for (const [container] of entriesOf(fieldOf(await network.inspect(), 'Containers')))
          await unlessGone(network.disconnect({ Container: container, Force: true }));
        await network.remove();
      })(),
    );
  }
}

async function removeImagesSince(docker: Docker, before: Standing): Promise<void> {
  const stood = new Set(before.images);
  for (const one of await docker.listImages()) {
    const tags = tagsOf(one);
    for (const tag of tags) {
      if (before.tags[tag] !== one.Id) await unlessGone(docker.getImage(tag).remove());
    }
    if (tags.length === 0 && !stood.has(one.Id))
      await unlessGone(docker.getImage(one.Id).remove({ force: true }));
  }
}

async function removeBuildsSince(docker: Docker, before: Standing): Promise<void> {
  const stood = new Set(before.builds);
  const fresh = (await buildIds(docker)).filter((id) => !stood.has(id));
  if (fresh.length === 0) return;
  const prune = (query: string): Promise<unknown> => ask(docker, 'POST', `/build/prune?all=true${query}`);
  if (stood.size === 0) await prune('');
  // The latest first: what it was made from is let go by it.
  else
    for (const id of fresh.toReversed())
      await prune(`&filters=${encodeURIComponent(JSON.stringify({ id: { [id]: true } }))}`);
}

interface SwarmObject {
  readonly id: string;
  remove(): Promise<unknown>;
}

async function swarmObjects(docker: Docker): Promise<readonly SwarmObject[]> {
  const [services, configs, secrets] = await Promise.all([
    docker.listServices(),
    docker.listConfigs(),
    docker.listSecrets(),
  ]);
  const ids = (list: readonly unknown[]): string[] => list.map((one) => textOf(fieldOf(one, 'ID')));
  return [
    ...ids(services).map((id) => ({ id, remove: () => docker.getService(id).remove() })),
    ...ids(configs).map((id) => ({ id, remove: () => docker.getConfig(id).remove() })),
    ...ids(secrets).map((id) => ({ id, remove: () => docker.getSecret(id).remove() })),
  ];
}

async function swarmState(docker: Docker): Promise<{ readonly isIn: boolean; readonly isManager: boolean }> {
  const swarm = fieldOf(await docker.info(), 'Swarm');
  const state = textOf(fieldOf(swarm, 'LocalNodeState'));
  return {
    isIn: state !== '' && state !== 'inactive',
    isManager: fieldOf(swarm, 'ControlAvailable') === true,
  };
}

async function buildIds(docker: Docker): Promise<readonly string[]> {
  const usage = await ask(docker, 'GET', '/system/df?type=build-cache');
  return listOf(fieldOf(usage, 'BuildCache')).map((one) => textOf(fieldOf(one, 'ID')));
}

/** dockerode knows these calls without their parameters. */
function ask(docker: Docker, method: 'GET' | 'POST', path: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const called = (error: unknown, answer: unknown): void => {
      if (error === null || error === undefined) resolve(answer);
      else reject(error);
    };
    // docker-modem takes the last letter of a path with a query for a question mark too many.
    docker.modem.dial({ path: `${path}&`, method, statusCodes: { 200: true } }, called);
  });
}

function tagsOf({
  RepoTags,
}: {
  readonly RepoTags?: readonly string[] | null | undefined;
}): readonly string[] {
  return (RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
}

function madeAt(volume: unknown): string {
  return textOf(fieldOf(volume, 'CreatedAt'));
}
