import { EngineError, msg } from '../../engine/message.ts';
import { createTranslator, type Language } from '../i18n/index.ts';
import type { Command } from './arguments.ts';

/**
 * Starts what is full-screen: in a terminal the screen opens and this resolves to undefined; without one the
 * dashboard prints one frame and the exit status is 0, and the course says that it needs a terminal.
 */
export async function startInTerminal(
  command: Extract<Command, { name: 'dashboard' | 'learn' }>,
  language: Language,
): Promise<number | undefined> {
  const term = process.env['TERM'] ?? '';
  const interactive = process.stdin.isTTY && process.stdout.isTTY;
  if (interactive && term !== 'dumb') {
    const { startDashboard } = await import('./start-dashboard.ts');
    await startDashboard(command, language);
    return undefined;
  }
  if (command.name === 'learn') throw new EngineError(msg('cli.learnNeedsTerminal'));
  const { runSnapshot } = await import('./snapshot.ts');
  const status = await runSnapshot({ ...command, size: null, json: false }, language);
  const tr = createTranslator(language);
  process.stderr.write(`${interactive ? tr.t('cli.dumbTerminal', { term }) : tr.t('cli.noTerminal')}\n`);
  return status;
}
