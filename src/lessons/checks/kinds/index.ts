import type { Kind } from '../kind.ts';

/** Every kind of check, by the order in which a person is told of them. */
export const KINDS: readonly Kind[] = [];

/** The kind that a word of exercise.yaml means. */
export function kindNamed(name: string): Kind | undefined {
  return KINDS.find((kind) => kind.name === name);
}
