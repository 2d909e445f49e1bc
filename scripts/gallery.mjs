/**
 * `npm run gallery [-- NAME…]`: bundles the gallery, which draws with the same components as the program, and runs it.
 * `npm run gallery -- --live`: the pictures of README and docs, from the built program.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { becomeNode, ensureBuild, ensurePackages, ROOT } from './lib/bootstrap.mjs';

const ENTRY = 'scripts/gallery/main.ts';
const OUT = '.cache/gallery-program';

const args = process.argv.slice(2);
ensurePackages();
if (args.includes('--live')) {
  ensureBuild();
  becomeNode([join(ROOT, 'scripts/gallery/live.ts')]);
} else {
  execFileSync(
    join(ROOT, 'node_modules/.bin/node'),
    ['scripts/build.mjs', '--entry', ENTRY, '--outdir', OUT],
    { cwd: ROOT, stdio: 'inherit' },
  );
  becomeNode([join(ROOT, OUT, 'quayside.js'), ...args]);
}
