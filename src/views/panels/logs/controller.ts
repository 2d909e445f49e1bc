import type { EngineClient } from '../../../engine/client.ts';
import type { EngineSnapshot, EngineState } from '../../../engine/state/types.ts';
import { openLogs } from '../../../engine/streams/logs.ts';
import type { LogFeed, LogTargets } from '../../../engine/streams/types.ts';
import type { Selection } from '../../app/ui-state.ts';
import { LogLookup } from './lookup.ts';
import { revealed, scrolled, type Anchor, type RowsOf } from './position.ts';
import { NO_LOGS, type LogsView } from './view.ts';
import { firstWindow, otherKind, toWindow, widened, type WindowChoice } from './windows.ts';

export { NO_LOGS, type LogsView } from './view.ts';

/** A selection that moves on within this time opens no log. */
const SETTLE_MS = 80;
/** A new log takes the place of the last one when it has something to show, or after this time. */
const TAKE_OVER_MS = 300;
/** While lines keep coming the screen follows at this pace: rows that all move cost bytes and nobody reads faster. */
const REDRAW_MS = 250;
const PAN_CELLS = 16;

/** Opens and closes log feeds as the selection moves, and holds how the panel shows them. */
export interface LogsController {
  subscribe(listener: () => void): () => void;
  view(): LogsView;
  /** Follows the selection: settles briefly, then opens its log and closes the last one's. Hidden: closes it. */
  show(selection: Selection | null, engine: EngineSnapshot, visible: boolean): void;
  /** Scrolls by rows; up (negative) pauses following, the end resumes it. */
  scroll(by: number): void;
  /** Scrolls by a pane's height. */
  page(direction: 1 | -1): void;
  home(): void;
  end(): void;
  /** Shifts unwrapped lines sideways. */
  pan(direction: 1 | -1): void;
  toggleTimestamps(): void;
  toggleWrap(): void;
  /** Changes between the selected container and its whole project. */
  toggleMerged(): void;
  setFilter(text: string): void;
  setSearch(text: string): void;
  nextMatch(direction: 1 | -1): void;
  /** Loads more (1) or less (-1) of the past. */
  widen(direction: 1 | -1): void;
  /** Changes between the last lines and the last minutes. */
  toggleSince(): void;
  stop(): void;
}

export interface LogsServices {
  readonly client: EngineClient;
  readonly engine: EngineState;
}

/** The controller of one dashboard. `stop` closes what is open. */
export function createLogsController(services: LogsServices): LogsController {
  return new Controller(services);
}

/** An open log. */
interface Open {
  readonly subject: Selection;
  readonly name: string;
  readonly key: string;
  readonly feed: LogFeed;
  readonly lookup: LogLookup;
  readonly close: () => void;
}

type Options = Pick<LogsView, 'timestamps' | 'wrap' | 'pan' | 'merged' | 'filter' | 'search'>;

class Controller implements LogsController {
  readonly #services: LogsServices;
  readonly #listeners = new Set<() => void>();
  #options: Options = NO_LOGS;
  #choice: WindowChoice = firstWindow;
  #window = NO_LOGS.window;
  #wanted: { readonly subject: Selection; readonly name: string; readonly targets: LogTargets } | null = null;
  #open: Open | null = null;
  /** Will take the place of `#open`. */
  #next: Open | null = null;
  #anchor: Anchor | null = null;
  /** Where the search moved the pane, and from where. */
  #searchMove: { readonly from: Anchor | null; readonly to: Anchor | null } | null = null;
  #pane: { readonly height: number; readonly rowsOf: RowsOf } = { height: 1, rowsOf: () => 1 };
  #view: LogsView | null = null;
  #settle: NodeJS.Timeout | undefined;
  #takeOver: NodeJS.Timeout | undefined;
  #redraw: NodeJS.Timeout | undefined;
  #redrawn = 0;

