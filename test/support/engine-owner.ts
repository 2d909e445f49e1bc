/**
 * A program that owns a private engine, for tests that end it in bad ways: starts one with a running container,
 * prints `{"id","dir","pid"}`, then waits to be killed (`hang`), exits without a stop (`exit`), or leaves an engine
 * that was to stay (`detach`).
 */
import { execFileSync } from 'node:child_process';
import {
  dockerEnv,
  ensureBinaries,
  importBusybox,
  startPrivateEngine,
  BUSYBOX_IMAGE,
} from '../../src/engine/sandbox/index.ts';

const mode = process.argv[2] ?? 'hang';
const binaries = await ensureBinaries();
const engine = await startPrivateEngine({ binaries, lifetime: mode === 'detach' ? 'detached' : 'owner' });
await importBusybox(engine);
execFileSync(binaries.docker, ['run', '--detach', '--restart=always', BUSYBOX_IMAGE, 'sleep', '1000'], {
  env: dockerEnv(binaries, engine.socket),
});
process.stdout.write(`${JSON.stringify({ id: engine.id, dir: engine.dir, pid: engine.pid })}\n`);
if (mode === 'hang') setInterval(() => undefined, 1000);
else process.exit(0);
