/** Before `npm pack`: a fresh build, then the package.json that belongs into the tarball. */
import { ensureBuild, ensurePackages, ROOT } from './lib/bootstrap.mjs';
import { stripManifest } from './lib/manifest.mjs';

ensurePackages();
ensureBuild();
stripManifest(ROOT);
