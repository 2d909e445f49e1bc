import { spawn } from 'node:child_process';
import { mkdir, readdir, rm, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError, msg } from '../message.ts';
import { isolatedApt, lastWords, QUIET } from '../sandbox/debian.ts';
import { run } from '../sandbox/host.ts';
import { addLibraries } from './libraries.ts';

/** Told while packages are got: `bytes` of `totalBytes`. */
export type OnFetch = (step: 'lists' | 'fetch', bytes: number, totalBytes: number) => void;

/** The folders that Debian merges into /usr: packages of either kind then land in the same place. */
export const MERGED = {
  bin: 'usr/bin',
  sbin: 'usr/bin',
  lib: 'usr/lib',
  lib64: 'usr/lib64',
  'usr/sbin': 'bin',
};

const LISTS_GOOD_FOR_MS = 24 * 60 * 60 * 1000;
const LIBRARY = /^(lib|zlib)/;
const WATCH_EVERY_MS = 200;
/** Of no use in a container. */
const UNUSED = [
  ...[
    'doc',
    'man',
    'locale',
    'lintian',
    'bug',
    'info',
    'bash-completion',
    'applications',
    'pixmaps',
    'menu',
  ].map((name) => `usr/share/${name}`),
  ...['init.d', 'default', 'logrotate.d', 'cron.d', 'cron.daily', 'systemd', 'apparmor.d'].map(
    (name) => `etc/${name}`,
  ),
  'usr/lib/systemd',
  'usr/lib/tmpfiles.d',
];

/**
 * Unpacks Debian packages into `root`, without documentation and what an init system wants, and with the shared
 * libraries that their programs load. What they depend on besides is left out: a container has no use for it.
 *
 * @param cache a folder for apt's lists and the packages, which are fetched once; the caller has it alone.
 * @param root an empty folder; its /bin, /lib … are merged into /usr and are not there afterwards.
 * @returns the packages with their versions.
 * @throws EngineError with apt's last words.
 */
export async function unpackPackages(
  {
    suite,
    names,
    cache,
    root,
  }: {
    readonly suite: string;
    readonly names: readonly string[];
    readonly cache: string;
    readonly root: string;
  },
  onFetch: OnFetch,
): Promise<readonly string[]> {
  const libraries = join(root, '..', 'libraries');
  try {
    const { archives, versions } = await fetchPackages(suite, names, cache, onFetch);
    await unpackInto(
      root,
      archives.filter(({ name }) => names.includes(name)),
    );
    await unpackInto(
      libraries,
      archives.filter(({ name }) => !names.includes(name)),
    );
    await Promise.all(UNUSED.map((path) => rm(join(root, path), { recursive: true, force: true })));
    await addLibraries(root, libraries);
    await Promise.all(Object.keys(MERGED).map((path) => rm(join(root, path))));
    return versions;
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError(msg('sandbox.aptFailed', { packages: names.join(' '), reason: lastWords(error) }), {
      cause: error,
    });
  } finally {
    await rm(libraries, { recursive: true, force: true });
  }
}

interface Archive {
  readonly name: string;
  readonly file: string;
}

async function fetchPackages(
  suite: string,
  names: readonly string[],
  cache: string,
  onFetch: OnFetch,
): Promise<{ archives: readonly Archive[]; versions: readonly string[] }> {
  const debs = join(cache, 'debs');
  await mkdir(debs, { recursive: true });
  // Lists as they come: unpacked they are 50 MB.
  const apt = [...(await isolatedApt(cache, suite)), '-o', 'Acquire::GzipIndexes=true'];
  const lists = join(cache, 'state/lists');
  if (await areOld(lists)) {
    onFetch('lists', 0, 0);
    await run('apt-get', [...apt, 'update'], { env: QUIET });
  }
  const install = ['--print-uris', '--no-install-recommends', '--yes', 'install', ...names];
  const { stdout: uris } = await run('apt-get', [...apt, ...install], { env: QUIET });
  const planned = [...uris.matchAll(/^'[^']*' (\S+) (\d+)/gm)].map(([, file = '', bytes = '']) => {
    const [name = '', version = ''] = decodeURIComponent(file).split('_');
    return { name, version, file, bytes: Number(bytes) };
  });
  const files = planned.filter(({ name }) => names.includes(name) || LIBRARY.test(name));
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const tell = (): void =>
    void sizeOf(
      debs,
      files.map(({ file }) => file),
    ).then((bytes) => onFetch('fetch', Math.min(bytes, total), total));
  const missing = await missingFiles(debs, files);
  const watch = setInterval(tell, WATCH_EVERY_MS);
  try {
    const download = ['download', ...missing.map(({ name, version }) => `${name}=${version}`)];
    if (missing.length > 0) await run('apt-get', [...apt, ...download], { env: QUIET, cwd: debs });
  } finally {
    clearInterval(watch);
  }
  onFetch('fetch', total, total);
  return {
    archives: files.map(({ name, file }) => ({ name, file: join(debs, file) })),
    versions: files
      .filter(({ name }) => names.includes(name))
      .map(({ name, version }) => `${name} ${version}`)
      .toSorted(),
  };
}

/** Those that are not there as a whole. apt checks their hashes when it fetches them. */
async function missingFiles<T extends { readonly file: string; readonly bytes: number }>(
  folder: string,
  files: readonly T[],
): Promise<readonly T[]> {
  const sizes = await Promise.all(files.map(async ({ file }) => sizeOf(folder, [file])));
  return files.filter(({ bytes }, index) => sizes[index] !== bytes);
}

async function areOld(lists: string): Promise<boolean> {
  const names = (await readdir(lists).catch(() => [])).filter((name) => name.includes('_Packages'));
  const ages = await Promise.all(
    names.map(async (name) => Date.now() - (await stat(join(lists, name))).ctimeMs),
  );
  return ages.length === 0 || Math.max(...ages) > LISTS_GOOD_FOR_MS;
}

async function sizeOf(folder: string, files: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map((file) =>
      stat(join(folder, file)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function unpackInto(root: string, archives: readonly Archive[]): Promise<void> {
  for (const folder of ['usr/bin', 'usr/lib', 'usr/lib64'])
    await mkdir(join(root, folder), { recursive: true });
  for (const [path, target] of Object.entries(MERGED)) await symlink(target, join(root, path));
  for (const { file } of archives) await unpack(file, root);
}

/** `dpkg -x` replaces a link to a folder by a folder; this keeps the links that merge /bin and /lib into /usr. */
async function unpack(archive: string, root: string): Promise<void> {
  const script =
    'dpkg-deb --fsys-tarfile "$1" | tar --extract --keep-directory-symlink --no-same-owner --directory "$2"';
  await new Promise<void>((resolve, reject) => {
    const child = spawn('sh', ['-c', script, 'unpack', archive, root], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(Object.assign(new Error(`${archive} could not be unpacked`), { stderr: said }));
    });
  });
}
