import { cellWidth } from './cells.ts';

/** The first of the parts that fit into `width` cells, `gap` blanks between them; the first one is always there. */
export function joinFitting(parts: readonly string[], width: number, gap = 2): string {
  let [text = ''] = parts;
  for (const part of parts.slice(1)) {
    if (cellWidth(text) + gap + cellWidth(part) > width) break;
    text += ' '.repeat(gap) + part;
  }
  return text;
}
