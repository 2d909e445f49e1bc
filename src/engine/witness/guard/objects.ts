import { fieldOf, listOf, textOf } from '../../json.ts';
import { msg, type Message } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import { imageRef, normalRef } from '../image-ref.ts';
import { inspectPath, type LookUp } from '../look-up.ts';
import type { GuardPolicy } from '../types.ts';
import { Answered, Refused } from './refused.ts';

/** Networks that every engine has: a container may join them, and nobody can change them. */
const DEFAULT_NETWORKS = new Set(['', 'default', 'bridge', 'none', 'nat']);
const SHORT_ID_CHARS = 12;

/** Which objects a call means, and whether they are the learner's to change. Each asks the engine, never a memory. */
export interface Objects {
  /** The full id of a container that is the learner's. */
  ownContainer(ref: string): Promise<string>;
  ownNetwork(ref: string): Promise<string>;
  ownVolume(name: string): void;
  ownExec(id: string): Promise<void>;
  /** A network that a container may join: the learner's or a default one. */
  joinableNetwork(ref: string): Promise<void>;
  /** A name that is free for an image of the learner's. */
  freeImageName(repository: string | null, tag: string | null): void;
  /** A reference by which an image may be removed without one that was there before going too. */
  removableImage(ref: string): Promise<void>;
}

/**
 * @returns functions that throw Refused for what was there before, and Answered with the engine's words for what is not
 *   there at all.
 */
export function objectsOf(policy: GuardPolicy, lookUp: LookUp): Objects {
  return {
    ownContainer,
    ownNetwork,
    ownVolume,
    ownExec,
    joinableNetwork,
    freeImageName,
    removableImage,
  };

  async function ownContainer(ref: string): Promise<string> {
    const found = await lookUp(inspectPath('container', ref));
    if (found === undefined) throw new Answered(`No such container: ${cleanText(ref)}`, 404);
    const id = textOf(fieldOf(found, 'Id'));
    const name = textOf(fieldOf(found, 'Name')).replace(/^\//, '') || shortId(id);
    if (id === '' || policy.existed('container', id)) throw there(msg('witness.guard.container', { name }));
    return id;
  }

  async function ownNetwork(ref: string): Promise<string> {
    const found = await lookUp(inspectPath('network', ref));
    if (found === undefined) throw new Answered(`network ${cleanText(ref)} not found`, 404);
    const id = textOf(fieldOf(found, 'Id'));
    const name = textOf(fieldOf(found, 'Name')) || shortId(id);
    if (id === '' || policy.existed('network', id)) throw there(msg('witness.guard.network', { name }));
    return id;
  }

  function ownVolume(name: string): void {
    if (policy.existed('volume', name)) throw there(msg('witness.guard.volume', { name: cleanText(name) }));
  }

  async function ownExec(id: string): Promise<void> {
    const found = await lookUp(inspectPath('exec', id));
    if (found === undefined) throw new Answered(`No such exec instance: ${cleanText(id)}`, 404);
    await ownContainer(textOf(fieldOf(found, 'ContainerID')));
  }

  /**
   * Every network that the reference could mean, now or when a container is started later: by its name, its id, or the
   * beginning of it.
   */
  async function joinableNetwork(ref: string): Promise<void> {
    if (DEFAULT_NETWORKS.has(ref)) return;
    for (const network of listOf(await lookUp('/networks'))) {
      const id = textOf(fieldOf(network, 'Id'));
      const name = textOf(fieldOf(network, 'Name'));
      if (name !== ref && !id.startsWith(ref)) continue;
      if (policy.existed('network', id)) throw there(msg('witness.guard.network', { name }));
    }
  }

  function freeImageName(repository: string | null, tag: string | null): void {
    const ref = imageRef(repository, tag);
    if (ref !== '' && policy.existed('image', ref))
      throw there(msg('witness.guard.imageName', { name: cleanText(ref) }));
  }

  async function removableImage(ref: string): Promise<void> {
    const found = await lookUp(inspectPath('image', ref));
    if (found === undefined) throw new Answered(`No such image: ${cleanText(ref)}`, 404);
    const name = normalRef(ref);
    const says = msg('witness.guard.image', { name: cleanText(ref) });
    if (policy.existed('image', name)) throw there(says);
    if (!policy.existed('image', textOf(fieldOf(found, 'Id')))) return;
    // Another name of an image that was there: that may go as long as one stays, and only by name.
    const names = listOf(fieldOf(found, 'RepoTags')).map(textOf);
    if (!names.includes(name) || names.length < 2) throw there(says);
  }
}

function there(says: Message): Refused {
  return new Refused(says);
}

function shortId(id: string): string {
  return id.replace(/^sha256:/, '').slice(0, SHORT_ID_CHARS);
}
