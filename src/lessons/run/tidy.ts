import type { EngineClient } from '../../engine/client.ts';
import { saidBy } from '../../engine/actions/failure.ts';
import { fieldOf, listOf, textOf } from '../../engine/json.ts';
import { EngineError, msg } from '../../engine/message.ts';
import { cleanUp } from '../../engine/witness/index.ts';
import type { Values } from '../values.ts';
import { removeSince, type Standing } from './standing.ts';
import { unlessGone } from './unless-gone.ts';

/** Whose engines they are, and what is known of an attempt on them. */
export interface Leavings {
  readonly client: EngineClient;
  /** Further engines of the exercise. */
  readonly nodes: readonly EngineClient[];
  /** Ours alone: whatever was not there before goes. */
  readonly isOurs: boolean;
  /** Of a person's own engine: the journals of what was made through a witness. */
  readonly journals: readonly string[];
  /** What stood on each engine before the attempt, the first's first. */
  readonly before: readonly Standing[];
  /** Ids of the containers that setup and stages made. */
  readonly made: readonly string[];
  /** Of the attempt. Names among them were free when it began: what bears one is the attempt's. */
  readonly values: Values;
}

/**
 * Removes what an attempt has left. On engines of ours that is everything that was not there before it; on a person's
 * own it is what the setup made, and what the journals of the witness hold.
 *
 * @throws EngineError with what an engine said.
 */
export async function tidyUp(left: Leavings): Promise<void> {
  const { client, nodes, isOurs, before } = left;
  if (!isOurs) {
    await removeTheirs(left);
    return;
  }
  // The nodes first: the first engine leads their swarm.
  for (const [index, node] of nodes.entries())
    await removeSince(node, before[index + 1] ?? before[0] ?? EMPTY);
  await removeSince(client, before[0] ?? EMPTY);
}

/** Removes containers with their anonymous volumes; one that is gone already is fine. */
export async function removeContainers(client: EngineClient, ids: readonly string[]): Promise<void> {
  await Promise.all(
    ids.map((id) => unlessGone(client.docker.getContainer(id).remove({ force: true, v: true }))),
  );
}

const EMPTY: Standing = {
  containers: [],
  networks: [],
  volumes: {},
  tags: {},
  images: [],
  swarm: [],
  isInSwarm: false,
  builds: [],
};

async function removeTheirs({ client, journals, before, made, values }: Leavings): Promise<void> {
  try {
    for (const journal of journals) {
      const { left } = await cleanUp(client, journal);
      const [first] = left;
      if (first !== undefined) throw new Error(first.said);
    }
    await removeContainers(client, made);
    await removeNamed(client, before[0] ?? EMPTY, new Set(Object.values(values)));
  } catch (error) {
    throw new EngineError(msg('lessons.setup.refused', { reason: saidBy(error) }), { cause: error });
  }
}

/** What scripts of the setup made: it bears a name that was drawn for this attempt, and was not there before. */
async function removeNamed(
  { docker }: EngineClient,
  before: Standing,
  names: ReadonlySet<string>,
): Promise<void> {
  const stood = new Set([...before.containers, ...before.networks]);
  for (const { Id, Names } of await docker.listContainers({ all: true })) {
    if (!stood.has(Id) && names.has((Names?.[0] ?? '').replace(/^\//, '')))
      await unlessGone(docker.getContainer(Id).remove({ force: true, v: true }));
  }
  for (const { Id, Name } of await docker.listNetworks()) {
    if (!stood.has(Id) && names.has(Name)) await unlessGone(docker.getNetwork(Id).remove());
  }
  for (const { Name } of (await docker.listVolumes()).Volumes ?? []) {
    if (before.volumes[Name] === undefined && names.has(Name))
      await unlessGone(docker.getVolume(Name).remove());
  }
  for (const image of await docker.listImages()) {
    for (const tag of listOf(fieldOf(image, 'RepoTags')).map(textOf)) {
      const bare = tag.slice(0, tag.lastIndexOf(':'));
      if (before.tags[tag] === undefined && (names.has(tag) || names.has(bare)))
        await unlessGone(docker.getImage(tag).remove());
    }
  }
}
