/**
 * `npm test [-- ARGUMENTS OF VITEST]`: all of the set-up, then the whole suite. The engine of the tests is a private
 * one, which needs Linux and root; elsewhere only the tests run that need none, and the run fails for what is missing.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { becomeNode, ensureBuild, ensurePackages, ROOT, say } from './lib/bootstrap.mjs';

const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');
const args = process.argv.slice(2);

ensurePackages();
ensureBuild();
if (process.platform === 'linux' && process.getuid() === 0) {
  becomeNode([VITEST, 'run', ...args]);
} else {
  spawnSync(join(ROOT, 'node_modules/.bin/node'), [VITEST, 'run', '--project', 'unit', ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  const missing = process.platform === 'linux' ? 'root' : 'Linux and root';
  say(
    `only the tests without an engine were run: the others make an engine of their own, which needs ${missing}`,
  );
  process.exitCode = 1;
}
