/** Digits of an id below which it could be another's, or no id at all. */
export const SHORTEST_ID = 4;

/** `sha256:12ab…` → `12ab…` */
export function hexOf(id: string): string {
  return id.replace(/^sha256:/, '');
}
