import { execFileSync } from 'node:child_process';

/** The end-to-end tests run the built program: it is built when its sources have changed. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/make.mjs', '--if-stale'], { stdio: 'inherit' });
}
