import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, copyFile, link, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { EngineError, msg } from '../message.ts';
import { run } from '../sandbox/host.ts';
import { isStatic } from './libraries.ts';
import { unpackPackages } from './packages.ts';
import type { Recipe } from './types.ts';

/** Made of the machine's own busybox-static (Debian's package of that name). */
const BUSYBOX = '/bin/busybox';
/** The same bytes give the same image id on every machine and at every time. */
const CREATED = '2026-01-01T00:00:00Z';
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64', arm: 'arm' };

/** The part of an image's config that is read back (OCI image-spec, config.md). */
interface StoredConfig {
  readonly rootfs: { readonly type: 'layers'; readonly diff_ids: readonly string[] };
  readonly history: readonly { readonly created: string; readonly created_by: string }[];
}

/** What `docker load` reads: one entry for each image (Docker image specification v1.2). */
export interface ManifestEntry {
  readonly Config: string;
  readonly RepoTags: readonly string[];
  readonly Layers: readonly string[];
}

interface Order {
  readonly recipe: Recipe;
  /** The folder of the image below. */
  readonly below: string | undefined;
  /** Empty; filled with manifest.json, the config and a tar for each layer. */
  readonly folder: string;
  readonly aptCache: <T>(
    suite: string,
    onWait: () => void,
    work: (folder: string) => Promise<T>,
  ) => Promise<T>;
}

/**
 * Makes an image as `docker save` writes it.
 * @throws EngineError where this machine lacks what the recipe needs.
 */
export async function makeArchive(
  { recipe, below, folder, aptCache }: Order,
  tell: (step: 'wait' | 'lists' | 'fetch' | 'make', bytes?: number, totalBytes?: number) => void,
): Promise<void> {
  const root = join(folder, 'build', 'root');
  await mkdir(root, { recursive: true });
  const { packages = [], suite = '' } = recipe;
  let versions: readonly string[] = [];
  if (packages.length > 0) {
    await needDebian(recipe);
    versions = await aptCache(
      suite,
      () => tell('wait'),
      async (cache) => unpackPackages({ suite, names: packages, cache, root }, tell),
    );
  }
  tell('make');
  await fillRoot(root, recipe);

  const lower = below === undefined ? undefined : await readImage(below);
  const layers = lower?.manifest.Layers ?? [];
  for (const layer of layers) await shareFile(join(below ?? '', layer), join(folder, layer));
  const layer = `${layers.length}.tar`;
  await packLayer(root, join(folder, layer));
  await rm(join(folder, 'build'), { recursive: true });

  const config = {
    architecture: ARCHITECTURES[process.arch] ?? process.arch,
    os: 'linux',
    created: CREATED,
    config: {
      ...recipe.config,
      Labels: {
        'quayside.image': recipe.name,
        ...(versions.length > 0 ? { 'quayside.packages': versions.join(', ') } : {}),
        ...recipe.config.Labels,
      },
    },
    rootfs: {
      type: 'layers',
      diff_ids: [...(lower?.config.rootfs.diff_ids ?? []), `sha256:${await sha256(join(folder, layer))}`],
    },
    history: [...(lower?.config.history ?? []), { created: CREATED, created_by: recipe.history }],
  };
  const text = JSON.stringify(config);
  const name = `${createHash('sha256').update(text).digest('hex')}.json`;
  await writeFile(join(folder, name), text);
  const manifest: ManifestEntry = { Config: name, RepoTags: [recipe.name], Layers: [...layers, layer] };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify([manifest]));
}

/** The image that lies in a folder of the cache. */
export async function readImage(folder: string): Promise<{ manifest: ManifestEntry; config: StoredConfig }> {
  const [manifest]: ManifestEntry[] = JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'));
  if (manifest === undefined) throw new Error(`no image in ${folder}`);
  const config: StoredConfig = JSON.parse(await readFile(join(folder, manifest.Config), 'utf8'));
  return { manifest, config };
}

async function needDebian(recipe: Recipe): Promise<void> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^ID=debian$/m.test(release)) throw new EngineError(msg('images.needsDebian', { image: recipe.name }));
}

async function fillRoot(root: string, recipe: Recipe): Promise<void> {
  for (const path of recipe.without ?? []) await rm(join(root, path), { recursive: true, force: true });
  for (const { path, mode } of recipe.folders ?? []) {
    await mkdir(join(root, path), { recursive: true });
    if (mode !== undefined) await chmod(join(root, path), mode);
  }
  for (const [path, target] of Object.entries(recipe.links ?? {})) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await rm(join(root, path), { force: true });
    await symlink(target, join(root, path));
  }
  for (const { path, text, mode = 0o644 } of recipe.files ?? []) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    await chmod(join(root, path), mode);
  }
  if (recipe.busybox === true) await addBusybox(root, recipe.name);
}

async function addBusybox(root: string, image: string): Promise<void> {
  const there = await isStatic(BUSYBOX).catch(() => false);
  if (!there) throw new EngineError(msg('images.noBusybox', { image }));
  await copyFile(BUSYBOX, join(root, 'usr/bin/busybox'));
  const { stdout } = await run(BUSYBOX, ['--list']);
  const applets = stdout.split('\n').filter((name) => name !== '' && name !== 'busybox');
  await Promise.all(applets.map((name) => symlink('busybox', join(root, 'usr/bin', name))));
}

async function packLayer(root: string, file: string): Promise<void> {
  const same = [
    '--sort=name',
    '--format=gnu',
    `--mtime=${CREATED}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
  ];
  // A strict umask must not make files that only root can read.
  await run('tar', ['--create', '--file', file, ...same, '--mode=a+rX', '--directory', root, '.']);
}

/** The layers below are the same files in each image; where the file system has no links, copies. */
async function shareFile(from: string, to: string): Promise<void> {
  await link(from, to).catch(async () => copyFile(from, to));
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** How many bytes an image's layers have together. */
export async function imageBytes(folder: string): Promise<number> {
  const { manifest } = await readImage(folder);
  const sizes = await Promise.all(
    manifest.Layers.map(async (layer) => (await stat(join(folder, layer))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
