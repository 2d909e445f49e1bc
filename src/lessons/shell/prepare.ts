import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, delimiter, join } from 'node:path';
import { msg, type Message } from '../../engine/message.ts';
import { run } from '../../engine/sandbox/host.ts';
import { findProgram } from './find-program.ts';
import { perlShim } from './perl-shim.ts';
import { shellWord } from './quote.ts';
import { followRecords, type CommandRecords } from './records.ts';
import { bashRc, shRc, zshEnv, zshRc, type RcSpec } from './rc.ts';
import { requestShim, shShim } from './sh-shim.ts';
import { OTHER_HOST_MARK, type ShimSpec } from './shim-spec.ts';

export interface ShellSetup {
  /** Where the shell stands: the exercise's folder. Made where it is missing. */
  readonly folder: string;
  /** A folder of the shell's own, made with mode 0700: rc files, stand-ins, records. What is in it is written anew. */
  readonly workDir: string;
  /** The DOCKER_HOST that `docker` speaks to, whatever the learner's environment says. */
  readonly dockerHost: string;
  /** More hosts that the exercise has and the learner may name (`-H`, DOCKER_HOST): the other nodes of a swarm. */
  readonly otherHosts?: readonly string[];
  /** Path of the docker CLI; null where there is none (the stand-ins then say so). */
  readonly docker: string | null;
  /** A DOCKER_CONFIG folder whose plugins (compose, buildx) the learner's docker shall have. */
  readonly dockerConfig: string;
  /** What runs a program in the engine's network (`insideCommand`); empty for the machine's own. */
  readonly inside: readonly string[];
  /** Puts a sentence into the learner's language. */
  readonly say: (message: Message) => string;
  /** The person's environment; the process's by default. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A shell that is ready to be opened, as often as one likes, and scripts to be run in the same surroundings. */
export interface ShellEnvironment {
  readonly folder: string;
  readonly workDir: string;
  /** What an interactive shell is started with. */
  readonly command: readonly string[];
  /** What a script is started with; its path comes last. */
  readonly scriptCommand: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A folder that scripts have first on PATH: `answer` and `stage`. */
  readonly scripts: string;
  /** A folder with `docker` and `docker-compose` that nobody witnesses. */
  readonly plain: string;
  readonly records: CommandRecords;
  /** Stops following the records. Shells and scripts are closed one by one. */
  close(): void;
}

/**
 * Writes what a learner's shell needs and says how to start it: `docker` and `docker-compose` that are witnessed and
 * speak to one engine, rc files that are read after the person's own, and busybox's programs at the end of PATH.
 * @throws what the file system throws
 */
export async function prepareShell(setup: ShellSetup): Promise<ShellEnvironment> {
  const { folder, workDir, inside } = setup;
  const person = personEnv(setup.env ?? process.env);
  const folders = {
    bin: join(workDir, 'bin'),
    scripts: join(workDir, 'script-bin'),
    plain: join(workDir, 'plain-bin'),
    applets: join(workDir, 'applets'),
    rc: join(workDir, 'rc'),
    records: join(workDir, 'records'),
    docker: join(workDir, 'docker'),
  };
  await mkdir(folder, { recursive: true });
  await mkdir(workDir, { recursive: true, mode: 0o700 });
  await chmod(workDir, 0o700);
  for (const each of [folders.bin, folders.scripts, folders.plain, folders.applets, folders.rc]) {
    await rm(each, { recursive: true, force: true });
    await mkdir(each);
  }
  const path = person['PATH'] ?? '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin';
  const [perl, sh, bash, busybox] = ['perl', 'sh', 'bash', 'busybox'].map((name) => findProgram(name, path));
  const posix = sh ?? '/bin/sh';
  await writeDockerConfig(folders.docker, setup.dockerConfig);
  await writeStandIns(setup, { ...folders, perl, sh: posix });
  await writeRequests(folders, posix);
  await writePlain(setup.docker, folders.plain, posix);
  await linkApplets(busybox, folders.applets);

  const rc: RcSpec = {
    folder,
    bin: folders.bin,
    applets: folders.applets,
    dockerHost: setup.dockerHost,
    dockerConfig: folders.docker,
    history: join(workDir, 'history'),
    zdotdir: person['ZDOTDIR'],
  };
  const files = [
    ['bashrc', bashRc(rc)],
    ['shrc', shRc(rc)],
    ['.zshenv', zshEnv(rc)],
    ['.zshrc', zshRc(rc)],
  ] as const;
  for (const [name, text] of files) await writeFile(join(folders.rc, name), text);

  const env: Record<string, string> = {
    ...person,
    PATH: [folders.bin, path, folders.applets].join(delimiter),
    DOCKER_HOST: setup.dockerHost,
    DOCKER_CONFIG: folders.docker,
    // A locale that the machine lacks makes Perl complain before each command; the stand-ins use none.
    PERL_BADLANG: '0',
  };
  const records = followRecords(folders.records);
  const interactive = interactiveShell(person['SHELL'], { bash, sh: posix, rc: folders.rc });
  return {
    folder,
    workDir,
    command: [...inside, ...interactive.command],
    scriptCommand: [...inside, bash ?? posix],
    env: { ...env, ...interactive.env },
    scripts: folders.scripts,
    plain: folders.plain,
    records,
    close: () => records.close(),
  };
}

/** bash and zsh as the person has them; bash, or else the system's sh, for the others (fish, csh). */
function interactiveShell(
  own: string | undefined,
  have: { readonly bash: string | undefined; readonly sh: string; readonly rc: string },
): { readonly command: readonly string[]; readonly env: Readonly<Record<string, string>> } {
  const name = basename(own ?? '');
  if (own !== undefined && name === 'zsh') return { command: [own, '-i'], env: { ZDOTDIR: have.rc } };
  const bash = own !== undefined && name === 'bash' ? own : have.bash;
  if (bash !== undefined) return { command: [bash, '--rcfile', join(have.rc, 'bashrc'), '-i'], env: {} };
  return { command: [have.sh, '-i'], env: { ENV: join(have.rc, 'shrc') } };
}

/** Of the person's environment, what holds for a shell in a pane: not the size and the make of their terminal. */
function personEnv(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !NOT_THE_PANES.test(name)) kept[name] = value;
  }
  const locale = kept['LC_ALL'] || kept['LC_CTYPE'] || kept['LANG'] || '';
  if (/utf-?8/i.test(locale)) return kept;
  const { LC_ALL: _all, ...others } = kept;
  return { ...others, LC_CTYPE: 'C.UTF-8' };
}

