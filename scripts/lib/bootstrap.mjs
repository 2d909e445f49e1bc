/**
 * How a clone gets from nothing to running: packages, build, our own Node. Runs on the machine's Node (20 or newer)
 * with no package installed, so it imports nothing but Node's own modules.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIsFresh, hashSources, packagesAreFresh, PROGRAM, stampBuild } from './freshness.mjs';
import { restoreManifest } from './manifest.mjs';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const BIN = join(ROOT, 'node_modules/.bin');
/** The Node that the npm package `node` brings. */
const NODE = join(BIN, 'node');

const OLDEST_MAJOR = 20;

/** Installs the packages at the lockfile when they are missing or stale. Ends the process where npm fails. */
export function ensurePackages() {
  const { node } = process.versions;
  if (Number.parseInt(node, 10) < OLDEST_MAJOR)
    fail(`needs Node.js ${OLDEST_MAJOR} or newer; this one is ${node}`);
  restoreManifest(ROOT);
  if (packagesAreFresh(ROOT) && existsSync(NODE)) return;
  say('installing the packages of package-lock.json, which takes a minute or two');
  // With the machine's Node: `npm ci` removes ours, from under itself if it ran on it. Its warnings that this Node is
  // too old for the packages are beside the point: nothing else runs on it.
  const env = { ...process.env, PATH: outsidePath() };
  const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail(`npm ci failed${error === undefined ? '' : `: ${error.message}`}`);
  if (!existsSync(NODE)) {
    fail(
      'npm ci left no Node in node_modules/.bin: does npm run install scripts? (npm config get ignore-scripts)',
    );
  }
}

/**
 * Builds the program when its sources have changed. Ends the process where the build fails; what was there stays then.
 * @param {{ force?: boolean, args?: readonly string[] }} options `force` builds in any case; `args` go to the build
 */
export function ensureBuild({ force = false, args = [] } = {}) {
  if (!force && buildIsFresh(ROOT)) return;
  say('building');
  const sources = hashSources(ROOT);
  // Beside its place, then renamed: who starts the program meanwhile finds a whole one, old or new.
  const made = join(ROOT, `.cache/dist-${process.pid}`);
  const { status } = spawnSync(NODE, ['scripts/build.mjs', '--outdir', made, ...args], {
    cwd: ROOT,
    env: insideEnv(),
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    rmSync(made, { recursive: true, force: true });
    fail('the build failed');
  }
  exchange(made, dirname(join(ROOT, PROGRAM)));
  // Built with options it is another program than `npm start` wants: the next start builds again.
  if (args.length === 0) stampBuild(ROOT, sources);
}

/** Puts the folder `made` into the place of `dist`. Another build may do the same at the same moment: the last one stays. */
function exchange(made, dist) {
  const old = `${made}.old`;
  for (;;) {
    try {
      if (existsSync(dist)) renameSync(dist, old);
      renameSync(made, dist);
      break;
    } catch (error) {
      // The other one came between the two lines: its folder goes the same way.
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
      rmSync(old, { recursive: true, force: true });
    }
  }
  rmSync(old, { recursive: true, force: true });
}

/**
 * Runs our Node in place of this process, as far as a process can: it has the terminal, gets the signals, and its
 * end is ours.
 * @param {readonly string[]} args for Node
 * @param {Record<string, string>} env added to its environment
 */
export function becomeNode(args, env = {}) {
  const child = spawn(NODE, args, { env: { ...insideEnv(), ...env }, stdio: 'inherit' });
  // Ctrl-C and Ctrl-\ go to both from the terminal: the child decides. The others reach only us.
  for (const name of ['SIGINT', 'SIGQUIT']) process.on(name, () => undefined);
  for (const name of ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2']) process.on(name, () => child.kill(name));
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? code : 128 + constants.signals[signal];
  });
}

/** The arguments with which Node runs the built program: what its first line asks for, then its path. */
export function programArgs() {
  return [...(firstLine().match(/ --\S+/g) ?? []).map((option) => option.trim()), join(ROOT, PROGRAM)];
}

/** The variables that the program's first line sets. */
export function programEnv() {
  return Object.fromEntries(
    [...firstLine().matchAll(/ ([A-Z_]+)=(\S+)/g)].map(([, name, value]) => [name, value]),
  );
}

function firstLine() {
  return readFileSync(join(ROOT, PROGRAM), 'utf8').split('\n', 1)[0] ?? '';
}

/** Says something of our own, on stderr, where it mixes with no output of the program. */
export function say(text) {
  process.stderr.write(`quayside: ${text}\n`);
}

/** Says why it cannot go on, and ends with 1. */
export function fail(text) {
  say(text);
  process.exit(1);
}

function insideEnv() {
  return { ...process.env, PATH: [BIN, outsidePath()].join(delimiter) };
}

/** PATH without this clone's own programs. */
function outsidePath() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.filter((folder) => !folder.startsWith(join(ROOT, 'node_modules'))).join(delimiter);
}
