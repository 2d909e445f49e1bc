import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import {
  BUSYBOX_IMAGE,
  cachedImage,
  imageFolder,
  provideImages,
  recipeOf,
  RECIPES,
  type ImageProgress,
  type Recipe,
} from '../../src/engine/images/index.ts';
import { connect } from '../../src/engine/connect/index.ts';
import { EngineError } from '../../src/engine/message.ts';
import { docker, engineSocket, removeContainer, uniqueName } from '../support/engine.ts';
import { until } from '../support/until.ts';

const run = promisify(execFile);
/** Packages come over the network once, and then out of the cache. */
const MAKING_MS = 300_000;
const containers: string[] = [];
let scratch = '';

beforeAll(async () => {
  scratch = await mkdtemp('/var/tmp/quayside-images-');
});

afterEach(async () => {
  await Promise.all(containers.splice(0).map(removeContainer));
});

afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

test(
  'every image of the course is made here, is on the engine afterwards, and says what it is made of',
  { timeout: MAKING_MS },
  async () => {
    const names = RECIPES.map(({ name }) => name);
    await provide(names);
    for (const name of names) {
      expect(
        await docker('image', 'inspect', '--format', '{{index .Config.Labels "quayside.image"}}', name),
      ).toBe(name);
    }
    expect(
      await docker(
        'image',
        'inspect',
        '--format',
        '{{index .Config.Labels "quayside.packages"}}',
        'quay/redis:7',
      ),
    ).toMatch(/redis-server 5:7\./);
  },
);

test(
  'an image that is there already is not loaded again; the others are told of from making to ready',
  { timeout: MAKING_MS },
  async () => {
    await provide([BUSYBOX_IMAGE]);
    await docker('image', 'rm', '--force', 'quay/web:1');
    const told = await provide(['quay/web:1', BUSYBOX_IMAGE]);
    expect(steps(told, BUSYBOX_IMAGE)).toEqual(['ready']);
    expect(steps(told, 'quay/web:1').slice(-2)).toEqual(['load', 'ready']);
    expect(told[0]?.image).toBe(BUSYBOX_IMAGE);
    expect(told.findLast(({ step }) => step === 'load')?.bytes).toBeGreaterThan(2_000_000);
  },
);

test('the same recipe gives the same image id in another cache', { timeout: MAKING_MS }, async () => {
  const before = await docker('image', 'inspect', '--format', '{{.Id}}', BUSYBOX_IMAGE);
  const recipe = known(BUSYBOX_IMAGE);
  const folder = await inCache('again', async () => cachedImage(recipe, () => undefined));
  await docker('image', 'rm', '--force', BUSYBOX_IMAGE);
  await inCache('again', async () => provideImages({ socket: engineSocket() }, [BUSYBOX_IMAGE]));
  expect(folder.startsWith(scratch)).toBe(true);
  expect(await docker('image', 'inspect', '--format', '{{.Id}}', BUSYBOX_IMAGE)).toBe(before);
});

test(
  'what recipes made that are no more is removed after a week, and nothing else',
  { timeout: MAKING_MS },
  async () => {
    const home = join(scratch, 'old', 'quayside', 'images');
    const kept = ['quay_busybox_1-00000000000a', 'docker-registry-trixie-x64', 'apt-trixie'];
    const old = 'quay_gone_1-00000000000b';
    for (const name of [...kept, old]) await mkdir(join(home, name), { recursive: true });
    const weekAgo = Date.now() / 1000 - 8 * 24 * 3600;
    for (const name of [old, ...kept.slice(1)]) await utimes(join(home, name), weekAgo, weekAgo);
    await inCache('old', async () => cachedImage(known(BUSYBOX_IMAGE), () => undefined));
    const there = await readdir(home);
    expect(there).toEqual(expect.arrayContaining(kept));
    expect(there).not.toContain(old);
  },
);

