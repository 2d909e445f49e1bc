import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = 'node_modules/@lydell';
const BINARY = /^node-pty-(.+)$/;

/**
 * Ships node-pty with the program: its JavaScript in the bundle, the binaries that are installed beside it in
 * `pty/SYSTEM-ARCH/`. It looks for them in a package of a name that it makes up as it runs, which no bundle can hold.
 * @type {import('esbuild').Plugin}
 */
export const pty = {
  name: 'pty',
  setup(build) {
    const root = build.initialOptions.absWorkingDir ?? process.cwd();
    const outdir = build.initialOptions.outdir ?? root;
    build.onLoad({ filter: /@lydell\/node-pty\/requireBinary\.js$/ }, () => ({
      contents: LOADER,
      loader: 'js',
    }));
    build.onLoad({ filter: /@lydell\/node-pty\/unixTerminal\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(
        'require.resolve(helperPath)',
        "requireBinary_1.pathOf('spawn-helper')",
      ),
      loader: 'js',
    }));
    build.onEnd(({ errors }) => {
      if (errors.length > 0) return;
      for (const name of readdirSync(join(root, PACKAGES))) {
        const system = BINARY.exec(name)?.[1];
        if (system !== undefined) copyBinaries(join(root, PACKAGES, name), join(outdir, 'pty', system));
      }
    });
  },
};

function copyBinaries(from, to) {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    if (!/\.(json|md)$/i.test(name)) copyFileSync(join(from, name), join(to, name));
  }
}

/** The bundle's files lie in the program's folder or one below it. */
const LOADER = `
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const SYSTEM = process.platform + '-' + process.arch;

export function pathOf(file) {
  const paths = ['./', '../'].map((up) => fileURLToPath(new URL(up + 'pty/' + SYSTEM + '/' + file, import.meta.url)));
  return paths.find(existsSync) ?? paths[0];
}

export function requireBinary(file) {
  return createRequire(import.meta.url)(pathOf(file));
}
`;
