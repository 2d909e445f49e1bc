/**
 * `npm run images -- [names…]` makes images ahead, so that no exercise waits for them; without names, all.
 * `npm run images -- --list` tells what there is and what of it is in the cache.
 */
import { stat } from 'node:fs/promises';
import { EngineError } from '../src/engine/message.ts';
import {
  cachedImage,
  imageBytes,
  imageFolder,
  isCached,
  progressMessage,
  RECIPES,
  recipeOf,
  type ImageProgress,
} from '../src/engine/images/index.ts';
import { createTranslator } from '../src/views/i18n/index.ts';

const MEGABYTE = 1e6;
const translator = createTranslator('en');
const words = process.argv.slice(2);
let last = '';

try {
  if (words.includes('--list')) await list();
  else await make(words);
} catch (error) {
  console.error(error instanceof EngineError ? translator.say(error.says) : String(error));
  process.exitCode = 1;
}

async function list(): Promise<void> {
  for (const recipe of RECIPES) {
    const line = isCached(recipe) ? await describe(imageFolder(recipe)) : 'not made yet';
    console.log(`${recipe.name.padEnd(18)} ${line}`);
  }
}

async function make(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => recipeOf(name) === undefined);
  if (unknown !== undefined) throw new Error(`no recipe for ${unknown}; --list names them`);
  const wanted = names.length === 0 ? RECIPES : RECIPES.filter(({ name }) => names.includes(name));
  for (const recipe of wanted) {
    const begun = performance.now();
    const folder = await cachedImage(recipe, tell);
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    console.log(`${recipe.name.padEnd(18)} ${await describe(folder)}, ${seconds} s`);
  }
}

async function describe(folder: string): Promise<string> {
  const { birthtime } = await stat(folder);
  const megabytes = ((await imageBytes(folder)) / MEGABYTE).toFixed(1);
  return `${megabytes} MB, made ${birthtime.toISOString().slice(0, 16).replace('T', ' ')}`;
}

/** One line for each step, where a terminal would see the same line again and again. */
function tell(progress: ImageProgress): void {
  const step = `${progress.image} ${progress.step}`;
  if (step !== last) console.error(translator.say(progressMessage(progress)));
  last = step;
}
