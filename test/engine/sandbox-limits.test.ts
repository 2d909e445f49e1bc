import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  BUSYBOX_IMAGE,
  dockerEnv,
  importBusybox,
  LEAST_ROOM,
  sayDisk,
  startPrivateEngine,
  type PrivateEngine,
  type PrivateEngineOptions,
} from '../../src/engine/sandbox/index.ts';
import { cgroupParent, readRecords } from '../../src/engine/sandbox/traces.ts';
import { engineBinaries } from '../support/engine.ts';

const execFileAsync = promisify(execFile);
const started: PrivateEngine[] = [];
let scratch = '';

beforeEach(() => {
  scratch = mkdtempSync('/var/tmp/quayside-test-');
});

afterEach(async () => {
  await Promise.all(started.splice(0).map(async (engine) => engine.stop()));
  rmSync(scratch, { recursive: true, force: true });
});

test('all containers of an engine together get no more memory than it may have', async () => {
  const engine = await start({ limits: { memoryBytes: 48_000_000 } });
  await importBusybox(engine);
  // The container's own limit is higher: it is the engine's that it runs into.
  const ended = cli(engine, 'run', '--memory', '400m', BUSYBOX_IMAGE, 'tail', '/dev/zero');
  await expect(ended).rejects.toMatchObject({ code: 137 });
  expect(engine.notes).toEqual([]);
});

test('all containers of an engine together get no more CPU than it may have', async () => {
  const engine = await start({ limits: { cpus: 0.1 } });
  await importBusybox(engine);
  const burn = 'timeout -s KILL 2 sh -c "while :; do :; done"';
  await cli(engine, 'run', '--name', 'one', BUSYBOX_IMAGE, 'sh', '-c', `${burn} & ${burn}; wait`).catch(
    () => '',
  );
  expect(engine.notes).toEqual([]);
  const parent = cgroupParent(engine.id);
  const v2 = `/sys/fs/cgroup/${parent}/cpu.stat`;
  const stat = readFileSync(existsSync(v2) ? v2 : `/sys/fs/cgroup/cpu/${parent}/cpu.stat`, 'utf8');
  expect(Number(/^nr_throttled (\d+)$/m.exec(stat)?.[1])).toBeGreaterThan(0);
});

test('the disk of an engine ends where it was told to, the machine’s does not, and it is said', async () => {
  const engine = await start({ limits: { diskBytes: 200_000_000 } });
  await importBusybox(engine);
  expect(sayDisk(await engine.disk())).toBeNull();
  const fill = cli(
    engine,
    'run',
    '--name',
    'greedy',
    BUSYBOX_IMAGE,
    'dd',
    'if=/dev/zero',
    'of=/big',
    'bs=1M',
    'count=300',
  );
  await expect(fill).rejects.toMatchObject({ stderr: expect.stringContaining('No space left on device') });
  expect(sayDisk(await engine.disk())).toMatchObject({ key: 'sandbox.diskFull', params: { free: 0 } });
  const image = statSync(join(engine.dir, 'data.img'));
  expect(image.blocks * 512).toBeLessThanOrEqual(200_000_000 + 4096);
  await cli(engine, 'rm', 'greedy');
  expect(sayDisk(await engine.disk())).toBeNull();
});

test('an engine is refused with figures where the disk has too little room, and nothing is left', async () => {
  const small = join(scratch, 'small');
  mkdirSync(small);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=50m', 'tmpfs', small]);
  try {
    await expect(start({ dir: join(small, 'engine') })).rejects.toMatchObject({
      says: { key: 'sandbox.tooLittleDisk', params: { needed: 300, there: 52, folder: small } },
    });
    expect(existsSync(join(small, 'engine'))).toBe(false);
  } finally {
    execFileSync('umount', [small]);
  }
});

test('an engine is refused with figures where there is too little memory', async () => {
  const total = Number(/^MemTotal:\s+(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]) * 1024;
  const before = readRecords().length;
  const refused = start({ room: { ...LEAST_ROOM, memoryBytes: total } });
  await expect(refused).rejects.toMatchObject({
    says: {
      key: 'sandbox.tooLittleMemory',
      params: { needed: Math.floor(total / 1e6), there: expect.any(Number) },
    },
  });
  expect(readRecords().length).toBeLessThanOrEqual(before);
});

async function start(options: Partial<PrivateEngineOptions>): Promise<PrivateEngine> {
  const engine = await startPrivateEngine({ binaries: engineBinaries(), ...options });
  started.push(engine);
  return engine;
}

async function cli(engine: PrivateEngine, ...args: readonly string[]): Promise<string> {
  const env = dockerEnv(engineBinaries(), engine.socket);
  return (await execFileAsync(engineBinaries().docker, args, { env })).stdout.trim();
}
