import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * The licences of everything that went into a bundle, as text to ship beside it.
 * @param {import('esbuild').Metafile} metafile
 * @param {string} root the folder that the metafile's paths are relative to
 */
export function licencesOf(metafile, root) {
  const packages = new Map();
  for (const input of Object.keys(metafile.inputs)) {
    const folder = packageFolderOf(input);
    if (folder !== undefined && !packages.has(folder)) packages.set(folder, describe(resolve(root, folder)));
  }
  const parts = [...packages.values()].sort((a, b) => (a.title < b.title ? -1 : 1));
  return parts.map(({ title, text }) => `${title}\n${'-'.repeat(title.length)}\n\n${text}\n`).join('\n\n');
}

/** `…node_modules/name` or `…node_modules/@scope/name`, the innermost one; undefined for our own files. */
function packageFolderOf(input) {
  // Node's own modules name the file that wants them.
  if (input.startsWith('builtin:')) return undefined;
  const found = /^(.*(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
  return found?.[1]?.replace(/^[a-z-]+:/, '');
}

function describe(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)(\.|-|$)/i.test(entry));
  const text = file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8').trim() : '';
  return { title: `${name} ${version} (${license ?? 'see below'})`, text: text || `Licence: ${license}` };
}
