import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineError, msg } from '../message.ts';
import { cleanText } from '../streams/sanitise.ts';
import { run } from './host.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const DEFAULT_MIRROR = 'http://deb.debian.org/debian';
/** Another apt may be at work: wait for it instead of failing. */
const LOCK = ['-o', 'DPkg::Lock::Timeout=300'];
/** The environment in which apt neither asks nor translates. */
export const QUIET = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };

/** Which of these Debian packages are not installed. */
export async function missingPackages(names: readonly string[]): Promise<string[]> {
  // dpkg-query ends with 1 when it knows one of them not at all; what it knows is on its stdout all the same.
  const said = await run('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]).catch(
    (error: { stdout?: string }) => ({ stdout: error.stdout ?? '' }),
  );
  const installed = new Set(
    said.stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? [line.split(' ')[0]] : [])),
  );
  return names.filter((name) => !installed.has(name));
}

/**
 * Installs Debian packages, without what they merely recommend. Fetches apt's lists only when it must.
 * @throws EngineError with apt's last words.
 */
export async function installPackages(names: readonly string[]): Promise<void> {
  const install = (): Promise<unknown> =>
    run('apt-get', [...LOCK, '-q', '-y', '--no-install-recommends', 'install', ...names], { env: QUIET });
  try {
    await install().catch(async () => {
      await run('apt-get', [...LOCK, '-q', 'update'], { env: QUIET });
      await install();
    });
  } catch (error) {
    throw new EngineError(msg('sandbox.aptFailed', { packages: names.join(' '), reason: lastWords(error) }), {
      cause: error,
    });
  }
}

/**
 * Downloads packages of another Debian release with an apt state of its own and unpacks them into `into`; what
 * the machine has installed, and its apt, stay untouched. The mirror is the one that the machine's apt uses.
 * @throws EngineError with apt's last words.
 */
export async function unpackFromSuite(suite: string, names: readonly string[], into: string): Promise<void> {
  const work = await mkdtemp(join(tmpdir(), 'quayside-apt-'));
  try {
    const options = await isolatedApt(work, suite);
    await run('apt-get', [...options, 'update'], { env: QUIET });
    await run('apt-get', [...options, 'download', ...names], { env: QUIET, cwd: work });
    const archives = (await readdir(work)).filter((name) => name.endsWith('.deb'));
    for (const archive of archives) await run('dpkg', ['-x', join(work, archive), into]);
  } catch (error) {
    throw new EngineError(msg('sandbox.aptFailed', { packages: names.join(' '), reason: lastWords(error) }), {
      cause: error,
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** The options that make apt-get use sources, lists and status of its own below `work`. */
export async function isolatedApt(work: string, suite: string): Promise<string[]> {
  const folders = [
    'etc/apt/sources.list.d',
    'etc/apt/preferences.d',
    'etc/apt/apt.conf.d',
    'etc/apt/trusted.gpg.d',
    'state/lists/partial',
    'cache/archives/partial',
  ];
  for (const folder of folders) await mkdir(join(work, folder), { recursive: true });
  const sources = `Types: deb\nURIs: ${await mirror()}\nSuites: ${suite}\nComponents: main\nSigned-By: ${KEYRING}\n`;
  await writeFile(join(work, 'etc/apt/sources.list.d/suite.sources'), sources);
  await writeFile(join(work, 'state/status'), '');
  const settings = {
    'Dir::Etc': join(work, 'etc/apt'),
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::State': join(work, 'state'),
    'Dir::State::status': join(work, 'state/status'),
    'Dir::Cache': join(work, 'cache'),
    'APT::Sandbox::User': 'root',
  };
  return ['-q', ...Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`])];
}

/** The first mirror of Debian itself among the machine's apt sources (either format). */
async function mirror(): Promise<string> {
  const folder = '/etc/apt/sources.list.d';
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(
    ['/etc/apt/sources.list', ...names.map((name) => join(folder, name))].map((path) =>
      readFile(path, 'utf8').catch(() => ''),
    ),
  );
  const uris = texts
    .flatMap((text) => [...text.matchAll(/^(?:URIs:|deb(?: \[[^\]]*\])?)\s+(\S+)/gm)])
    .map((match) => match[1] ?? '');
  return uris.find((uri) => /\/debian\/?$/.test(uri)) ?? DEFAULT_MIRROR;
}

/** The last lines that a failed command wrote to stderr, as one line. */
export function lastWords(error: unknown): string {
  const stderr = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
  const lines = stderr.trim().split('\n').filter(Boolean);
  return cleanText(lines.length > 0 ? lines.slice(-2).join(' ') : String(error));
}
