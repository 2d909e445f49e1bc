import { fieldOf, listOf, textOf } from '../../json.ts';
import { normalRef } from '../image-ref.ts';
import { lookUpOn } from '../look-up.ts';
import type { ObjectKind } from '../types.ts';

/** What there is on an engine at one moment. Plain JSON, to be kept for a later day. */
export interface Inventory {
  /** Ids, names of volumes, names and digests of images. */
  readonly objects: Readonly<Partial<Record<ObjectKind, readonly string[]>>>;
}

/**
 * Looks at all objects of an engine, before an exercise makes any.
 * @param upstream path of the engine's own socket
 * @throws where the engine does not answer
 */
export async function takeInventory(upstream: string): Promise<Inventory> {
  const lookUp = lookUpOn(upstream);
  const [containers, images, volumes, networks] = await Promise.all([
    lookUp('/containers/json?all=1'),
    lookUp('/images/json?all=1'),
    lookUp('/volumes'),
    lookUp('/networks'),
  ]);
  return {
    objects: {
      container: texts(containers, 'Id'),
      image: [
        ...texts(images, 'Id'),
        ...listOf(images).flatMap((image) => [
          ...listOf(fieldOf(image, 'RepoTags')).map(textOf),
          ...listOf(fieldOf(image, 'RepoDigests')).map(textOf),
        ]),
      ].filter((name) => name !== '<none>:<none>' && name !== '<none>@<none>'),
      volume: texts(fieldOf(volumes, 'Volumes'), 'Name'),
      network: texts(networks, 'Id'),
    },
  };
}

/** `GuardPolicy.existed` of an inventory. */
export function existedIn(inventory: Inventory): (kind: ObjectKind, idOrName: string) => boolean {
  const sets = new Map(Object.entries(inventory.objects).map(([kind, ids]) => [kind, new Set(ids)]));
  return (kind, idOrName) => {
    const set = sets.get(kind);
    if (set === undefined) return false;
    return (
      set.has(idOrName) ||
      (kind === 'image' && !idOrName.startsWith('sha256:') && set.has(normalRef(idOrName)))
    );
  };
}

function texts(list: unknown, field: string): string[] {
  return listOf(list).map((one) => textOf(fieldOf(one, field)));
}
