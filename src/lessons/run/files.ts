import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fill } from '../fill.ts';
import type { Exercise } from '../types.ts';
import type { Values } from '../values.ts';

/**
 * Makes an exercise's folder anew: what lay in it is put aside into `<folder>.before`, and the starter files are copied
 * into it with the values filled in. The folder itself stays, because a shell may stand in it.
 */
export async function layOutFiles(from: string | null, folder: string, values: Values): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await putAside(folder);
  if (from === null) return;
  await cp(from, folder, { recursive: true, preserveTimestamps: false });
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isFile()) await fillFile(join(entry.parentPath, entry.name), values);
  }
}

/** The starter files of an exercise, as paths in its folder. */
export async function starterFiles({
  files,
  dir,
}: Pick<Exercise, 'files' | 'dir'>): Promise<readonly string[]> {
  if (!files) return [];
  const from = join(dir, 'files');
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(from, join(entry.parentPath, entry.name)));
}

/** Those of these files that are there. */
export async function filesThere(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const there = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => there[index]);
}

async function putAside(folder: string): Promise<void> {
  const before = await readdir(folder);
  if (before.length === 0) return;
  const aside = `${folder}.before`;
  await rm(aside, { recursive: true, force: true });
  await mkdir(aside, { mode: 0o700 });
  for (const name of before) await rename(join(folder, name), join(aside, name));
}

/** A file that is no text is left as it is. */
async function fillFile(path: string, values: Values): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.includes(0)) return;
  const text = bytes.toString('utf8');
  const filled = fill(text, values);
  if (filled === text) return;
  const { mode } = await stat(path);
  await writeFile(path, filled, { mode });
}
