import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { compileSearch } from '../../src/engine/streams/logs-filter.ts';
import type { LogFeed, LogLine, LogSnapshot, LogSourceState } from '../../src/engine/streams/types.ts';
import type { View } from '../../src/views/app/view.ts';
import { initialUi } from '../../src/views/app/ui-state.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { LogLookup } from '../../src/views/panels/logs/lookup.ts';
import { markRanges, withoutColours } from '../../src/views/panels/logs/mark.ts';
import { drawLogs } from '../../src/views/panels/logs/panel.ts';
import { revealed, scrolled, type Anchor } from '../../src/views/panels/logs/position.ts';
import { allLines } from '../../src/views/panels/logs/shown.ts';
import { NO_LOGS, type LogsView } from '../../src/views/panels/logs/view.ts';
import { firstWindow, otherKind, toWindow, widened } from '../../src/views/panels/logs/windows.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { createTheme } from '../../src/views/theme/index.ts';

const NOON = new Date(2026, 10, 24, 12, 41, 7).getTime();
const theme = createTheme({ depth: 8, unicode: true });
const SOURCE: LogSourceState = { containerId: 'a', name: 'api', service: '', phase: 'following', says: null };

function line(seq: number, text: string, more: Partial<LogLine> = {}): LogLine {
  return { seq, time: NOON + seq * 1_000, containerId: 'a', stderr: false, text, cut: 0, ...more };
}

function snapshotOf(lines: readonly LogLine[], more: Partial<LogSnapshot> = {}): LogSnapshot {
  const first = lines[0]?.seq ?? 0;
  return {
    phase: 'following',
    first,
    next: first + lines.length,
    bytes: 0,
    dropped: 0,
    says: null,
    sources: [SOURCE],
    ...more,
  };
}

/** A feed of lines that are there. */
function feedOf(lines: readonly LogLine[], more: Partial<LogSnapshot> = {}): LogFeed {
  const at = (seq: number): LogLine | undefined => lines.find((one) => one.seq === seq);
  return {
    store: createStore<LogSnapshot>(() => snapshotOf(lines, more)),
    lines: (from, to) => lines.filter(({ seq }) => seq >= from && seq < to),
    plain: (seq) => {
      const text = at(seq)?.text;
      return text === undefined ? null : withoutColours(text);
    },
    hold: () => undefined,
    stop: () => undefined,
  };
}

function viewOf(
  lines: readonly LogLine[],
  logs: Partial<LogsView> = {},
  more: Partial<LogSnapshot> = {},
): View {
  const feed = feedOf(lines, more);
  const snapshot = feed.store.getState();
  return {
    engine: {
      connection: { phase: 'live', since: 0 },
      info: null,
      containers: new Map(),
      networks: new Map(),
      events: [],
      reloaded: null,
    },
    stats: { series: new Map() },
    logs: {
      ...NO_LOGS,
      subject: { kind: 'container', id: 'a' },
      name: 'api',
      feed,
      snapshot,
      shown: allLines(snapshot.first, snapshot.next),
      ...logs,
    },
    troubles: [],
    ui: initialUi(80, 24),
    now: NOON,
    tr: createTranslator('en'),
    theme,
    endpointName: 'local',
    demoReason: null,
    readOnly: false,
    scroll: new Map(),
  };
}

/** The panel as a person reads it, after checking that each line fills the panel. */
function draw(view: View, width = 60, height = 8): string[] {
  const lines = drawLogs(view, { width, height }, true);
  expect(lines).toHaveLength(height);
  expect(lines.map(cellWidth)).toEqual(lines.map(() => width));
  return lines.map(withoutColours);
}

/** The rows within the border, without the blanks at their ends. */
const inside = (lines: readonly string[]): string[] =>
  lines.slice(1, -1).map((row) => row.slice(2, -1).trimEnd());

const ten = Array.from({ length: 10 }, (_, i) => line(i, `line ${i}`));

