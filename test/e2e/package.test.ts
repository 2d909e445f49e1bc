import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A copy of the clone, since packing puts another package.json into its place for a moment. */
let clone = '';
let installed = '';
let manifest = '';
let manifestAfter = '';

beforeAll(() => {
  const scratch = mkdtempSync(join(tmpdir(), 'quayside-pack-'));
  clone = join(scratch, 'clone');
  const prefix = join(scratch, 'prefix');
  for (const folder of [clone, prefix]) mkdirSync(folder);
  const { files }: { files: string[] } = JSON.parse(readFileSync('package.json', 'utf8'));
  const needed = [
    ...files,
    'src',
    'scripts',
    '.cache/build.json',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ];
  for (const path of needed.filter((name) => existsSync(name))) {
    cpSync(path, join(clone, path), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(resolve('node_modules'), join(clone, 'node_modules'));
  manifest = readFileSync(join(clone, 'package.json'), 'utf8');
  npm(clone, 'pack');
  manifestAfter = readFileSync(join(clone, 'package.json'), 'utf8');
  const tarball = readdirSync(clone).find((name) => name.endsWith('.tgz')) ?? 'none';
  // Nothing can be fetched: an empty cache, and no network asked.
  const cache = join(scratch, 'npm-cache');
  npm(
    prefix,
    'install',
    '--global',
    '--offline',
    `--prefix=${prefix}`,
    `--cache=${cache}`,
    join(clone, tarball),
  );
  rmSync(clone, { recursive: true });
  mkdirSync(clone);
  installed = prefix;
});

afterAll(() => {
  rmSync(join(installed, '..'), { recursive: true, force: true });
});

test('the packed program runs where there is neither checkout nor package', () => {
  const said = execFileSync(join(installed, 'bin/quayside'), ['--version'], { cwd: '/', encoding: 'utf8' });
  expect(said).toContain(JSON.parse(manifest).version);
});

test('the packed program draws a frame of its demo engine', () => {
  const frame = execFileSync(
    join(installed, 'bin/quayside'),
    ['snapshot', '--demo', '--size', '80x24', '--lang', 'en'],
    {
      cwd: '/',
      encoding: 'utf8',
    },
  );
  expect(frame.trimEnd().split('\n')).toHaveLength(24);
  expect(frame).toContain('shop-api-1');
});

test('the tarball holds the program, the lessons and all licences, and no source', () => {
  const root = join(installed, 'lib/node_modules/quayside');
  const there = [
    'dist/quayside.js',
    'lessons',
    'docs/json.md',
    'README.md',
    'README.zh.md',
    'LICENSE',
    'dist/THIRD-PARTY-LICENSES.txt',
  ];
  expect(there.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  expect(
    ['src', 'test', 'scripts', 'node_modules', '.cache'].filter((path) => existsSync(join(root, path))),
  ).toEqual([]);
  expect(readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8')).toMatch(/\bink\b[^]*\breact\b/i);
});

test('every page that the tarball holds links only to what it holds too', () => {
  const root = join(installed, 'lib/node_modules/quayside');
  const pages = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path.endsWith('.md') && !path.startsWith('lessons/'),
  );
  const links = pages.flatMap((page) =>
    [...readFileSync(join(root, page), 'utf8').matchAll(/\]\(([^)#\s]+)/g)]
      .map(([, target = '']) => ({ page, target }))
      .filter(({ target }) => !/^[a-z]+:/.test(target)),
  );
  expect(links).toContainEqual({ page: 'README.md', target: 'docs/keys.md' });
  expect(links.filter(({ page, target }) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});

test('what is installed asks for no package', () => {
  const packed = JSON.parse(readFileSync(join(installed, 'lib/node_modules/quayside/package.json'), 'utf8'));
  expect(packed).not.toHaveProperty('dependencies');
  expect(packed).not.toHaveProperty('devDependencies');
  expect(packed.bin).toEqual({ quayside: 'dist/quayside.js' });
});

test('packing leaves package.json as it was', () => {
  expect(manifestAfter).toBe(manifest);
});

function npm(cwd: string, ...args: readonly string[]): void {
  execFileSync('npm', [...args, '--loglevel=error', '--no-audit'], { cwd, stdio: 'pipe' });
}
