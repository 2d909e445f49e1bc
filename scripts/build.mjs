/**
 * Bundles the program: `node scripts/build.mjs [--watch] [--stock-ink] [--entry FILE] [--outdir DIR]`.
 *
 * What each plugin is for stands in scripts/build/; why, with figures, in docs/decisions/ink-bundle.md.
 */
import { chmod, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { builtins } from './build/builtins.mjs';
import { entry } from './build/entry.mjs';
import { firstChunk } from './build/first-chunk.mjs';
import { inkOutput, inkSanitize, inkWidth, noDevtools } from './build/ink-seams.mjs';
import { leanDockerode } from './build/lean-dockerode.mjs';
import { leanMarked } from './build/lean-marked.mjs';
import { lazyWidth } from './build/lazy-width.mjs';
import { licencesOf } from './build/licences.mjs';
import { pty } from './build/pty.mjs';
import { yogaSync } from './build/yoga-sync.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const PROGRAM = 'src/cli.ts';
/** What draws the first frame, and with it all that this needs. */
const FIRST = 'src/views/cli/start-dashboard.ts';

const { values } = parseArgs({
  options: {
    watch: { type: 'boolean', default: false },
    'stock-ink': { type: 'boolean', default: false },
    entry: { type: 'string', default: PROGRAM },
    outdir: { type: 'string', default: 'dist' },
  },
});
const outdir = resolve(ROOT, values.outdir);

/** Makes the program executable and ships the licences of what is in it. */
const finish = {
  name: 'finish',
  setup(build) {
    build.onEnd(async ({ errors, metafile }) => {
      if (errors.length > 0) return;
      await chmod(join(outdir, 'quayside.js'), 0o755);
      await writeFile(join(outdir, 'THIRD-PARTY-LICENSES.txt'), licencesOf(metafile, ROOT));
    });
  },
};

const program = resolve(ROOT, values.entry);
const core = join(ROOT, FIRST);

/** @type {import('esbuild').BuildOptions} */
const options = {
  absWorkingDir: ROOT,
  entryPoints: { quayside: 'quayside-entry' },
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.12',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  minify: !values.watch,
  sourcemap: values.watch ? 'inline' : false,
  legalComments: 'none',
  metafile: true,
  jsx: 'automatic',
  logLevel: 'warning',
  define: {
    'process.env.NODE_ENV': '"production"',
    'process.env.DEV': '"false"',
    'Intl.Segmenter': 'LazySegmenter',
  },
  inject: [fileURLToPath(new URL('build/lazy-segmenter.mjs', import.meta.url))],
  loader: { '.node': 'copy' },
  plugins: [
    entry(program),
    ...(values.entry === PROGRAM ? [firstChunk({ core, program, sources: join(ROOT, 'src') })] : []),
    builtins,
    lazyWidth,
    yogaSync,
    noDevtools,
    leanDockerode,
    leanMarked,
    pty,
    ...(values['stock-ink'] ? [] : [inkOutput, inkSanitize, inkWidth]),
    finish,
  ],
};

/**
 * The demo engine runs in a thread of its own, which loads its own file. It shares none with the program.
 * @type {import('esbuild').BuildOptions}
 */
const demoEngine = {
  ...options,
  entryPoints: { 'demo-engine': 'src/engine/simulator/worker.ts' },
  splitting: false,
  plugins: [builtins],
};

await rm(join(outdir, 'chunks'), { recursive: true, force: true });
if (values.watch) {
  for (const each of [options, demoEngine]) await (await esbuild.context(each)).watch();
  console.log(`watching; each change is built to ${values.outdir}/`);
} else {
  await Promise.all([options, demoEngine].map((each) => esbuild.build(each)));
}
