import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildIsFresh, hashSources, packagesAreFresh, stampBuild } from '../../../scripts/lib/freshness.mjs';
import { restoreManifest, stripManifest } from '../../../scripts/lib/manifest.mjs';
import { readFileSync } from 'node:fs';

let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quayside-clone-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

const INK = { version: '8.0.0', integrity: 'sha512-a' };
const REACT = { version: '19.3.1', integrity: 'sha512-b' };
const ELSEWHERE = { version: '1.0.0', integrity: 'sha512-c', optional: true };

test('packages that are all there as the lockfile says are fresh', () => {
  lock({ '': { name: 'quayside' }, 'node_modules/ink': INK, 'node_modules/react': REACT });
  installed({ 'node_modules/ink': INK, 'node_modules/react': REACT });
  expect(packagesAreFresh(root)).toBe(true);
});

test('an optional package that is made for another platform may be missing', () => {
  lock({ 'node_modules/ink': INK, 'node_modules/only-on-windows': ELSEWHERE });
  installed({ 'node_modules/ink': INK });
  expect(packagesAreFresh(root)).toBe(true);
});

test.each([
  ['nothing is installed', undefined],
  ['a package is missing', { 'node_modules/ink': INK }],
  ['a version differs', { 'node_modules/ink': INK, 'node_modules/react': { ...REACT, version: '19.3.0' } }],
  [
    'the content differs',
    { 'node_modules/ink': INK, 'node_modules/react': { ...REACT, integrity: 'sha512-x' } },
  ],
  [
    'there is one too many',
    { 'node_modules/ink': INK, 'node_modules/react': REACT, 'node_modules/left': INK },
  ],
])('packages are stale when %s', (_what, packages) => {
  lock({ 'node_modules/ink': INK, 'node_modules/react': REACT });
  if (packages !== undefined) installed(packages);
  expect(packagesAreFresh(root)).toBe(false);
});

test('packages are stale when their list was cut off', () => {
  lock({ 'node_modules/ink': INK });
  write('node_modules/.package-lock.json', '{"packages": {"node_mod');
  expect(packagesAreFresh(root)).toBe(false);
});

test('a build is fresh until a source changes, and fresh again when the change is taken back', () => {
  build();
  expect(buildIsFresh(root)).toBe(true);
  write('src/views/app.tsx', 'changed');
  expect(buildIsFresh(root)).toBe(false);
  write('src/views/app.tsx', 'app');
  expect(buildIsFresh(root)).toBe(true);
});

test.each([
  'src/new.ts',
  'src/views/deep/new.ts',
  'scripts/build/plugin.mjs',
  'scripts/build.mjs',
  'package-lock.json',
])('a build is stale when %s is new or other than it was', (path) => {
  build();
  write(path, 'something else');
  expect(buildIsFresh(root)).toBe(false);
});

test('a build is stale when a source is gone or has another name', () => {
  build();
  rmSync(join(root, 'src/views/app.tsx'));
  write('src/views/other.tsx', 'app');
  expect(buildIsFresh(root)).toBe(false);
});

test('a file that no build reads does not make it stale', () => {
  build();
  write('README.md', 'words');
  write('test/unit/new.test.ts', 'test');
  expect(buildIsFresh(root)).toBe(true);
});

test('a build is stale when its program is gone or was written by something else', () => {
  build();
  utimesSync(join(root, 'dist/quayside.js'), 1, 1);
  expect(buildIsFresh(root)).toBe(false);
  build();
  rmSync(join(root, 'dist/quayside.js'));
  expect(buildIsFresh(root)).toBe(false);
});

const MANIFEST = `{
  "name": "quayside", "version": "0.1.0", "bin": {"quayside": "dist/quayside.js"},
  "scripts": {"start": "x"}, "dependencies": {"ink": "8.0.0"}, "devDependencies": {"vitest": "5"}
}`;

test('the packed manifest asks for no package, and ours comes back byte by byte', () => {
  write('package.json', MANIFEST);
  stripManifest(root);
  expect(JSON.parse(read('package.json'))).toEqual({
    name: 'quayside',
    version: '0.1.0',
    bin: { quayside: 'dist/quayside.js' },
    scripts: { start: 'x' },
  });
  expect(restoreManifest(root)).toBe(true);
  expect(read('package.json')).toBe(MANIFEST);
  expect(restoreManifest(root)).toBe(false);
});

test('packing after a pack that was killed in between loses nothing', () => {
  write('package.json', MANIFEST);
  stripManifest(root);
  stripManifest(root);
  restoreManifest(root);
  expect(read('package.json')).toBe(MANIFEST);
});

function build(): void {
  write('src/views/app.tsx', 'app');
  write('src/cli.ts', 'cli');
  write('package-lock.json', '{}');
  write('dist/quayside.js', 'built');
  stampBuild(root, hashSources(root));
}

function lock(packages: Record<string, object>): void {
  write('package-lock.json', JSON.stringify({ packages }));
}

function installed(packages: Record<string, object>): void {
  write('node_modules/.package-lock.json', JSON.stringify({ packages }));
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
