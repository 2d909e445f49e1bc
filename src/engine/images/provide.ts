import { spawn } from 'node:child_process';
import { reasonOf } from '../json.ts';
import { EngineError, msg } from '../message.ts';
import { cachedImage } from './cache.ts';
import { imageBytes } from './make.ts';
import { BUSYBOX_IMAGE, recipeOf } from './recipes.ts';
import { imageStore, type ImageStore, type ImageTarget } from './store.ts';
import type { OnProgress, Recipe } from './types.ts';

export interface ProvideOptions {
  readonly onProgress?: OnProgress;
  /** Asked between two images: what has begun is finished, the rest is left. */
  readonly signal?: AbortSignal;
}

/**
 * Sees to it that an engine has these images: from the cache, else made on this machine, else (on an engine that can)
 * pulled from a public registry and given our name. One after the other, the small busybox first; `onProgress` with
 * `ready` says which is there, so that nobody must wait for all.
 *
 * @returns the names that were put on the engine now, public ones of pulled images included.
 * @throws EngineError at the first that cannot be had; the ones before it are there.
 */
export async function provideImages(
  target: ImageTarget,
  names: readonly string[],
  { onProgress = () => undefined, signal }: ProvideOptions = {},
): Promise<readonly string[]> {
  const store = imageStore(target);
  const brought: string[] = [];
  for (const name of inOrder(names)) {
    signal?.throwIfAborted();
    if (!(await store.has(name))) brought.push(...(await bring(store, name, onProgress)));
    onProgress({ image: name, step: 'ready', bytes: 0, totalBytes: 0 });
  }
  return brought;
}

function inOrder(names: readonly string[]): readonly string[] {
  const unique = [...new Set(names)];
  return [
    ...unique.filter((name) => name === BUSYBOX_IMAGE),
    ...unique.filter((name) => name !== BUSYBOX_IMAGE),
  ];
}

async function bring(store: ImageStore, name: string, onProgress: OnProgress): Promise<readonly string[]> {
  const recipe = recipeOf(name);
  if (recipe === undefined) throw new EngineError(msg('images.unknown', { image: name }));
  let folder: string;
  try {
    folder = await cachedImage(recipe, onProgress);
  } catch (error) {
    if (store.pullAs === undefined || recipe.publicName === undefined) throw asEngineError(name, error);
    return pull(store, recipe, recipe.publicName, onProgress);
  }
  try {
    await load(store, name, folder, onProgress);
  } catch (error) {
    throw asEngineError(name, error);
  }
  return [name];
}

async function load(store: ImageStore, name: string, folder: string, onProgress: OnProgress): Promise<void> {
  const totalBytes = await imageBytes(folder);
  let bytes = 0;
  const tar = spawn('tar', ['--create', '--directory', folder, '.'], { stdio: ['ignore', 'pipe', 'ignore'] });
  tar.once('error', (error) => tar.stdout.destroy(error));
  tar.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    onProgress({ image: name, step: 'load', bytes: Math.min(bytes, totalBytes), totalBytes });
  });
  // Its reader decides how fast it goes: a listener alone would let it run away.
  tar.stdout.pause();
  try {
    await store.load(tar.stdout);
  } finally {
    tar.kill();
  }
}

async function pull(
  store: ImageStore,
  recipe: Recipe,
  publicName: string,
  onProgress: OnProgress,
): Promise<readonly string[]> {
  try {
    const had = await store.has(publicName);
    await store.pullAs?.(publicName, recipe.name, (bytes, totalBytes) =>
      onProgress({ image: recipe.name, step: 'pull', bytes, totalBytes }),
    );
    return had ? [recipe.name] : [recipe.name, publicName];
  } catch (error) {
    throw asEngineError(recipe.name, error);
  }
}

function asEngineError(image: string, error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  return new EngineError(msg('images.failed', { image, reason: reasonOf(error) }), { cause: error });
}
