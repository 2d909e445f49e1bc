import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, normalize, sep } from 'node:path';
import { errorCodeOf } from '../../json.ts';
import { msg } from '../../message.ts';
import { cleanText } from '../../streams/sanitise.ts';
import type { GuardPolicy } from '../types.ts';
import { Refused } from './refused.ts';

const SOCKET_NAMES = new Set(['docker.sock', 'containerd.sock']);

/**
 * Where a host path that a container shall see really is: links followed, also where its last parts do not exist yet.
 * That is what the engine is told then, so that a link cannot be turned elsewhere in between.
 * @throws Refused where the exercise may not mount it.
 */
export async function mountable(path: string, policy: GuardPolicy, upstream: string): Promise<string> {
  const real = await whereabouts(normalize(path));
  const isSocket = SOCKET_NAMES.has(basename(real)) || real === (await whereabouts(upstream));
  if (isSocket) {
    if (policy.allow.includes('docker-socket')) return real;
    throw new Refused(msg('witness.guard.socket', { path: cleanText(path) }));
  }
  const folder = await whereabouts(policy.folder);
  if (real === folder || real.startsWith(folder + sep) || policy.allow.includes('host-mounts')) return real;
  throw new Refused(msg('witness.guard.mount', { path: cleanText(path), folder: cleanText(policy.folder) }));
}

async function whereabouts(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    // What is not there yet stands where its folder does. A link to nowhere (ENOENT too) is resolved by nobody.
    if (errorCodeOf(error) !== 'ENOENT' || dirname(path) === path) throw error;
    if (await isLink(path)) throw new Refused(msg('witness.guard.link', { path: cleanText(path) }));
    return join(await whereabouts(dirname(path)), basename(path));
  }
}

async function isLink(path: string): Promise<boolean> {
  return lstat(path).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
}
