import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errorCodeOf } from '../json.ts';

/** After that nobody is still filling a folder: what is left was left by a process that was killed. */
const ABANDONED_AFTER_MS = 60 * 60 * 1000;

/**
 * Makes the folder `goal` appear whole or not at all: it is filled under another name beside it and then renamed.
 * Several processes may do it at once; the first wins, the others throw their own away.
 * @throws what `fill` throws; nothing is left then.
 */
export async function placeFolder(goal: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const parent = dirname(goal);
  await mkdir(parent, { recursive: true });
  const prefix = `${basename(goal)}.new-`;
  await removeAbandoned(parent, prefix);
  const temporary = await mkdtemp(join(parent, prefix));
  try {
    await fill(temporary);
    await rename(temporary, goal);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    const code = errorCodeOf(error);
    // Another process was quicker: its folder is as good as ours.
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
  }
}

async function removeAbandoned(parent: string, prefix: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => name.startsWith(prefix));
  for (const path of names.map((name) => join(parent, name))) {
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > ABANDONED_AFTER_MS) await rm(path, { recursive: true, force: true });
  }
}
