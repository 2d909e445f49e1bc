import type { ContainerDetails } from '../../engine/details/inspect.ts';
import { msg, type Message } from '../../engine/message.ts';
import type { Container } from '../../engine/types.ts';
import type { App } from '../app/app.ts';
import { DETAILS_TABS, type DetailsTab } from '../app/ui-state.ts';
import type { Size } from '../app/view.ts';
import { clock } from '../format/units.ts';
import type { Translator } from '../i18n/index.ts';
import { stateText } from '../panels/containers/cells.ts';
import { wrapCells } from '../text/cells.ts';
import {
  contentRoom,
  contentTotal,
  contentWidth,
  drawTabbed,
  type Content,
  type PageScreen,
} from '../tabs/screen.ts';
import type { DetailsData } from './controller.ts';
import { healthLines } from './health.ts';
import {
  findMatches,
  inspectContent,
  layoutInspect,
  type InspectText,
  type Match,
} from './inspect-content.ts';
import { jsonLines } from './json-lines.ts';
import { lastResult } from './last-result.ts';
import { maskOf, type Look } from './look.ts';
import { overviewLines } from './overview.ts';
import { processLines, scrolledAcross } from './processes.ts';
import { maskInspect } from './secrets.ts';
import { envTable, labelsTable, mountsTable, networksTable } from './tables.ts';

/** What the open details show at the moment, before they are put on the screen. */
export interface DetailsModel {
  readonly title: string;
  readonly notes: readonly string[];
  readonly content: Content;
  readonly foot: string;
  /** What was looked for in the inspect; empty in the other tabs. */
  readonly matches: readonly Match[];
  /** Rows of content, and how many of them are on the screen. */
  readonly total: number;
  readonly room: number;
}

/** The details page of exactly `size.height` lines of `size.width` cells. */
export function drawDetails(app: App, id: string, size: Size): PageScreen {
  const { details } = app.ui.getState();
  const { title, notes, content, foot } = detailsModel(app, id, size);
  return drawTabbed(app.theme, size, {
    title,
    tabs: detailsTabs(app),
    open: DETAILS_TABS.indexOf(details.tab),
    notes,
    content,
    scroll: details.scroll,
    foot,
  });
}

/** The names of the tabs, in their order. */
export function detailsTabs({ tr }: Pick<App, 'tr'>): readonly string[] {
  return DETAILS_TABS.map((tab) => tr.say(TAB_NAMES[tab]));
}

/** What the details page of a container shows on that size, and how far it can be scrolled. */
export function detailsModel(app: App, id: string, size: Size): DetailsModel {
  const live = app.engine.store.getState().containers.get(id);
  const data = app.details.data();
  const known = data?.id === id ? data : null;
  const container = live ?? known?.details?.container ?? null;
  const width = contentWidth(size);
  const warnings = warningsOf(app, known, width);
  const part =
    known?.details && container ? partOf(app, known, container, width) : emptyPart(app, known, width);
  const notes = [...warnings, ...part.notes];
  return {
    title: titleOf(app, id, container, known),
    notes,
    content: part.content,
    foot: part.foot,
    matches: part.matches,
    total: contentTotal(part.content),
    room: contentRoom(size, notes.length, part.content),
  };
}

/** What a tab adds to the page. */
interface Part {
  readonly content: Content;
  readonly notes: readonly string[];
  readonly foot: string;
  readonly matches: readonly Match[];
}

function partOf(app: App, data: DetailsData, container: Container, width: number): Part {
  const { theme, tr } = app;
  const { details } = data;
  const ui = app.ui.getState().details;
  if (!details) return emptyPart(app, data, width);
  const look: Look = { details, container, tr, theme, now: app.view().now, width };
  const mask = ui.unmasked ? null : maskOf(theme);
  switch (ui.tab) {
    case 'overview':
      return linesPart(overviewLines(look));
    case 'env':
      return tableOr(app, envTable(details, tr, width, mask), tr.t('details.env.none'), width);
    case 'mounts':
      return tableOr(app, mountsTable(details, tr, width), tr.t('details.mounts.none'), width);
    case 'networks':
      return tableOr(app, networksTable(details, tr, width), tr.t('details.networks.none'), width);
    case 'labels':
      return tableOr(app, labelsTable(details, tr, width), tr.t('details.labels.none'), width);
    case 'processes':
      return processesPart(app, data, container, width);
    case 'health':
      return linesPart(healthLines(look));
  }
  return inspectPart(app, details, mask, width);
}

