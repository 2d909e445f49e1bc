import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineClient } from '../../engine/client.ts';
import { errorCodeOf, fieldOf, textOf } from '../../engine/json.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import { unlessGone } from '../run/unless-gone.ts';

/**
 * What there is on an engine and around the shell, so that two moments can be compared: a line for each object, its
 * kind and name, and what it is that bears the name.
 */
export type EnginePicture = ReadonlyMap<string, string>;

const BUILT_IN = new Set(['bridge', 'host', 'none']);

/** @param contexts the folder in which the shell's docker keeps its contexts (`DOCKER_CONFIG/contexts/meta`). */
export async function pictureOf(
  { docker }: EngineClient,
  places: { readonly contexts: string; readonly around: string },
): Promise<EnginePicture> {
  const [containers, images, volumes, networks, info, contexts, files] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listImages(),
    docker.listVolumes(),
    docker.listNetworks(),
    docker.info() as Promise<unknown>,
    contextNames(places.contexts),
    namesIn(places.around),
  ]);
  const swarm = textOf(fieldOf(fieldOf(info, 'Swarm'), 'LocalNodeState'));
  return new Map([
    ...containers.map(({ Id, Names }): [string, string] => [
      `container ${(Names?.[0] ?? Id).replace(/^\//, '')}`,
      Id,
    ]),
    ...images.flatMap(({ Id, RepoTags }): [string, string][] => {
      const tags = (RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
      return (tags.length === 0 ? [Id.slice(0, 19)] : tags).map((tag) => [`image ${tag}`, Id]);
    }),
    ...(volumes.Volumes ?? []).map((one): [string, string] => [
      `volume ${one.Name}`,
      textOf(fieldOf(one, 'CreatedAt')),
    ]),
    ...networks
      .filter(({ Name }) => !BUILT_IN.has(Name))
      .map(({ Name, Id }): [string, string] => [`network ${Name}`, Id]),
    ...(swarm === '' || swarm === 'inactive' ? [] : ([['swarm', swarm]] as const)),
    ...contexts.map((name): [string, string] => [`context ${name}`, name]),
    ...files.map((name): [string, string] => [`file ${name}`, name]),
  ]);
}

/** What is there and was not, and what was there and is not or is another one. */
export function differences(
  before: EnginePicture,
  after: EnginePicture,
): { readonly added: readonly string[]; readonly gone: readonly string[] } {
  return {
    added: [...after].filter(([line, id]) => before.get(line) !== id).map(([line]) => cleanText(line)),
    gone: [...before].filter(([line, id]) => after.get(line) !== id).map(([line]) => cleanText(line)),
  };
}

/**
 * Takes away what was not there: containers first, since they hold the rest. What is still in use stays, which the next
 * comparison tells.
 */
export async function sweep(client: EngineClient, before: EnginePicture): Promise<void> {
  const { docker } = client;
  const info: unknown = await docker.info();
  const swarm = textOf(fieldOf(fieldOf(info, 'Swarm'), 'LocalNodeState'));
  if (swarm !== '' && swarm !== 'inactive' && !before.has('swarm')) await docker.swarmLeave({ force: true });
  const isNew = (line: string, id: string): boolean => before.get(line) !== id;
  for (const { Id, Names } of await docker.listContainers({ all: true })) {
    const line = `container ${(Names?.[0] ?? Id).replace(/^\//, '')}`;
    if (isNew(line, Id)) await unlessGone(docker.getContainer(Id).remove({ force: true, v: true }));
  }
  for (const { Name, Id } of await docker.listNetworks()) {
    if (!BUILT_IN.has(Name) && isNew(`network ${Name}`, Id)) await unlessGone(docker.getNetwork(Id).remove());
  }
  for (const one of (await docker.listVolumes()).Volumes ?? []) {
    const made = textOf(fieldOf(one, 'CreatedAt'));
    if (isNew(`volume ${one.Name}`, made)) await unlessGone(docker.getVolume(one.Name).remove());
  }
  for (const { Id, RepoTags } of await docker.listImages()) {
    const tags = (RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
    if (tags.length === 0 && isNew(`image ${Id.slice(0, 19)}`, Id)) {
      await unlessGone(docker.getImage(Id).remove({ force: true }));
    }
    for (const tag of tags) {
      if (isNew(`image ${tag}`, Id)) await unlessGone(docker.getImage(tag).remove({ force: true }));
    }
  }
}

async function contextNames(folder: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (const id of await namesIn(folder)) {
    const meta: unknown = JSON.parse(await readFile(join(folder, id, 'meta.json'), 'utf8'));
    names.push(textOf(fieldOf(meta, 'Name')));
  }
  return names;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    // Nothing was ever written there.
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
