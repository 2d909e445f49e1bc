/** `npm run keys`: writes docs/keys.md and docs/keys.zh.md from the program's table of keys. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keysMarkdown } from '../src/views/dialogs/keys-markdown.ts';

const PAGES = { en: 'docs/keys.md', zh: 'docs/keys.zh.md' };

for (const [language, file] of Object.entries(PAGES)) {
  writeFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), keysMarkdown(language));
}
