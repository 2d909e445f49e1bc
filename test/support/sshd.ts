import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shellQuote } from '../../src/engine/actions/shell-quote.ts';
import { Pty, type PtyOptions } from './pty.ts';
import { missingPackages } from '../../src/engine/sandbox/debian.ts';
import { needPackages } from './packages.ts';
import { until } from './until.ts';

/** An ssh server of a test's own on the loopback, and a wire to it that can be measured and cut. */
export interface Sshd {
  /** Runs a command there in a terminal, by the real ssh client. `env` of the options is the client's own. */
  run(command: readonly string[], env: Readonly<Record<string, string>>, options?: PtyOptions): Pty;
  /** Bytes that the server has sent over the wire so far. */
  received(): number;
  /** Cuts every connection between clients and server. */
  cut(): void;
  /** The server's process of each session: the one that holds the terminal. */
  sessions(): number[];
  stop(): Promise<void>;
}

/**
 * What the server needs of a machine, in a mount namespace of its own: /run/sshd, which belongs to the machine's own
 * server, records of logins that are nobody's, and a root account that is not locked, as it is where people use sudo.
 */
const PREPARE = `
set -e
mount -t tmpfs -o mode=755 tmpfs /run
mount -t tmpfs -o mode=755 tmpfs /var/log
mkdir -m 755 /run/sshd
mount --bind "$1" /etc/shadow
shift
exec "$@"
`;

/** Starts a server with keys, settings and a port of its own. The machine's server is neither used nor touched. */
export async function startSshd(): Promise<Sshd> {
  await installServer();
  const dir = mkdtempSync(join(tmpdir(), 'quayside-sshd-'));
  const inDir = (name: string): string => join(dir, name);
  for (const key of ['host', 'client']) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', inDir(key)]);
  }
  const clientKey = readFileSync(inDir('client.pub'), 'utf8');
  const hostKey = readFileSync(inDir('host.pub'), 'utf8');
  writeFileSync(inDir('authorized_keys'), clientKey, { mode: 0o600 });
  writeFileSync(inDir('known_hosts'), `quayside-test ${hostKey}`);
  const shadow = readFileSync('/etc/shadow', 'utf8').replace(/^root:[^:]*:/m, 'root:*:');
  writeFileSync(inDir('shadow'), shadow, { mode: 0o600 });

  const port = await freePort();
  writeFileSync(inDir('config'), serverConfig(port, dir));
  const server = startServer(dir);
  const wire = await startWire(port);
  await until(() => isListening(port), { what: () => `sshd to listen; it says ${server.said()}` });

  return {
    run: (command, env, options = {}) =>
      new Pty('ssh', [...clientArgs(wire.port, dir), remoteCommand(command, env)], options),
    received: wire.received,
    cut: wire.cut,
    sessions: () => serversBelow(server.process.pid ?? 0),
    async stop() {
      wire.close();
      server.process.kill('SIGTERM');
      await until(() => server.process.exitCode !== null || server.process.signalCode !== null, {
        what: 'sshd to end',
      });
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Installs Debian's server where it is missing; it must not start by itself on a machine that had none. */
async function installServer(): Promise<void> {
  if ((await missingPackages(['openssh-server'])).length > 0) {
    mkdirSync('/etc/ssh', { recursive: true });
    // Debian's own way to say so (README.Debian of openssh-server).
    writeFileSync('/etc/ssh/sshd_not_to_be_run', 'Installed for the tests of Quayside only.\n');
  }
  await needPackages('openssh-server', 'openssh-client');
}

function serverConfig(port: number, dir: string): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(dir, 'host')}`,
    `AuthorizedKeysFile ${join(dir, 'authorized_keys')}`,
    'AuthenticationMethods publickey',
    'PermitRootLogin prohibit-password',
    'StrictModes no',
    'UsePAM no',
    'PidFile none',
    'PrintMotd no',
    'PrintLastLog no',
    'UseDNS no',
    '',
  ].join('\n');
}

function startServer(dir: string): { readonly process: ChildProcess; said(): string } {
  const args = ['--mount', 'sh', '-c', PREPARE, 'sh', join(dir, 'shadow')];
  const child = spawn('unshare', [...args, '/usr/sbin/sshd', '-D', '-e', '-f', join(dir, 'config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return { process: child, said: () => said };
}

interface Wire {
  readonly port: number;
  readonly received: () => number;
  readonly cut: () => void;
  readonly close: () => void;
}

/** Passes connections on to a port of this machine, and counts what comes back. */
async function startWire(target: number): Promise<Wire> {
  const open = new Set<net.Socket>();
  let received = 0;
  const server = net.createServer((near) => {
    const far = net.connect(target, '127.0.0.1');
    far.on('data', (chunk) => (received += chunk.length));
    near.pipe(far).pipe(near);
    for (const side of [near, far]) {
      open.add(side);
      // A side that breaks off is what these tests are about: the other one goes with it.
      side.on('error', () => undefined);
      side.on('close', () => {
        open.delete(side);
        near.destroy();
        far.destroy();
      });
    }
  });
  const cut = (): void => {
    for (const side of open) side.destroy();
  };
  return {
    port: await listen(server),
    received: () => received,
    cut,
    close() {
      cut();
      server.close();
    },
  };
}

function clientArgs(port: number, dir: string): string[] {
  const options = [
    'BatchMode=yes',
    'EscapeChar=none',
    'GlobalKnownHostsFile=/dev/null',
    'HostKeyAlias=quayside-test',
    'IdentitiesOnly=yes',
    'IdentityAgent=none',
    'LogLevel=ERROR',
    'StrictHostKeyChecking=yes',
    `UserKnownHostsFile=${join(dir, 'known_hosts')}`,
  ].flatMap((option) => ['-o', option]);
  const where = ['-p', String(port), '-i', join(dir, 'client'), 'root@127.0.0.1'];
  return ['-F', '/dev/null', '-tt', ...options, ...where];
}

/** A command with its environment, as one line for the shell at the other end. */
function remoteCommand(command: readonly string[], env: Readonly<Record<string, string>>): string {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return ['exec', 'env', ...settings, ...command].map(shellQuote).join(' ');
}

/** The processes of an ssh server below its listening one; what they run for people is not among them. */
function serversBelow(pid: number): number[] {
  const children = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && parentOf(name) === pid);
  return children.flatMap((name) =>
    statOf(name).includes('(sshd') ? [Number(name), ...serversBelow(Number(name))] : [],
  );
}

/** The parent of a process, of the form "pid (name) state parent …" in its stat (proc_pid_stat(5)). */
function parentOf(pid: string): number {
  const stat = statOf(pid);
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function statOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    // It ended between the listing and now.
    return '';
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve, reject) => server.on('error', reject).listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a server without a port');
  return address.port;
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('error', () => resolve(false));
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
  });
}
