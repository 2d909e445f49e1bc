/**
 * A function that works again only when something that it reads has changed, and else gives what it gave last.
 * @param reads everything that `make` depends on; each part is compared by identity, so it must be a plain value or
 *   an object that is replaced when it changes. A part that is missing here leaves an old picture on the screen.
 */
export function whenChanged<A extends readonly unknown[], T>(
  reads: (...args: A) => readonly unknown[],
  make: (...args: A) => T,
): (...args: A) => T {
  let last: { readonly read: readonly unknown[]; readonly made: T } | null = null;
  return (...args) => {
    const read = reads(...args);
    if (last === null || !isSame(last.read, read)) last = { read, made: make(...args) };
    return last.made;
  };
}

/**
 * Like `whenChanged`, with something to remember for each object: the rows of a list. What belongs to an object goes
 * with it.
 */
export function whenChangedOf<T>(): (object: object, reads: readonly unknown[], make: () => T) => T {
  const known = new WeakMap<object, { readonly read: readonly unknown[]; readonly made: T }>();
  return (object, read, make) => {
    const last = known.get(object);
    if (last !== undefined && isSame(last.read, read)) return last.made;
    const made = make();
    known.set(object, { read, made });
    return made;
  };
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, index) => Object.is(part, b[index]));
}
