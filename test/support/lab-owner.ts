/**
 * A program that owns a lab of two engines with a registry and a search, for a test that kills it: prints
 * `{"engines": [{"id","dir","pid"}…]}` and waits.
 */
import { ensureBinaries } from '../../src/engine/sandbox/index.ts';
import { openLab } from '../../src/engine/sandbox/labs/index.ts';

const lab = await openLab({ binaries: await ensureBinaries(), nodes: 2, registry: true, search: [] });
const engines = lab.engines.map(({ id, dir, pid }) => ({ id, dir, pid }));
process.stdout.write(`${JSON.stringify({ engines })}\n`);
setInterval(() => undefined, 1000);
