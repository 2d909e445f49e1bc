import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

/** `scripts/run.mjs`, on which the npm scripts stand, with a script that is planted. */
let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-run-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('a script gets its arguments as they were, and its output and exit code are passed on', () => {
  const script = plant('console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;');
  const { stdout, status } = spawnSync(process.execPath, ['scripts/run.mjs', script, '--all', 'a b', ''], {
    encoding: 'utf8',
  });
  expect(JSON.parse(stdout)).toEqual(['--all', 'a b', '']);
  expect(status).toBe(7);
});

test('a script runs on the Node of the clone, and so does what it starts', () => {
  const script = plant(`
    const { execSync } = await import('node:child_process');
    console.log(JSON.stringify([process.execPath, execSync('command -v node', { encoding: 'utf8' }).trim()]));
  `);
  const { stdout } = spawnSync(process.execPath, ['scripts/run.mjs', script], { encoding: 'utf8' });
  const paths: string[] = JSON.parse(stdout);
  expect(paths.map((path) => realpathSync(path))).toEqual(
    Array(2).fill(realpathSync('node_modules/.bin/node')),
  );
});

test.each(['SIGTERM', 'SIGHUP', 'SIGUSR2'] as const)('%s reaches the script', async (name) => {
  const running = await start(`process.on('${name}', () => { console.log('got it'); process.exit(5); });`);
  running.kill(name);
  expect(await lineOf(running)).toBe('got it');
  expect(await endOf(running)).toEqual([5, null]);
});

test('the end of a script by a signal is an exit code as a shell tells it', async () => {
  const running = await start('');
  running.kill('SIGTERM');
  expect(await endOf(running)).toEqual([143, null]);
});

/** Starts a script that prints a line when it is ready, and then runs on. */
async function start(text: string): Promise<ChildProcess> {
  const script = plant(`${text}\nsetInterval(() => undefined, 1000);\nconsole.log('ready');`);
  const running = spawn(process.execPath, ['scripts/run.mjs', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  expect(await lineOf(running)).toBe('ready');
  return running;
}

async function lineOf(running: ChildProcess): Promise<string> {
  if (running.stdout === null) throw new Error('no stdout');
  const [chunk]: unknown[] = await once(running.stdout, 'data');
  return String(chunk).trim();
}

async function endOf(running: ChildProcess): Promise<unknown[]> {
  return running.exitCode === null ? once(running, 'exit') : [running.exitCode, null];
}

/** The path of a new script as run.mjs takes it: from the root of the clone. */
function plant(text: string): string {
  const path = join(folder, 'script.mjs');
  writeFileSync(path, text);
  return relative(process.cwd(), path);
}
