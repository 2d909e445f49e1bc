import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { processesWith } from '../../src/engine/sandbox/host.ts';
import {
  BUSYBOX_IMAGE,
  dockerEnv,
  importBusybox,
  keptFolder,
  listKept,
  removeKept,
  startPrivateEngine,
  type PrivateEngine,
  type PrivateEngineOptions,
} from '../../src/engine/sandbox/index.ts';
import { isMounted } from '../../src/engine/sandbox/engine-folder.ts';
import { dropOldest } from '../../src/engine/sandbox/kept.ts';
import { cgroupParent, processMark, readRecords } from '../../src/engine/sandbox/traces.ts';
import { engineBinaries } from '../support/engine.ts';
import { until } from '../support/until.ts';

const execFileAsync = promisify(execFile);
const DISK = { diskBytes: 2_000_000_000 };

const started: PrivateEngine[] = [];
const stateHome = process.env['XDG_STATE_HOME'];
let scratch = '';
let owner: ChildProcess | undefined;

beforeEach(() => {
  scratch = mkdtempSync('/var/tmp/quayside-test-');
  process.env['XDG_STATE_HOME'] = scratch;
});

afterEach(async () => {
  owner?.kill('SIGKILL');
  await Promise.all(started.splice(0).map(async (engine) => engine.stop()));
  if (stateHome === undefined) delete process.env['XDG_STATE_HOME'];
  else process.env['XDG_STATE_HOME'] = stateHome;
  rmSync(scratch, { recursive: true, force: true });
});

test.each([
  ['a folder', {}],
  ['a filesystem of its own', DISK],
])(
  'what was on an engine that kept its data in %s is there again, and what ran runs again',
  async (_, limits) => {
    const first = await start('ex', { limits });
    expect(first).toMatchObject({ resumed: false, notes: [] });
    await importBusybox(first);
    await cli(first, 'volume', 'create', 'mine');
    await run(
      first,
      'web',
      '--volume',
      'mine:/data',
      BUSYBOX_IMAGE,
      'sh',
      '-c',
      'echo kept >/data/f; exec sleep 1000',
    );
    await run(first, 'beside', '--network', 'container:web', BUSYBOX_IMAGE, 'sleep', '1000');
    await run(first, 'paused', BUSYBOX_IMAGE, 'sleep', '1000');
    await cli(first, 'pause', 'paused');
    await run(first, 'ended', '--restart', 'always', BUSYBOX_IMAGE, 'sleep', '1000');
    await cli(first, 'stop', '--time', '0', 'ended');
    await run(first, 'fleeting', '--rm', BUSYBOX_IMAGE, 'sleep', '1000');
    const ids = await cli(first, 'ps', '--all', '--quiet', '--no-trunc', '--filter', 'name=web');
    await first.stop();
    expect(leftOf(first)).toEqual({
      folder: false,
      record: false,
      processes: false,
      cgroups: false,
      mounted: false,
    });

    const second = await start('ex', { limits });
    expect(second).toMatchObject({ resumed: true, notes: [] });
    expect(await cli(second, 'ps', '--quiet')).toBe('');
    const resumed = await second.resume();

    expect(resumed).toEqual({ started: ['web', 'beside', 'paused'], failed: [], gone: ['fleeting'] });
    expect(await states(second)).toEqual(['beside running', 'ended exited', 'paused paused', 'web running']);
    expect(await cli(second, 'ps', '--all', '--quiet', '--no-trunc', '--filter', 'name=web')).toBe(ids);
    expect(await cli(second, 'exec', 'web', 'cat', '/data/f')).toBe('kept');
    expect(await second.resume()).toEqual({ started: [], failed: [], gone: [] });
  },
);

test('after kill -9 nothing of an engine is left but its data, and it can be resumed', async () => {
  const killed = await startOwner();
  owner?.kill('SIGKILL');
  await until(() => !leftOf(killed).processes, { what: 'the end of the engine whose owner was killed' });

  const engine = await start('owned', { limits: DISK });

  expect(leftOf(killed)).toEqual({
    folder: false,
    record: false,
    processes: false,
    cgroups: false,
    mounted: true,
  });
  expect(engine.resumed).toBe(true);
  expect((await engine.resume()).started).toHaveLength(1);
  expect((await states(engine)).map((line) => line.split(' ')[1])).toEqual(['running']);
});

test('what ran is not forgotten by an engine that was started and ended without resuming it', async () => {
  const first = await start('twice');
  await importBusybox(first);
  await run(first, 'web', BUSYBOX_IMAGE, 'sleep', '1000');
  await first.stop();
  await (await start('twice')).stop();
  expect((await (await start('twice')).resume()).started).toEqual(['web']);
});

test('data is used by one engine at a time, the second is told by whom, and neither is harmed', async () => {
  const first = await start('shared', { limits: DISK });
  await expect(start('shared', { limits: DISK })).rejects.toMatchObject({
    says: { key: 'sandbox.keptInUseBy', params: { id: 'shared', pid: process.pid } },
  });
  await expect(removeKept('shared')).rejects.toMatchObject({ says: { key: 'sandbox.keptInUseBy' } });
  expect(await cli(first, 'info', '--format', '{{.Driver}}')).toBe('overlay2');
});

