import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { placeFolder } from '../sandbox/place-folder.ts';
import { aptCache, imagesHome, lockFile } from './cache-home.ts';
import { withLock } from './cache-lock.ts';
import { unpackPackages, type OnFetch } from './packages.ts';

/** A program out of a Debian package, kept in the cache beside the images. */
export interface ProgramRecipe {
  /** Names the folder in the cache; another one for another content. */
  readonly name: string;
  readonly suite: string;
  readonly packages: readonly string[];
  /** Where the program lies in its package. */
  readonly path: string;
}

/**
 * The words that start a program of another Debian release on this machine: with the loader and the libraries of its
 * own release, since it may ask for a newer C library. Unpacked into the cache where it is not there yet.
 *
 * @throws EngineError with apt's last words.
 */
export async function cachedProgram(
  recipe: ProgramRecipe,
  onFetch: OnFetch = () => undefined,
): Promise<readonly string[]> {
  const goal = join(imagesHome(), `${recipe.name}-${process.arch}`);
  if (!existsSync(goal)) {
    await withLock(
      lockFile(recipe.name),
      () => undefined,
      async () => {
        if (existsSync(goal)) return;
        await placeFolder(goal, async (folder) => unpack(recipe, folder, onFetch));
      },
    );
  }
  return loaderWords(join(goal, 'root'), recipe.path);
}

async function unpack(recipe: ProgramRecipe, folder: string, onFetch: OnFetch): Promise<void> {
  const root = join(folder, 'root');
  await mkdir(root);
  const { suite, packages } = recipe;
  await aptCache(
    suite,
    () => undefined,
    async (cache) => unpackPackages({ suite, names: packages, cache, root }, onFetch),
  );
}

async function loaderWords(root: string, path: string): Promise<readonly string[]> {
  for (const folder of ['usr/lib64', 'usr/lib']) {
    const names = await readdir(join(root, folder));
    const loader = names.find((name) => /^ld-linux-.*\.so\.\d+$/.test(name));
    if (loader === undefined) continue;
    const triplets = (await readdir(join(root, 'usr/lib'))).map((name) => join(root, 'usr/lib', name));
    return [join(root, folder, loader), '--library-path', triplets.join(':'), join(root, path)];
  }
  throw new Error(`no loader in ${root}`);
}
