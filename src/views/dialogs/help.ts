import { msg, type Message } from '../../engine/message.ts';
import type { App } from '../app/app.ts';
import { HELP_TABS, type HelpTab } from '../app/ui-state.ts';
import type { Size } from '../app/view.ts';
import { lastResult } from '../details/last-result.ts';
import type { Translator } from '../i18n/index.ts';
import type { KeyBinding } from '../input/keymap.ts';
import {
  contentRoom,
  contentTotal,
  contentWidth,
  drawTabbed,
  tabAt,
  type Content,
  type PageScreen,
} from '../tabs/screen.ts';
import { layoutTable, type TableLayout } from '../tabs/table-layout.ts';
import { wrapCells } from '../text/cells.ts';
import type { Theme } from '../theme/index.ts';
import { focusBeneath, keyGroups, keysOf, withoutHelp } from './help-keys.ts';

/** The help page: the keys of the one table, what the signs mean, and how figures and the mouse are meant. */
export function drawHelp(app: App, table: readonly KeyBinding[], size: Size): PageScreen {
  const { help } = app.ui.getState();
  return drawTabbed(app.theme, size, {
    title: app.tr.t('details.help.title'),
    ...tabsOf(app),
    notes: [],
    content: helpContent(app, table, contentWidth(size)),
    scroll: help.scroll,
    foot: '',
  });
}

/** The tabs of the help, in their order: one more where the demo engine stands in for a real one. */
export function helpTabs(app: Pick<App, 'demoReason'>): readonly HelpTab[] {
  return app.demoReason === null ? HELP_TABS : [...HELP_TABS, 'demo'];
}

/** The tab whose name stands on a cell of the page, from 0,0 at its upper left corner; undefined for none. */
export function helpTabAt(
  app: App,
  size: Size,
  place: { readonly x: number; readonly y: number },
): HelpTab | undefined {
  const at = tabAt(tabsOf(app), size, place);
  return at === null ? undefined : helpTabs(app)[at];
}

/** The names of the tabs, and the place of the open one. */
function tabsOf(app: App): { readonly tabs: readonly string[]; readonly open: number } {
  const tabs = helpTabs(app);
  return {
    tabs: tabs.map((tab) => app.tr.say(TAB_NAMES[tab])),
    open: tabs.indexOf(app.ui.getState().help.tab),
  };
}

/** How far down the help can be scrolled on that size, and the rows of a screenful. */
export function helpExtent(
  app: App,
  table: readonly KeyBinding[],
  size: Size,
): { readonly last: number; readonly room: number } {
  const content = helpContent(app, table, contentWidth(size));
  const room = contentRoom(size, 0, content);
  return { last: Math.max(0, contentTotal(content) - room), room };
}

function helpContent(app: App, table: readonly KeyBinding[], width: number): Content {
  const { tr, theme } = app;
  const { tab } = app.ui.getState().help;
  if (tab === 'keys') {
    const rows = keyRows(app, table)
      .map((row) => row.join(CELL_END))
      .join(ROW_END);
    return { kind: 'table', table: keysTable(rows, tr, width) };
  }
  if (tab === 'signs') return { kind: 'table', table: signsTable(tr, theme, width) };
  const lines = tab === 'notes' ? noteLines(tr, theme, width) : demoLines(app.demoReason ?? '', app, width);
  return { kind: 'lines', total: lines.length, line: (index) => lines[index] ?? '' };
}

/** Rows of the keys' table: where, which key, what it does; dim where it does nothing now. */
function keyRows(app: App, table: readonly KeyBinding[]): string[][] {
  const { tr, theme } = app;
  const here = focusBeneath(app.ui.getState());
  const below = withoutHelp(app);
  return keyGroups(table, here).flatMap((group) =>
    group.bindings.map((binding, index) => {
      const isIdle = group.focus.includes(here) && !(binding.when?.(below) ?? true);
      const label = isIdle
        ? `${tr.say(binding.label)} (${tr.t('details.help.notNow')})`
        : tr.say(binding.label);
      const place = index === 0 ? group.title.map((title) => tr.say(title)).join(tr.t('app.listComma')) : '';
      return [
        theme.paint.strong(place),
        isIdle
          ? theme.paint.dim(keysOf(binding, theme.unicode))
          : theme.paint.key(keysOf(binding, theme.unicode)),
        isIdle ? theme.paint.dim(label) : label,
      ];
    }),
  );
}

