import { fileURLToPath } from 'node:url';

const INK_OUTPUT = fileURLToPath(new URL('../../src/views/ink/output.ts', import.meta.url));
const INK_SANITIZE = fileURLToPath(new URL('../../src/views/ink/sanitize.ts', import.meta.url));
const INK_WIDTH = fileURLToPath(new URL('../../src/views/ink/string-width.ts', import.meta.url));

/**
 * Replaces Ink's inner Output by ours (docs/decisions/ink-output.md).
 * @type {import('esbuild').Plugin}
 */
export const inkOutput = {
  name: 'ink-output',
  setup(build) {
    build.onResolve({ filter: /^\.\/output\.js$/ }, ({ importer }) =>
      importer.includes('/node_modules/ink/build/') ? { path: INK_OUTPUT } : undefined,
    );
  },
};

/**
 * Lets Ink remember what it sanitised (docs/decisions/ink-sanitize.md).
 * @type {import('esbuild').Plugin}
 */
export const inkSanitize = {
  name: 'ink-sanitize',
  setup(build) {
    build.onResolve({ filter: /^\.\/sanitize-ansi\.js$/ }, ({ importer }) =>
      importer.includes('/node_modules/ink/build/') ? { path: INK_SANITIZE } : undefined,
    );
  },
};

/**
 * Gives Ink and the packages below it our width function (docs/decisions/ink-width.md). Our own code still
 * gets the library itself.
 * @type {import('esbuild').Plugin}
 */
export const inkWidth = {
  name: 'ink-width',
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ importer }) =>
      importer.includes('/node_modules/') ? { path: INK_WIDTH } : undefined,
    );
  },
};

/**
 * Leaves out what Ink needs only for React's devtools.
 * @type {import('esbuild').Plugin}
 */
export const noDevtools = {
  name: 'no-devtools',
  setup(build) {
    build.onLoad({ filter: /\/ink\/build\/devtools\.js$/ }, () => ({ contents: '', loader: 'js' }));
  },
};
