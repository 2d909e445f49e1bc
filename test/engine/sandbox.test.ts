import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { identityOf, processesWith } from '../../src/engine/sandbox/host.ts';
import {
  dockerEnv,
  ensureBinaries,
  findEngine,
  importBusybox,
  removeStaleEngines,
  startPrivateEngine,
  type InstallPlan,
  type PrivateEngine,
  type PrivateEngineOptions,
} from '../../src/engine/sandbox/index.ts';
import { cgroupParent, processMark, readRecords } from '../../src/engine/sandbox/traces.ts';
import { BUSYBOX, docker, engineBinaries } from '../support/engine.ts';
import { until } from '../support/until.ts';

const started: PrivateEngine[] = [];
let owner: ChildProcess | undefined;
let scratch = '';

beforeEach(() => {
  scratch = mkdtempSync('/var/tmp/quayside-test-');
});

afterEach(async () => {
  owner?.kill('SIGKILL');
  await Promise.all(started.splice(0).map(async (engine) => engine.stop()));
  rmSync(scratch, { recursive: true, force: true });
});

test('the run has an engine of its own, with busybox, compose and buildx', async () => {
  expect(await docker('run', '--rm', BUSYBOX, 'echo', 'hello')).toBe('hello');
  expect(await docker('info', '--format', '{{.Name}} {{.Driver}}')).toBe('quay overlay2');
  expect(await docker('compose', 'version', '--short')).toMatch(/^2\./);
  expect(await docker('buildx', 'version')).toContain('buildx');
});

test('an init process for containers is there', async () => {
  expect(await docker('run', '--rm', '--init', BUSYBOX, 'cat', '/proc/1/comm')).toBe('docker-init');
});

test('an engine changes nothing of the machine while it runs, and leaves nothing behind', async () => {
  const before = machine();
  const engine = await start();
  await importBusybox(engine);
  cli(engine, 'network', 'create', 'front');
  cli(
    engine,
    'run',
    '--detach',
    '--network',
    'front',
    '--publish',
    '8080:80',
    '--memory',
    '16m',
    BUSYBOX,
    'sleep',
    '99',
  );
  expect(machine()).toEqual(before);
  expect(traces(engine)).toEqual({ folder: true, record: true, processes: true, cgroups: true });

  await engine.stop();

  expect(machine()).toEqual(before);
  expect(traces(engine)).toEqual(NOTHING);
});

test('only root can reach the socket', async () => {
  const engine = await start();
  expect((statSync(engine.dir).mode & 0o777).toString(8)).toBe('700');
});

test('a published port answers in the network namespace of the engine and not on the machine', async () => {
  const engine = await start();
  await importBusybox(engine);
  const page = 'echo dock >index.html; httpd -f -p 80';
  cli(engine, 'run', '--detach', '--publish', '8099:80', BUSYBOX, 'sh', '-c', page);
  const get = ['/bin/busybox', 'wget', '-q', '-O', '-', 'http://127.0.0.1:8099/index.html'] as const;

  const answer = await until(
    () => execFileSync('nsenter', [`--net=${engine.netns}`, ...get], { encoding: 'utf8', stdio: 'pipe' }),
    { what: 'the web server in the container' },
  );

  expect(answer).toBe('dock\n');
  expect(() => execFileSync(get[0], get.slice(1), { stdio: 'pipe' })).toThrow(/refused/);
});

test('two engines at once do not see each other', async () => {
  const [one, two] = await Promise.all([start(), start()]);
  await Promise.all([importBusybox(one), importBusybox(two)]);
  cli(one, 'run', '--detach', '--name', 'web', '--publish', '8080:80', BUSYBOX, 'sleep', '99');
  cli(two, 'run', '--detach', '--name', 'web', '--publish', '8080:80', BUSYBOX, 'sleep', '99');
  cli(one, 'rm', '--force', 'web');
  expect(cli(one, 'ps', '--format', '{{.Names}}')).toBe('');
  expect(cli(two, 'ps', '--format', '{{.Names}}')).toBe('web');
});

test('after kill -9 of its owner nothing of an engine runs on, and the next start removes what is left', async () => {
  const engine = await startOwner('hang');
  expect(traces(engine)).toEqual({ folder: true, record: true, processes: true, cgroups: true });

  owner?.kill('SIGKILL');
  await until(() => !traces(engine).processes, { what: 'the end of the engine whose owner was killed' });
  await start();

  expect(traces(engine)).toEqual(NOTHING);
});

test('an owner that exits without stopping its engine leaves nothing behind', async () => {
  const engine = await startOwner('exit');
  if (owner?.exitCode === null) await once(owner, 'exit');
  expect(traces(engine)).toEqual(NOTHING);
});

test('a detached engine outlives its starter, is found by its id, and goes when it is told to', async () => {
  const { id, dir } = await startOwner('detach');
  if (owner?.exitCode === null) await once(owner, 'exit');
  await removeStaleEngines();
  const engine = findEngine(id);
  if (engine === undefined) throw new Error('the detached engine is gone');
  started.push(engine);
  expect(engine.dir).toBe(dir);
  expect(cli(engine, 'ps', '--quiet')).not.toBe('');

  await engine.stop();

  expect(findEngine(id)).toBeUndefined();
  expect(traces(engine)).toEqual(NOTHING);
});

