/**
 * The names of images, as the engine reads them (github.com/distribution/reference): "docker.io/library/busybox" is
 * "busybox", and what has neither tag nor digest means ":latest".
 */

/** An image's name in the form in which the engine lists it, with its tag: "busybox" → "busybox:latest". */
export function normalRef(ref: string): string {
  return imageRef(ref, null);
}

/**
 * The name that a call gives or asks for by a repository and a tag.
 * @param repository may bring a tag or a digest of its own; the other parameter wins, as in the engine.
 * @param tag a tag or a digest
 * @returns empty where there is no repository
 */
export function imageRef(repository: string | null, tag: string | null): string {
  if (repository === null || repository === '') return '';
  const [named, digest] = splitAt(repository, repository.indexOf('@'));
  const colon = named.lastIndexOf(':');
  const [path, ownTag] = splitAt(named, colon > named.lastIndexOf('/') ? colon : -1);
  const name = path.replace(/^(index\.)?docker\.io\//, '').replace(/^library\//, '');
  const wanted = tag ?? '';
  if (wanted.includes(':')) return `${name}@${wanted}`;
  if (wanted !== '') return `${name}:${wanted}`;
  if (digest !== undefined) return `${name}@${digest}`;
  return `${name}:${ownTag ?? 'latest'}`;
}

/** Whether a reference says which image of its repository it means. */
export function saysWhich(repository: string | null, tag: string | null): boolean {
  return (tag ?? '') !== '' || /[@]|:[^/]+$/.test(repository ?? '');
}

function splitAt(text: string, at: number): [string, string | undefined] {
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
