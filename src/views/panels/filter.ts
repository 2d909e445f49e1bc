/**
 * Whether an object with these texts is shown under a filter as it was typed: part of any of them, in any case; with
 * `!` before it, part of none. An empty filter shows everything.
 */
export function passesFilter(filter: string, texts: readonly string[]): boolean {
  const wanted = filter.trim().toLowerCase();
  const negated = wanted.startsWith('!') && wanted.length > 1;
  const needle = negated ? wanted.slice(1) : wanted;
  return needle === '' || texts.some((text) => text.toLowerCase().includes(needle)) !== negated;
}
