import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The program that a build makes, from the root. */
export const PROGRAM = 'dist/quayside.js';

/** What a build depends on, from the root: files, and folders with all that is in them. */
const SOURCES = ['src', 'scripts/build', 'scripts/build.mjs', 'package-lock.json', 'tsconfig.json'];
const STAMP = '.cache/build.json';

/**
 * Whether the installed packages are those of the lockfile. Packages that are optional there (made for another
 * platform) may be missing.
 * @param {string} root the clone
 */
export function packagesAreFresh(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  // npm writes this one last, when all of them are in place.
  const installed = packagesOf(join(root, 'node_modules/.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  const same = Object.entries(wanted).every(([path, { version, integrity, optional, link }]) => {
    const there = installed[path];
    if (path === '') return true;
    if (there === undefined) return optional === true;
    return there.version === version && there.integrity === integrity && there.link === link;
  });
  return same && Object.keys(installed).every((path) => wanted[path] !== undefined);
}

/**
 * Whether the program was built from what the sources are now, and not been written over since.
 * @param {string} root the clone
 */
export function buildIsFresh(root) {
  const stamp = readJson(join(root, STAMP));
  const program = join(root, PROGRAM);
  if (stamp === undefined || !existsSync(program)) return false;
  return stamp.sources === hashSources(root) && stamp.programMtimeMs === statSync(program).mtimeMs;
}

/**
 * Remembers that the program that is there now was built from sources of this hash.
 * @param {string} root the clone
 * @param {string} sources what `hashSources` said before the build
 */
export function stampBuild(root, sources) {
  mkdirSync(dirname(join(root, STAMP)), { recursive: true });
  const { mtimeMs } = statSync(join(root, PROGRAM));
  writeFileSync(join(root, STAMP), `${JSON.stringify({ sources, programMtimeMs: mtimeMs })}\n`);
}

/**
 * A hash over names and contents of all that a build depends on.
 * @param {string} root the clone
 */
export function hashSources(root) {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap((source) => filesBelow(root, source))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(root, path) {
  const full = join(root, path);
  if (!existsSync(full)) return [];
  if (!statSync(full).isDirectory()) return [path];
  return readdirSync(full)
    .sort()
    .flatMap((name) => filesBelow(root, `${path}/${name}`));
}

function packagesOf(path) {
  return readJson(path)?.packages;
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    // Missing or cut off: both mean that it says nothing.
    return undefined;
  }
}
