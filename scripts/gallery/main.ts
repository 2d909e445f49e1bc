/**
 * Draws the gallery: `npm run gallery [-- NAME…]`, all pictures or those whose name begins with one of the names. The
 * texts are kept and compared by a test; the pictures in colour are for looking at.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stopClock } from './clock.ts';
import { allPictures, drawPicture, TEXT_FOLDER, textFileOf } from './draw.ts';
import { svgOf } from './svg.ts';

const SVG_FOLDER = '.cache/gallery';

const wanted = process.argv.slice(2);
const isAll = wanted.length === 0;
const pictures = allPictures().filter(
  ({ name }) => isAll || wanted.some((beginning) => name.startsWith(beginning)),
);
stopClock();
for (const folder of [TEXT_FOLDER, SVG_FOLDER]) {
  mkdirSync(folder, { recursive: true });
  // What is no longer drawn must not stay.
  if (isAll) for (const file of readdirSync(folder)) rmSync(join(folder, file));
}
for (const picture of pictures) {
  const { grid } = await drawPicture(picture);
  writeFileSync(join(TEXT_FOLDER, `${picture.name}.txt`), textFileOf(grid));
  writeFileSync(join(SVG_FOLDER, `${picture.name}.svg`), svgOf(grid, picture.name));
}
console.log(`${pictures.length} pictures: as text in ${TEXT_FOLDER}/, in colour in ${SVG_FOLDER}/`);
