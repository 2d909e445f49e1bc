import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from '../binaries.ts';
import { insideCommand } from '../inside.ts';
import type { PrivateEngine } from '../private-engine.ts';
import { nodeHosts, nodeName } from './network.ts';
import { daemonCommands } from './daemon-commands.ts';
import { quoted } from './quoted.ts';
import type { LabShell } from './types.ts';

interface Surroundings {
  readonly binaries: Binaries;
  readonly engines: readonly PrivateEngine[];
  /** Of each engine, as the shell is to reach it. */
  readonly sockets: readonly string[];
  /** The daemon.json that may be changed. */
  readonly config: string | undefined;
}

/** Writes what the shell of a lab needs into the first engine's folder, with which it goes. */
export async function prepareLabShell({
  binaries,
  engines,
  sockets,
  config,
}: Surroundings): Promise<LabShell> {
  const [first] = engines;
  if (first === undefined) throw new Error('a lab has an engine');
  const folder = join(first.dir, 'lab', 'shell');
  const path = join(folder, 'bin');
  const dockerConfig = join(folder, 'docker');
  await mkdir(path, { recursive: true });
  await mkdir(dockerConfig, { recursive: true, mode: 0o700 });
  // The plugins of the CLI are named in it; what a login writes must not land in the one that all share.
  const shared = await readFile(join(binaries.dockerConfig, 'config.json'), 'utf8').catch(() => '{}\n');
  await writeFile(join(dockerConfig, 'config.json'), shared, { mode: 0o600 });

  const commands = new Map(config === undefined ? [] : daemonCommands(first, binaries, config));
  let inside = insideCommand(first);
  if (engines.length > 1) {
    for (const [index, engine] of engines.entries()) {
      const name = nodeName(index + 1);
      const socket = sockets[index] ?? engine.socket;
      await writeContext(dockerConfig, name, socket);
      commands.set(name, nodeCommand(engine, socket));
    }
    inside = [...inside, ...(await withHosts(folder, nodeHosts(engines.length)))];
  }
  for (const [name, script] of commands) await writeFile(join(path, name), script, { mode: 0o755 });
  return { path, dockerConfig, inside };
}

/** Runs a command as on that node, or a shell. */
function nodeCommand(engine: PrivateEngine, socket: string): string {
  return [
    '#!/bin/sh',
    `export DOCKER_HOST=${quoted(`unix://${socket}`)}`,
    '[ $# -gt 0 ] || set -- "${SHELL:-/bin/sh}"',
    `exec nsenter --net=/proc/${engine.pid}/ns/net --uts=/proc/${engine.pid}/ns/uts -- "$@"`,
    '',
  ].join('\n');
}

/** As `docker context create` writes it: the folder's name is the SHA-256 of the context's (docker/cli, metadatastore.go). */
async function writeContext(dockerConfig: string, name: string, socket: string): Promise<void> {
  const hash = createHash('sha256').update(name).digest('hex');
  const folder = join(dockerConfig, 'contexts', 'meta', hash);
  await mkdir(folder, { recursive: true });
  const context = {
    Name: name,
    Metadata: {},
    Endpoints: { docker: { Host: `unix://${socket}`, SkipTLSVerify: false } },
  };
  await writeFile(join(folder, 'meta.json'), JSON.stringify(context));
}

/**
 * The shell lives on the machine's files and only in the engine's network: it gets a mount namespace of its own in
 * which /etc/hosts knows the nodes, and no name server is waited for in vain.
 */
async function withHosts(folder: string, lines: readonly string[]): Promise<readonly string[]> {
  const hosts = join(folder, 'hosts');
  const resolver = join(folder, 'resolv.conf');
  const theirs = await readFile('/etc/hosts', 'utf8').catch(() => '127.0.0.1 localhost\n');
  await writeFile(hosts, `${theirs.trimEnd()}\n${lines.join('\n')}\n`);
  await writeFile(resolver, 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n');
  const script = 'mount --bind "$0" /etc/hosts; mount --bind "$1" /etc/resolv.conf; shift; exec "$@"';
  return ['unshare', '--mount', '--propagation', 'slave', '--', 'sh', '-c', script, hosts, resolver];
}
