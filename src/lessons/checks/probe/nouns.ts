import type { EngineClient } from '../../../engine/client.ts';
import { entriesOf, fieldOf, listOf, textOf } from '../../../engine/json.ts';
import type { Inventory } from '../types.ts';
import { getIfThere, getJson } from './ask.ts';

/** Kinds of objects that an engine keeps by name. */
export type NounName =
  'container' | 'image' | 'volume' | 'network' | 'service' | 'config' | 'secret' | 'node' | 'stack';

/** How objects of one kind are asked for and told apart. */
export interface Noun {
  readonly name: NounName;
  /** Key of its word in the catalogues. */
  readonly word: string;
  /** Everything about the object of a name; undefined where there is none. */
  inspect(client: EngineClient, name: string, signal: AbortSignal): Promise<unknown>;
  /** The names there are. */
  names(client: EngineClient, signal: AbortSignal): Promise<readonly string[]>;
  /** What tells this object from a later one of the same name. */
  identity(json: unknown): string;
  /** Name → identity, of what was there when the learner could begin. */
  atStart(start: Inventory): ReadonlyMap<string, string>;
  /** The name as the inventory has it. */
  fullName(name: string): string;
  /** Type of the events that tell of it. */
  readonly eventType: string;
  /** Whether an event of that type under this name tells of the object; by default where the name is the object's. */
  readonly isTold?: (name: string, eventName: string) => boolean;
}

export const CONTAINER: Noun = {
  name: 'container',
  word: 'probe.noun.container',
  eventType: 'container',
  inspect: (client, name, signal) =>
    byName(client, `/containers/${encodeURIComponent(name)}/json`, name, signal),
  names: async (client, signal) =>
    listOf(await getJson(client, '/containers/json?all=1', signal)).flatMap((entry) =>
      listOf(fieldOf(entry, 'Names')).slice(0, 1).map(bareName),
    ),
  identity: idOf('Id'),
  atStart: (start) => start.containers,
  fullName: (name) => name,
};

export const IMAGE: Noun = {
  name: 'image',
  word: 'probe.noun.image',
  eventType: 'image',
  inspect: (client, name, signal) => getIfThere(client, `/images/${imagePath(name)}/json`, signal),
  names: async (client, signal) =>
    listOf(await getJson(client, '/images/json', signal)).flatMap((entry) =>
      listOf(fieldOf(entry, 'RepoTags'))
        .map(textOf)
        .filter((tag) => tag !== '<none>:<none>'),
    ),
  identity: idOf('Id'),
  atStart: (start) => start.images,
  fullName: withTag,
};

export const VOLUME: Noun = {
  name: 'volume',
  word: 'probe.noun.volume',
  eventType: 'volume',
  inspect: (client, name, signal) => getIfThere(client, `/volumes/${encodeURIComponent(name)}`, signal),
  names: async (client, signal) =>
    listOf(fieldOf(await getJson(client, '/volumes', signal), 'Volumes')).map((entry) =>
      textOf(fieldOf(entry, 'Name')),
    ),
  identity: idOf('CreatedAt'),
  atStart: (start) => start.volumes,
  fullName: (name) => name,
};

export const NETWORK: Noun = {
  name: 'network',
  word: 'probe.noun.network',
  eventType: 'network',
  inspect: (client, name, signal) => byName(client, `/networks/${encodeURIComponent(name)}`, name, signal),
  names: async (client, signal) =>
    listOf(await getJson(client, '/networks', signal))
      .map((entry) => textOf(fieldOf(entry, 'Name')))
      .filter((name) => !ALWAYS_THERE.has(name)),
  identity: idOf('Id'),
  atStart: (start) => start.networks,
  fullName: (name) => name,
};

export const SERVICE = swarmNoun('service', 'probe.noun.service', '/services', (start) => start.services);
export const CONFIG = swarmNoun('config', 'probe.noun.config', '/configs', (start) => start.configs);
export const SECRET = swarmNoun('secret', 'probe.noun.secret', '/secrets', (start) => start.secrets);

export const NODE: Noun = {
  name: 'node',
  word: 'probe.noun.node',
  eventType: 'node',
  inspect: async (client, name, signal) =>
    listOf(await getJson(client, '/nodes', signal)).find(
      (node) => hostNameOf(node) === name || fieldOf(node, 'ID') === name,
    ),
  names: async (client, signal) => listOf(await getJson(client, '/nodes', signal)).map(hostNameOf),
  identity: idOf('ID'),
  atStart: (start) => start.nodes,
  fullName: (name) => name,
};

/** What `inspect` may be asked of. */
export const NOUNS = {
  container: CONTAINER,
  image: IMAGE,
  volume: VOLUME,
  network: NETWORK,
  service: SERVICE,
  config: CONFIG,
  secret: SECRET,
  node: NODE,
} as const;

/** Names that every engine has: nobody means them by a name that is nearly theirs. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['bridge', 'host', 'none', 'docker_gwbridge', 'ingress']);

/** `quay/busybox` → `quay/busybox:latest`, as lists of images write it. */
export function withTag(image: string): string {
  const plain = image.replace(/^docker\.io\/(library\/)?/, '');
  return /:[^/]+$|@/.test(plain) ? plain : `${plain}:latest`;
}

/** The names of an image's registry parts are parts of the path too. */
export function imagePath(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/');
}

function swarmNoun(
  name: 'service' | 'config' | 'secret',
  word: string,
  path: string,
  atStart: Noun['atStart'],
): Noun {
  const nameOf = (json: unknown): string => textOf(fieldOf(fieldOf(json, 'Spec'), 'Name'));
  return {
    name,
    word,
    eventType: name,
    inspect: async (client, asked, signal) => {
      const json = await getIfThere(client, `${path}/${encodeURIComponent(asked)}`, signal);
      return nameOf(json) === asked ? json : undefined;
    },
    names: async (client, signal) => listOf(await getJson(client, path, signal)).map(nameOf),
    identity: idOf('ID'),
    atStart,
    fullName: (asked) => asked,
  };
}

/** The engine takes the beginning of an id for a name: such an object is another one. */
async function byName(
  client: EngineClient,
  path: string,
  name: string,
  signal: AbortSignal,
): Promise<unknown> {
  const json = await getIfThere(client, path, signal);
  return entriesOf(json).length > 0 && bareName(fieldOf(json, 'Name')) === name ? json : undefined;
}

function bareName(name: unknown): string {
  return textOf(name).replace(/^\//, '');
}

export function hostNameOf(node: unknown): string {
  return textOf(fieldOf(fieldOf(node, 'Description'), 'Hostname'));
}

function idOf(field: string): (json: unknown) => string {
  return (json) => textOf(fieldOf(json, field));
}
