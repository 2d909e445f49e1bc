import { CONNECT_TIMEOUT_MS } from '../../engine/connect/connect.ts';
import { firstLook, NoAnswerYet } from '../../engine/connect/first-look.ts';
import { EngineError, msg } from '../../engine/message.ts';
import type { Container } from '../../engine/types.ts';
import type { Endpoint } from '../../engine/connect/endpoint.ts';
import { loadSession, sessionFile } from '../app/session.ts';
import { createTranslator, type Language, type Translator } from '../i18n/index.ts';
import { Terminal } from '../terminal/terminal.ts';
import { createTheme, detectAttributes, detectColour, detectUnicode, type Theme } from '../theme/index.ts';
import type { Command } from './arguments.ts';
import { crashReporter } from './crash.ts';
import { firstFrame, type FirstFrameOptions } from './first-frame.ts';
import { endpointOf } from './open-engine.ts';

/** How long the first frame waits for the engine's first answer before the program is loaded without it. */
const FIRST_LOOK_MS = 250;

/**
 * Opens the dashboard in this terminal. Resolves when it stands; it then lives until its keys or a signal end the
 * process. Throws EngineError, the terminal given back, when no engine can be had.
 */
export async function startDashboard(
  command: Extract<Command, { name: 'dashboard' | 'learn' }>,
  language: Language,
): Promise<void> {
  const { env, stdout } = process;
  const tr = createTranslator(language);
  const theme = createTheme({
    depth: detectColour(env, stdout.isTTY),
    unicode: detectUnicode(env),
    attributes: detectAttributes(env, stdout.isTTY),
  });
  const endpoint = command.demo ? null : endpointOf(command);
  const terminal = new Terminal({
    mouse: command.mouse,
    unicode: theme.unicode,
    describeCrash: crashReporter(tr),
  });
  const seen =
    endpoint && command.name === 'dashboard'
      ? await drawFirstFrame(terminal, endpoint, { tr, theme, readOnly: command.readOnly })
      : [];
  const { openDashboard, openLearn } = await import('./open-screens.tsx');
  try {
    const open = command.name === 'learn' ? openLearn : openDashboard;
    await open({ command, terminal, endpoint, seen, tr, theme });
  } catch (error) {
    terminal.close();
    throw error;
  }
}

interface FirstFrameLook {
  readonly tr: Translator;
  readonly theme: Theme;
  readonly readOnly: boolean;
}

/** Draws the first frame where the engine answers quickly. What it saw; nothing where it did not answer. */
async function drawFirstFrame(
  terminal: Terminal,
  endpoint: Endpoint,
  shown: FirstFrameLook,
): Promise<readonly Container[]> {
  try {
    const look = await firstLook(endpoint, FIRST_LOOK_MS);
    terminal.open();
    terminal.draw(frameOf(terminal, endpoint, { ...shown, look }));
    return look.containers;
  } catch (error) {
    // Connecting comes next, finds the same and says it in a sentence.
    if (error instanceof EngineError) throw error;
    if (error instanceof NoAnswerYet) drawWaiting(terminal, endpoint, shown);
    return [];
  }
}

/** While an engine that took the connection keeps silent, the screen says so and `q` works. */
function drawWaiting(terminal: Terminal, endpoint: Endpoint, shown: FirstFrameLook): void {
  const { tr, theme } = shown;
  const { input, lifecycle } = terminal;
  const says = msg('connect.waiting', {
    address: endpoint.name,
    seconds: CONNECT_TIMEOUT_MS / 1000,
  });
  terminal.open();
  const lines = frameOf(terminal, endpoint, { ...shown, look: { containers: [] }, says });
  terminal.draw([...lines.slice(0, -1), ` ${theme.paint.key('q')} ${tr.t('app.key.quit')}`]);
  const early = input.onEarlyKey;
  // What is typed after other keys is meant for the dashboard.
  input.onEarlyKey = (key, place) => {
    if (key.name !== 'q' || place > 0) return early?.(key, place) ?? false;
    void lifecycle.end(0);
    return true;
  };
}

function frameOf(
  terminal: Terminal,
  endpoint: Endpoint,
  shown: FirstFrameLook & Pick<FirstFrameOptions, 'look' | 'says'>,
): string[] {
  const { columns: cols, rows } = terminal.size;
  const session = loadSession(sessionFile(), endpoint.address);
  return firstFrame({ ...shown, cols, rows, session, endpointName: endpoint.name });
}
