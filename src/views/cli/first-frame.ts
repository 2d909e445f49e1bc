import type { Message } from '../../engine/message.ts';
import type { FirstLook } from '../../engine/connect/first-look.ts';
import { composePanels } from '../app/compose-panels.ts';
import { restoreSession, type Session } from '../app/session.ts';
import { initialUi } from '../app/ui-state.ts';
import { NO_LOGS } from '../panels/logs/view.ts';
import type { Translator } from '../i18n/index.ts';
import type { Theme } from '../theme/index.ts';

export interface FirstFrameOptions {
  readonly look: Pick<FirstLook, 'containers'>;
  /** What is still waited for. */
  readonly says?: Message;
  readonly cols: number;
  readonly rows: number;
  readonly session: Session | null;
  readonly tr: Translator;
  readonly theme: Theme;
  readonly endpointName: string;
  readonly readOnly: boolean;
}

/**
 * The very first frame, drawn from one look at the engine before React, Ink and dockerode are loaded: the same panels
 * by the same functions, without the figures that are still to come.
 */
export function firstFrame(options: FirstFrameOptions): string[] {
  const { look, says, cols, rows, session, tr, theme, endpointName, readOnly } = options;
  const now = Date.now();
  return composePanels({
    engine: {
      connection: { phase: 'connecting', since: now, ...(says === undefined ? {} : { says }) },
      info: null,
      containers: new Map(look.containers.map((container) => [container.id, container])),
      networks: new Map(),
      events: [],
      reloaded: null,
    },
    stats: { series: new Map() },
    logs: NO_LOGS,
    troubles: [],
    ui: restoreSession(initialUi(cols, rows), session),
    now,
    tr,
    theme,
    endpointName,
    demoReason: null,
    readOnly,
    scroll: new Map(),
  });
}
