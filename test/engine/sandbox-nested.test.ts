import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, onTestFinished } from 'vitest';
import {
  BUSYBOX_IMAGE,
  dockerEnv,
  importBusybox,
  startNestedEngine,
  type NestedEngine,
} from '../../src/engine/sandbox/index.ts';
import { engineBinaries } from '../support/engine.ts';
import { until } from '../support/until.ts';
import { openLab, type Lab } from './lab.ts';

const execFileAsync = promisify(execFile);

/** An engine in an engine's container, each command through an exec: on a busy machine that takes its time. */
const PATIENCE_MS = 120_000;

/** Stands for the engine of a person. */
let theirs: Lab;

beforeAll(async () => {
  theirs = await openLab();
});
afterAll(() => theirs.close());

test(
  'an engine in a container works as one, and goes with its volumes and socket',
  async () => {
    const images = await theirs.docker('images', '--quiet');
    const nested = await start();
    await importBusybox(nested);
    expect(await cli(nested, 'run', '--rm', '--memory', '16m', BUSYBOX_IMAGE, 'echo', 'deep')).toBe('deep');
    const page = 'echo deep >index.html; exec httpd -f -p 80';
    await cli(nested, 'run', '-d', '--name', 'web', '-p', '8080:80', BUSYBOX_IMAGE, 'sh', '-c', page);
    expect(await until(() => get(nested, 8080), { what: 'the page' })).toBe('deep\n');
    const counting = execFileAsync(
      'sh',
      ['-c', 'seq 1 100000 | "$0" exec -i web wc -l', engineBinaries().docker],
      {
        env: dockerEnv(engineBinaries(), nested.socket),
      },
    );
    expect((await counting).stdout.trim()).toBe('100000');
    // What is on it is not on theirs.
    expect(await theirs.docker('ps', '--format', '{{.Names}}')).toBe(`quayside-${nested.id}`);
    expect(await theirs.docker('volume', 'ls', '--quiet')).not.toBe('');

    await Promise.all([nested.stop(), nested.stop()]);

    expect(await theirs.docker('ps', '--all', '--quiet')).toBe('');
    expect(await theirs.docker('volume', 'ls', '--quiet')).toBe('');
    expect(existsSync(nested.socket)).toBe(false);
    expect((await theirs.docker('images', '--quiet')).split('\n').length).toBe(images.split('\n').length + 1);
  },
  PATIENCE_MS,
);

test('a port on which nobody listens inside is a refusal that names it', async () => {
  const nested = await start();
  await expect(text(nested.connect(9))).rejects.toMatchObject({
    code: 'ECONNREFUSED',
    says: { key: 'sandbox.insideRefused', params: { address: '127.0.0.1:9' } },
  });
});

test('what a dead owner has left is removed by the next start, a living one’s and a stranger’s is not', async () => {
  const living = await start();
  const owner = await theirs.docker(
    'inspect',
    '--format',
    '{{index .Config.Labels "quayside.sandbox.owner"}}',
    living.container,
  );
  const machine = await theirs.docker(
    'inspect',
    '--format',
    '{{index .Config.Labels "quayside.sandbox.machine"}}',
    living.container,
  );
  const dead = JSON.stringify({ ...JSON.parse(owner), startTicks: 1 });
  await leave('dead', dead, machine);
  await leave('stranger', dead, `${machine}-other`);
  await start();
  const names = (await theirs.docker('ps', '--all', '--format', '{{.Names}}')).split('\n');
  expect(names).toContain(`quayside-${living.id}`);
  expect(names).toContain('stranger');
  expect(names).not.toContain('dead');
});

async function leave(name: string, owner: string, machine: string): Promise<void> {
  const labels = {
    'quayside.sandbox': name,
    'quayside.sandbox.owner': owner,
    'quayside.sandbox.machine': machine,
  };
  const words = Object.entries(labels).flatMap(([key, value]) => ['--label', `${key}=${value}`]);
  await theirs.docker('create', '--name', name, ...words, BUSYBOX_IMAGE, 'true');
  onTestFinished(async () => void (await theirs.docker('rm', '--force', name)));
}

async function start(): Promise<NestedEngine> {
  const nested = await startNestedEngine({ client: theirs.client, binaries: engineBinaries() });
  onTestFinished(() => nested.stop());
  return nested;
}

async function cli(engine: NestedEngine, ...args: readonly string[]): Promise<string> {
  const env = dockerEnv(engineBinaries(), engine.socket);
  return (await execFileAsync(engineBinaries().docker, args, { env })).stdout.trim();
}

function get(engine: NestedEngine, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ createConnection: () => engine.connect(port), headers: { connection: 'close' } }, (answer) =>
      resolve(text(answer)),
    )
      .on('error', reject)
      .end();
  });
}
