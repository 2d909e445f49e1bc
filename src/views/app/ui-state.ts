import type { Message } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import type { ActionOptions, ObjectRef } from '../../engine/actions/types.ts';

/** The panels of the dashboard, in the order of their digits. */
export const PANELS = ['containers', 'stats', 'logs', 'networks'] as const;
export type PanelId = (typeof PANELS)[number];

export const SORT_COLUMNS = [
  'name',
  'image',
  'state',
  'uptime',
  'ports',
  'project',
  'cpu',
  'memory',
] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];

/** A row of the containers panel: a container, or the heading of a Compose project ('' is "no project"). */
export type Selection =
  { readonly kind: 'container'; readonly id: string } | { readonly kind: 'project'; readonly name: string };

/** How the containers panel shows its list. */
export interface ListState {
  readonly sort: SortColumn;
  readonly descending: boolean;
  readonly filter: string;
  readonly grouped: boolean;
  readonly runningOnly: boolean;
  readonly collapsed: ReadonlySet<string>;
}

/** A page that takes the place of the panels, or a box over them. The last of the stack has the keys. */
export type Dialog =
  | { readonly kind: 'details'; readonly id: string }
  | { readonly kind: 'why'; readonly id: string }
  | { readonly kind: 'help' }
  | {
      readonly kind: 'confirm';
      readonly actionId: string;
      readonly object: ObjectRef;
      readonly options: ActionOptions;
      /** What the question was made from. */
      readonly asked: EngineSnapshot;
    };

export type DialogKind = Dialog['kind'];

/** What a line of typed input is for (input/prompts.ts says what each does with the text). */
export type PromptPurpose =
  'containers.filter' | 'networks.filter' | 'logs.search' | 'logs.filter' | 'details.search';

/** A line of typed input, in the message line. `before` is what Esc goes back to. */
export interface Prompt {
  readonly purpose: PromptPurpose;
  readonly value: string;
  readonly before: { readonly value: string; readonly selection: Selection | null };
}

/** The tabs of a container's details, in their order. */
export const DETAILS_TABS = [
  'overview',
  'env',
  'mounts',
  'networks',
  'labels',
  'processes',
  'health',
  'inspect',
] as const;
export type DetailsTab = (typeof DETAILS_TABS)[number];

/** How the open details are looked at. The tab stays for the next container, the rest begins afresh. */
export interface DetailsUi {
  readonly tab: DetailsTab;
  /** First row shown, and cells left out at the left. */
  readonly scroll: number;
  readonly across: number;
  /** Whether secrets are shown. */
  readonly unmasked: boolean;
  readonly search: string;
  /** The match that n and N go on from, counted from 0. */
  readonly match: number;
}

export const HELP_TABS = ['keys', 'signs', 'notes'] as const;
/** `demo` is there only where the demo engine stands in for one that did not answer. */
export type HelpTab = (typeof HELP_TABS)[number] | 'demo';

export interface HelpUi {
  readonly tab: HelpTab;
  readonly scroll: number;
}

export const FRESH_DETAILS: DetailsUi = {
  tab: 'overview',
  scroll: 0,
  across: 0,
  unmasked: false,
  search: '',
  match: 0,
};
export const FRESH_HELP: HelpUi = { tab: 'keys', scroll: 0 };

/** What was last done or failed, in the message line until `until` or the next key. */
export interface Notice {
  readonly says: Message;
  readonly tone: 'ok' | 'bad' | 'info';
  readonly until: number;
}

/** What a person set up on the screen; nothing here comes from the engine. */
export interface UiState {
  readonly cols: number;
  readonly rows: number;
  readonly focus: PanelId;
  readonly zoomed: boolean;
  readonly selection: Selection | null;
  /** A selection by name that waits until the object is there: from the last session, or a container recreated. */
  readonly wanted: { readonly kind: 'container' | 'project'; readonly name: string } | null;
  readonly list: ListState;
  /** Ids of networks whose members are folded away, and the selected row of the networks panel. */
  readonly networks: {
    readonly folded: ReadonlySet<string>;
    readonly cursor: string | null;
    readonly filter: string;
  };
  readonly dialogs: readonly Dialog[];
  readonly details: DetailsUi;
  readonly help: HelpUi;
  /** Whether the person has looked at why the demo engine stands in for a real one. */
  readonly demoExplained: boolean;
  readonly prompt: Prompt | null;
  readonly notice: Notice | null;
}

/** The state of a first start, on a terminal of that size. */
export function initialUi(cols: number, rows: number): UiState {
  return {
    cols,
    rows,
    focus: 'containers',
    zoomed: false,
    selection: null,
    wanted: null,
    list: {
      sort: 'name',
      descending: false,
      filter: '',
      grouped: true,
      runningOnly: false,
      collapsed: new Set(),
    },
    networks: { folded: new Set(), cursor: null, filter: '' },
    dialogs: [],
    details: FRESH_DETAILS,
    help: FRESH_HELP,
    demoExplained: false,
    prompt: null,
    notice: null,
  };
}

/** The id of the selected container, or null when a project's heading or nothing is selected. */
export function selectedContainerId(ui: UiState): string | null {
  return ui.selection?.kind === 'container' ? ui.selection.id : null;
}