describe('the logs panel', () => {
  it('shows the last lines with their local time, and follows', () => {
    const lines = draw(viewOf(ten));
    expect(lines[0]).toContain('3 Logs · api · following');
    expect(inside(lines)).toEqual([4, 5, 6, 7, 8, 9].map((i) => `12:41:${11 + i - 4}   line ${i}`));
    expect(lines.at(-1)).toContain('last 500 lines');
  });

  it('paused, shows the lines that end with the anchor and how many are below', () => {
    const lines = draw(viewOf(ten, { anchor: { seq: 6, row: 0 }, below: 3, timestamps: false }));
    expect(lines[0]).toContain('paused ↓3 below');
    expect(inside(lines).map((row) => row.trim())).toEqual([1, 2, 3, 4, 5, 6].map((i) => `line ${i}`));
  });

  it('marks lines of stderr by a sign', () => {
    const lines = [line(0, 'fine'), line(1, 'broken', { stderr: true })];
    expect(inside(draw(viewOf(lines, { timestamps: false }))).slice(0, 2)).toEqual(['  fine', '! broken']);
  });

  it('cuts a long line, or wraps it under its beginning', () => {
    const lines = [line(0, 'word '.repeat(20).trim())];
    const cut = inside(draw(viewOf(lines, { timestamps: false }), 40));
    expect(cut[0]).toBe('  word word word word word word word…');
    const wrapped = inside(draw(viewOf(lines, { timestamps: false, wrap: true }), 40));
    expect(wrapped.slice(0, 3)).toEqual([
      '  word word word word word word word',
      '  word word word word word word word',
      '  word word word word word word',
    ]);
  });

  it('shows the end of a wrapped line that is higher than the panel, and its beginning after scrolling', () => {
    const lines = [line(0, 'first'), line(1, Array.from({ length: 40 }, (_, i) => `w${i}`).join(' '))];
    const options = { timestamps: false, wrap: true };
    expect(inside(draw(viewOf(lines, options), 24, 5)).at(-1)).toContain('w39');
    const up = inside(draw(viewOf(lines, { ...options, anchor: { seq: 1, row: 1 } }), 24, 5));
    expect(up[0]).toBe(' first');
    expect(up[1]).toMatch(/^ w0 w1/);
  });

  it('shifts lines sideways', () => {
    const [row] = inside(draw(viewOf([line(0, '0123456789abcdefghij')], { timestamps: false, pan: 16 })));
    expect(row).toBe('  …hij');
  });

  it('puts each container of a merged log before its lines, services by their name', () => {
    const sources = [
      { ...SOURCE, containerId: 'a', name: 'shop-api-1', service: 'api' },
      { ...SOURCE, containerId: 'b', name: 'shop-数据库-1', service: '数据库' },
    ];
    const lines = [line(0, 'one'), line(1, 'two', { containerId: 'b' })];
    const rows = draw(
      viewOf(
        lines,
        { subject: { kind: 'project', name: 'shop' }, name: 'shop', timestamps: false },
        { sources },
      ),
    );
    expect(rows[0]).toContain('shop (2 merged)');
    expect(inside(rows).slice(0, 2)).toEqual(['api      one', '数据库   two']);
  });

  it('says how much of a line was not kept', () => {
    expect(inside(draw(viewOf([line(0, 'x', { cut: 1_234 })], { timestamps: false })))[0]).toBe(
      '  x … +1234 bytes',
    );
  });

  it('says why it is empty', () => {
    const says = { key: 'logs.empty.driver', params: { driver: 'none' } };
    expect(draw(viewOf([], {}, { phase: 'failed', says })).join(' ')).toContain('The log driver "none"');
  });

  it('keeps the lines of a removed container, and says that it is gone', () => {
    const says = { key: 'logs.removed', params: { name: 'api' } };
    const rows = inside(draw(viewOf(ten, { timestamps: false }, { phase: 'ended', says })));
    expect(rows.at(-1)).toContain('api has been removed');
    expect(rows.at(-2)).toBe('  line 9');
  });

  it('says what is wrong with an expression and shows all lines', () => {
    const problem = { key: 'logs.pattern.bad', params: { reason: 'Unterminated group' } };
    const rows = inside(draw(viewOf(ten, { filter: '/(/', problem })));
    expect(rows.at(-1)).toContain('no valid expression: Unterminated group');
    expect(rows.at(-2)).toContain('line 9');
  });

  it('shows since when lines are shown, in local time', () => {
    expect(draw(viewOf(ten, { window: { tail: 'all', since: NOON - 3_600_000 } })).at(-1)).toContain(
      'since 11:41',
    );
    expect(draw(viewOf(ten, { window: { tail: 'all', since: NOON - 86_400_000 } })).at(-1)).toContain(
      'since 2026-11-23 12:41',
    );
  });

  it('fills every size exactly, whatever the lines hold', () => {
    const texts = [
      '日志 订单已创建',
      '\x1b[31mred\x1b[39m and long '.repeat(9),
      '👍 ok',
      '',
      'x'.repeat(500),
    ];
    const lines = texts.map((text, i) => line(i, text, { stderr: i % 2 === 0 }));
    for (const wrap of [false, true]) {
      for (const pan of wrap ? [0] : [0, 16]) {
        for (const width of [10, 23, 40, 120]) {
          expect(draw(viewOf(lines, { wrap, pan }), width, 7)).toHaveLength(7);
        }
      }
    }
  });
});

const one = (): number => 1;
const three = (): number => 3;

