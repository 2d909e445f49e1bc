import { createActionLog, createActionRunner } from '../../engine/actions/index.ts';
import { createEngineState } from '../../engine/state/index.ts';
import { createStatsFeed } from '../../engine/streams/stats.ts';
import type { App } from '../app/app.ts';
import { createApp } from '../app/create-app.ts';
import { composeFrame } from '../app/compose.ts';
import { keepSelection } from '../app/keep-selection.ts';
import { watchWhatIsShown } from '../app/commands.ts';
import { MIN_ROWS } from '../app/layout.ts';
import { initialUi, type PanelId } from '../app/ui-state.ts';
import type { View } from '../app/view.ts';
import { shownRows } from '../app/shown-rows.ts';
import { toAscii } from '../text/ascii.ts';
import { createTranslator, type Language } from '../i18n/index.ts';
import { createLogsController } from '../panels/logs/controller.ts';
import { listRows } from '../panels/containers/rows.ts';
import { createTheme, detectAttributes, detectColour, detectUnicode } from '../theme/index.ts';
import { OFFLINE_HOST } from '../app/screen.ts';
import { answerOf } from './answer-of.ts';
import type { CommonOptions } from './arguments.ts';
import { endpointOf, openEngine, type OpenedEngine } from './open-engine.ts';
import { snapshotJson } from './snapshot-json.ts';

export interface SnapshotOptions extends CommonOptions {
  readonly size: { readonly cols: number; readonly rows: number } | null;
  readonly panel?: PanelId;
  readonly json: boolean;
  /** Lines of the terminal that are printed below the frame. */
  readonly linesBelow?: number;
}

const DEFAULT_SIZE = { cols: 120, rows: 40 };
/** Figures that have not come by then are left out: an old engine takes up to 2 s for a sample. */
const FIGURES_WITHIN_MS = 5_000;

/** `quayside snapshot`: one frame, or its data, on stdout. Throws EngineError when no engine answers. */
export async function runSnapshot(options: SnapshotOptions, language: Language): Promise<number> {
  const opened = await openEngine(options, options.demo ? null : endpointOf(options), false);
  try {
    const text = await takeSnapshot(opened, options, language);
    await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
    return 0;
  } finally {
    await opened.close();
  }
}

async function takeSnapshot(
  opened: OpenedEngine,
  options: SnapshotOptions,
  language: Language,
): Promise<string> {
  const { client } = opened;
  const engine = createEngineState(client);
  const stats = createStatsFeed(client);
  const logs = createLogsController({ client, engine });
  const { cols, rows } = options.size ?? terminalSize(options.linesBelow ?? 0) ?? DEFAULT_SIZE;
  const initial = initialUi(cols, rows);
  const { env, stdout } = process;
  const app = createApp(
    {
      client,
      engine,
      stats,
      logs,
      runner: createActionRunner({
        client,
        store: engine.store,
        readOnly: options.readOnly,
        log: createActionLog(),
      }),
      tr: createTranslator(language),
      theme: createTheme({
        depth: detectColour(env, stdout.isTTY),
        unicode: detectUnicode(env),
        attributes: detectAttributes(env, stdout.isTTY),
      }),
      endpointName: opened.endpoint.name,
      demoReason: null,
    },
    OFFLINE_HOST,
    options.panel === undefined ? initial : { ...initial, focus: options.panel, zoomed: true },
  );
  const release = keepSelection(app);
  try {
    await answerOf(client, (signal) => {
      signal.addEventListener('abort', () => engine.stop(), { once: true });
      return engine.start();
    });
    watchWhatIsShown(app, options.json ? listRows(app.view()) : shownRows(app.view()));
    await settled(app);
    return options.json ? snapshotJson(app.view()) : `${frameOf(app).join('\n')}\n`;
  } finally {
    release();
    app.stop();
    logs.stop();
    stats.stop();
    engine.stop();
  }
}

function frameOf(app: App): string[] {
  const lines = composeFrame(app);
  return app.theme.unicode ? lines : lines.map(toAscii);
}

/** As much of the terminal as leaves the top in sight, above what is printed below and the line of the prompt. */
function terminalSize(linesBelow: number): { cols: number; rows: number } | null {
  const { columns, rows, isTTY } = process.stdout;
  return isTTY ? { cols: columns, rows: Math.max(MIN_ROWS, rows - linesBelow - 1) } : null;
}

/** Resolves when every running container on the list has its inspect and figures and the log has loaded. */
function settled(app: App): Promise<void> {
  return new Promise((resolve) => {
    const ready = (view: View): boolean =>
      [...view.engine.containers.values()].every(
        (container) =>
          container.run !== undefined &&
          (container.state !== 'running' ||
            view.stats.series.has(container.id) ||
            !isWatched(view, container.id)),
      ) && view.logs.snapshot?.phase !== 'loading';
    const finish = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(finish, FIGURES_WITHIN_MS);
    const unsubscribe = app.changes.subscribe(() => {
      if (ready(app.view())) finish();
    });
    app.changes.touch();
  });
}

function isWatched(view: View, id: string): boolean {
  return shownRows(view).some((row) => row.kind === 'container' && row.container.id === id);
}