const NOT_THE_PANES =
  /^(COLUMNS|LINES|TERM|TERM_PROGRAM.*|COLORTERM|TMUX.*|STY|WINDOWID|VTE_VERSION|KITTY_.*|DOCKER_(HOST|CONTEXT|CONFIG|TLS.*|CERT_PATH|API_VERSION)|ENV|BASH_ENV|PROMPT_COMMAND)$/;

/**
 * A DOCKER_CONFIG of the shell's own, so that a login or a context of the lesson is not the person's. It has the
 * contexts of the one it is made from: the nodes of a lab.
 */
async function writeDockerConfig(folder: string, from: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const contexts = join(from, 'contexts');
  if (existsSync(contexts)) await cp(contexts, join(folder, 'contexts'), { recursive: true });
  const file = join(folder, 'config.json');
  const kept = await readConfig(file);
  const { cliPluginsExtraDirs: extra } = await readConfig(join(from, 'config.json'));
  const plugins = [...(Array.isArray(extra) ? extra : []), join(from, 'cli-plugins')];
  await writeFile(file, `${JSON.stringify({ ...kept, cliPluginsExtraDirs: plugins }, null, 2)}\n`, {
    mode: 0o600,
  });
}

async function readConfig(file: string): Promise<Record<string, unknown>> {
  try {
    const found: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof found === 'object' && found !== null ? { ...found } : {};
  } catch {
    // None, or one that docker could not read either: as if there were none.
    return {};
  }
}

async function writeStandIns(
  setup: ShellSetup,
  at: {
    readonly bin: string;
    readonly records: string;
    readonly docker: string;
    readonly perl: string | undefined;
    readonly sh: string;
  },
): Promise<void> {
  const { say, docker } = setup;
  const words = {
    keptHost: say(msg('shell.keptHost', { host: OTHER_HOST_MARK })),
    refusedHost: say(msg('shell.refusedHost', { host: OTHER_HOST_MARK })),
    noDocker: say(msg('shell.noDocker')),
  };
  const real = docker === null ? [] : [docker];
  for (const [name, command] of [
    ['docker', real],
    ['docker-compose', docker === null ? [] : [docker, 'compose']],
  ] as const) {
    const spec: ShimSpec = {
      name,
      interpreter: at.perl ?? at.sh,
      real: command,
      recordsDir: at.records,
      dockerHost: setup.dockerHost,
      otherHosts: setup.otherHosts ?? [],
      isInside: setup.inside.length > 0,
      dockerConfig: at.docker,
      words,
    };
    await writeProgram(join(at.bin, name), at.perl === undefined ? shShim(spec) : perlShim(spec));
  }
}

async function writeRequests(
  folders: { readonly scripts: string; readonly records: string },
  sh: string,
): Promise<void> {
  for (const name of ['answer', 'stage'])
    await writeProgram(
      join(folders.scripts, name),
      requestShim({ name, interpreter: sh, recordsDir: folders.records }),
    );
}

async function writePlain(docker: string | null, folder: string, sh: string): Promise<void> {
  if (docker === null) return;
  await symlink(docker, join(folder, 'docker'));
  await writeProgram(join(folder, 'docker-compose'), `#!${sh}\nexec ${shellWord(docker)} compose "$@"\n`);
}

async function writeProgram(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o755 });
}

/** These end the machine or begin another. */
const NOT_APPLETS = new Set(['busybox', 'halt', 'init', 'linuxrc', 'poweroff', 'reboot', 'switch_root']);

/** vi, less, wget and the like, for machines that have none; they are last on PATH. */
async function linkApplets(busybox: string | undefined, folder: string): Promise<void> {
  if (busybox === undefined) return;
  const { stdout } = await run(busybox, ['--list']);
  const names = stdout.split('\n').filter((name) => /^[\w[.+-]+$/.test(name) && !NOT_APPLETS.has(name));
  await Promise.all(names.map((name) => symlink(busybox, join(folder, name))));
}
