import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCodeOf } from '../../engine/json.ts';
import { identityOf } from '../../engine/sandbox/host.ts';
import { stateFolder } from '../progress/state-folder.ts';

/** A folder of this process's own: sockets, rc files, records. Another Quayside removes it once this one is gone. */
export interface WorkFolder {
  readonly path: string;
  remove(): Promise<void>;
}

const NAME = /^work-(\d+)-(\d+)-\d+$/;
/** What is put below it may take so much: `/w/docker.sock` of 107 characters that a socket's path has (unix(7)). */
const LONGEST_PATH = 90;

let made = 0;

/** Makes one, with mode 0700, and removes those of processes that were killed. */
export async function makeWorkFolder(): Promise<WorkFolder> {
  const [first, second] = roots();
  const ticks = identityOf(process.pid)?.startTicks ?? 0;
  made += 1;
  const name = `work-${process.pid}-${ticks}-${made}`;
  const root = join(first, name).length <= LONGEST_PATH ? first : second;
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const each of roots()) await removeLeft(each);
  const path = join(root, name);
  await mkdir(path, { mode: 0o700 });
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

/** Whether the process that gave its pid and start (clock ticks after boot) to a name still runs. */
export function isOwnerAlive(pid: string, ticks: string): boolean {
  const owner = identityOf(Number(pid));
  return owner !== undefined && owner.startTicks === Number(ticks);
}

/** The state folder; where its path is too long for a socket's, one for the user in the folder for temporary files. */
function roots(): readonly [string, string] {
  const user = process.getuid?.() ?? 0;
  return [join(stateFolder(), 'work'), join(tmpdir(), `quayside-${user}`)];
}

async function removeLeft(root: string): Promise<void> {
  for (const name of await namesIn(root)) {
    const [, pid, ticks] = NAME.exec(name) ?? [];
    if (pid === undefined || ticks === undefined || isOwnerAlive(pid, ticks)) continue;
    await rm(join(root, name), { recursive: true, force: true });
  }
}

/** None where there is no such folder. @throws what else the file system throws */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
