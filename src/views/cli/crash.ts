import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanText } from '../../engine/streams/sanitise.ts';
import { stateFolder } from '../../lessons/progress/state-folder.ts';
import type { Translator } from '../i18n/index.ts';

/**
 * Says in one sentence that the program failed, and keeps the details in a file under the XDG state directory. The
 * function that comes back never throws.
 */
export function crashReporter(tr: Translator): (error: unknown) => string {
  return (error) => {
    const what = cleanText(error instanceof Error ? error.message : String(error)).slice(0, 200);
    return tr.t('cli.crashed', { what, file: keepDetails(error) });
  };
}

function keepDetails(error: unknown): string {
  const directory = stateFolder();
  const file = join(directory, 'crash.log');
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${new Date().toISOString()}\n${stack}\n`, { mode: 0o600 });
    return file;
  } catch {
    // The crash is reported all the same; that its details could not be kept shows in the dash.
    return '-';
  }
}
