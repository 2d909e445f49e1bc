import { createActionLog, createActionRunner } from '../../engine/actions/index.ts';
import type { Endpoint } from '../../engine/connect/index.ts';
import { createEngineState, type EngineState } from '../../engine/state/index.ts';
import { createStatsFeed } from '../../engine/streams/stats.ts';
import type { Container } from '../../engine/types.ts';
import { pastEvents } from '../../engine/trouble/index.ts';
import type { OwnEngine } from '../../lessons/run/course-engine.ts';
import type { Workplace } from '../../lessons/run/workplace.ts';
import type { App, Services } from '../app/app.ts';
import { createApp } from '../app/create-app.ts';
import { keepSelection } from '../app/keep-selection.ts';
import { createDashboardScreen } from '../app/dashboard-screen.tsx';
import { runProgram } from '../app/program.tsx';
import { loadSession, restoreSession, sessionFile } from '../app/session.ts';
import type { Screen, ScreenHost } from '../app/screen.ts';
import { initialUi } from '../app/ui-state.ts';
import type { Translator } from '../i18n/index.ts';
import type { LiveDashboard } from '../lesson/desk.ts';
import type { LessonServices } from '../lesson/lesson-app.ts';
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
  /** Containers that the first frame has shown already. */
  readonly seen: readonly Container[];
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

/** Opens the course. Exercises have an engine of their own; the person's is connected to only where that cannot be. */
export async function openLearn(start: Start): Promise<void> {
  const { command, terminal, endpoint } = start;
  const { createLessonScreen } = await import('../lesson/lesson-screen.tsx');
  terminal.open();
  runProgram(terminal, (host) =>
    createLessonScreen(
      lessonServices(start, host, {
        isOnTop: false,
        own: async () => followed(await openEngine(command, endpoint, false)),
        demo: () => openDemo(command),
      }),
      host,
    ),
  );
}

/** The course on top of a dashboard, whose engine serves where there can be no private one. */
async function showCourse(
  start: Start,
  opened: OpenedEngine,
  engine: EngineState,
  host: ScreenHost,
): Promise<void> {
  const { createLessonScreen } = await import('../lesson/lesson-screen.tsx');
  const own: OwnEngine = {
    client: opened.client,
    engine,
    dockerHost: opened.endpoint.address,
    close: () => Promise.resolve(),
  };
  const { target: _, ...command } = start.command;
  const services = lessonServices({ ...start, command }, host, {
    isOnTop: true,
    own: () => Promise.resolve(own),
    demo: () => openDemo(command),
  });
  host.push(createLessonScreen(services, host));
}

async function openDemo(command: CommonOptions): Promise<OwnEngine> {
  return followed(await openEngine({ ...command, demo: true }, null, false));
}

/** An engine with its live state. */
function followed(opened: OpenedEngine): OwnEngine {
  const engine = createEngineState(opened.client);
  void engine.start();
  return {
    client: opened.client,
    engine,
    dockerHost: opened.endpoint.address,
    async close() {
      engine.stop();
      await opened.close();
    },
  };
}

function lessonServices(
  start: Start,
  host: ScreenHost,
  rest: Pick<LessonServices, 'own' | 'demo' | 'isOnTop'>,
): LessonServices {
  const { command, tr, theme } = start;
  return {
    tr,
    theme,
    target: command.target,
    live: (place) => liveDashboard(start, place, host),
    dashboard: (place) => courseDashboard(start, place, host),
    ...rest,
  };
}

/** The dashboard's panels on the engine of an exercise, for the course's live pane. */
function liveDashboard(start: Start, place: Workplace, host: ScreenHost): LiveDashboard {
  const services = courseServices(start, place);
  const app = createApp(services, host, initialUi(host.cols, host.rows));
  const releaseSelection = keepSelection(app);
  return {
    app,
    close() {
      releaseSelection();
      app.stop();
      services.logs.stop();
      services.stats.stop();
      return Promise.resolve();
    },
  };
}

/** The whole dashboard on the engine of an exercise, which it leaves open when it closes. */
function courseDashboard(start: Start, place: Workplace, host: ScreenHost): Screen {
  const session = { file: sessionFile(), endpoint: COURSE_SESSION };
  const ui = restoreSession(initialUi(host.cols, host.rows), loadSession(session.file, session.endpoint));
  const services = courseServices(start, place);
  const app = createApp(services, host, ui);
  return createDashboardScreen({
    app,
    session,
    close() {
      services.logs.stop();
      services.stats.stop();
      return Promise.resolve();
    },
  });
}

/** Reads the engine itself; what a person does there goes the learner's way, where it is seen and guarded. */
function courseServices({ command, tr, theme }: Start, place: Workplace): Services {
  const { client, engine } = place.engine;
  return {
    client,
    engine,
    stats: createStatsFeed(client),
    logs: createLogsController({ client, engine }),
    runner: createActionRunner({
      client: place.deeds,
      store: engine.store,
      readOnly: command.readOnly,
      log: createActionLog(),
    }),
    tr,
    theme,
    endpointName: tr.t('lessons.engine.name'),
    demoReason: null,
  };
}

/** Private engines come and go; what was set up on the dashboard of one is found again on the next. */
const COURSE_SESSION = 'course';

function dashboardScreen(start: Start, opened: OpenedEngine, host: ScreenHost): Screen {
  const { command, tr, theme } = start;
  const { client, endpoint } = opened;
  const engine = createEngineState(client, client.demo ? [] : start.seen);
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
    { openCourse: () => void showCourse(start, opened, engine, host) },
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
