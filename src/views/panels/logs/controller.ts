import type { EngineSnapshot } from '../../../engine/state/types.ts';
import type { LogFeed, LogSnapshot, LogWindow } from '../../../engine/streams/types.ts';
import type { Selection } from '../../app/ui-state.ts';

/** What the logs panel draws, as plain values. */
export interface LogsView {
  /** Whose log it is: a container, or a project merged; null when nothing is selected. */
  readonly subject: Selection | null;
  readonly feed: Pick<LogFeed, 'lines'> | null;
  readonly snapshot: LogSnapshot | null;
  readonly window: LogWindow;
  readonly timestamps: boolean;
  readonly wrap: boolean;
  readonly merged: boolean;
  readonly filter: string;
  readonly search: string;
}

/** Opens and closes log feeds as the selection moves, and holds how the panel shows them. */
export interface LogsController {
  subscribe(listener: () => void): () => void;
  view(): LogsView;
  /** Scrolls by lines; up (negative) pauses following. */
  scroll(by: number): void;
  /** Follows the selection: settles briefly, then opens its log and closes the last one's. Hidden: closes it. */
  show(selection: Selection | null, engine: EngineSnapshot, visible: boolean): void;
  stop(): void;
}
