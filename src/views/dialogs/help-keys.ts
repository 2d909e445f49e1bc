import { msg, type Message } from '../../engine/message.ts';
import { keyLabel } from '../app/footer.ts';
import type { App } from '../app/app.ts';
import { PANELS, type UiState } from '../app/ui-state.ts';
import type { Focus, KeyBinding } from '../input/keymap.ts';

/** Bindings that are for the same places of the screen. */
export interface KeyGroup<A = App> {
  readonly focus: readonly Focus[];
  readonly title: readonly Message[];
  readonly bindings: readonly KeyBinding<A>[];
}

/** A table of keys by the places that they are for: those for `first`, then panels, pages, questions. */
export function keyGroups<A = App>(table: readonly KeyBinding<A>[], first?: Focus): KeyGroup<A>[] {
  const groups = [...Map.groupBy(table, (binding) => binding.focus.join())].map(
    ([, bindings]): KeyGroup<A> => {
      const focus = bindings[0]?.focus ?? [];
      return { focus, title: titleOf(focus), bindings };
    },
  );
  const rankOf = ({ focus }: KeyGroup<A>): number =>
    first !== undefined && focus.includes(first) ? -1 : ORDER.findIndex((place) => focus.includes(place));
  return groups.sort((a, b) => rankOf(a) - rankOf(b));
}

const ORDER: readonly Focus[] = [...PANELS, 'details', 'why', 'confirm', 'course', 'exercise', 'help'];

/** The keys of a binding as they are printed on keyboards: "j ↓". */
export function keysOf(binding: KeyBinding, unicode: boolean): string {
  return binding.keys.map((key) => keyLabel(key, unicode)).join(' ');
}

/** Who had the keys before the help was opened. */
export function focusBeneath(ui: UiState): Focus {
  return ui.dialogs.findLast((dialog) => dialog.kind !== 'help')?.kind ?? ui.focus;
}

/** The app as if the help were closed: for asking which keys do something there. */
export function withoutHelp(app: App): App {
  const ui = {
    ...app.ui,
    getState: (): UiState => {
      const state = app.ui.getState();
      return { ...state, dialogs: state.dialogs.filter((dialog) => dialog.kind !== 'help') };
    },
  };
  return { ...app, ui };
}

function titleOf(focus: readonly Focus[]): Message[] {
  const isEveryPanel = PANELS.every((panel) => focus.includes(panel));
  const places = isEveryPanel ? focus.filter((place) => !isPanel(place)) : focus;
  return [...(isEveryPanel ? [msg('details.place.panels')] : []), ...places.map((place) => PLACES[place])];
}

function isPanel(focus: Focus): boolean {
  return PANELS.some((panel) => panel === focus);
}

const PLACES: Readonly<Record<Focus, Message>> = {
  containers: msg('containers.title'),
  stats: msg('stats.title'),
  logs: msg('logs.title'),
  networks: msg('networks.title'),
  details: msg('details.place.details'),
  why: msg('details.place.why'),
  help: msg('details.place.help'),
  confirm: msg('details.place.confirm'),
  course: msg('details.place.course'),
  exercise: msg('details.place.exercise'),
  terms: msg('lessons.key.terms'),
  prompt: msg('details.place.prompt'),
};
