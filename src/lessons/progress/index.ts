import { join } from 'node:path';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { reasonOf } from '../../engine/json.ts';
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
import type { SavedAttempt } from './saved-attempt.ts';
import { stateFolder } from './state-folder.ts';

export type { ExerciseProgress, Exercises } from './file.ts';
export type { SavedAttempt } from './saved-attempt.ts';

export interface ProgressSnapshot {
  /** By `chapter/exercise@version`. */
  readonly exercises: Exercises;
  /** What a person must know of the file: it was put aside, or cannot be saved. Null when all is well. */
  readonly says: Message | null;
}

/** What the learner has done, kept on disk. Exercises are named by their `progressKey`. */
export interface Progress {
  readonly store: Pick<StoreApi<ProgressSnapshot>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** Resolves when it is on the disk, or when `says` tells why not. */
  opened(key: string): Promise<void>;
  /** Likewise; an exercise that is done stays done. Its attempt is over. */
  done(key: string): Promise<void>;
  /** Likewise; all was met, but after the solution had been looked at: it comes back. Its attempt is over. */
  shown(key: string): Promise<void>;
  /** Keeps an attempt to go on with; it replaces the one before. */
  save(key: string, attempt: SavedAttempt): Promise<void>;
  /** The attempt is over: a reset has begun a new one. */
  forget(key: string): Promise<void>;
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
  const openedOr = (key: string): number => store.getState().exercises[key]?.opened ?? now();
  return {
    store,
    opened: (key) => note({ [key]: { opened: now() } }),
    done: (key) => note({ [key]: { opened: now(), done: now(), closed: now() } }),
    shown: (key) => note({ [key]: { opened: now(), shown: now(), closed: now() } }),
    save: (key, attempt) => note({ [key]: { opened: openedOr(key), attempt } }),
    forget: (key) => note({ [key]: { opened: openedOr(key), closed: now() } }),
  };
}

/** `shown`: all was met once, but only after the solution had been looked at. */
export type ExerciseState = 'new' | 'open' | 'done' | 'shown';

export function stateOfExercise(exercises: Exercises, progressKey: string): ExerciseState {
  const known = exercises[progressKey];
  if (known === undefined) return 'new';
  if (known.done !== undefined) return 'done';
  return known.shown === undefined ? 'open' : 'shown';
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
