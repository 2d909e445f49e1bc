/**
 * A program that owns a private engine, for tests that end it in bad ways: starts one with a running container,
 * prints `{"id","dir","pid"}`, then waits to be killed (`hang`), exits without a stop (`exit`), leaves an engine
 * that was to stay (`detach`), or waits to be killed with an engine that keeps its data in a folder (`keep FOLDER`).
 */
import { execFileSync } from 'node:child_process';
import {
  dockerEnv,
  ensureBinaries,
  importBusybox,
  startPrivateEngine,
  BUSYBOX_IMAGE,
} from '../../src/engine/sandbox/index.ts';

const [, , mode = 'hang', keepData] = process.argv;
const binaries = await ensureBinaries();
const engine = await startPrivateEngine({
  binaries,
  lifetime: mode === 'detach' ? 'detached' : 'owner',
  ...(keepData === undefined ? {} : { keepData, limits: { diskBytes: 2_000_000_000 } }),
});
await importBusybox(engine);
execFileSync(binaries.docker, ['run', '--detach', '--restart=always', BUSYBOX_IMAGE, 'sleep', '1000'], {
  env: dockerEnv(binaries, engine.socket),
});
process.stdout.write(`${JSON.stringify({ id: engine.id, dir: engine.dir, pid: engine.pid })}\n`);
if (mode === 'hang' || mode === 'keep') setInterval(() => undefined, 1000);
else process.exit(0);
