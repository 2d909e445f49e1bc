import { fileURLToPath } from 'node:url';

/**
 * The first thing that runs: turns on the compile cache, then loads the program. Nothing else may be in the
 * entry file, because what an ES module imports is compiled before its first line runs.
 *
 * The cache has a directory of its own: Node's default one is in the shared /tmp, where another user could
 * leave compiled code for us to run. It is written 2 s after the start, since Node itself writes it only at
 * a clean exit.
 * @param {string} program path of the module to run
 * @returns {import('esbuild').Plugin}
 */
export const entry = (program) => ({
  name: 'entry',
  setup(build) {
    build.onResolve({ filter: /^quayside-entry$/ }, ({ path }) => ({ path, namespace: 'entry' }));
    build.onLoad({ filter: /./, namespace: 'entry' }, () => ({
      contents: ENTRY.replace('PROGRAM', JSON.stringify(program)),
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
      loader: 'js',
    }));
  },
});

// --max-semi-space-size: a small young generation keeps the memory flat, and a frame makes little garbage.
const ENTRY = `#!/usr/bin/env -S node --max-semi-space-size=4
const { env } = process;
const cacheHome = env.XDG_CACHE_HOME || (env.HOME && env.HOME + '/.cache');
if (cacheHome) {
  const { enableCompileCache, flushCompileCache } = process.getBuiltinModule('node:module');
  enableCompileCache(cacheHome + '/quayside/compile-cache');
  if (flushCompileCache) setTimeout(flushCompileCache, 2000).unref();
}
import(PROGRAM);
`;
