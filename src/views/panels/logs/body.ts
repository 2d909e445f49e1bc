import type { LogFeed, LogLine } from '../../../engine/streams/types.ts';
import { positionOf, type Anchor } from './position.ts';
import { lineRows, type LineFormat } from './rows.ts';
import type { ShownLines } from './shown.ts';

/**
 * The rows of a log that a pane of `height` rows shows, oldest first, at most `height`: those that end with the
 * anchor's row (the last one for null), or begin with the first one where there are not enough above. Only lines in
 * sight are formatted.
 */
export function bodyRows(
  feed: Pick<LogFeed, 'lines'>,
  shown: ShownLines,
  anchor: Anchor | null,
  format: LineFormat,
  height: number,
): string[] {
  if (shown.count === 0 || height <= 0) return [];
  const rowsAt = (place: number): readonly string[] => {
    const line = lineAt(feed, shown.seqAt(place));
    return line === undefined ? [] : lineRows(line, format);
  };
  const bottom = positionOf(shown, (seq) => countRows(feed, seq, format), anchor);
  const above: (readonly string[])[] = [rowsAt(bottom.place).slice(0, bottom.row + 1)];
  let count = bottom.row + 1;
  for (let place = bottom.place - 1; place >= 0 && count < height; place--) {
    const rows = rowsAt(place);
    above.push(rows);
    count += rows.length;
  }
  const rows = above.toReversed().flat().slice(-height);
  if (rows.length < height) rows.push(...rowsAt(bottom.place).slice(bottom.row + 1));
  for (let place = bottom.place + 1; place < shown.count && rows.length < height; place++) {
    rows.push(...rowsAt(place));
  }
  return rows.slice(0, height);
}

/** How many rows the line with a seq takes. */
export function countRows(feed: Pick<LogFeed, 'lines'>, seq: number, format: LineFormat): number {
  if (!format.wrap) return 1;
  const line = lineAt(feed, seq);
  return line === undefined ? 1 : lineRows(line, format).length;
}

function lineAt(feed: Pick<LogFeed, 'lines'>, seq: number): LogLine | undefined {
  return seq < 0 ? undefined : feed.lines(seq, seq + 1)[0];
}
