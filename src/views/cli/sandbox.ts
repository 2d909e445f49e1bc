import type { Language } from '../i18n/index.ts';
import { createTranslator } from '../i18n/index.ts';
import type { Command } from './arguments.ts';

/** `quayside sandbox …`: an engine to play with, and what such engines have kept. Resolves to the exit status. */
export async function runSandbox(
  command: Extract<Command, { name: 'sandbox' }>,
  language: Language,
): Promise<number> {
  const tr = createTranslator(language);
  switch (command.action) {
    case 'ls':
      return (await import('./sandbox-kept.ts')).listSandboxes(tr, command.json);
    case 'rm':
      return (await import('./sandbox-kept.ts')).removeSandboxes(tr, command.id);
    case 'env':
      return (await import('./sandbox-env.ts')).printEnv(tr);
    case 'open': {
      if (!process.stdin.isTTY || !process.stdout.isTTY)
        return (await import('./sandbox-env.ts')).printEnv(tr);
      return (await import('./sandbox-shell.ts')).openPlayground(tr);
    }
  }
}