describe('scrolling', () => {
  const shown = allLines(100, 120);
  const steps = (anchor: Anchor | null, by: number, rowsOf = one): Anchor | null =>
    scrolled(shown, rowsOf, anchor, by, 5);

  it('up pauses at the row that is then at the bottom', () => {
    expect(steps(null, -1)).toEqual({ seq: 118, row: 0 });
    expect(steps({ seq: 118, row: 0 }, -4)).toEqual({ seq: 114, row: 0 });
  });

  it('stops where the first line is at the top', () => {
    expect(steps(null, Number.NEGATIVE_INFINITY)).toEqual({ seq: 104, row: 0 });
    expect(steps({ seq: 106, row: 0 }, -50)).toEqual({ seq: 104, row: 0 });
  });

  it('down to the end follows again', () => {
    expect(steps({ seq: 118, row: 0 }, 1)).toBeNull();
    expect(steps({ seq: 110, row: 0 }, 1)).toEqual({ seq: 111, row: 0 });
  });

  it('goes through the rows of wrapped lines', () => {
    expect(steps(null, -1, three)).toEqual({ seq: 119, row: 1 });
    expect(steps({ seq: 119, row: 1 }, -4, three)).toEqual({ seq: 118, row: 0 });
    expect(steps({ seq: 118, row: 0 }, 2, three)).toEqual({ seq: 118, row: 2 });
    expect(steps(null, Number.NEGATIVE_INFINITY, three)).toEqual({ seq: 101, row: 1 });
  });

  it('follows when everything fits', () => {
    expect(scrolled(allLines(0, 3), one, null, -1, 5)).toBeNull();
    expect(scrolled(allLines(0, 0), one, null, -1, 5)).toBeNull();
  });

  it('brings a match into sight, and stays where it is in sight already', () => {
    expect(revealed(shown, one, null, 117, 5)).toEqual({ seq: 119, row: 0 });
    expect(revealed(shown, one, { seq: 110, row: 0 }, 106, 5)).toEqual({ seq: 110, row: 0 });
    expect(revealed(shown, one, { seq: 110, row: 0 }, 105, 5)).toEqual({ seq: 108, row: 0 });
    expect(revealed(shown, one, null, 100, 5)).toEqual({ seq: 104, row: 0 });
  });
});

describe('search and filter', () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => line(i, i % 10 === 0 ? `hit ${i}` : `miss ${i}`));

  async function lookupOf(filter: string, search: string): Promise<LogLookup> {
    let lookup: LogLookup | undefined;
    await new Promise<void>((resolve) => {
      lookup = new LogLookup(feedOf(lines), () => lookup?.isDone === true && resolve());
      lookup.setFilter(filter);
      lookup.setSearch(search);
    });
    if (lookup === undefined) throw new Error('no lookup');
    return lookup;
  }

  it('find the lines, count them, and go round', async () => {
    const lookup = await lookupOf('', 'hit');
    expect(lookup.search?.count).toBe(300);
    expect(lookup.lastUpTo(Number.POSITIVE_INFINITY)).toBe(2_990);
    expect(lookup.search?.current).toEqual({ seq: 2_990, number: 300 });
    expect(lookup.next(1)).toBe(0);
    expect(lookup.next(-1)).toBe(2_990);
    expect(lookup.next(-1)).toBe(2_980);
    expect(lookup.lastUpTo(25)).toBe(20);
    expect(lookup.search?.current).toEqual({ seq: 20, number: 3 });
  });

  it('search among the lines that the filter lets through', async () => {
    const lookup = await lookupOf('!/hit \\d*0$/', '99');
    expect(lookup.shown.count).toBe(2_700);
    expect(lookup.shown.seqAt(0)).toBe(1);
    expect(lookup.next(1)).toBe(99);
    expect(lookup.next(1)).toBe(199);
  });

  it('show all lines when the filter cannot be used, and say why', async () => {
    const lookup = await lookupOf('/(/', '');
    expect(lookup.problem?.key).toBe('logs.pattern.bad');
    expect(lookup.shown.count).toBe(3_000);
    lookup.stop();
  });

  it('mark what is found, over the colours of a line', () => {
    const compiled = compileSearch('low q');
    const ranges = compiled.ok ? compiled.matcher.ranges(['slow query']) : [];
    expect(
      markRanges('\x1b[31mslo\x1b[1mw que\x1b[22mry\x1b[39m', ranges[0] ?? [], (text) => `<${text}>`),
    ).toBe('\x1b[31ms\x1b[39m<lo><w q>\x1b[1;31mue\x1b[22;39m\x1b[31mry\x1b[39m');
  });
});

describe('the window', () => {
  it('widens by lines, and to all of them', () => {
    let choice = firstWindow;
    expect(toWindow(choice, NOON)).toEqual({ tail: 500 });
    for (let i = 0; i < 9; i++) choice = widened(choice, 1);
    expect(toWindow(choice, NOON)).toEqual({ tail: 'all' });
    expect(widened(choice, 1)).toBe(choice);
  });

  it('can be since some minutes ago, and comes back to the lines as they were', () => {
    const since = otherKind(widened(firstWindow, 1));
    expect(toWindow(since, NOON)).toEqual({ tail: 'all', since: NOON - 900_000 });
    expect(toWindow(otherKind(since), NOON)).toEqual({ tail: 2_000 });
  });
});
