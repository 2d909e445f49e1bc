import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** The linter's own configuration, run over a small tree in which something is planted. */
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quayside-lint-'));
  copyFileSync('.oxlintrc.json', join(root, '.oxlintrc.json'));
  write('src/engine/state/store.ts', 'export const store = 1;\nexport type Store = number;\n');
  write('src/lessons/run.ts', 'export const run = 1;\nexport type Run = number;\n');
  write('src/views/app.ts', 'export const app = 1;\nexport type App = number;\n');
  write('src/cli.ts', 'export const main = 1;\nexport type Main = number;\n');
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

test('imports from views to lessons to engine are fine, and from cli.ts to all', () => {
  write('src/lessons/a.ts', "export { store } from '../engine/state/store.ts';\n");
  write(
    'src/views/a.ts',
    "export { store } from '../engine/state/store.ts';\nexport { run } from '../lessons/run.ts';\n",
  );
  write('src/cli.ts', "export { app } from './views/app.ts';\n");
  expect(lint()).toEqual([]);
});

test('a file that is called cli.ts but is not the program may be imported', () => {
  write('src/views/i18n/en/cli.ts', 'export const words = 1;\n');
  write('src/views/i18n/a.ts', "export { words } from './en/cli.ts';\n");
  expect(lint()).toEqual([]);
});

test.each([
  ['src/engine/state/a.ts', "import { app } from '../../views/app.ts';\nexport const a = app;\n"],
  ['src/engine/state/a.ts', "import type { App } from '../../views/app.ts';\nexport type A = App;\n"],
  ['src/engine/state/a.ts', "export { run } from '../../lessons/run.ts';\n"],
  ['src/engine/state/a.ts', "export type { Run } from '../../lessons/run.ts';\n"],
  ['src/engine/a.ts', "import { main } from '../cli.ts';\nexport const a = main;\n"],
  ['src/engine/a.ts', "import { useState } from 'react';\nexport const a = useState;\n"],
  ['src/engine/a.ts', "import { Text } from 'ink';\nexport const a = Text;\n"],
  ['src/lessons/a.ts', "import { app } from '../views/app.ts';\nexport const a = app;\n"],
  ['src/lessons/a.ts', "import type { Main } from '../cli.ts';\nexport type A = Main;\n"],
  ['src/lessons/a.ts', "import { Text } from 'ink';\nexport const a = Text;\n"],
  ['src/views/a.ts', "import { main } from '../cli.ts';\nexport const a = main;\n"],
  ['src/views/deep/a.ts', "import type { Main } from '../../cli.ts';\nexport type A = Main;\n"],
])('an import against the direction is refused: %s, %j', (file, text) => {
  write(file, text);
  expect(lint()).toEqual(['eslint(no-restricted-imports)']);
});

test('a cycle is refused', () => {
  write('src/engine/a.ts', "import { b } from './b.ts';\nexport const a = (): number => b();\n");
  write('src/engine/b.ts', "import { a } from './a.ts';\nexport const b = (): number => a();\n");
  expect(lint()).toEqual(['import(no-cycle)', 'import(no-cycle)']);
});

test('a cycle of types alone is refused', () => {
  write('src/engine/a.ts', "import type { B } from './b.ts';\nexport interface A {\n  b: B;\n}\n");
  write('src/engine/b.ts', "import type { A } from './a.ts';\nexport interface B {\n  a: A;\n}\n");
  expect(lint()).toEqual(['import(no-cycle)', 'import(no-cycle)']);
});

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** The rules that fire. */
function lint(): string[] {
  const { stdout } = spawnSync(resolve('node_modules/.bin/oxlint'), ['--format=json', '.'], {
    cwd: root,
    encoding: 'utf8',
  });
  const { diagnostics }: { diagnostics: { code: string }[] } = JSON.parse(stdout);
  return diagnostics.map(({ code }) => code).toSorted();
}
