import stringWidth from 'string-width';
import { cellWidth } from '../text/cells.ts';

/**
 * In place of string-width for Ink and what it uses (docs/decisions/ink-width.md): the same answers, from our
 * table where it knows them. Options that change the answer go to the library.
 */
export default function inkStringWidth(
  text: string,
  options?: { readonly ambiguousIsNarrow?: boolean; readonly countAnsiEscapeCodes?: boolean },
): number {
  if (typeof text !== 'string') return 0;
  if (options?.countAnsiEscapeCodes === true || options?.ambiguousIsNarrow === false) {
    return stringWidth(text, options);
  }
  return cellWidth(text);
}
