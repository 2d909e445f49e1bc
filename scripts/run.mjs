/** `node scripts/run.mjs [--built] SCRIPT [ARGUMENTS]`: a script of the clone on its own Node, packages first; `--built`: and the build. */
import { join } from 'node:path';
import { becomeNode, ensureBuild, ensurePackages, ROOT } from './lib/bootstrap.mjs';

const [first, ...rest] = process.argv.slice(2);
const built = first === '--built';
const [script = '', ...args] = built ? rest : [first ?? '', ...rest];

ensurePackages();
if (built) ensureBuild();
becomeNode([join(ROOT, script), ...args]);
