import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';

const OUTDIR = '.cache/shell-harness';

/** Builds the program around a shell pane as the real one is built; the path of its file. */
export function buildShellHarness(): string {
  execFileSync(
    process.execPath,
    ['scripts/build.mjs', '--entry', 'test/support/shell-harness.tsx', '--outdir', OUTDIR],
    { stdio: 'pipe' },
  );
  return resolve(join(OUTDIR, 'quayside.js'));
}
