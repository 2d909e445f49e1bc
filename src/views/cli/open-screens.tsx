import { createActionLog, createActionRunner } from '../../engine/actions/index.ts';
import type { Endpoint } from '../../engine/connect/index.ts';
import { createEngineState } from '../../engine/state/index.ts';
import { createStatsFeed } from '../../engine/streams/stats.ts';
import { pastEvents } from '../../engine/trouble/index.ts';
import type { App } from '../app/app.ts';
import { createApp } from '../app/create-app.ts';
import { createDashboardScreen } from '../app/dashboard-screen.tsx';
import { runProgram } from '../app/program.tsx';
import { loadSession, restoreSession, sessionFile } from '../app/session.ts';
import type { Screen, ScreenHost } from '../app/screen.ts';
import { initialUi } from '../app/ui-state.ts';
import type { Translator } from '../i18n/index.ts';
import { createLogsController } from '../panels/logs/controller.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Theme } from '../theme/index.ts';
import type { CommonOptions } from './arguments.ts';
import { openEngine, type OpenedEngine } from './open-engine.ts';

/** What the start hands over once the program is loaded. `endpoint` null: the demo engine was asked for. */
export interface Start {
  readonly command: CommonOptions & { readonly target?: string };
  readonly terminal: Terminal;
  readonly endpoint: Endpoint | null;
  readonly tr: Translator;
  readonly theme: Theme;
}

/** Opens the dashboard on the engine that answers. Throws EngineError when none can be had. */
export async function openDashboard(start: Start): Promise<void> {
  const { command, terminal, endpoint } = start;
  const opened = await openEngine(command, endpoint, true);
  if (!terminal.lifecycle.isTaken) terminal.open();
  runProgram(terminal, (host) => dashboardScreen(start, opened, host));
}

function dashboardScreen(start: Start, opened: OpenedEngine, host: ScreenHost): Screen {
  const { command, tr, theme } = start;
  const { client, endpoint } = opened;
  const engine = createEngineState(client);
  const stats = createStatsFeed(client);
  const logs = createLogsController({ client, engine });
  const runner = createActionRunner({
    client,
    store: engine.store,
    readOnly: command.readOnly,
    log: createActionLog(),
  });
  const session = { file: sessionFile(), endpoint: client.demo ? 'demo' : endpoint.address };
  const ui = restoreSession(initialUi(host.cols, host.rows), loadSession(session.file, session.endpoint));
  const app = createApp(
    {
      client,
      engine,
      stats,
      logs,
      runner,
      tr,
      theme,
      endpointName: client.demo ? tr.t('app.demoEngine') : endpoint.name,
      demoReason: opened.demoReason ? tr.say(opened.demoReason) : null,
    },
    host,
    ui,
  );
  void startEngine(app);
  return createDashboardScreen({
    app,
    session,
    async close() {
      logs.stop();
      stats.stop();
      engine.stop();
      await opened.close();
    },
  });
}

/** A first load that fails shows in the connection, which goes on trying. */
async function startEngine(app: App): Promise<void> {
  try {
    await app.engine.start();
    app.learn(await pastEvents(app.client));
  } catch {
    // Said in the header by the engine's state; troubles from before are then judged by their exit codes alone.
  }
}
