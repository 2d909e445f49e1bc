import { isDeepStrictEqual } from 'node:util';
import type { Container } from '../types.ts';
import type { Reloaded } from './types.ts';

/** Objects by id, newest first as the engine lists containers. */
type Objects<T> = ReadonlyMap<string, T>;

interface Identified {
  readonly id: string;
  readonly createdAt: number;
}

/**
 * All objects as they were just listed. What did not change keeps its identity, and so does the whole map when nothing
 * did, so that views know by a comparison of references.
 */
export function replaceAll<T extends Identified>(before: Objects<T>, listed: readonly T[]): Objects<T> {
  const after = new Map(
    listed.filter(({ id }) => id !== '').map((object) => [object.id, keep(before, object)]),
  );
  return isSame(before, after) ? before : after;
}

/** Some objects as they are now, and some that are gone; the rest stays. New ones go where their age puts them. */
export function replaceSome<T extends Identified>(
  before: Objects<T>,
  changed: readonly T[],
  gone: ReadonlySet<string>,
): Objects<T> {
  const after = new Map(before);
  const added: T[] = [];
  for (const object of changed) {
    if (gone.has(object.id)) continue;
    if (after.has(object.id)) after.set(object.id, keep(before, object));
    else added.push(object);
  }
  for (const id of gone) after.delete(id);
  if (added.length > 0) return newestFirst([...added, ...after.values()]);
  return isSame(before, after) ? before : after;
}

/** What is different after a reload, by name. */
export function compareReloaded(before: Objects<Container>, after: Objects<Container>, at: number): Reloaded {
  const appeared = [...after.values()].filter(({ id }) => !before.has(id)).map(({ name }) => name);
  const gone = [...before.values()].filter(({ id }) => !after.has(id)).map(({ name }) => name);
  const changed = [...after.values()].flatMap(({ id, name, state }) => {
    const from = before.get(id)?.state;
    return from === undefined || from === state ? [] : [{ name, from, to: state }];
  });
  return { at, appeared, gone, changed };
}

function newestFirst<T extends Identified>(objects: readonly T[]): Objects<T> {
  const sorted = objects.toSorted((a, b) => b.createdAt - a.createdAt);
  return new Map(sorted.map((object) => [object.id, object]));
}

function keep<T extends Identified>(before: Objects<T>, object: T): T {
  const earlier = before.get(object.id);
  return earlier !== undefined && isDeepStrictEqual(earlier, object) ? earlier : object;
}

function isSame<T>(before: Objects<T>, after: Objects<T>): boolean {
  if (before.size !== after.size) return false;
  const others = [...after];
  return [...before].every(([id, object], at) => others[at]?.[0] === id && others[at][1] === object);
}
