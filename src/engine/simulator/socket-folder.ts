import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from '../is-running.ts';

const PREFIX = 'quayside-demo-';
/** What a unix socket's path can hold on Linux and macOS, with room for the name that mkdtemp adds. */
const LONGEST_FOLDER = 60;

/**
 * Makes the private folder (0700, as mkdtemp makes them) for the demo engine's socket: under XDG_RUNTIME_DIR where that
 * is short enough for a socket, else under the system's temporary folder. Folders whose process is gone (it was killed)
 * are swept away.
 */
export function makeSocketFolder(env: NodeJS.ProcessEnv = process.env): string {
  const runtime = env['XDG_RUNTIME_DIR'] ?? '';
  const usable = runtime !== '' && runtime.length <= LONGEST_FOLDER && isDirectory(runtime);
  const base = usable ? runtime : tmpdir();
  sweep(base);
  return mkdtempSync(join(base, `${PREFIX}${process.pid}-`));
}

export function removeSocketFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

function sweep(base: string): void {
  for (const name of readdirSync(base)) {
    const pid = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split('-')[0]) : NaN;
    if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid || isRunning(pid)) continue;
    try {
      removeSocketFolder(join(base, name));
    } catch {
      // Somebody else's: theirs to sweep.
    }
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
