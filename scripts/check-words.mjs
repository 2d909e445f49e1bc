/**
 * `npm run check:words`: every key that the source asks for is in both catalogues, no key is unused, and both
 * languages have the same keys, parameters and plurals. Prints `file:line: what is wrong`; ends with 1 if anything is.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './lib/bootstrap.mjs';
import { checkWords, entriesOf } from './lib/words.mjs';

const CATALOGUES = 'src/views/i18n';

const sources = sourcesBelow('src').filter(({ file }) => !/^src\/views\/i18n\/(en|zh)\//.test(file));
const catalogues = {
  en: sourcesBelow(`${CATALOGUES}/en`).flatMap(entriesOf),
  zh: sourcesBelow(`${CATALOGUES}/zh`).flatMap(entriesOf),
};
const findings = checkWords(sources, catalogues);

for (const { file, line, text } of findings) console.log(`${file}:${line}: ${text}`);
console.log(
  `${catalogues.en.length} English and ${catalogues.zh.length} Chinese texts, ${findings.length} wrong`,
);
process.exitCode = findings.length > 0 ? 1 : 0;

function sourcesBelow(folder) {
  return readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ file: relative(ROOT, path), text: readFileSync(path, 'utf8') }));
}
