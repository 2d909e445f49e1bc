import type { LineMatcher } from '../../../engine/streams/logs-filter.ts';
import type { LogLine, LogSourceState } from '../../../engine/streams/types.ts';
import { clock } from '../../format/units.ts';
import type { Translator } from '../../i18n/index.ts';
import { cellWidth, fit, sliceCells, truncate, wrapCells } from '../../text/cells.ts';
import type { Theme } from '../../theme/index.ts';
import { markRanges, withoutColours } from './mark.ts';

/** Cells of a source's name at most, before the lines of a merged log. */
const LABEL_MAX_CELLS = 16;
/** Narrower panes leave out what stands before the text. */
const TEXT_MIN_CELLS = 20;
/** Marks a line of stderr, beside its colour. */
const STDERR_MARK = '!';

/** Everything that the look of a line depends on beside the line. */
export interface LineFormat {
  readonly width: number;
  readonly timestamps: boolean;
  readonly wrap: boolean;
  /** Cells that the text is shifted to the left; only without wrapping. */
  readonly pan: number;
  /** The containers of a merged log; empty when it is of one. */
  readonly sources: readonly LogSourceState[];
  readonly search: LineMatcher | null;
  /** Seq of the match that the person is at; -1 for none. */
  readonly current: number;
  readonly theme: Theme;
  readonly tr: Translator;
}

/** A line as rows of at most `format.width` cells: one row, or as many as it takes when wrapped. */
export function lineRows(line: LogLine, format: LineFormat): readonly string[] {
  const key = keyOf(line, format);
  const kept = cache.get(line);
  if (kept !== undefined && kept.key === key && sameLook(kept.format, format)) return kept.rows;
  const rows = makeRows(line, format);
  cache.set(line, { key, format, rows });
  return rows;
}

const cache = new WeakMap<LogLine, { key: string; format: LineFormat; rows: readonly string[] }>();

function keyOf(line: LogLine, { width, timestamps, wrap, pan, current }: LineFormat): string {
  return `${width} ${timestamps} ${wrap} ${pan} ${current === line.seq}`;
}

function sameLook(a: LineFormat, b: LineFormat): boolean {
  return a.search === b.search && a.theme === b.theme && a.tr === b.tr && sameNames(a.sources, b.sources);
}

function sameNames(a: readonly LogSourceState[], b: readonly LogSourceState[]): boolean {
  return a === b || (a.length === b.length && a.every((source, i) => source.name === b[i]?.name));
}

function makeRows(line: LogLine, format: LineFormat): string[] {
  const { width, theme } = format;
  const prefix = prefixOf(line, format);
  const used = cellWidth(prefix);
  const room = Math.max(1, width - used);
  const text = textOf(line, format);
  if (!format.wrap) return [prefix + oneRow(text, format.pan, room, theme.glyphs.ellipsis)];
  const indent = ' '.repeat(used);
  return wrapCells(text, room).map((row, i) => (i === 0 ? prefix : indent) + row);
}

function oneRow(text: string, pan: number, room: number, ellipsis: string): string {
  if (pan === 0) return truncate(text, room, ellipsis);
  const mark = cellWidth(text) > 0 ? ellipsis : '';
  return mark + truncate(sliceCells(text, pan + 1, pan + 1 + 2 * room), room - 1, ellipsis);
}

function textOf(line: LogLine, { search, current, theme, tr }: LineFormat): string {
  const [ranges = []] = search?.ranges([withoutColours(line.text)]) ?? [];
  const paint = line.seq === current ? theme.paint.matchCurrent : theme.paint.match;
  const text = markRanges(theme.foreign(line.text), ranges, paint);
  return line.cut === 0 ? text : `${text} ${theme.paint.dim(tr.t('logs.cut', { count: line.cut }))}`;
}

/** Time, container and the mark of stderr, as far as there is room for them. */
function prefixOf(line: LogLine, format: LineFormat): string {
  const { theme, timestamps, width } = format;
  const mark = `${line.stderr ? theme.paint.bad(STDERR_MARK) : ' '} `;
  const time = timestamps ? `${theme.paint.dim(clock(line.time))} ` : '';
  const whole = ` ${time}${labelOf(line, format)}${mark}`;
  return width - cellWidth(whole) >= TEXT_MIN_CELLS ? whole : mark;
}

function labelOf(line: LogLine, { sources, theme }: LineFormat): string {
  const label = labelsOf(sources).get(line.containerId);
  return label === undefined ? '' : `${theme.series(label.index)(label.text)} `;
}

/** What stands before each container's lines: its service's name where that tells it apart, else its own. */
function labelsOf(sources: readonly LogSourceState[]): ReadonlyMap<string, Label> {
  const kept = labels.get(sources);
  if (kept !== undefined) return kept;
  const names = sources.map(({ service, name }) => {
    const alone = sources.filter((other) => other.service === service).length === 1;
    return service !== '' && alone ? service : name;
  });
  const width = Math.min(LABEL_MAX_CELLS, Math.max(0, ...names.map(cellWidth)));
  const made = new Map(
    sources.map(({ containerId }, index) => [containerId, { index, text: fit(names[index] ?? '', width) }]),
  );
  labels.set(sources, made);
  return made;
}

interface Label {
  /** Number of its colour. */
  readonly index: number;
  readonly text: string;
}

const labels = new WeakMap<readonly LogSourceState[], ReadonlyMap<string, Label>>();
