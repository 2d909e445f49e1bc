import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { placeFolder } from '../sandbox/place-folder.ts';
import { aptCache, imagesHome, inFileName, lockFile } from './cache-home.ts';
import { withLock } from './cache-lock.ts';
import { makeArchive } from './make.ts';
import { RECIPES, recipesBelow } from './recipes.ts';
import type { OnProgress, Recipe } from './types.ts';

/** Raised when the same recipe shall give another image, because what makes it has changed. */
const MAKER_VERSION = 2;

/**
 * The folder of an image in the cache, made when it is not there: what `docker save` would write, unpacked.
 * Several processes may ask at once: one makes it, the others wait for it. It is there whole or not at all.
 *
 * @throws EngineError where this machine cannot make it.
 */
export async function cachedImage(recipe: Recipe, onProgress: OnProgress): Promise<string> {
  const goal = imageFolder(recipe);
  if (existsSync(goal)) return goal;
  const tell = (step: 'wait' | 'lists' | 'fetch' | 'make', bytes = 0, totalBytes = 0): void =>
    onProgress({ image: recipe.name, step, bytes, totalBytes });
  const base = recipesBelow(recipe).at(-2);
  const below = base === undefined ? undefined : await cachedImage(base, onProgress);
  await withLock(
    lockFile(recipe.name),
    () => tell('wait'),
    async () => {
      if (existsSync(goal)) return;
      await placeFolder(goal, async (folder) => makeArchive({ recipe, below, folder, aptCache }, tell));
      await removeOld();
    },
  );
  return goal;
}

/** Another Quayside, of a version with other recipes, may be at work with what it made. */
const OLD_AFTER_MS = 7 * 24 * 3_600_000;
const IMAGE_FOLDER = /^.+-[0-9a-f]{12}$/;

/** Removes images that no recipe names any more, once they are a week old. What they share with others stays. */
async function removeOld(): Promise<void> {
  const named = new Set(RECIPES.map((recipe) => basename(imageFolder(recipe))));
  for (const name of await readdir(imagesHome())) {
    if (!IMAGE_FOLDER.test(name) || named.has(name)) continue;
    const folder = join(imagesHome(), name);
    const madeAt = await stat(folder).then(
      ({ mtimeMs }) => mtimeMs,
      // Another process has removed it.
      () => Date.now(),
    );
    if (Date.now() - madeAt > OLD_AFTER_MS) await rm(folder, { recursive: true, force: true });
  }
}

/** Where the image of this recipe lies in the cache, or will. */
export function imageFolder(recipe: Recipe): string {
  const parts = JSON.stringify([MAKER_VERSION, process.arch, recipesBelow(recipe)]);
  const fingerprint = createHash('sha256').update(parts).digest('hex').slice(0, 12);
  return join(imagesHome(), `${inFileName(recipe.name)}-${fingerprint}`);
}

/** Whether the image is in the cache. */
export function isCached(recipe: Recipe): boolean {
  return existsSync(imageFolder(recipe));
}
