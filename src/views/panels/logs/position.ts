import type { ShownLines } from './shown.ts';

/** A row of a log on the screen: the `row`-th (from 0) of the rows that the line with this seq takes. */
export interface Anchor {
  readonly seq: number;
  readonly row: number;
}

/** A row by the place of its line among the shown ones. */
export interface Position {
  readonly place: number;
  readonly row: number;
}

/** How many rows the line with a seq takes: 1 without wrapping. */
export type RowsOf = (seq: number) => number;

/** Where the anchor's row is now; the last row for null, which follows. */
export function positionOf(shown: ShownLines, rowsOf: RowsOf, anchor: Anchor | null): Position {
  const last = shown.count - 1;
  const place = anchor === null ? last : Math.min(last, shown.placeFrom(anchor.seq));
  const rows = rowsOf(shown.seqAt(place));
  // The anchored line may be gone, and another stand in its place.
  const row = anchor !== null && shown.seqAt(place) === anchor.seq ? anchor.row : rows - 1;
  return { place, row: Math.max(0, Math.min(rows - 1, row)) };
}

/** The position `by` rows further down (up for a negative `by`), as far as there are rows. */
export function walk(shown: ShownLines, rowsOf: RowsOf, from: Position, by: number): Position {
  let { place, row } = from;
  let left = Math.abs(by);
  while (left > 0) {
    const room = by < 0 ? row : rowsOf(shown.seqAt(place)) - 1 - row;
    const step = Math.min(room, left);
    row += by < 0 ? -step : step;
    left -= step;
    if (left === 0) break;
    if (by < 0 ? place === 0 : place >= shown.count - 1) break;
    place += by < 0 ? -1 : 1;
    row = by < 0 ? rowsOf(shown.seqAt(place)) - 1 : 0;
    left -= 1;
  }
  return { place, row };
}

/**
 * The anchor after scrolling by rows on a pane of `height` rows; null when the end is reached, where following goes
 * on. The pane stays full: the first row of all does not come below its top.
 */
export function scrolled(
  shown: ShownLines,
  rowsOf: RowsOf,
  anchor: Anchor | null,
  by: number,
  height: number,
): Anchor | null {
  if (shown.count === 0) return null;
  const from = positionOf(shown, rowsOf, anchor);
  const start = { place: 0, row: 0 };
  const highest = walk(shown, rowsOf, start, Math.max(0, height - 1));
  const target = by === Number.NEGATIVE_INFINITY ? highest : walk(shown, rowsOf, from, by);
  const to = isBefore(target, highest) ? highest : target;
  const last = shown.count - 1;
  if (to.place === last && to.row >= rowsOf(shown.seqAt(last)) - 1) return null;
  return { seq: shown.seqAt(to.place), row: to.row };
}

/**
 * The anchor that brings a line into sight: as it is when the line is on the pane, else with the line in the upper
 * part of it.
 */
export function revealed(
  shown: ShownLines,
  rowsOf: RowsOf,
  anchor: Anchor | null,
  seq: number,
  height: number,
): Anchor | null {
  const place = shown.placeFrom(seq);
  if (shown.seqAt(place) !== seq) return anchor;
  const bottom = positionOf(shown, rowsOf, anchor);
  const top = walk(shown, rowsOf, bottom, 1 - height);
  const first = { place, row: 0 };
  if (!isBefore(first, top) && !isBefore(bottom, first)) {
    return anchor ?? { seq: shown.seqAt(bottom.place), row: bottom.row };
  }
  const below = walk(shown, rowsOf, first, Math.max(0, height - 1 - Math.floor(height / 3)));
  const highest = walk(shown, rowsOf, { place: 0, row: 0 }, Math.max(0, height - 1));
  const to = isBefore(below, highest) ? highest : below;
  return { seq: shown.seqAt(to.place), row: to.row };
}

function isBefore(a: Position, b: Position): boolean {
  return a.place < b.place || (a.place === b.place && a.row < b.row);
}