test('a detached engine that was killed is removed by the next start', async () => {
  const engine = await start({ lifetime: 'detached' });
  process.kill(engine.pid, 'SIGKILL');
  await until(() => !traces(engine).processes, { what: 'the end of the killed engine' });
  await removeStaleEngines();
  expect(traces(engine)).toEqual(NOTHING);
});

test('stopping twice is stopping once', async () => {
  const engine = await start();
  await Promise.all([engine.stop(), engine.stop()]);
  await engine.stop();
  expect(traces(engine)).toEqual(NOTHING);
});

test('an engine that cannot start says why in its own words, and leaves nothing', async () => {
  const dir = `${scratch}/engine`;
  const failing = startPrivateEngine({ binaries: engineBinaries(), dir, extraArgs: ['--no-such-flag'] });
  await expect(failing).rejects.toMatchObject({
    says: { key: 'sandbox.startFailed', params: { reason: expect.stringContaining('no-such-flag') } },
  });
  expect(existsSync(dir)).toBe(false);
  expect(readRecords().filter((record) => record.dir === dir)).toEqual([]);
});

test('an engine refuses a folder that holds something, and leaves that alone', async () => {
  writeFileSync(`${scratch}/mine`, 'kept');
  await expect(start({ dir: scratch })).rejects.toMatchObject({ says: { key: 'sandbox.dirNotEmpty' } });
  expect(readFileSync(`${scratch}/mine`, 'utf8')).toBe('kept');
});

test.each(['relative', '/run/engine', `/var/tmp/${'long'.repeat(25)}`])(
  'an engine refuses the folder %s, in which it cannot live',
  async (dir) => {
    await expect(start({ dir })).rejects.toMatchObject({ says: { key: 'sandbox.badDir' } });
  },
);

test('a person is asked before anything is unpacked, and a no is kept', async () => {
  const plans: InstallPlan[] = [];
  const home = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = scratch;
  try {
    const asked = ensureBinaries({
      ask: async (plan) => {
        plans.push(plan);
        return false;
      },
    });
    await expect(asked).rejects.toMatchObject({ says: { key: 'sandbox.declined' } });
  } finally {
    if (home === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = home;
  }
  expect(plans).toHaveLength(1);
  expect(plans[0]?.unpackInto).toContain(`${scratch}/quayside/engine-`);
  expect(existsSync(`${scratch}/quayside`)).toBe(false);
});

const NOTHING = { folder: false, record: false, processes: false, cgroups: false };

async function start(options: Partial<PrivateEngineOptions> = {}): Promise<PrivateEngine> {
  const engine = await startPrivateEngine({ binaries: engineBinaries(), ...options });
  started.push(engine);
  return engine;
}

/** Starts test/support/engine-owner.ts and waits for what it prints. */
async function startOwner(
  mode: 'hang' | 'exit' | 'detach',
): Promise<{ id: string; dir: string; pid: number }> {
  const script = fileURLToPath(new URL('../support/engine-owner.ts', import.meta.url));
  const child = spawn(process.execPath, [script, mode], { stdio: ['ignore', 'pipe', 'inherit'] });
  owner = child;
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error('the owner of an engine ended without one');
}

function cli(engine: PrivateEngine, ...args: readonly string[]): string {
  const env = dockerEnv(engineBinaries(), engine.socket);
  return execFileSync(engineBinaries().docker, args, { env, encoding: 'utf8' }).trim();
}

/** What a person would see of the machine that an engine might change. */
function machine(): Record<string, unknown> {
  return {
    links: lines('ip', '-oneline', 'link'),
    routes: lines('ip', 'route'),
    // Comments carry the time, chains their counters.
    rules: lines('iptables-save').filter((line) => !line.startsWith('#') && !line.startsWith(':')),
    // Other programs may name network namespaces meanwhile (nsfs).
    mounts: readFileSync('/proc/self/mountinfo', 'utf8')
      .split('\n')
      .filter((line) => !line.includes(' nsfs ')),
    hostname: readFileSync('/proc/sys/kernel/hostname', 'utf8'),
    nameServers: existsSync('/etc/resolv.conf') ? readFileSync('/etc/resolv.conf', 'utf8') : '',
    defaultSocket: existsSync('/run/docker.sock'),
    defaultFolders: [
      '/var/lib/docker',
      '/run/docker',
      '/etc/docker',
      '/run/containerd',
      '/opt/containerd',
    ].map((path) => existsSync(path)),
  };
}

function lines(file: string, ...args: string[]): string[] {
  return execFileSync(file, args, { encoding: 'utf8' }).split('\n');
}

/** What is left of one engine. */
function traces(engine: { id: string; dir: string; pid: number }): typeof NOTHING {
  const roots = ['', ...readdirSync('/sys/fs/cgroup')];
  return {
    folder: existsSync(engine.dir),
    record: readRecords().some((record) => record.id === engine.id),
    processes: processesWith(processMark(engine.dir)).length > 0 || identityOf(engine.pid) !== undefined,
    cgroups: roots.some((root) => existsSync(`/sys/fs/cgroup/${root}/${cgroupParent(engine.id)}`)),
  };
}
