import { copyFile, cp, mkdir, mkdtemp, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { finished } from 'node:stream/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import type { EngineClient } from '../client.ts';
import { fieldOf } from '../json.ts';
import { EngineError, msg } from '../message.ts';
import { cleanText } from '../streams/sanitise.ts';
import { searchPath, type Binaries } from './binaries.ts';
import { run } from './host.ts';

/** An image that an engine runs in. */
export interface NestedImage {
  readonly name: string;
  /** What to put before `dockerd …`. */
  readonly entrypoint: readonly string[];
  /** It was not there before. */
  readonly brought: boolean;
}

/** Where an engine in a container comes from on a machine that has none to make it of. */
const PUBLIC_IMAGE = 'docker:dind';
const PROGRAMS = [
  'dockerd',
  'containerd',
  'containerd-shim-runc-v2',
  'docker-proxy',
  'runc',
  'xtables-nft-multi',
];
const TABLES = [
  'iptables',
  'ip6tables',
  'iptables-save',
  'iptables-restore',
  'ip6tables-save',
  'ip6tables-restore',
];
const BUSYBOX = '/bin/busybox';
const FOLDERS = [
  'usr/bin',
  'usr/sbin',
  'usr/lib',
  'usr/lib64',
  'etc',
  'tmp',
  'root',
  'proc',
  'sys',
  'dev',
  'run',
  'var/lib/docker',
];

/**
 * Sees to it that the person's engine has an image that holds an engine: made of the programs that this machine has
 * for its private ones, else pulled.
 * @throws EngineError where neither works.
 */
export async function provideNestedImage(
  client: EngineClient,
  binaries: Binaries | null,
): Promise<NestedImage> {
  if (binaries !== null) {
    const name = `quay/engine:${binaries.version.replace(/[^A-Za-z0-9_.-]/g, '-')}`;
    const entrypoint = ['tini', '-g', '--'];
    if (await hasImage(client, name)) return { name, entrypoint, brought: false };
    try {
      await makeImage(client, name, binaries);
      return { name, entrypoint, brought: true };
    } catch {
      // Something of it is not on this machine: what can be pulled serves as well.
    }
  }
  const entrypoint = ['dockerd-entrypoint.sh'];
  if (await hasImage(client, PUBLIC_IMAGE)) return { name: PUBLIC_IMAGE, entrypoint, brought: false };
  try {
    const progress = await client.docker.pull(PUBLIC_IMAGE);
    await new Promise<void>((resolve, reject) => {
      client.docker.modem.followProgress(progress, (error) => (error === null ? resolve() : reject(error)));
    });
    return { name: PUBLIC_IMAGE, entrypoint, brought: true };
  } catch (error) {
    const reason = cleanText(error instanceof Error ? error.message : String(error));
    throw new EngineError(msg('sandbox.nestedNoImage', { image: PUBLIC_IMAGE, reason }), { cause: error });
  }
}

export async function hasImage(client: EngineClient, name: string): Promise<boolean> {
  try {
    await client.docker.getImage(name).inspect();
    return true;
  } catch (error) {
    if (fieldOf(error, 'statusCode') === 404) return false;
    throw error;
  }
}

async function makeImage(client: EngineClient, name: string, binaries: Binaries): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'quayside-engine-'));
  try {
    await makeRoot(root, binaries);
    const [repo = '', tag = ''] = name.split(':');
    const tar = spawn(
      'tar',
      ['--create', '--numeric-owner', '--owner=0', '--group=0', '--directory', root, '.'],
      {
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    tar.once('error', (error) => tar.stdout.destroy(error));
    const answer = await client.docker.importImage(tar.stdout, { repo, tag });
    // At its end the image is there.
    await finished(answer.resume());
    if (!(await hasImage(client, name))) throw new Error(`${name} was not imported`);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function makeRoot(root: string, binaries: Binaries): Promise<void> {
  for (const folder of FOLDERS) await mkdir(join(root, folder), { recursive: true });
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) await symlink(`usr/${name}`, join(root, name));
  await symlink('../run', join(root, 'var/run'));
  await copyFile(BUSYBOX, join(root, 'usr/bin/busybox'));
  const path = searchPath(binaries);
  for (const program of PROGRAMS) {
    const file = await findOn(path, program);
    await copyFile(file, join(root, 'usr/bin', program));
    await copyLibraries(file, root);
  }
  const modules = dirname(await findModules());
  await cp(modules, join(root, modules), { recursive: true });
  for (const table of TABLES) await symlink('../bin/xtables-nft-multi', join(root, 'usr/sbin', table));
  await copyFile(await findOn(path, 'tini-static'), join(root, 'usr/bin/tini'));
  await symlink('tini', join(root, 'usr/bin/docker-init'));
  const { stdout } = await run(BUSYBOX, ['--list']);
  for (const applet of stdout.split('\n').filter(Boolean)) {
    await symlink('busybox', join(root, 'usr/bin', applet)).catch(() => {
      // A program of that name is there already.
    });
  }
  await writeFile(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n');
  await writeFile(join(root, 'etc/group'), 'root:x:0:\ndocker:x:999:\n');
}

async function findOn(path: string, program: string): Promise<string> {
  for (const folder of [...path.split(delimiter), '/usr/sbin', '/usr/bin']) {
    const file = join(folder, program);
    if (await isFile(file)) return realpath(file);
  }
  throw new Error(`${program} is not on this machine`);
}

/** The modules that iptables loads for what its rules say. */
async function findModules(): Promise<string> {
  const { stdout } = await run('find', [
    '/usr/lib',
    '-maxdepth',
    '3',
    '-path',
    '*/xtables/libxt_conntrack.so',
  ]);
  const file = stdout.split('\n')[0] ?? '';
  if (file === '') throw new Error('iptables has no modules on this machine');
  return file;
}

/** What ldd(1) lists, to the same places. A static program has none. */
async function copyLibraries(program: string, root: string): Promise<void> {
  const { stdout } = await run('ldd', [program]).catch(() => ({ stdout: '' }));
  for (const [, file = ''] of stdout.matchAll(/(\/\S+) \(0x/g)) {
    const goal = join(root, dirname(await realpath(dirname(file))), basename(dirname(file)), basename(file));
    if (await isFile(goal)) continue;
    await mkdir(dirname(goal), { recursive: true });
    await copyFile(await realpath(file), goal);
  }
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