test('images share the layers of busybox, and history tells them apart', async () => {
  await provide([BUSYBOX_IMAGE, 'quay/web:1']);
  const layers = async (name: string): Promise<string[]> =>
    JSON.parse(await docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', name));
  const [below, above] = await Promise.all([layers(BUSYBOX_IMAGE), layers('quay/web:1')]);
  expect(above.slice(0, below.length)).toEqual(below);
  expect(above).toHaveLength(below.length + 1);
  expect((await docker('history', '--format', '{{.CreatedBy}}', 'quay/web:1')).split('\n')).toHaveLength(2);
});

test('quay/web serves its page, passes a health check, names its host, and stops at once', async () => {
  await provide(['quay/web:1']);
  const health = ['--health-cmd', 'wget -q -O- localhost/health', '--health-interval', '200ms'];
  const web = await start('quay/web:1', ...health);
  expect(await inside(web, 'wget', '-q', '-O-', 'localhost')).toContain('Welcome to the quay');
  expect(await inside(web, 'wget', '-q', '-O-', 'localhost/cgi-bin/host')).toBe(
    (await docker('ps', '--quiet', '--filter', `name=${web}`)).slice(0, 12),
  );
  await until(
    async () => (await docker('inspect', '--format', '{{.State.Health.Status}}', web)) === 'healthy',
    { what: 'the health check' },
  );
  await docker('stop', '--time', '60', web);
  expect(await docker('inspect', '--format', '{{.State.ExitCode}}', web)).toBe('0');
});

test(
  'quay/redis answers over the network of its containers and keeps its data in /data',
  { timeout: MAKING_MS },
  async () => {
    await provide(['quay/redis:7']);
    const redis = await start('quay/redis:7');
    const address = await docker('inspect', '--format', '{{.NetworkSettings.IPAddress}}', redis);
    const client = ['run', '--rm', 'quay/redis:7', 'redis-cli', '-h', address] as const;
    expect(await docker(...client, 'set', 'berth', '7')).toBe('OK');
    expect(await docker(...client, 'get', 'berth')).toBe('7');
    expect(await docker(...client, 'save')).toBe('OK');
    expect(await docker('exec', redis, 'ls', '/data')).toBe('dump.rdb');
  },
);

test(
  'quay/nginx serves a page, logs to its stdout and stops by its own signal',
  { timeout: MAKING_MS },
  async () => {
    await provide(['quay/nginx:1']);
    const nginx = await start('quay/nginx:1');
    expect(await inside(nginx, 'wget', '-q', '-O-', 'localhost')).toContain('Welcome to nginx!');
    await until(async () => (await docker('logs', nginx)).includes('"GET / HTTP/1.1" 200'), {
      what: 'the line in the log',
    });
    await docker('stop', '--time', '60', nginx);
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', nginx)).toBe('0');
  },
);

test(
  'quay/python has its standard library, with TLS, SQLite and a web server',
  { timeout: MAKING_MS },
  async () => {
    await provide(['quay/python:3']);
    const script =
      'import ssl, sqlite3, json, http.server, ctypes, zoneinfo; print(json.dumps(sqlite3.connect(":memory:").execute("select 6*7").fetchone()))';
    expect(await docker('run', '--rm', 'quay/python:3', 'python', '-c', script)).toBe('[42]');
  },
);

test('two processes that want the same image make it once, and both have it', async () => {
  const home = join(scratch, 'two');
  const script = [
    `import { cachedImage, recipeOf } from ${JSON.stringify(new URL('../../src/engine/images/index.ts', import.meta.url).href)};`,
    'const steps = [];',
    "await cachedImage(recipeOf('quay/web:1'), ({ image, step }) => steps.push(`${image} ${step}`));",
    'console.log(JSON.stringify(steps));',
  ].join('\n');
  const one = async (): Promise<string[]> => {
    const env = { ...process.env, XDG_CACHE_HOME: home };
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
    return JSON.parse(stdout);
  };
  const both = (await Promise.all([one(), one()])).flat();
  expect(both.filter((step) => step.endsWith(' make')).toSorted()).toEqual([
    'quay/busybox:1 make',
    'quay/web:1 make',
  ]);
});

test('a making that fails leaves nothing that could be taken for an image, and the next try works', async () => {
  const broken: Recipe = {
    ...known(BUSYBOX_IMAGE),
    name: 'quay/broken:1',
    files: [{ path: 'bin/busybox/x', text: '' }],
  };
  await inCache('broken', async () => {
    await expect(cachedImage(broken, () => undefined)).rejects.toThrow(/EISDIR/);
    await expect(stat(imageFolder(broken))).rejects.toThrow(/ENOENT/);
    const mended = { ...broken, files: known(BUSYBOX_IMAGE).files ?? [] };
    expect((await stat(await cachedImage(mended, () => undefined))).isDirectory()).toBe(true);
  });
});

test('an engine that a client is connected to gets its images through that connection', async () => {
  await provide([BUSYBOX_IMAGE]);
  await docker('image', 'rm', '--force', 'quay/web:1');
  const address = `unix://${engineSocket()}`;
  const client = await connect({ address, source: 'default', name: 'images', named: true });
  try {
    expect(await provideImages(client, [BUSYBOX_IMAGE, 'quay/web:1'])).toEqual(['quay/web:1']);
    expect(await docker('run', '--rm', 'quay/web:1', 'cat', 'health')).toBe('ok');
  } finally {
    client.close();
  }
});

test('an image without a recipe is refused by name', async () => {
  const failed: unknown = await provideImages({ socket: engineSocket() }, ['quay/none:1']).catch(
    (error: unknown) => error,
  );
  expect(failed instanceof EngineError && failed.says).toEqual({
    key: 'images.unknown',
    params: { image: 'quay/none:1' },
  });
});

async function provide(names: readonly string[]): Promise<ImageProgress[]> {
  const told: ImageProgress[] = [];
  await provideImages({ socket: engineSocket() }, names, { onProgress: (progress) => told.push(progress) });
  return told;
}

function steps(told: readonly ImageProgress[], image: string): string[] {
  const all = told.filter((progress) => progress.image === image).map(({ step }) => step);
  return all.filter((step, index) => step !== all[index - 1]);
}

function known(name: string): Recipe {
  const recipe = recipeOf(name);
  if (recipe === undefined) throw new Error(`no recipe for ${name}`);
  return recipe;
}

async function start(image: string, ...options: readonly string[]): Promise<string> {
  const name = uniqueName('image');
  containers.push(name);
  await docker('run', '--detach', '--name', name, ...options, image);
  return name;
}

/** What a command in a container says, once it goes well: a server may still be starting. */
async function inside(container: string, ...command: readonly string[]): Promise<string> {
  return until(async () => docker('exec', container, ...command), { what: command.join(' ') });
}

/** Runs something with a cache of its own. */
async function inCache<T>(name: string, work: () => Promise<T>): Promise<T> {
  const before = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = join(scratch, name);
  try {
    return await work();
  } finally {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
  }
}
