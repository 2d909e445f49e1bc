import type { DrawPanel, Size, View } from '../../app/view.ts';
import { clock } from '../../format/units.ts';
import type { Translator } from '../../i18n/index.ts';
import { fit, truncate, wrapCells } from '../../text/cells.ts';
import type { Theme } from '../../theme/index.ts';
import { frame, insideOf } from '../frame.ts';
import { bodyRows, countRows } from './body.ts';
import type { LineFormat } from './rows.ts';
import type { LogsView } from './view.ts';

const MS_PER_MINUTE = 60_000;
/** Cells of a typed expression in the border. */
const TYPED_MAX_CELLS = 24;
/** Cells of a name in the border at least; a third of the width where that is more. */
const NAME_MIN_CELLS = 12;

/** Panel 3: the log of the selected container, or of its project merged. */
export const drawLogs: DrawPanel = (view, size, focused) => {
  const { logs, theme, tr } = view;
  const kept = drawings.get(logs);
  if (kept !== undefined && isSameDrawing(kept, view, size, focused)) return kept.lines;
  const inside = insideOf(size);
  const lines = frame(
    theme,
    size,
    { title: titleOf(view, size.width), foot: theme.paint.dim(footOf(view)), focused },
    contentOf(view, inside),
  );
  const connecting = view.engine.connection.phase === 'connecting';
  drawings.set(logs, { lines, theme, tr, width: size.width, height: size.height, focused, connecting });
  return lines;
};

interface Drawing {
  readonly lines: string[];
  readonly theme: Theme;
  readonly tr: Translator;
  readonly width: number;
  readonly height: number;
  readonly focused: boolean;
  readonly connecting: boolean;
}

/** The last drawing of each view, since panels are drawn on every change of anything. */
const drawings = new WeakMap<LogsView, Drawing>();

function isSameDrawing(drawing: Drawing, { theme, tr, engine }: View, size: Size, focused: boolean): boolean {
  return (
    drawing.theme === theme &&
    drawing.tr === tr &&
    drawing.width === size.width &&
    drawing.height === size.height &&
    drawing.focused === focused &&
    drawing.connecting === (engine.connection.phase === 'connecting')
  );
}

function contentOf({ logs, theme, tr, engine }: View, inside: Size): string[] {
  const { feed, snapshot, shown, problem } = logs;
  if (logs.subject === null || feed === null || snapshot === null) {
    const isNothing = logs.subject === null && engine.connection.phase !== 'connecting';
    return sentence(tr.t(isNothing ? 'logs.nothingSelected' : 'logs.loading'), inside, theme);
  }
  const format: LineFormat = {
    width: inside.width,
    timestamps: logs.timestamps,
    wrap: logs.wrap,
    pan: logs.pan,
    sources: snapshot.sources.length > 1 || logs.subject.kind === 'project' ? snapshot.sources : [],
    search: logs.searchState?.matcher ?? null,
    current: logs.searchState?.current?.seq ?? -1,
    theme,
    tr,
  };
  const isEmpty = snapshot.next === snapshot.first;
  const says = problem ?? (isEmpty ? null : snapshot.says);
  const note = says === null ? [] : [theme.paint.warn(`${theme.glyphs.warning} ${tr.say(says)}`)];
  const height = Math.max(0, inside.height - note.length);
  logs.drawn?.({ height, rowsOf: (seq) => countRows(feed, seq, format) });
  if (shown.count > 0) return [...bodyRows(feed, shown, logs.anchor, format, height), ...note];
  if (!isEmpty && problem === null) {
    return sentence(tr.t('logs.noneMatch', { filter: logs.filter }), inside, theme);
  }
  const why = snapshot.says === null ? tr.t('logs.loading') : tr.say(snapshot.says);
  return [...sentence(why, { width: inside.width, height }, theme), ...note];
}

/** A sentence in the place of lines. */
function sentence(text: string, { width, height }: Size, theme: Theme): string[] {
  const lines = wrapCells(text, Math.max(8, width - 4)).map((line) => theme.paint.dim(`  ${line}`));
  return ['', ...lines].slice(0, height).map((line) => fit(line, width));
}

function titleOf({ logs, tr, theme }: View, width: number): string {
  const parts = [`3 ${tr.t('logs.title')}`];
  if (logs.subject !== null) {
    const count = logs.snapshot?.sources.length ?? 0;
    const isProject = logs.subject.kind === 'project';
    const called = isProject && logs.name === '' ? tr.t('logs.noProject') : logs.name;
    const name = truncate(called, Math.max(NAME_MIN_CELLS, Math.floor(width / 3)));
    parts.push(isProject ? tr.t('logs.mergedOf', { name, count }) : name, stateOf(logs, tr, theme));
  }
  if (logs.search !== '') parts.push(searchOf(logs, tr));
  return parts.filter((part) => part !== '').join(` ${theme.glyphs.separator} `);
}

function stateOf({ anchor, below, snapshot }: LogsView, tr: Translator, theme: Theme): string {
  if (anchor !== null) {
    const hint = below === 0 ? '' : ` ${theme.glyphs.download}${tr.t('logs.below', { count: below })}`;
    return theme.paint.warn(tr.t('logs.paused') + hint);
  }
  switch (snapshot?.phase) {
    case 'following':
      return tr.t('logs.following');
    case 'ended':
      return tr.t('logs.ended');
    case 'failed':
      return tr.t('logs.stopped');
    default:
      return tr.t('logs.loading');
  }
}

function searchOf({ search, searchState }: LogsView, tr: Translator): string {
  const total = searchState?.count ?? 0;
  const number = searchState?.current?.number;
  const place =
    number === undefined ? tr.t('logs.matches', { count: total }) : tr.t('logs.match', { number, total });
  return `/${truncate(search, TYPED_MAX_CELLS)} ${place}`;
}

/** The window first, since it is always in sight, then the filter. */
function footOf({ logs, tr, theme, now }: View): string {
  const parts: string[] = [];
  if (logs.subject !== null) parts.push(windowText(logs, now, tr));
  if (logs.filter !== '') {
    const total = logs.snapshot === null ? 0 : logs.snapshot.next - logs.snapshot.first;
    const filter = truncate(logs.filter, TYPED_MAX_CELLS);
    parts.push(tr.t('logs.filtered', { filter, shown: logs.shown.count, total }));
  }
  return parts.join(` ${theme.glyphs.separator} `);
}

/** What part of the log was asked for, in words. */
function windowText({ window, snapshot }: LogsView, now: number, tr: Translator): string {
  if (window.since !== undefined) return tr.t('logs.window.since', { time: sinceText(window.since, now) });
  if (snapshot !== null && snapshot.dropped > 0) {
    return tr.t('logs.window.full', { count: snapshot.next - snapshot.first });
  }
  if (window.tail === 'all') return tr.t('logs.window.all');
  return tr.t('logs.window.tail', { count: window.tail });
}

/** Local time; with the day where it is not today's. */
function sinceText(since: number, now: number): string {
  const date = new Date(since);
  const time = clock(since).slice(0, 5);
  if (now - since < 12 * 60 * MS_PER_MINUTE) return time;
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${time}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
