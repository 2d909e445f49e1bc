import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fieldOf, numberOf, textOf } from '../json.ts';
import { EngineError, msg } from '../message.ts';
import { run } from './host.ts';
import { LOCKED_STATUS, lockWords } from './lock.ts';
import { readRecords } from './traces.ts';

/** The data of an engine that was left, or runs now. */
export interface KeptSandbox {
  /** The folder's name: what `sandbox rm` takes. */
  readonly id: string;
  readonly folder: string;
  /** What it takes on disk. */
  readonly bytes: number;
  /** Version of the engine that wrote it; empty where that is not known. */
  readonly engine: string;
  /** When an engine was last started on it, ms. */
  readonly usedAt: number;
  /** An engine runs on it. */
  readonly inUse: boolean;
}

/** Beyond these the oldest go, when an engine is started. */
export const KEPT_MAX_COUNT = 8;
export const KEPT_MAX_BYTES = 12_000_000_000;

const NOTE = 'kept.json';
const ID = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Where the data of sandboxes stays: below the XDG state directory. */
export function keptRoot(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['XDG_STATE_HOME'];
  const state = named !== undefined && named.startsWith('/') ? named : join(homedir(), '.local', 'state');
  return join(state, 'quayside', 'sandboxes');
}

/** The folder for the data of one sandbox, to be given as `keepData`. @throws EngineError where that is no name. */
export function keptFolder(id: string, env: NodeJS.ProcessEnv = process.env): string {
  if (!ID.test(id)) throw new EngineError(msg('sandbox.noSuchKept', { id }));
  return join(keptRoot(env), id);
}

/** All that is kept, the last used first. */
export async function listKept(root: string = keptRoot()): Promise<KeptSandbox[]> {
  const names = (await readdir(root).catch(() => [])).filter((name) => ID.test(name));
  const used = foldersInUse();
  const kept = await Promise.all(names.map(async (name) => keptOf(join(root, name), used)));
  return kept.filter((one) => one !== undefined).toSorted((a, b) => b.usedAt - a.usedAt);
}

/**
 * Removes the data of one sandbox.
 * @throws EngineError where there is none of that name, or an engine runs on it.
 */
export async function removeKept(id: string, root: string = keptRoot()): Promise<void> {
  const folder = join(root, id);
  if (!ID.test(id) || !existsSync(folder)) throw new EngineError(msg('sandbox.noSuchKept', { id }));
  await emptyKept(folder);
  await rm(folder, { recursive: true, force: true });
}

/** Drops what was not used for the longest time until the rest is within the caps; the ids of what went. */
export async function dropOldest(
  root: string = keptRoot(),
  caps: { readonly count: number; readonly bytes: number } = { count: KEPT_MAX_COUNT, bytes: KEPT_MAX_BYTES },
): Promise<string[]> {
  const dropped: string[] = [];
  let count = 0;
  let bytes = 0;
  for (const kept of await listKept(root)) {
    count += 1;
    bytes += kept.bytes;
    if (kept.inUse || (count <= caps.count && bytes <= caps.bytes)) continue;
    try {
      await removeKept(kept.id, root);
      dropped.push(kept.id);
      count -= 1;
      bytes -= kept.bytes;
    } catch (error) {
      // An engine was started on it, or somebody else removed it, at this moment: both are fine.
      if (!(error instanceof EngineError)) throw error;
    }
  }
  return dropped;
}

/** Where the states of the containers are put that the last engine left; `resumeContainers` reads them. */
export function beforeFolder(folder: string): string {
  return join(folder, 'before');
}

/** Which engine wrote the data, and whether it is in a file; null where there is none. */
export async function readKept(
  folder: string,
): Promise<{ readonly engine: string; readonly image: boolean } | null> {
  const image = existsSync(join(folder, 'data.img'));
  if (!image && !existsSync(join(folder, 'data'))) return null;
  return { engine: textOf(fieldOf(await readNote(folder), 'engine')), image };
}

/** Notes which engine uses it now. */
export async function noteUse(folder: string, engine: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const temporary = join(folder, `${NOTE}.${process.pid}`);
  await writeFile(temporary, `${JSON.stringify({ engine, usedAt: Date.now() })}\n`);
  await rename(temporary, join(folder, NOTE));
}

/** Removes the data, not the folder. @throws EngineError where an engine runs on it. */
export async function emptyKept(folder: string): Promise<void> {
  await underLock(folder, ['rm', '-rf', ...contentOf(folder)]);
}

/** Puts data aside with which no engine would start. @throws EngineError where an engine runs on it. */
export async function setAside(folder: string): Promise<void> {
  const aside = join(folder, ASIDE);
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { recursive: true });
  await underLock(folder, ['mv', ...contentOf(folder), aside]);
}

/** Ends that: the data is bad (`drop`), or it was something else and it is put back. */
export async function endAside(folder: string, how: 'drop' | 'back'): Promise<void> {
  const aside = join(folder, ASIDE);
  if (how === 'back') {
    await emptyKept(folder);
    await underLock(folder, ['mv', ...contentOf(aside), folder]);
  }
  await rm(aside, { recursive: true, force: true });
}

/** What is in a kept folder beside its lock and what was put aside. */
const CONTENT = ['data', 'data.img', 'before', 'before.new', NOTE] as const;
const ASIDE = 'aside';

function contentOf(folder: string): string[] {
  return CONTENT.map((name) => join(folder, name)).filter((path) => existsSync(path));
}

async function underLock(folder: string, command: readonly string[]): Promise<void> {
  const [file = '', ...args] = [...lockWords(folder), ...command];
  try {
    await run(file, args);
  } catch (error) {
    if (fieldOf(error, 'code') !== LOCKED_STATUS) throw error;
    throw inUse(folder);
  }
}

/** Says who uses it, where that is known. */
export function inUse(folder: string): EngineError {
  const pid = readRecords().find((record) => record.keep === folder)?.owner?.pid;
  const id = basename(folder);
  return new EngineError(
    pid === undefined ? msg('sandbox.keptInUse', { id }) : msg('sandbox.keptInUseBy', { id, pid }),
  );
}

function foldersInUse(): ReadonlySet<string | undefined> {
  return new Set(readRecords().map((record) => record.keep));
}

async function keptOf(
  folder: string,
  used: ReadonlySet<string | undefined>,
): Promise<KeptSandbox | undefined> {
  if (!(await stat(folder)).isDirectory()) return undefined;
  const note = await readNote(folder);
  return {
    id: basename(folder),
    folder,
    bytes: await sizeOf(folder),
    engine: textOf(fieldOf(note, 'engine')),
    usedAt: numberOf(fieldOf(note, 'usedAt')),
    inUse: used.has(folder),
  };
}

/** What is taken on disk: of a file with holes only what was written. */
async function sizeOf(folder: string): Promise<number> {
  // du ends with 1 where something vanishes under it; what it counted is on its stdout all the same.
  const { stdout } = await run('du', ['--summarize', '--block-size=1', folder]).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  return Number(/^\d+/.exec(stdout)?.[0] ?? 0);
}

async function readNote(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(folder, NOTE), 'utf8'));
  } catch {
    // Not there, or half written by a machine that lost power: nothing is known then.
    return undefined;
  }
}
