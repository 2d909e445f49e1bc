import type { App } from '../app/app.ts';
import { layoutFor } from '../app/layout.ts';
import { DETAILS_TABS, type DetailsTab, type DetailsUi } from '../app/ui-state.ts';
import { contentRowAt, tabAt } from '../tabs/screen.ts';
import { detailsModel, detailsTabs, type DetailsModel } from './page.ts';
import { maskValue } from './secrets.ts';

/** What keys and presses do to the open details. */

const CELLS_ACROSS = 8;

/** Opens the next tab, or the one before with `step` -1; round at the ends. */
export function moveTab(app: App, step: 1 | -1): void {
  const at = DETAILS_TABS.indexOf(app.ui.getState().details.tab);
  openTab(app, DETAILS_TABS[(at + step + DETAILS_TABS.length) % DETAILS_TABS.length]);
}

/** A press on a cell of the page, from 0,0 at its upper left corner: on a tab's name, or on a match of the search. */
export function press(app: App, place: { readonly x: number; readonly y: number }): void {
  const size = layoutFor(app.ui.getState()).body;
  const model = modelNow(app);
  if (!model) return;
  const { tab: open, scroll } = app.ui.getState().details;
  const tab = tabAt({ tabs: detailsTabs(app), open: DETAILS_TABS.indexOf(open) }, size, place);
  if (tab !== null) {
    openTab(app, DETAILS_TABS[tab]);
    return;
  }
  const row = contentRowAt({ ...model, scroll }, size, place.y);
  const match = row === null ? -1 : model.matches.findIndex((one) => one.row === row);
  if (match >= 0) change(app, { match });
}

function openTab(app: App, tab: DetailsTab | undefined): void {
  if (tab && tab !== app.ui.getState().details.tab) change(app, { tab, scroll: 0, across: 0 });
}

/** Scrolls by rows; as far as there is something to see. */
export function scrollBy(app: App, rows: number): void {
  const model = modelNow(app);
  if (!model) return;
  const last = Math.max(0, model.total - model.room);
  const from = Math.min(last, app.ui.getState().details.scroll);
  change(app, { scroll: Math.max(0, Math.min(last, from + rows)) });
}

/** Scrolls by screenfuls, less a row that stays in sight. */
export function scrollByPages(app: App, pages: number): void {
  const model = modelNow(app);
  if (model) scrollBy(app, pages * Math.max(1, model.room - 1));
}

export function scrollAcross(app: App, step: 1 | -1): void {
  const { across } = app.ui.getState().details;
  change(app, { across: Math.max(0, across + step * CELLS_ACROSS) });
}

/** Shows the secrets, or hides them again. */
export function toggleMask(app: App): void {
  change(app, { unmasked: !app.ui.getState().details.unmasked });
}

/** Whether the open tab has secrets that the key would show or hide. */
export function hasSecrets(app: App): boolean {
  const { tab } = app.ui.getState().details;
  const env = app.details.data()?.details?.env ?? [];
  return (
    (tab === 'env' || tab === 'inspect') &&
    env.some(({ name, value }) => maskValue(name, value, '') !== value)
  );
}

/** Looks for a text in the inspect, from the first row on the screen; what is found comes into sight. */
export function search(app: App, text: string): void {
  change(app, { search: text, match: 0 });
  const model = modelNow(app);
  if (!model || model.matches.length === 0) return;
  const { scroll } = app.ui.getState().details;
  const next = model.matches.findIndex((match) => match.row >= scroll);
  showMatch(app, model, Math.max(0, next));
}

/** Goes to the next match, or the one before with `step` -1; round at the ends. */
export function searchNext(app: App, step: 1 | -1): void {
  const model = modelNow(app);
  const count = model?.matches.length ?? 0;
  if (model && count > 0) showMatch(app, model, (app.ui.getState().details.match + step + count) % count);
}

export function hasMatches(app: App): boolean {
  const { tab, search } = app.ui.getState().details;
  return tab === 'inspect' && search !== '' && (modelNow(app)?.matches.length ?? 0) > 0;
}

function showMatch(app: App, model: DetailsModel, match: number): void {
  const row = model.matches[match]?.row ?? 0;
  const { scroll } = app.ui.getState().details;
  const inSight = row >= scroll && row < scroll + model.room;
  const last = Math.max(0, model.total - model.room);
  change(app, {
    match,
    scroll: inSight ? scroll : Math.max(0, Math.min(last, row - Math.floor(model.room / 3))),
  });
}

function change(app: App, change: Partial<DetailsUi>): void {
  app.ui.setState({ details: { ...app.ui.getState().details, ...change } });
}

/** What is on the screen now; null when no details are open. */
function modelNow(app: App): DetailsModel | null {
  const id = app.details.data()?.id;
  return id === undefined ? null : detailsModel(app, id, layoutFor(app.ui.getState()).body);
}
