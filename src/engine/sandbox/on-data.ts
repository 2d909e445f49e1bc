import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCodeOf } from '../json.ts';
import { EngineError, msg, type Message } from '../message.ts';
import { canMountImages, checkPlace, makeImage, type DataPlace } from './engine-folder.ts';
import { beforeFolder, dropOldest, emptyKept, endAside, inUse, noteUse, readKept, setAside } from './kept.ts';

export interface DataOptions {
  /** The engine's own folder. */
  readonly dir: string;
  /** The folder that keeps the data; null: it goes with the engine. */
  readonly keep: string | null;
  /** How much it may take; null: as much as there is. */
  readonly bytes: number | null;
  /** Version of the engine that is started on it. */
  readonly engine: string;
}

export interface OnData<E> {
  readonly started: E;
  /** On the data of an earlier engine. */
  readonly resumed: boolean;
  /** Why kept data was not used; a limit that cannot be kept. */
  readonly notes: readonly Message[];
}

type Start<E> = (place: DataPlace) => Promise<E>;

/** The failures that may lie in the data. */
const DAMAGE: ReadonlySet<string> = new Set(['sandbox.startFailed', 'sandbox.notReady']);

/**
 * Finds or makes the place for an engine's data and starts the engine there. Kept data that cannot be used (another
 * version of the engine wrote it, or an engine starts only without it) is removed, which the notes say.
 * @param start is called with the place; a second time, with a fresh one, where it fails on what was kept.
 * @throws what `start` throws; EngineError where kept data is in use.
 */
export async function onData<E>(options: DataOptions, start: Start<E>): Promise<OnData<E>> {
  const { keep, engine } = options;
  if (keep === null) return onFresh(options, join(options.dir, 'data'), start);
  checkPlace(keep);
  const kept = await readKept(keep);
  if (kept === null) return onFreshKept(options, keep, start);
  if (kept.engine !== engine) {
    await emptyKept(keep);
    const note = msg('sandbox.keptOtherVersion', { was: kept.engine || '?', is: engine });
    return withNote(await onFreshKept(options, keep, start), note);
  }
  try {
    const image = kept.image ? imageIn(keep) : null;
    const started = await start({ root: join(keep, 'data'), image, keep, before: beforeFolder(keep) });
    await noteUse(keep, engine);
    return { started, resumed: true, notes: [] };
  } catch (error) {
    if (!(error instanceof EngineError) || !DAMAGE.has(error.says.key)) throw error;
    return startWithout(options, keep, start, error);
  }
}

/** Only an engine that starts without the data proves that it was the data. */
async function startWithout<E>(
  options: DataOptions,
  keep: string,
  start: Start<E>,
  failure: EngineError,
): Promise<OnData<E>> {
  await setAside(keep);
  try {
    const fresh = await onFreshKept(options, keep, start);
    await endAside(keep, 'drop');
    const reason = failure.says.params?.['reason'] ?? '';
    return withNote(fresh, msg('sandbox.keptDamaged', { reason }));
  } catch (error) {
    await endAside(keep, 'back');
    throw error;
  }
}

async function onFreshKept<E>(options: DataOptions, keep: string, start: Start<E>): Promise<OnData<E>> {
  await mkdir(keep, { recursive: true, mode: 0o700 });
  try {
    const fresh = await onFresh(options, join(keep, 'data'), start);
    await noteUse(keep, options.engine);
    await dropOldest();
    return fresh;
  } catch (error) {
    // Nothing worth keeping came about, unless somebody else's engine holds the folder.
    if (error instanceof EngineError && DAMAGE.has(error.says.key)) await emptyKept(keep);
    throw error;
  }
}

async function onFresh<E>(options: DataOptions, root: string, start: Start<E>): Promise<OnData<E>> {
  const { dir, keep, bytes } = options;
  const folder = keep ?? dir;
  const image = bytes === null ? null : await imageOf(folder, bytes);
  try {
    const started = await start({ root, image, keep, before: null });
    const notes = bytes !== null && image === null ? [msg('sandbox.noDiskLimit')] : [];
    return { started, resumed: false, notes };
  } catch (error) {
    if (keep === null) await rm(dir, { recursive: true, force: true });
    throw error;
  }
}

/** A new filesystem of that size in a file; null where this machine cannot make or mount one. */
async function imageOf(folder: string, bytes: number): Promise<string | null> {
  if (!canMountImages()) return null;
  const image = imageIn(folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    await makeImage(image, bytes);
    return image;
  } catch (error) {
    // Made by another Quayside at this moment: it is the one that uses the folder.
    if (errorCodeOf(error) === 'EEXIST') throw inUse(folder);
    await rm(image, { force: true });
    return null;
  }
}

function withNote<E>(result: OnData<E>, note: Message): OnData<E> {
  return { ...result, notes: [note, ...result.notes] };
}

function imageIn(folder: string): string {
  return join(folder, 'data.img');
}
