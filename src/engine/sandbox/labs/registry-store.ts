import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { readImage } from '../../images/index.ts';

const gzipAsync = promisify(gzip);

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const CONFIG = 'application/vnd.docker.container.image.v1+json';
const LAYER = 'application/vnd.docker.image.rootfs.diff.tar.gzip';

interface Descriptor {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
}

/**
 * Puts an image of the cache into the folder of a registry that does not run yet, as a push would have left it there:
 * the layout is that of distribution's registry/storage/paths.go, the manifest Image Manifest V2, Schema 2.
 *
 * @param root the registry's `rootdirectory`.
 */
export async function storeImage(
  root: string,
  repository: string,
  tag: string,
  folder: string,
): Promise<void> {
  const { manifest } = await readImage(folder);
  const repo = join(root, 'docker/registry/v2/repositories', repository);
  const put = async (mediaType: string, bytes: Buffer): Promise<Descriptor> => {
    const blob = await storeBlob(root, mediaType, bytes);
    await storeLink(join(repo, '_layers', ...blob.digest.split(':')), blob.digest);
    return blob;
  };
  const config = await put(CONFIG, await readFile(join(folder, manifest.Config)));
  const layers: Descriptor[] = [];
  for (const layer of manifest.Layers) {
    layers.push(await put(LAYER, await gzipAsync(await readFile(join(folder, layer)), { level: 1 })));
  }
  const text = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers });
  const { digest } = await storeBlob(root, MANIFEST, Buffer.from(text));
  const hex = digest.split(':');
  await storeLink(join(repo, '_manifests/revisions', ...hex), digest);
  await storeLink(join(repo, '_manifests/tags', tag, 'current'), digest);
  await storeLink(join(repo, '_manifests/tags', tag, 'index', ...hex), digest);
}

async function storeBlob(root: string, mediaType: string, bytes: Buffer): Promise<Descriptor> {
  const hex = createHash('sha256').update(bytes).digest('hex');
  await write(join(root, 'docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data'), bytes);
  return { mediaType, size: bytes.length, digest: `sha256:${hex}` };
}

async function storeLink(folder: string, digest: string): Promise<void> {
  await write(join(folder, 'link'), Buffer.from(digest));
}

async function write(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
