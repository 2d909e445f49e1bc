/** Where each list stood when it was last drawn (index of its first row), so that it scrolls only when it must. */
export type ScrollMemory = Map<string, number>;

/** Rows kept in sight beyond the cursor. */
const MARGIN = 1;

/**
 * The first row to show of a list of `total` rows on `room` lines so that the cursor stays in sight, moving as little
 * as possible from where the list named `list` stood before. `cursor` -1 keeps the place.
 */
export function firstVisible(
  memory: ScrollMemory,
  list: string,
  cursor: number,
  room: number,
  total: number,
): number {
  const last = Math.max(0, total - room);
  let top = Math.min(memory.get(list) ?? 0, last);
  const margin = room > 2 * MARGIN + 1 ? MARGIN : 0;
  if (cursor >= 0) {
    if (cursor - margin < top) top = Math.max(0, cursor - margin);
    else if (cursor + margin >= top + room) top = Math.min(last, cursor + margin + 1 - room);
  }
  memory.set(list, top);
  return top;
}
