/** `npm start [-- ARGUMENTS]`: packages, build, then the program with these arguments. */
import { becomeNode, ensureBuild, ensurePackages, programArgs, programEnv } from './lib/bootstrap.mjs';

ensurePackages();
ensureBuild();
becomeNode([...programArgs(), ...process.argv.slice(2)], programEnv());
