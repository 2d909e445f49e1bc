import { hexOf, SHORTEST_ID } from './ids.ts';

/** How an answer is compared: as words, as a number, as a list in any order, as (the beginning of) an id. */
export const COMPARISONS = ['text', 'number', 'list', 'id'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/**
 * Whether a learner's words mean the right value. Case, spaces around, quotes and a full stop at the end do not matter;
 * a list may be divided by commas or spaces.
 */
export function isSameAnswer(said: string, right: readonly string[], as: Comparison): boolean {
  const own = normal(said);
  if (own === '') return false;
  switch (as) {
    case 'number':
      return right.some((one) => Number(own.replace(/[\s_,]/g, '')) === Number(normal(one)));
    case 'list':
      return listed(own).join('\n') === listed(right.join(',')).join('\n');
    case 'id': {
      const digits = hexOf(own);
      return digits.length >= SHORTEST_ID && right.some((one) => hexOf(normal(one)).startsWith(digits));
    }
    default:
      return right.some((one) => normal(one) === own);
  }
}

function normal(words: string): string {
  return words
    .trim()
    .replace(/\.$/, '')
    .replace(/^["'`“]+|["'`”.]+$/g, '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();
}

function listed(words: string): readonly string[] {
  return words
    .split(/[\s,，、;]+/)
    .map(normal)
    .filter((word) => word !== '')
    .toSorted();
}
