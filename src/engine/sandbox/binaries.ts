import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { EngineError, msg } from '../message.ts';
import { run } from './host.ts';
import { placeFolder } from './place-folder.ts';
import { installPackages, missingPackages, unpackFromSuite } from './debian.ts';

/** The programs of an engine, ready to be started in a sandbox. */
export interface Binaries {
  /** `cache`: unpacked by us beside what the machine has. `path`: the machine's own. */
  readonly source: 'cache' | 'path';
  readonly dockerd: string;
  readonly containerd: string;
  /** The CLI that belongs to it. */
  readonly docker: string;
  /** Folders to put first on PATH, for dockerd and for a person's shell. */
  readonly path: readonly string[];
  /** A DOCKER_CONFIG folder in which the CLI finds compose and buildx. */
  readonly dockerConfig: string;
  /** As dockerd tells it: "26.1.5+dfsg1". */
  readonly version: string;
}

/** What `ensureBinaries` would do to the machine. Both empty: it never asks. */
export interface InstallPlan {
  /** Debian packages to install with apt. */
  readonly packages: readonly string[];
  /** The folder into which an engine would be unpacked; undefined when it is there already. */
  readonly unpackInto: string | undefined;
  /** About how much that takes on disk, in bytes. */
  readonly unpackBytes: number;
}

const SUITE = 'trixie';
const SUITE_PACKAGES = ['docker.io', 'docker-cli', 'containerd', 'docker-compose', 'docker-buildx'];
/** What a sandbox needs of the machine itself: the newer release's runc and tini need a newer C library. */
const HOST_PACKAGES = ['runc', 'tini', 'iptables', 'iproute2', 'busybox-static'];
const STATIC_INIT = '/usr/bin/tini-static';
const UNPACKED_BYTES = 364 * 1024 * 1024;

/**
 * Finds or fetches the engine for sandboxes. On Debian that is the one of Debian 13 with its CLI, compose and
 * buildx, unpacked into a cache beside what the machine has and never started on the machine itself; elsewhere
 * the `dockerd` that is on PATH. Safe to call from several processes at once.
 * @param options.ask is told what would be changed and may refuse; without it nothing is asked.
 * @throws EngineError where this machine cannot have one, it was refused, or apt fails.
 */
export async function ensureBinaries(
  options: { readonly ask?: (plan: InstallPlan) => Promise<boolean> } = {},
): Promise<Binaries> {
  if (process.platform !== 'linux') throw new EngineError(msg('sandbox.needsLinux'));
  if (process.getuid?.() !== 0) throw new EngineError(msg('sandbox.needsRoot'));
  if (!(await isDebian())) return fromPath();

  const home = await engineFolder();
  const packages = await missingPackages(HOST_PACKAGES);
  const unpacked = existsSync(home);
  if (packages.length > 0 || !unpacked) {
    const plan = {
      packages,
      unpackInto: unpacked ? undefined : home,
      unpackBytes: unpacked ? 0 : UNPACKED_BYTES,
    };
    if (options.ask !== undefined && !(await options.ask(plan))) {
      throw new EngineError(msg('sandbox.declined'));
    }
  }
  if (packages.length > 0) await installPackages(packages);
  if (!unpacked) await unpackEngine(home);
  return fromCache(home);
}

/**
 * The environment in which the `docker` of these binaries speaks to one engine and to no other.
 * @param socket path of the engine's unix socket.
 */
export function dockerEnv(binaries: Binaries, socket: string): NodeJS.ProcessEnv {
  const { DOCKER_CONTEXT: _context, DOCKER_TLS_VERIFY: _tls, ...inherited } = process.env;
  return {
    ...inherited,
    PATH: searchPath(binaries),
    DOCKER_HOST: `unix://${socket}`,
    DOCKER_CONFIG: binaries.dockerConfig,
  };
}

/** PATH with the folders of these binaries first. */
export function searchPath(binaries: Binaries): string {
  return [...binaries.path, process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin'].join(delimiter);
}

async function engineFolder(): Promise<string> {
  const { stdout } = await run('dpkg', ['--print-architecture']);
  return join(cacheHome(), 'quayside', `engine-debian-${SUITE}-${stdout.trim()}`);
}

function cacheHome(): string {
  const named = process.env['XDG_CACHE_HOME'];
  return named !== undefined && named.startsWith('/') ? named : join(homedir(), '.cache');
}

async function unpackEngine(home: string): Promise<void> {
  await placeFolder(home, async (folder) => {
    await unpackFromSuite(SUITE, SUITE_PACKAGES, folder);
    await linkInit(folder);
    await mkdir(join(folder, 'docker-config'));
    const config = { cliPluginsExtraDirs: [join(home, 'usr/libexec/docker/cli-plugins')] };
    await writeFile(join(folder, 'docker-config/config.json'), `${JSON.stringify(config)}\n`);
  });
}

/** For `docker run --init`: the package's docker-init is a link to a tini-static beside it, which only the machine has. */
async function linkInit(folder: string): Promise<void> {
  const init = join(folder, 'usr/bin/docker-init');
  await rm(init, { force: true });
  await symlink(STATIC_INIT, init);
}

async function fromCache(home: string): Promise<Binaries> {
  const sbin = join(home, 'usr/sbin');
  const bin = join(home, 'usr/bin');
  const dockerd = join(sbin, 'dockerd');
  return {
    source: 'cache',
    dockerd,
    containerd: join(bin, 'containerd'),
    docker: join(bin, 'docker'),
    path: [sbin, bin],
    dockerConfig: join(home, 'docker-config'),
    version: await versionOf(dockerd),
  };
}

async function fromPath(): Promise<Binaries> {
  const [dockerd, containerd, docker] = await Promise.all([
    findOnPath('dockerd'),
    findOnPath('containerd'),
    findOnPath('docker'),
  ]);
  const missing = [
    ...(dockerd === undefined ? ['dockerd'] : []),
    ...(containerd === undefined ? ['containerd'] : []),
    ...(docker === undefined ? ['docker'] : []),
    ...(await missingPrograms(['runc', 'tini', 'iptables', 'ip', 'unshare', 'setpriv'])),
  ];
  if (dockerd === undefined || containerd === undefined || docker === undefined || missing.length > 0) {
    throw new EngineError(msg('sandbox.noPrograms', { programs: missing.join(', ') }));
  }
  const dockerConfig = join(cacheHome(), 'quayside', 'docker-config');
  await mkdir(dockerConfig, { recursive: true });
  return {
    source: 'path',
    dockerd,
    containerd,
    docker,
    path: [],
    dockerConfig,
    version: await versionOf(dockerd),
  };
}

/** "Docker version 26.1.5+dfsg1, build 411e817" → "26.1.5+dfsg1". */
async function versionOf(dockerd: string): Promise<string> {
  const { stdout } = await run(dockerd, ['--version']);
  return /version ([^,\s]+)/.exec(stdout)?.[1] ?? stdout.trim();
}

async function missingPrograms(names: readonly string[]): Promise<string[]> {
  const found = await Promise.all(names.map(findOnPath));
  return names.filter((_name, index) => found[index] === undefined);
}

async function findOnPath(name: string): Promise<string | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const candidate = join(folder, name);
    if (folder !== '' && existsSync(candidate)) return candidate;
  }
  return undefined;
}

async function isDebian(): Promise<boolean> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  return /^ID=debian$/m.test(release);
}
