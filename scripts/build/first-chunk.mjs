import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/**
 * Puts everything that the first frame needs into one file.
 *
 * esbuild makes a file of each set of modules that the same entry points reach. Those that come before the first frame
 * are needed by what comes after it too, by this command or that, so that there were some 20 sets: 20 files to find,
 * read and link one after another. Here each of our modules that is imported dynamically imports `core` first; whatever
 * `core` needs is then reached by all of them, and is one set.
 * @param {{ core: string, program: string, sources: string }} paths of the module that draws the first frame, of the
 *   one that the program begins with, and of the folder of the sources
 * @returns {import('esbuild').Plugin}
 */
export const firstChunk = ({ core, program, sources }) => ({
  name: 'first-chunk',
  setup(build) {
    let late = new Set();
    build.onStart(() => {
      late = new Set([program, ...dynamicallyImported(sources)]);
      late.delete(core);
    });
    build.onLoad({ filter: /\.tsx?$/ }, ({ path }) =>
      late.has(path)
        ? {
            contents: `import ${JSON.stringify(core)};\n${readFileSync(path, 'utf8')}`,
            loader: path.endsWith('x') ? 'tsx' : 'ts',
          }
        : undefined,
    );
  },
});

/** Paths of our own modules that some module of `folder` imports by `import('./…')`. */
function dynamicallyImported(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => /\.tsx?$/.test(file))
    .flatMap((file) => {
      const path = join(folder, file);
      const found = readFileSync(path, 'utf8').matchAll(/\bimport\(\s*'(\.[^']+)'\s*\)/g);
      return [...found].map(([, name]) => resolve(dirname(path), name));
    });
}
