import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { placeFolder } from '../../src/engine/sandbox/place-folder.ts';

let parent = '';

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'quayside-place-'));
});
afterEach(() => {
  rmSync(parent, { recursive: true, force: true });
});

test('a folder is there only when it is full', async () => {
  const goal = join(parent, 'deep', 'engine');
  const seen: string[][] = [];
  await placeFolder(goal, async (folder) => {
    await writeFile(join(folder, 'program'), 'x');
    seen.push(readdirSync(join(parent, 'deep')).filter((name) => name === 'engine'));
  });
  expect(seen).toEqual([[]]);
  expect(readdirSync(join(parent, 'deep'))).toEqual(['engine']);
});

test('of several that fill a folder at once one wins whole, and nothing else is left', async () => {
  const goal = join(parent, 'engine');
  await Promise.all(['one', 'two', 'three'].map(async (name) => placeFolder(goal, fill(name))));
  expect(readdirSync(parent)).toEqual(['engine']);
  const contents = ['a', 'b', 'c'].map((file) => readFileSync(join(goal, file), 'utf8'));
  expect(new Set(contents).size).toBe(1);
});

test('a failed filling leaves nothing', async () => {
  const failing = placeFolder(join(parent, 'engine'), async (folder) => {
    await writeFile(join(folder, 'half'), '');
    throw new Error('no network');
  });
  await expect(failing).rejects.toThrow('no network');
  expect(readdirSync(parent)).toEqual([]);
});

test('what a killed process left half full an hour ago is removed', async () => {
  const old = join(parent, 'engine.new-old');
  const young = join(parent, 'engine.new-young');
  mkdirSync(old);
  mkdirSync(young);
  const twoHoursAgo = new Date(Date.now() - 2 * 3600 * 1000);
  utimesSync(old, twoHoursAgo, twoHoursAgo);
  await placeFolder(join(parent, 'engine'), async (folder) => writeFile(join(folder, 'program'), ''));
  expect(readdirSync(parent).toSorted()).toEqual(['engine', 'engine.new-young']);
});

function fill(name: string): (folder: string) => Promise<void> {
  return async (folder) => {
    for (const file of ['a', 'b', 'c']) await writeFile(join(folder, file), name);
  };
}
