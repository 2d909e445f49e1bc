import type { EngineSnapshot } from '../../engine/state/types.ts';
import type { StatsSnapshot } from '../../engine/streams/types.ts';
import type { Trouble } from '../../engine/trouble/types.ts';
import type { LogsView } from '../panels/logs/controller.ts';
import type { Translator } from '../i18n/index.ts';
import type { Theme } from '../theme/index.ts';
import type { ScrollMemory } from '../panels/scroll.ts';
import type { UiState } from './ui-state.ts';

/** Cells across and rows down. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Everything that a panel may read, as plain values: what the screen shows is a function of this alone, so the
 * gallery, the snapshot command and the live screen draw the same picture.
 */
export interface View {
  readonly engine: EngineSnapshot;
  readonly stats: StatsSnapshot;
  readonly logs: LogsView;
  /** Newest first. */
  readonly troubles: readonly Trouble[];
  readonly ui: UiState;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly tr: Translator;
  readonly theme: Theme;
  /** Where the engine is, as the header names it: "local", a context's name, tcp://… */
  readonly endpointName: string;
  /** Why the demo engine stands in for a real one; null when it does not, or was asked for. */
  readonly demoReason: string | null;
  readonly readOnly: boolean;
  /** The one thing that drawing may change: how far each list is scrolled. */
  readonly scroll: ScrollMemory;
}

/** Draws a panel with its border: exactly `size.height` lines of exactly `size.width` cells. */
export type DrawPanel = (view: View, size: Size, focused: boolean) => string[];
