import type { Message } from '../../../engine/message.ts';
import type { LineMatcher } from '../../../engine/streams/logs-filter.ts';
import type { LogFeed, LogSnapshot, LogWindow } from '../../../engine/streams/types.ts';
import type { Selection } from '../../app/ui-state.ts';
import type { Anchor, RowsOf } from './position.ts';
import { allLines, type ShownLines } from './shown.ts';

/** Where a search stands. */
export interface SearchState {
  readonly matcher: LineMatcher;
  /** Lines that match, so far. */
  readonly count: number;
  /** The line that the person is at, and its number from 1; null for none. */
  readonly current: { readonly seq: number; readonly number: number } | null;
}

/** What the logs panel draws, as plain values. A new object whenever one of them has changed. */
export interface LogsView {
  /** Whose log it is: a container, or a project merged; null when nothing is selected. */
  readonly subject: Selection | null;
  /** What that is called. */
  readonly name: string;
  readonly feed: Pick<LogFeed, 'lines'> | null;
  readonly snapshot: LogSnapshot | null;
  readonly window: LogWindow;
  readonly timestamps: boolean;
  readonly wrap: boolean;
  readonly pan: number;
  readonly merged: boolean;
  /** What was typed for the filter and the search; empty for none. */
  readonly filter: string;
  readonly search: string;
  readonly shown: ShownLines;
  /** The row at the bottom while paused; null follows. */
  readonly anchor: Anchor | null;
  /** Shown lines below the bottom of the pane. */
  readonly below: number;
  readonly searchState: SearchState | null;
  /** What is wrong with the filter or the search. */
  readonly problem: Message | null;
  /** Called by the drawing: scrolling by rows needs to know how high the pane is and how lines wrap on it. */
  readonly drawn?: (pane: { readonly height: number; readonly rowsOf: RowsOf }) => void;
}

/** The window that a log is opened with. */
export const FIRST_WINDOW: LogWindow = { tail: 500 };

/** A log that is not open: where nothing is selected, or before there is an engine. */
export const NO_LOGS: LogsView = {
  subject: null,
  name: '',
  feed: null,
  snapshot: null,
  window: FIRST_WINDOW,
  timestamps: true,
  wrap: false,
  pan: 0,
  merged: false,
  filter: '',
  search: '',
  shown: allLines(0, 0),
  anchor: null,
  below: 0,
  searchState: null,
  problem: null,
};
