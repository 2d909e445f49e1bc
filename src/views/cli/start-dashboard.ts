import { firstLook } from '../../engine/connect/first-look.ts';
import { EngineError } from '../../engine/message.ts';
import type { Container } from '../../engine/types.ts';
import type { Endpoint } from '../../engine/connect/endpoint.ts';
import { loadSession, sessionFile } from '../app/session.ts';
import { createTranslator, type Language, type Translator } from '../i18n/index.ts';
import { Terminal } from '../terminal/terminal.ts';
import { createTheme, detectAttributes, detectColour, detectUnicode, type Theme } from '../theme/index.ts';
import type { Command } from './arguments.ts';
import { crashReporter } from './crash.ts';
import { firstFrame } from './first-frame.ts';
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
    const { columns, rows } = terminal.size;
    const session = loadSession(sessionFile(), endpoint.address);
    terminal.draw(firstFrame({ ...shown, look, cols: columns, rows, session, endpointName: endpoint.name }));
    return look.containers;
  } catch (error) {
    // Connecting comes next, finds the same and says it in a sentence.
    if (error instanceof EngineError) throw error;
    return [];
  }
}
