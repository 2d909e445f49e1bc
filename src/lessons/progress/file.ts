import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { errorCodeOf } from '../../engine/json.ts';
import { savedAttempt, type SavedAttempt } from './saved-attempt.ts';

/** Grows when the meaning of a field changes; a reader refuses a file of a later one. */
export const SCHEMA = 2;

/** Times in milliseconds since the epoch. */
const entry = z.looseObject({
  opened: z.number(),
  done: z.number().optional(),
  /** Its solution was looked at, and since then it has not been done without. */
  shown: z.number().optional(),
  /** The attempt that was left; one that cannot be understood is forgotten, not the rest with it. */
  attempt: savedAttempt.optional().catch(undefined),
  /** Attempts that were saved before then are over. */
  closed: z.number().optional(),
});
const progressFile = z.looseObject({
  schema: z.literal(SCHEMA),
  exercises: z.record(z.string(), entry),
});
/** Schema 1 named exercises without the version of their content, of which there was one. */
const firstFile = z.looseObject({
  schema: z.literal(1),
  exercises: z.record(z.string(), entry),
});
const anyVersion = z.looseObject({ schema: z.int().min(SCHEMA + 1) });

/** What is known of one exercise, by its `progressKey`. Fields of a later version are kept as they are. */
export type ExerciseProgress = z.output<typeof entry>;
export type Exercises = Readonly<Record<string, ExerciseProgress>>;

/**
 * `newer`: a later Quayside wrote it, so this one must not. `aside`: it could not be understood or read and now lies
 * beside under another name. `stuck`: it cannot be read, nor put aside.
 */
export type Loaded =
  | { readonly kind: 'read'; readonly exercises: Exercises }
  | { readonly kind: 'newer' }
  | { readonly kind: 'aside'; readonly as: string }
  | { readonly kind: 'stuck'; readonly reason: string };

/** Reads the file; what is not a progress file is renamed to `….corrupt-TIME`, never overwritten. */
export async function readProgress(path: string): Promise<Loaded> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return { kind: 'read', exercises: {} };
    return putAside(path, error);
  }
  const content = parse(source);
  const known = progressFile.safeParse(content);
  if (known.success) return { kind: 'read', exercises: known.data.exercises };
  const old = firstFile.safeParse(content);
  if (old.success) return { kind: 'read', exercises: migrated(old.data.exercises) };
  if (anyVersion.safeParse(content).success) return { kind: 'newer' };
  return putAside(path, known.error);
}

/**
 * Writes the file so that a reader, or a machine that loses its power, finds the old one or the new one whole. Call
 * it under the lock: it also removes what writers that were killed have left.
 */
export async function writeProgress(path: string, exercises: Exercises): Promise<void> {
  const folder = dirname(path);
  await removeLeftovers(path);
  const temporary = `${path}.${process.pid}.tmp`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify({ schema: SCHEMA, exercises }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
  const parent = await open(folder, 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}

export async function makeFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
}

function migrated(exercises: Exercises): Exercises {
  return Object.fromEntries(Object.entries(exercises).map(([key, known]) => [`${key}@1`, known]));
}

/** Both know something: what is done stays done, at its first time; of two attempts the later one stands. */
export function mergeProgress(a: Exercises, b: Exercises): Exercises {
  const merged: Record<string, ExerciseProgress> = { ...a };
  for (const [key, theirs] of Object.entries(b)) {
    const ours = merged[key];
    merged[key] = ours === undefined ? theirs : mergeEntry(ours, theirs);
  }
  return merged;
}

function mergeEntry(a: ExerciseProgress, b: ExerciseProgress): ExerciseProgress {
  const done = [a.done, b.done].filter((time) => time !== undefined);
  const shown = [a.shown, b.shown].filter((time) => time !== undefined);
  const closed = Math.max(a.closed ?? 0, b.closed ?? 0);
  const attempt = later(a, b);
  return {
    ...a,
    ...b,
    opened: Math.max(a.opened, b.opened),
    ...(done.length === 0 ? {} : { done: Math.min(...done) }),
    ...(shown.length === 0 ? {} : { shown: Math.max(...shown) }),
    ...(closed === 0 ? {} : { closed }),
    ...(attempt === undefined || attempt.savedAt <= closed ? { attempt: undefined } : { attempt }),
  };
}

function later(a: ExerciseProgress, b: ExerciseProgress): SavedAttempt | undefined {
  if (a.attempt === undefined || b.attempt === undefined) return a.attempt ?? b.attempt;
  return b.attempt.savedAt >= a.attempt.savedAt ? b.attempt : a.attempt;
}

function parse(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    // Not JSON is as good as nothing that the schema knows.
    return undefined;
  }
}

async function putAside(path: string, why: unknown): Promise<Loaded> {
  const as = `${path}.corrupt-${new Date().toISOString().replace(/[:.]/g, '-')}`;
  try {
    await rename(path, as);
    return { kind: 'aside', as };
  } catch (error) {
    // Another Quayside has put it aside at this moment: there is no file any more.
    if (errorCodeOf(error) === 'ENOENT') return { kind: 'read', exercises: {} };
    return { kind: 'stuck', reason: why instanceof Error ? why.message : String(why) };
  }
}

async function removeLeftovers(path: string): Promise<void> {
  const name = basename(path);
  const left = (await readdir(dirname(path))).filter(
    (file) => file.startsWith(`${name}.`) && file.endsWith('.tmp'),
  );
  for (const file of left) await rm(join(dirname(path), file), { force: true });
}
