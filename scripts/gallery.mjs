/** `npm run gallery [-- ARGUMENTS]`: bundles the gallery, which draws with the same components as the program, and runs it. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { becomeNode, ensurePackages, ROOT } from './lib/bootstrap.mjs';

const ENTRY = 'scripts/gallery/main.ts';
const OUT = '.cache/gallery-program';

ensurePackages();
execFileSync(join(ROOT, 'node_modules/.bin/node'), ['scripts/build.mjs', '--entry', ENTRY, '--outdir', OUT], {
  cwd: ROOT,
  stdio: 'inherit',
});
becomeNode([join(ROOT, OUT, 'quayside.js'), ...process.argv.slice(2)]);
