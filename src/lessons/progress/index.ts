import { join } from 'node:path';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { msg, type Message } from '../../engine/message.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import {
  makeFolder,
  mergeProgress,
  readProgress,
  writeProgress,
  type Exercises,
  type Loaded,
} from './file.ts';
import { withLock } from './lock.ts';
import { stateFolder } from './state-folder.ts';

export type { ExerciseProgress, Exercises } from './file.ts';

export interface ProgressSnapshot {
  /** By `chapter/exercise`. */
  readonly exercises: Exercises;
  /** What a person must know of the file: it was put aside, or cannot be saved. Null when all is well. */
  readonly says: Message | null;
}

/** What the learner has done, kept on disk. */
export interface Progress {
  readonly store: Pick<StoreApi<ProgressSnapshot>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** Resolves when it is on the disk, or when `says` tells why not. */
  opened(key: string): Promise<void>;
  /** Likewise; an exercise that is done stays done. */
  done(key: string): Promise<void>;
}

/**
 * Opens the progress in a folder. Never throws: a file that cannot be read is put aside and said, and where nothing
 * can be saved the course goes on with that being said.
 */
export async function openProgress(
  folder: string = stateFolder(),
  now: () => number = Date.now,
): Promise<Progress> {
  const path = join(folder, 'progress.json');
  const first = await readProgress(path);
  const store = createStore<ProgressSnapshot>(() => ({
    exercises: exercisesOf(first),
    says: sentence(first),
  }));
  let saved: Promise<void> = Promise.resolve();

  const save = async (change: Exercises): Promise<void> => {
    const known = mergeProgress(store.getState().exercises, change);
    try {
      await makeFolder(path);
      await withLock(`${path}.lock`, async () => {
        const onDisk = await readProgress(path);
        const exercises = mergeProgress(known, exercisesOf(onDisk));
        if (onDisk.kind === 'read' || onDisk.kind === 'aside') await writeProgress(path, exercises);
        // Not before: what is shown as done is on the disk.
        store.setState({ exercises, says: sentence(onDisk) ?? store.getState().says });
      });
    } catch (error) {
      const says = msg('lessons.progress.not-saved', { path, reason: reasonOf(error) });
      store.setState({ exercises: known, says });
    }
  };
  const note = (change: Exercises): Promise<void> => {
    const before = saved;
    saved = (async () => {
      await before;
      await save(change);
    })();
    return saved;
  };
  return {
    store,
    opened: (key) => note({ [key]: { opened: now() } }),
    done: (key) => note({ [key]: { opened: now(), done: now() } }),
  };
}

/** The exercise that was opened last; null before the first. */
export function lastOpened(exercises: Exercises): string | null {
  const [latest] = Object.entries(exercises).toSorted(([, a], [, b]) => b.opened - a.opened);
  return latest === undefined ? null : latest[0];
}

function exercisesOf(loaded: Loaded): Exercises {
  return loaded.kind === 'read' ? loaded.exercises : {};
}

function sentence(loaded: Loaded): Message | null {
  switch (loaded.kind) {
    case 'aside':
      return msg('lessons.progress.aside', { path: loaded.as });
    case 'newer':
      return msg('lessons.progress.newer');
    case 'stuck':
      return msg('lessons.progress.stuck', { reason: cleanText(loaded.reason) });
    default:
      return null;
  }
}

function reasonOf(error: unknown): string {
  return cleanText(error instanceof Error ? error.message : String(error));
}
