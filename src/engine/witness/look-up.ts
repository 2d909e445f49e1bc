import { ask } from '../sandbox/api.ts';

/** The engine answers such questions in a few ms; a person waits for them. */
const ANSWERS_WITHIN_MS = 10_000;

/** A question to the engine behind a witness, asked past it. */
export type LookUp = (path: string) => Promise<unknown>;

/**
 * Asks an engine's own socket.
 * @returns what gives the JSON of an answer, undefined where there is no such object (404), and throws where the
 *   engine does not answer, or not with JSON.
 */
export function lookUpOn(upstream: string): LookUp {
  return async (path) => {
    const { status, text } = await ask(upstream, 'GET', path, { timeoutMs: ANSWERS_WITHIN_MS });
    if (status === 404) return undefined;
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${text.trim()}`);
    return JSON.parse(text);
  };
}

/** The path at which an object is inspected. */
export function inspectPath(
  kind: 'container' | 'image' | 'volume' | 'network' | 'exec',
  ref: string,
): string {
  const part = kind === 'image' ? ref.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(ref);
  switch (kind) {
    case 'container':
      return `/containers/${part}/json`;
    case 'image':
      return `/images/${part}/json`;
    case 'volume':
      return `/volumes/${part}`;
    case 'network':
      return `/networks/${part}`;
    case 'exec':
      return `/exec/${part}/json`;
  }
}