function inspectPart(app: App, details: ContainerDetails, mask: string | null, width: number): Part {
  const { search, match } = app.ui.getState().details;
  const text = inspectText(details.json, mask, width);
  const matches = matchesIn(text, search);
  // Hiding secrets again leaves fewer matches than there were.
  const current = Math.min(match, Math.max(0, matches.length - 1));
  return {
    content: inspectContent(app.theme, text, matches, current),
    notes: [],
    matches,
    foot: searchFoot(app.tr, search, current, matches.length),
  };
}

const inspectText = lastResult(
  (json: Parameters<typeof maskInspect>[0], mask: string | null, width: number): InspectText =>
    layoutInspect(jsonLines(mask === null ? json : maskInspect(json, mask)), width),
);
const matchesIn = lastResult(findMatches);

function processesPart(app: App, data: DetailsData, container: Container, width: number): Part {
  const { tr, theme } = app;
  const { across } = app.ui.getState().details;
  if (container.state !== 'running' && container.state !== 'paused') {
    return saying(app, tr.t('details.processes.notRunning'), width);
  }
  if (data.processesSays) return saying(app, tr.say(data.processesSays), width);
  if (!data.processes) return saying(app, tr.t('details.loading'), width);
  const { heading, lines } = processLines(data.processes, theme);
  return {
    ...linesPart(lines.map((line) => scrolledAcross(line, across, width))),
    notes: [scrolledAcross(heading, across, width)],
  };
}

/** Before the engine has told anything, or when it never will. */
function emptyPart(app: App, data: DetailsData | null, width: number): Part {
  const { tr } = app;
  return data?.says || data?.removedAt ? linesPart([]) : saying(app, tr.t('details.loading'), width);
}

function tableOr(app: App, table: ReturnType<typeof envTable>, none: string, width: number): Part {
  if (table.lines.length === 0) return saying(app, none, width);
  return { content: { kind: 'table', table }, notes: [], foot: '', matches: [] };
}

function saying(app: App, text: string, width: number): Part {
  return linesPart([
    '',
    ...wrapCells(text, Math.max(1, width - 2)).map((line) => ` ${app.theme.paint.dim(line)}`),
  ]);
}

function linesPart(lines: readonly string[]): Part {
  return {
    content: { kind: 'lines', total: lines.length, line: (index) => lines[index] ?? '' },
    notes: [],
    foot: '',
    matches: [],
  };
}

function titleOf(app: App, id: string, container: Container | null, data: DetailsData | null): string {
  const { theme, tr } = app;
  const name = container?.name ?? id.slice(0, 12);
  const state = data?.removedAt
    ? theme.paint.bad(tr.t('details.removed'))
    : container
      ? stateText({ theme, tr }, container)
      : '';
  return [name, state].filter((part) => part !== '').join(` ${theme.glyphs.separator} `);
}

/** What is wrong with what is shown: the container is gone, or the engine did not tell. */
function warningsOf(app: App, data: DetailsData | null, width: number): string[] {
  const { tr, theme } = app;
  const says = data?.removedAt
    ? tr.t('details.removedAt', { time: clock(data.removedAt) })
    : data?.says
      ? tr.say(data.says)
      : '';
  if (says === '') return [];
  return wrapCells(`${theme.glyphs.warning} ${says}`, Math.max(1, width - 2)).map(
    (line) => ` ${theme.paint.bad(line)}`,
  );
}

function searchFoot(tr: Translator, search: string, match: number, count: number): string {
  if (search === '') return '';
  return count === 0
    ? tr.t('details.search.none', { search })
    : tr.t('details.search.at', { search, at: match + 1, count });
}

const TAB_NAMES: Readonly<Record<DetailsTab, Message>> = {
  overview: msg('details.tab.overview'),
  env: msg('details.tab.env'),
  mounts: msg('details.tab.mounts'),
  networks: msg('details.tab.networks'),
  labels: msg('details.tab.labels'),
  processes: msg('details.tab.processes'),
  health: msg('details.tab.health'),
  inspect: msg('details.tab.inspect'),
};
