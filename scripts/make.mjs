/**
 * `npm run build [-- OPTIONS]`: packages, then a build in any case; the options are those of scripts/build.mjs.
 * With `--if-stale` only when the sources have changed.
 */
import { ensureBuild, ensurePackages } from './lib/bootstrap.mjs';

const args = process.argv.slice(2);
const ifStale = args[0] === '--if-stale';

ensurePackages();
ensureBuild({ force: !ifStale, args: ifStale ? args.slice(1) : args });
