/** After `npm pack`: our own package.json again. */
import { ROOT } from './lib/bootstrap.mjs';
import { restoreManifest } from './lib/manifest.mjs';

restoreManifest(ROOT);
