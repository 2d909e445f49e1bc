import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where package.json waits while another one is packed. */
const KEPT = '.cache/package.json.before-pack';
/** The bundle holds all that it needs: who installs it must fetch nothing. */
const NOT_PACKED = ['dependencies', 'devDependencies', 'allowScripts'];

/**
 * Puts a package.json without dependencies in the place of ours, and keeps ours. Why: docs/decisions/packed-manifest.md.
 * @param {string} root the clone
 */
export function stripManifest(root) {
  restoreManifest(root);
  const manifest = join(root, 'package.json');
  const text = readFileSync(manifest, 'utf8');
  const stripped = JSON.parse(text);
  for (const name of NOT_PACKED) delete stripped[name];
  mkdirSync(dirname(join(root, KEPT)), { recursive: true });
  replace(join(root, KEPT), text);
  replace(manifest, `${JSON.stringify(stripped, null, 2)}\n`);
}

/**
 * Puts our package.json back, where a pack has put it away; also one that was killed.
 * @param {string} root the clone
 * @returns {boolean} whether there was something to put back
 */
export function restoreManifest(root) {
  const kept = join(root, KEPT);
  if (!existsSync(kept)) return false;
  replace(join(root, 'package.json'), readFileSync(kept, 'utf8'));
  rmSync(kept);
  return true;
}

/** Whole or not at all. */
function replace(path, text) {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
