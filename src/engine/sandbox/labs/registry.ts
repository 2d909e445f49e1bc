import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedImage, cachedProgram, recipeOf, type OnProgress } from '../../images/index.ts';
import { EngineError, msg } from '../../message.ts';
import type { PrivateEngine } from '../private-engine.ts';
import { startBeside } from './helper.ts';
import { storeImage } from './registry-store.ts';
import type { LabRegistry } from './types.ts';

const PROGRAM = {
  name: 'docker-registry-trixie',
  suite: 'trixie',
  packages: ['docker-registry'],
  path: 'usr/bin/docker-registry',
};
const REGISTRY_PORT = 5000;
const MIRROR_PORT = 5001;
const USER = 'quay';
/** bcrypt's salt: 22 characters of this alphabet; the cost as 2^x rounds is the least, for a password that is told. */
const SALT_ALPHABET = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const BCRYPT = '$2b$05$';

/** What `registry-mirrors` must hold; a loopback address, which dockerd trusts without TLS. */
export const MIRROR_URL = `http://127.0.0.1:${MIRROR_PORT}`;

/**
 * Starts a registry with a password beside an engine: Debian's docker-registry.
 * @throws EngineError
 */
export async function startRegistry(engine: PrivateEngine): Promise<LabRegistry> {
  const password = randomBytes(6).toString('hex');
  const folder = join(engine.dir, 'lab', 'registry');
  await mkdir(folder, { recursive: true });
  const htpasswd = join(folder, 'htpasswd');
  await writeFile(htpasswd, `${USER}:${await bcrypt(password)}\n`, { mode: 0o600 });
  await serve(engine, {
    name: 'registry',
    folder,
    port: REGISTRY_PORT,
    address: `:${REGISTRY_PORT}`,
    settings: { auth: { htpasswd: { realm: 'quay', path: htpasswd } } },
  });
  return { address: `localhost:${REGISTRY_PORT}`, user: USER, password };
}

/**
 * Starts a read-only registry beside an engine that holds library images, as a mirror of the public one would.
 * @param images name of a library image → image of the cache.
 * @throws EngineError
 */
export async function startMirror(
  engine: PrivateEngine,
  images: Readonly<Record<string, string>>,
  onProgress: OnProgress = () => undefined,
): Promise<void> {
  const folder = join(engine.dir, 'lab', 'mirror');
  for (const [name, source] of Object.entries(images)) {
    const recipe = recipeOf(source);
    if (recipe === undefined) throw new EngineError(msg('images.unknown', { image: source }));
    const [repository = '', tag = 'latest'] = name.split(':');
    await storeImage(
      join(folder, 'data'),
      `library/${repository}`,
      tag,
      await cachedImage(recipe, onProgress),
    );
  }
  await mkdir(join(folder, 'data'), { recursive: true });
  await serve(engine, {
    name: 'mirror',
    folder,
    port: MIRROR_PORT,
    address: `127.0.0.1:${MIRROR_PORT}`,
    settings: {},
    readonly: true,
  });
}

interface Serving {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly address: string;
  readonly settings: object;
  readonly readonly?: boolean;
}

async function serve(engine: PrivateEngine, serving: Serving): Promise<void> {
  const { name, folder, port, address, settings, readonly = false } = serving;
  const program = await cachedProgram(PROGRAM);
  const configuration = {
    version: '0.1',
    log: { level: 'warn' },
    storage: {
      filesystem: { rootdirectory: join(folder, 'data') },
      delete: { enabled: true },
      maintenance: { uploadpurging: { enabled: false }, readonly: { enabled: readonly } },
    },
    http: { addr: address, secret: randomBytes(16).toString('hex') },
    ...settings,
  };
  // JSON is YAML.
  const file = join(folder, 'config.yml');
  await writeFile(file, JSON.stringify(configuration), { mode: 0o600 });
  await startBeside(engine, { name, words: [...program, 'serve', file], port });
}

/** A password's line in htpasswd: bcrypt by crypt(5), which Perl (essential on Debian) gives to everybody. */
async function bcrypt(password: string): Promise<string> {
  const salt = [...randomBytes(22)].map((byte) => SALT_ALPHABET[byte % SALT_ALPHABET.length]).join('');
  const script = 'my $p = <STDIN>; chomp $p; print crypt($p, $ARGV[0])';
  const hash = await new Promise<string>((resolve, reject) => {
    const child = execFile('perl', ['-e', script, `${BCRYPT}${salt}`], (error, stdout) =>
      error === null ? resolve(stdout) : reject(error),
    );
    child.stdin?.end(`${password}\n`);
  });
  if (!hash.startsWith(BCRYPT)) {
    throw new EngineError(msg('labs.noBcrypt'));
  }
  return hash;
}
