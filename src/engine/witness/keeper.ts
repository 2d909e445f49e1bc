import { fieldOf, listOf, textOf } from '../json.ts';
import type { Keeper } from './connection.ts';
import { imageRef, normalRef } from './image-ref.ts';
import { entryOf, type Journal } from './journal.ts';
import { inspectPath, type LookUp } from './look-up.ts';
import type { Target } from './target.ts';
import type { Created } from './types.ts';

/** A keeper that also serves BuildKit's calls, which name their images elsewhere than in the path. */
export interface ImageKeeper extends Keeper {
  /** As `before`, for a call that gives images these names. */
  beforeNaming(names: readonly string[]): Promise<(created: readonly Created[]) => Promise<void>>;
}

/** Writes what is made into a journal, but for what was there before the call: creating that again makes nothing. */
export function journalKeeper(journal: Journal, lookUp: LookUp): ImageKeeper {
  return { before, beforeNaming };

  async function before(
    _method: string,
    target: Target,
  ): Promise<(created: readonly Created[]) => Promise<void>> {
    const [first] = target.parts;
    if (first === 'images' || first === 'build' || first === 'commit') return beforeNaming(namesOf(target));
    if (first !== 'containers' && first !== 'volumes')
      return async (created) => {
        for (const one of created) await journal.write(entryOf(one));
      };
    const known = await volumeNames();
    return async (created) => {
      for (const one of created) {
        if (one.kind === 'volume') await writeVolume(one.id, known);
        if (one.kind !== 'container') continue;
        await journal.write(entryOf(one));
        for (const name of await mountedVolumes(one.id)) await writeVolume(name, known);
      }
    };
  }

  async function beforeNaming(
    names: readonly string[],
  ): Promise<(created: readonly Created[]) => Promise<void>> {
    const known = await images();
    const ours = names.filter((name) => !known.names.has(name) || journal.has('image', name));
    const settles = await Promise.all(
      ours.map(async (name) => ({ name, settle: await journal.intend(name) })),
    );
    return async (created) => {
      for (const { name, settle } of settles) {
        const id = await imageId(name);
        await settle(id === undefined ? null : { id, borrowed: isBorrowed(id, known.ids) });
      }
      for (const { kind, id, name } of created) {
        if (kind !== 'image' || (name !== undefined && names.includes(normalRef(name)))) continue;
        await writeImage(id, name, known);
      }
    };
  }

  /** An image that the call told of only when it was made: loaded, or without a name. */
  async function writeImage(id: string, name: string | undefined, known: KnownImages): Promise<void> {
    const ref = name === undefined || name.startsWith('sha256:') ? undefined : normalRef(name);
    if (ref !== undefined) {
      if (known.names.has(ref) && !journal.has('image', ref)) return;
      const named = await imageId(ref);
      if (named === undefined) return;
      await (
        await journal.intend(ref)
      )({ id: named, borrowed: isBorrowed(named, known.ids) });
    } else if (!known.ids.has(id)) await journal.write({ kind: 'image', id });
  }

  async function writeVolume(name: string, known: ReadonlySet<string>): Promise<void> {
    if (known.has(name)) return;
    const createdAt = textOf(fieldOf(await lookUp(inspectPath('volume', name)), 'CreatedAt'));
    await journal.write({ kind: 'volume', id: name, ...(createdAt === '' ? {} : { createdAt }) });
  }

  async function volumeNames(): Promise<ReadonlySet<string>> {
    const volumes = listOf(fieldOf(await lookUp('/volumes'), 'Volumes'));
    return new Set(volumes.map((volume) => textOf(fieldOf(volume, 'Name'))));
  }

  async function mountedVolumes(container: string): Promise<string[]> {
    const mounts = listOf(fieldOf(await lookUp(inspectPath('container', container)), 'Mounts'));
    return mounts
      .filter((mount) => fieldOf(mount, 'Type') === 'volume')
      .map((mount) => textOf(fieldOf(mount, 'Name')));
  }

  async function images(): Promise<KnownImages> {
    const list = listOf(await lookUp('/images/json'));
    return {
      ids: new Set(list.map((image) => textOf(fieldOf(image, 'Id')))),
      names: new Set(list.flatMap((image) => listOf(fieldOf(image, 'RepoTags')).map(textOf))),
    };
  }

  async function imageId(name: string): Promise<string | undefined> {
    const id = textOf(fieldOf(await lookUp(inspectPath('image', name)), 'Id'));
    return id === '' ? undefined : id;
  }

  function isBorrowed(id: string, known: ReadonlySet<string>): boolean {
    return known.has(id) && !journal.has('image', id);
  }
}

interface KnownImages {
  readonly ids: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** The names that a call of the plain API gives to images. */
export function namesOf({ parts, query }: Target): string[] {
  const path = parts.join('/');
  const names = path === 'build' ? query.getAll('t').map(normalRef) : [repositoryOf(path, query)];
  return names.filter((name) => name !== '').map(normalRef);
}

function repositoryOf(path: string, query: URLSearchParams): string {
  const from = path === 'images/create' ? query.get('fromImage') : null;
  return imageRef(from !== null && from !== '' ? from : query.get('repo'), query.get('tag'));
}
