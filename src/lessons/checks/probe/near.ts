/** Letters that may differ in a name that was mistyped. */
const NEAR = 2;

/**
 * The name that is probably meant: one that differs in a letter or two, or the only one that is new.
 * @param old names that were there before
 */
export function nearestName(
  name: string,
  names: readonly string[],
  old: ReadonlyMap<string, unknown>,
): string | undefined {
  const others = names.filter((other) => other !== name);
  const [first] = others
    .map((other) => ({ other, distance: editDistance(name, other) }))
    .filter(({ distance }) => distance <= NEAR)
    .toSorted((a, b) => a.distance - b.distance);
  const fresh = others.filter((other) => !old.has(other));
  return first?.other ?? (fresh.length === 1 ? fresh[0] : undefined);
}

/** Levenshtein; stops early where the lengths already differ too much. */
function editDistance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > NEAR) return NEAR + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? NEAR + 1;
}
