import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findEngine } from '../../src/engine/sandbox/index.ts';

const execFileAsync = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** Several programs one after the other, each with an engine to wait for: a busy machine takes its time. */
const PATIENCE_MS = 150_000;
let scratch = '';
let env: NodeJS.ProcessEnv = {};

beforeEach(() => {
  scratch = mkdtempSync('/var/tmp/quayside-test-');
  env = { ...process.env, XDG_STATE_HOME: scratch, DOCKER_HOST: 'tcp://127.0.0.1:9', NODE_OPTIONS: '' };
});
afterEach(async () => {
  await findEngine('playground')?.stop();
  rmSync(scratch, { recursive: true, force: true });
});

test(
  'the lines of sandbox env make a shell’s docker speak to an engine that stays, and sandbox rm ends it',
  async () => {
    expect(await quayside('ls')).toBe('No sandbox is kept.\n');

    const { stdout: name } = await shell(
      `eval "$("$NODE" "$PROGRAM" sandbox env)" && docker info --format '{{.Name}}'`,
    );
    expect(name).toBe('quay\n');
    // It is the same one again: what was made on it is there.
    await shell(
      `eval "$("$NODE" "$PROGRAM" sandbox env)" && docker volume create mine && docker compose version`,
    );
    const { stdout: volumes } = await shell(
      `eval "$("$NODE" "$PROGRAM" sandbox)" && docker volume ls --quiet`,
    );
    expect(volumes).toBe('mine\n');

    const { sandboxes } = JSON.parse(await quayside('ls', '--json'));
    expect(sandboxes).toMatchObject([{ id: 'playground', running: true, bytes: expect.any(Number) }]);
    expect(await quayside('rm', 'playground')).toBe('Removed: playground\n');
    expect(findEngine('playground')).toBeUndefined();
    expect(existsSync(join(scratch, 'quayside', 'sandboxes', 'playground'))).toBe(false);
  },
  PATIENCE_MS,
);

test('a name under which nothing is kept is said, with exit status 1', async () => {
  await expect(quayside('rm', 'absent')).rejects.toMatchObject({
    code: 1,
    stderr: 'quayside: Nothing is kept under the name absent. See quayside sandbox ls.\n',
  });
});

async function quayside(...words: readonly string[]): Promise<string> {
  const args = [PROGRAM, 'sandbox', ...words, '--lang', 'en'];
  return (await execFileAsync(process.execPath, args, { env })).stdout;
}

/** A terminal's shell, but without the terminal. */
async function shell(script: string): Promise<{ stdout: string }> {
  return execFileAsync('sh', ['-c', script], { env: { ...env, NODE: process.execPath, PROGRAM } });
}
