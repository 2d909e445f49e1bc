import { fileURLToPath } from 'node:url';

/**
 * The first thing that runs: says when Node is too old, turns on the compile cache, then loads the program.
 * Nothing else may be in the entry file, because what an ES module imports is compiled before its first line
 * runs.
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
      contents: ENTRY.replace('PROGRAM', JSON.stringify(program)).replaceAll('OLDEST', OLDEST_NODE),
      resolveDir: fileURLToPath(new URL('../..', import.meta.url)),
      loader: 'js',
    }));
  },
});

/** Of the published program, as `engines` in package.json says. */
const OLDEST_NODE = '22.12';

// A small young generation keeps the memory flat, and a frame makes little garbage; V8 lets the old one grow by a
// factor that follows from its limit: 1.3 at 256 MB, 4 at what it takes by itself.
// MALLOC_ARENA_MAX: glibc gives each of V8's threads a heap of its own, 7 MB in all. What we start shall not inherit it.
const ENTRY = `#!/usr/bin/env -S MALLOC_ARENA_MAX=1 node --max-semi-space-size=2 --max-old-space-size=256
const { env, versions } = process;
delete env.MALLOC_ARENA_MAX;
const [oldestMajor, oldestMinor] = 'OLDEST'.split('.').map(Number);
const [major, minor] = versions.node.split('.').map(Number);
if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
  process.stderr.write('quayside: needs Node.js OLDEST or newer; this one is ' + versions.node + '\\n');
  process.exit(1);
}
const cacheHome = env.XDG_CACHE_HOME || (env.HOME && env.HOME + '/.cache');
if (cacheHome) {
  const { enableCompileCache, flushCompileCache } = process.getBuiltinModule('node:module');
  enableCompileCache(cacheHome + '/quayside/compile-cache');
  if (flushCompileCache) setTimeout(flushCompileCache, 2000).unref();
}
import(PROGRAM);
`;
