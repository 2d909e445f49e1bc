import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUSYBOX, docker, engineSocket, removeContainer, uniqueName } from '../support/engine.ts';
import { makeHome, PROGRAM, startQuayside, type Home } from '../support/quayside.ts';
import { cellWidth } from '../../src/views/text/cells.ts';

let home: Home;
beforeEach(() => {
  home = makeHome();
});
afterEach(() => home.remove());

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

function quayside(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const all = {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    ...home.env,
    DOCKER_HOST: `unix://${engineSocket()}`,
    ...env,
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [PROGRAM, ...words], { env: all }, (error, stdout, stderr) => {
      resolve({ status: error ? Number(error.code) : 0, stdout, stderr });
    });
    child.stdin?.end();
  });
}

describe('the command line', () => {
  it('tells its version and its usage', async () => {
    expect(await quayside(['--version'])).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^quayside \d+\.\d+\.\d+\n$/),
    });
    expect((await quayside(['--help'])).stdout).toContain('Usage: quayside');
    expect((await quayside(['--help', '--lang', 'zh'])).stdout).toContain('用法');
  });

  it('refuses what it does not know in one line, with exit status 2', async () => {
    for (const words of [
      ['--frob'],
      ['frob'],
      ['snapshot', '--size', 'x'],
      ['--lang', 'fr'],
      ['snapshot', '--panel', 'x'],
      ['--host', 'gopher://x'],
      ['learn', '03-containers/nowhere'],
    ]) {
      const ended = await quayside(words);
      expect(ended.status, words.join(' ')).toBe(2);
      expect(ended.stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(ended.stdout).toBe('');
    }
  });

  it('says in one line that a Node is too old for it', async () => {
    const old = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.11.0' } })`;
    const ended = await quayside(['--version'], {
      NODE_OPTIONS: `--import="data:text/javascript,${encodeURIComponent(old)}"`,
    });
    expect(ended.status).toBe(1);
    expect(ended.stdout).toBe('');
    expect(ended.stderr).toBe('quayside: needs Node.js 22.12 or newer; this one is 22.11.0\n');
  });

  it('prints one frame without a terminal, and says so on stderr', async () => {
    const ended = await quayside([]);
    expect(ended.status).toBe(0);
    expect(ended.stdout).toContain('1 Containers');
    expect(ended.stderr).toContain('quayside snapshot');
  });

  it('draws a snapshot of the size that was asked for, of one panel, in Chinese', async () => {
    const { stdout } = await quayside([
      'snapshot',
      '--size',
      '100x20',
      '--panel',
      'networks',
      '--lang',
      'zh',
    ]);
    const lines = stdout.replace(/\n$/, '').split('\n');
    expect(lines).toHaveLength(20);
    expect(new Set(lines.map(cellWidth))).toEqual(new Set([100]));
    expect(stdout).toContain('4 网络');
  });

  it('gives the data of a snapshot as JSON', async () => {
    const name = uniqueName('json');
    await docker(
      'run',
      '-d',
      '--name',
      name,
      '-l',
      'com.docker.compose.project=shop',
      BUSYBOX,
      'sleep',
      '1d',
    );
    try {
      const { stdout, status } = await quayside(['snapshot', '--json']);
      expect(status).toBe(0);
      const data = JSON.parse(stdout);
      expect(data.engine).toMatchObject({ demo: false });
      const mine = data.containers.find((container: { name: string }) => container.name === name);
      expect(mine).toMatchObject({ state: 'running', project: 'shop', stats: { pids: 1 } });
    } finally {
      await removeContainer(name);
    }
  });

  it('marks the demo engine in its JSON', async () => {
    const { stdout, status } = await quayside(['snapshot', '--demo', '--json']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout).engine.demo).toBe(true);
    expect(JSON.parse((await quayside(['doctor', '--demo', '--json'])).stdout).engine).toEqual({
      demo: true,
    });
  });

  it('looks the engine over, and tells a problem by its exit status', async () => {
    const well = await quayside(['doctor', '--json']);
    const { checks } = JSON.parse(well.stdout);
    expect(checks.find((check: { id: string }) => check.id === 'engine')).toMatchObject({ ok: true });
    const ill = await quayside(['doctor'], { DOCKER_HOST: 'unix:///nowhere/docker.sock' });
    expect(ill.status).toBe(1);
    expect(ill.stdout).toContain('/nowhere/docker.sock');
  });

  it('takes compose for an option: without it the engine is well, and a note says what it is for', async () => {
    const bare = { PATH: '/nowhere' };
    const { status, stdout } = await quayside(['doctor', '--demo', '--json'], bare);
    const { ok, checks } = JSON.parse(stdout);
    expect({ status, ok }).toEqual({ status: 0, ok: true });
    expect(checks.find((check: { id: string }) => check.id === 'compose')).toEqual({
      id: 'compose',
      ok: true,
      value: '',
      advice: expect.stringContaining('docker-compose'),
    });
    expect((await quayside(['doctor', '--demo'], bare)).stdout).toMatch(/^note {5}Compose\n {4}\S/m);
  });

  it('ends with what an engine said that tells its version and refuses the rest', async () => {
    const socket = join(home.env['HOME'] ?? '', 'ill.sock');
    const ill = createServer((request, response) => {
      if (request.url !== '/version') response.statusCode = 500;
      response.end(JSON.stringify({ Version: '27.0', ApiVersion: '1.45', message: 'the disk is full' }));
    });
    await new Promise<void>((resolve) => {
      ill.listen(socket, resolve);
    });
    try {
      const env = { DOCKER_HOST: `unix://${socket}` };
      expect(await quayside(['snapshot'], env)).toMatchObject({
        status: 1,
        stdout: '',
        stderr: expect.stringMatching(/^quayside: .*the disk is full\s*\n$/),
      });
      const { status, stdout, stderr } = await quayside(['doctor', '--json'], env);
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      expect(JSON.parse(stdout).checks[0]).toMatchObject({
        id: 'engine',
        ok: false,
        advice: expect.stringContaining('the disk is full'),
      });
    } finally {
      ill.close();
    }
  });

  it('takes an endpoint that was named and fails for an error, never for a demo', async () => {
    for (const env of [
      { DOCKER_HOST: 'unix:///nowhere/docker.sock' },
      { DOCKER_HOST: 'tcp://127.0.0.1:1' },
      { DOCKER_HOST: '', DOCKER_CONTEXT: 'missing' },
    ]) {
      const pty = startQuayside(home, [], { env });
      try {
        expect((await pty.untilExit()).exitCode).toBe(1);
        expect(pty.isAlternate).toBe(false);
        expect(pty.text).toMatch(/quayside: \S+/);
      } finally {
        pty.kill();
      }
    }
  });

  it('connects to the current context of the docker config', async () => {
    const name = 'private';
    const config = home.env['DOCKER_CONFIG'] ?? '';
    const folder = join(config, 'contexts', 'meta', createHash('sha256').update(name).digest('hex'));
    mkdirSync(folder, { recursive: true });
    const meta = { Name: name, Metadata: {}, Endpoints: { docker: { Host: `unix://${engineSocket()}` } } };
    writeFileSync(join(folder, 'meta.json'), JSON.stringify(meta));
    writeFileSync(join(config, 'config.json'), JSON.stringify({ currentContext: name }));
    const { stdout, status } = await quayside(['snapshot', '--json'], { DOCKER_HOST: '' });
    expect(status).toBe(0);
    expect(JSON.parse(stdout).engine.endpoint).toBe(name);
  });
});