const CELL_END = '\t';
const ROW_END = '\n';

/** The rows come as one text, so that a table is laid out anew only when one of them reads differently. */
const keysTable = lastResult((rows: string, tr: Translator, width: number): TableLayout =>
  layoutTable(
    [tr.t('details.help.where'), tr.t('details.help.key'), tr.t('details.help.does')],
    rows.split(ROW_END).map((row) => row.split(CELL_END)),
    width,
  ),
);

const signsTable = lastResult((tr: Translator, theme: Theme, width: number): TableLayout => {
  const { glyphs, paint } = theme;
  return layoutTable(
    [tr.t('details.help.sign'), tr.t('details.help.means')],
    [
      [paint.ok(glyphs.running), tr.t('containers.state.running')],
      [paint.ok(glyphs.healthy), tr.t('details.help.healthy')],
      [paint.warn(glyphs.healthStarting), tr.t('containers.health.starting')],
      [paint.bad(glyphs.unhealthy), tr.t('details.help.unhealthy')],
      [paint.info(glyphs.paused), tr.t('containers.state.paused')],
      [paint.warn(glyphs.restarting), tr.t('details.help.restarting', { times: glyphs.times })],
      [paint.dim(glyphs.created), tr.t('details.help.created')],
      [paint.dim(glyphs.exited), tr.t('details.help.exited')],
      [paint.bad(glyphs.failed), tr.t('details.help.failed')],
      [paint.dim(glyphs.removing), tr.t('containers.state.removing')],
      [paint.bad(glyphs.dead), tr.t('details.help.dead')],
      [paint.bad(glyphs.warning), tr.t('details.help.trouble')],
      [paint.dim(glyphs.none), tr.t('details.help.noFigure')],
    ],
    width,
  );
});

const noteLines = lastResult((tr: Translator, theme: Theme, width: number): readonly string[] =>
  [
    tr.t('details.note.mouse'),
    tr.t('details.note.select'),
    tr.t('details.note.control'),
    tr.t('details.note.cpu'),
    tr.t('details.note.memory'),
    tr.t('details.note.traffic'),
    tr.t('details.note.secrets'),
    tr.t('details.note.course'),
  ].flatMap((note) => bulleted(note, theme, width)),
);

/** Why this is the demo engine, and every way to a real one. */
function demoLines(reason: string, { tr, theme }: Pick<App, 'tr' | 'theme'>, width: number): string[] {
  const paragraph = (text: string): string[] => ['', ...wrapCells(text, Math.max(1, width - 2))];
  return [
    ...paragraph(theme.paint.warn(reason)).map((line) => ` ${line}`),
    ...paragraph(tr.t('connect.demo.what')).map((line) => ` ${line}`),
    ...paragraph(tr.t('connect.demo.ways')).map((line) => ` ${line}`),
    ...[
      tr.t('connect.demo.start'),
      tr.t('connect.demo.group'),
      tr.t('connect.demo.install'),
      tr.t('connect.demo.private'),
      tr.t('connect.demo.other'),
    ].flatMap((way) => bulleted(way, theme, width)),
  ];
}

/** A blank line, then the text with a bullet, as rows of `width` cells. */
function bulleted(text: string, theme: Theme, width: number): string[] {
  return ['', ...wrapCells(text, Math.max(1, width - 4))].map((line, index) =>
    index === 1 ? ` ${theme.glyphs.bullet} ${line}` : `   ${line}`,
  );
}

const TAB_NAMES: Readonly<Record<HelpTab, Message>> = {
  keys: msg('details.help.keys'),
  signs: msg('details.help.signs'),
  notes: msg('details.help.notes'),
  demo: msg('details.help.demo'),
};
