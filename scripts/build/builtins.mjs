import { builtinModules } from 'node:module';
import { relative } from 'node:path';

const BUILTINS = new Set(builtinModules);

/**
 * Builtins that a dashboard may never use, though something in the bundle imports them: each is loaded by the first
 * use of one of its exports. Together 9 MB of memory and a seventh of the time to the first frame. Only modules that
 * nobody calls or extends as they are loaded.
 */
const ON_FIRST_USE = new Set(['child_process', 'crypto', 'http', 'https', 'vm', 'worker_threads', 'zlib']);

/**
 * Takes Node's builtins by `process.getBuiltinModule` instead of `import`.
 *
 * An ES import of a builtin makes a facade that reads every one of its getters; for `node:http` that loads the
 * whole of fetch (27 ms, 13 MB). It also spares CommonJS packages a `require` inside the ES module bundle.
 * @type {import('esbuild').Plugin}
 */
export const builtins = {
  name: 'builtins',
  setup(build) {
    const root = build.initialOptions.absWorkingDir ?? process.cwd();
    build.onResolve({ filter: /^(?:node:)?[a-z_/0-9]+$/ }, ({ path, kind, importer }) => {
      if (!path.startsWith('node:') && !BUILTINS.has(path)) return undefined;
      if (kind === 'dynamic-import') return { path, external: true };
      // One copy of the line for each importer: shared ones would become files of their own, 40 to load at the start.
      return {
        path: path.replace(/^node:/, ''),
        namespace: 'builtin',
        suffix: `?${relative(root, importer)}`,
      };
    });
    build.onLoad({ filter: /./, namespace: 'builtin' }, ({ path }) => ({
      contents: ON_FIRST_USE.has(path) ? onFirstUse(path) : `module.exports = ${loaded(path)};`,
      loader: 'js',
    }));
  },
};

function loaded(path) {
  return `process.getBuiltinModule(${JSON.stringify(`node:${path}`)})`;
}

/** An empty object whose prototype looks each export up; esbuild's wrapper for imports keeps the prototype. */
function onFirstUse(path) {
  return `module.exports = Object.create(
    new Proxy({}, { get: (_, key) => (key === '__esModule' ? undefined : ${loaded(path)}[key]) }),
  );`;
}