  constructor(services: LogsServices) {
    this.#services = services;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  view(): LogsView {
    this.#view ??= this.#makeView();
    return this.#view;
  }

  show(selection: Selection | null, engine: EngineSnapshot, visible: boolean): void {
    const wanted = visible && selection !== null ? targetsOf(selection, engine, this.#options.merged) : null;
    if (wanted === null) {
      if (this.#wanted !== null) this.#closeAll();
      return;
    }
    if (this.#wanted !== null && sameTargets(wanted.targets, this.#wanted.targets)) return;
    const isFirst = this.#wanted === null;
    this.#wanted = wanted;
    clearTimeout(this.#settle);
    // Nothing is open: there is nothing to wait for.
    if (isFirst) this.#openWanted();
    else this.#settle = setTimeout(() => this.#openWanted(), SETTLE_MS);
  }

  scroll(by: number): void {
    const shown = this.#open?.lookup.shown;
    if (shown === undefined) return;
    this.#anchor = scrolled(shown, this.#pane.rowsOf, this.#anchor, by, this.#pane.height);
    this.#changed();
  }

  page(direction: 1 | -1): void {
    this.scroll(direction * Math.max(1, this.#pane.height - 1));
  }

  home(): void {
    this.scroll(Number.NEGATIVE_INFINITY);
  }

  end(): void {
    this.#anchor = null;
    this.#changed();
  }

  pan(direction: 1 | -1): void {
    this.#set({ pan: Math.max(0, this.#options.pan + direction * PAN_CELLS) });
  }

  toggleTimestamps(): void {
    this.#set({ timestamps: !this.#options.timestamps });
  }

  toggleWrap(): void {
    this.#set({ wrap: !this.#options.wrap, pan: 0 });
  }

  toggleMerged(): void {
    this.#set({ merged: !this.#options.merged });
  }

  setFilter(text: string): void {
    if (text === this.#options.filter) return;
    this.#options = { ...this.#options, filter: text };
    this.#open?.lookup.setFilter(text);
    this.#changed();
  }

  setSearch(text: string): void {
    if (text === this.#options.search) return;
    this.#options = { ...this.#options, search: text };
    if (text === '' && this.#searchMove !== null && this.#anchor === this.#searchMove.to) {
      this.#anchor = this.#searchMove.from;
    }
    if (text === '') this.#searchMove = null;
    this.#open?.lookup.setSearch(text);
    this.#changed();
  }

  nextMatch(direction: 1 | -1): void {
    const seq = this.#open?.lookup.next(direction);
    if (seq !== undefined) this.#reveal(seq);
    this.#changed();
  }

  widen(direction: 1 | -1): void {
    this.#choose(widened(this.#choice, direction));
  }

  toggleSince(): void {
    this.#choose(otherKind(this.#choice));
  }

  stop(): void {
    this.#closeAll();
    this.#listeners.clear();
  }

  #choose(choice: WindowChoice): void {
    if (choice === this.#choice) return;
    this.#choice = choice;
    if (this.#wanted !== null) this.#openWanted();
  }

  #set(options: Partial<Options>): void {
    this.#options = { ...this.#options, ...options };
    this.#changed();
  }

  #openWanted(): void {
    const wanted = this.#wanted;
    if (wanted === null) return;
    this.#next?.close();
    clearTimeout(this.#takeOver);
    this.#window = toWindow(this.#choice, Date.now());
    const { client, engine } = this.#services;
    const feed = openLogs(client, engine, wanted.targets, this.#window);
    const lookup = new LogLookup(feed, () => this.#searched(lookup));
    lookup.setFilter(this.#options.filter);
    lookup.setSearch(this.#options.search);
    const unsubscribe = feed.store.subscribe(() => this.#fed(lookup));
    const close = (): void => {
      unsubscribe();
      lookup.stop();
      feed.stop();
    };
    this.#next = { ...wanted, key: JSON.stringify(wanted.targets), feed, lookup, close };
    if (this.#open === null) this.#takeNext();
    else this.#takeOver = setTimeout(() => this.#takeNext(), TAKE_OVER_MS);
  }

  /** The log that was opened last takes the place of the one on the screen. */
  #takeNext(): void {
    if (this.#next === null) return;
    clearTimeout(this.#takeOver);
    this.#open?.close();
    this.#open = this.#next;
    this.#next = null;
    this.#anchor = null;
    this.#searchMove = null;
    this.#changed();
  }

  /** A feed has committed. */
  #fed(lookup: LogLookup): void {
    lookup.advance();
    if (lookup === this.#next?.lookup) {
      if (this.#next.feed.store.getState().phase !== 'loading') this.#takeNext();
      return;
    }
    this.#view = null;
    const wait = this.#redrawn + REDRAW_MS - performance.now();
    if (wait <= 0) this.#changed();
    else this.#redraw ??= setTimeout(() => this.#changed(), wait);
  }

  /** A filter or a search has got on. */
  #searched(lookup: LogLookup): void {
    if (lookup !== this.#open?.lookup) return;
    if (this.#options.search !== '' && this.#searchMove === null && lookup.isDone) {
      const bottom = this.#anchor?.seq ?? Number.POSITIVE_INFINITY;
      const seq = lookup.lastUpTo(bottom);
      if (seq !== undefined) {
        const from = this.#anchor;
        this.#reveal(seq);
        this.#searchMove = { from, to: this.#anchor };
      }
    }
    this.#changed();
  }

  #reveal(seq: number): void {
    const shown = this.#open?.lookup.shown;
    if (shown === undefined) return;
    this.#anchor = revealed(shown, this.#pane.rowsOf, this.#anchor, seq, this.#pane.height);
  }

  #closeAll(): void {
    for (const timer of [this.#settle, this.#takeOver, this.#redraw]) clearTimeout(timer);
    this.#redraw = undefined;
    this.#next?.close();
    this.#open?.close();
    this.#next = null;
    this.#open = null;
    this.#wanted = null;
    this.#anchor = null;
    this.#changed();
  }

  #changed(): void {
    clearTimeout(this.#redraw);
    this.#redraw = undefined;
    this.#redrawn = performance.now();
    this.#view = null;
    // What a person reads stays, whatever comes meanwhile.
    this.#open?.feed.hold(this.#anchor?.seq ?? null);
    for (const listener of this.#listeners) listener();
  }

  #makeView(): LogsView {
    const open = this.#open;
    const { timestamps, wrap, pan, merged, filter, search } = this.#options;
    const options = { timestamps, wrap, pan, merged, filter, search };
    if (open === null) return { ...NO_LOGS, ...options };
    const { shown } = open.lookup;
    const anchor = this.#anchor;
    return {
      ...options,
      subject: open.subject,
      name: open.name,
      feed: open.feed,
      snapshot: open.feed.store.getState(),
      window: this.#window,
      shown,
      anchor,
      below: anchor === null ? 0 : Math.max(0, shown.count - 1 - shown.placeFrom(anchor.seq)),
      searchState: open.lookup.search,
      problem: open.lookup.problem,
      drawn: (pane) => {
        this.#pane = pane;
      },
    };
  }
}

function targetsOf(
  selection: Selection,
  engine: EngineSnapshot,
  merged: boolean,
): { subject: Selection; name: string; targets: LogTargets } | null {
  if (selection.kind === 'project') {
    return { subject: selection, name: selection.name, targets: { project: selection.name } };
  }
  const container = engine.containers.get(selection.id);
  if (merged && container !== undefined && container.project !== '') {
    const { project } = container;
    return { subject: { kind: 'project', name: project }, name: project, targets: { project } };
  }
  const name = container?.name ?? selection.id.slice(0, 12);
  return { subject: selection, name, targets: { ids: [selection.id] } };
}

function sameTargets(a: LogTargets, b: LogTargets): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