test('of two that start at the same moment one gets the data', async () => {
  const both = await Promise.allSettled([start('race', { limits: DISK }), start('race', { limits: DISK })]);
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
  const lost = both.find((one) => one.status === 'rejected');
  expect(lost?.reason).toMatchObject({ says: { key: expect.stringMatching(/^sandbox\.keptInUse/) } });
});

test('data that another version wrote is removed, which is said', async () => {
  await (await start('old')).stop();
  const note = join(keptFolder('old'), 'kept.json');
  writeFileSync(note, readFileSync(note, 'utf8').replace(engineBinaries().version, '19.3'));
  writeFileSync(join(keptFolder('old'), 'data', 'left'), '');
  const engine = await start('old');
  expect(engine.resumed).toBe(false);
  expect(engine.notes).toEqual([
    { key: 'sandbox.keptOtherVersion', params: { was: '19.3', is: engineBinaries().version } },
  ]);
  expect(existsSync(join(keptFolder('old'), 'data', 'left'))).toBe(false);
});

test('damaged data is removed, which is said with the reason', async () => {
  await (await start('bad', { limits: DISK })).stop();
  truncateSync(join(keptFolder('bad'), 'data.img'), 4096);
  const engine = await start('bad', { limits: DISK });
  expect(engine.resumed).toBe(false);
  expect(engine.notes).toMatchObject([{ key: 'sandbox.keptDamaged' }]);
  expect(await cli(engine, 'ps', '--quiet')).toBe('');
});

test('a start that fails for another reason leaves the data as it was', async () => {
  const first = await start('safe');
  await cli(first, 'volume', 'create', 'mine');
  await first.stop();
  await expect(start('safe', { extraArgs: ['--no-such-flag'] })).rejects.toMatchObject({
    says: { key: 'sandbox.startFailed' },
  });
  const again = await start('safe');
  expect(again.resumed).toBe(true);
  expect(await cli(again, 'volume', 'ls', '--quiet')).toBe('mine');
});

test('what is kept is listed with its size, the oldest goes beyond the cap, and one that is in use never', async () => {
  for (const id of ['one', 'two', 'three']) await (await start(id)).stop();
  const inUse = await start('one');
  const kept = await listKept();
  expect(kept.map(({ id, inUse: used }) => [id, used])).toEqual([
    ['one', true],
    ['three', false],
    ['two', false],
  ]);
  expect(kept.every(({ bytes, engine }) => bytes > 10_000 && engine === engineBinaries().version)).toBe(true);

  expect(await dropOldest(undefined, { count: 2, bytes: 1e12 })).toEqual(['two']);
  expect(await dropOldest(undefined, { count: 9, bytes: 1 })).toEqual(['three']);
  expect((await listKept()).map(({ id }) => id)).toEqual(['one']);
  await inUse.stop({ discard: true });
  expect(await listKept()).toEqual([]);
  expect(readdirSync(join(scratch, 'quayside', 'sandboxes'))).toEqual([]);
});

test('nothing is removed for a name that is none', async () => {
  await expect(removeKept('../..')).rejects.toMatchObject({ says: { key: 'sandbox.noSuchKept' } });
  await expect(removeKept('absent')).rejects.toMatchObject({ says: { key: 'sandbox.noSuchKept' } });
});

async function start(id: string, options: Partial<PrivateEngineOptions> = {}): Promise<PrivateEngine> {
  const engine = await startPrivateEngine({
    binaries: engineBinaries(),
    keepData: keptFolder(id),
    ...options,
  });
  started.push(engine);
  return engine;
}

async function run(engine: PrivateEngine, name: string, ...args: readonly string[]): Promise<void> {
  await cli(engine, 'run', '--detach', '--name', name, ...args);
}

async function cli(engine: PrivateEngine, ...args: readonly string[]): Promise<string> {
  const env = dockerEnv(engineBinaries(), engine.socket);
  return (await execFileAsync(engineBinaries().docker, args, { env })).stdout.trim();
}

async function states(engine: PrivateEngine): Promise<string[]> {
  return (await cli(engine, 'ps', '--all', '--format', '{{.Names}} {{.State}}')).split('\n').toSorted();
}

/** Starts an engine that keeps its data as "owned", with one running container, in a process of its own. */
async function startOwner(): Promise<{ id: string; dir: string; image: string }> {
  const script = fileURLToPath(new URL('../support/engine-owner.ts', import.meta.url));
  const child = spawn(process.execPath, [script, 'keep', keptFolder('owned')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  owner = child;
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('the owner of an engine ended without one');
}

/** What the machine still has of an engine beside its data. */
function leftOf({ id, dir }: { id: string; dir: string }): Record<string, boolean> {
  const roots = ['', ...readdirSync('/sys/fs/cgroup')];
  const kept = ['ex', 'owned'].map((name) => join(keptFolder(name), 'data.img'));
  return {
    folder: existsSync(dir),
    record: readRecords().some((record) => record.id === id),
    processes: processesWith(processMark(dir)).length > 0,
    cgroups: roots.some((root) => existsSync(`/sys/fs/cgroup/${root}/${cgroupParent(id)}`)),
    mounted: kept.some(isMounted) || execFileSync('mount', { encoding: 'utf8' }).includes(scratch),
  };
}
