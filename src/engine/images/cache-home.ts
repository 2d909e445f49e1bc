import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './cache-lock.ts';

/** The folder of all that is made once and kept: images, programs of labs, apt's lists and packages. */
export function imagesHome(): string {
  const named = process.env['XDG_CACHE_HOME'];
  const cache = named !== undefined && named.startsWith('/') ? named : join(homedir(), '.cache');
  return join(cache, 'quayside', 'images');
}

/** The lock of something that only one process at a time may make. */
export function lockFile(name: string): string {
  return join(imagesHome(), 'locks', inFileName(name));
}

/** An image's name as it can stand in the name of a file. */
export function inFileName(name: string): string {
  return name.replaceAll(/[/:]/g, '_');
}

/** Runs `work` with the folder of apt's lists and packages of a Debian release, and with nobody else in it. */
export async function aptCache<T>(
  suite: string,
  onWait: () => void,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  return withLock(lockFile(`apt-${suite}`), onWait, async () => work(join(imagesHome(), `apt-${suite}`)));
}
