import type { StoreApi } from 'zustand/vanilla';
import type { ActionRunner } from '../../engine/actions/index.ts';
import type { EngineClient } from '../../engine/client.ts';
import type { EngineState } from '../../engine/state/types.ts';
import type { EngineEvent } from '../../engine/types.ts';
import type { StatsFeed } from '../../engine/streams/types.ts';
import type { DetailsController } from '../details/controller.ts';
import type { LogsController } from '../panels/logs/controller.ts';
import type { WhyController } from '../panels/why/controller.ts';
import type { Translator } from '../i18n/index.ts';
import type { Theme } from '../theme/index.ts';
import type { Changes } from './changes.ts';
import type { ScreenHost } from './screen.ts';
import type { UiState } from './ui-state.ts';
import type { View } from './view.ts';

/** What the dashboard works with. */
export interface Services {
  readonly client: EngineClient;
  readonly engine: EngineState;
  readonly stats: StatsFeed;
  readonly logs: LogsController;
  readonly runner: ActionRunner;
  readonly tr: Translator;
  readonly theme: Theme;
  readonly endpointName: string;
  /** Why this is the demo engine, when it stands in for one that did not answer. */
  readonly demoReason: string | null;
}

/** The dashboard's stores and services in one hand; commands (commands.ts) act on it, panels draw its view. */
export interface App extends Services {
  readonly ui: StoreApi<UiState>;
  readonly host: ScreenHost;
  readonly changes: Changes;
  readonly details: DetailsController;
  readonly why: WhyController;
  /** The view of this moment. */
  view(): View;
  /** Takes in what the engine remembers from before this dashboard was opened, for the troubles. */
  learn(events: readonly EngineEvent[]): void;
  /** Does what a key does now. True when it did something. */
  key(name: string): boolean;
  /** Opens the course; absent where this dashboard was itself opened without one. */
  openCourse?(): void;
  stop(): void;
}
