import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, type Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineClient } from '../client.ts';
import { fieldOf, numberOf, textOf } from '../json.ts';
import { EngineError, msg } from '../message.ts';
import { cleanText } from '../streams/sanitise.ts';
import { ask } from './api.ts';
import type { Binaries } from './binaries.ts';
import { connectByExec } from './exec-connection.ts';
import { identityOf, isAlive, type ProcessIdentity } from './host.ts';
import { provideNestedImage } from './nested-image.ts';

/** A throwaway engine in a container on another engine. */
export interface NestedEngine {
  readonly id: string;
  /** Path of a unix socket of ours that leads to it, in a folder of ours alone. */
  readonly socket: string;
  /** The container that it runs in, on the other engine. */
  readonly container: string;
  /** A TCP connection made inside that container: there its published ports answer. */
  connect(port: number, host?: string): Duplex;
  /** Removes the container with its volumes, and the socket. Calling it again does nothing. */
  stop(): Promise<void>;
}

export interface NestedOptions {
  /** The engine that it runs on. */
  readonly client: EngineClient;
  /** What its image is made of; null: it is pulled. */
  readonly binaries: Binaries | null;
  /** Folders of this machine that have the same path inside. Only for an engine on this machine. */
  readonly folders?: readonly string[];
}

/** Says of a container that it is a sandbox, and whose. */
const LABEL = 'quayside.sandbox';
const OWNER_LABEL = 'quayside.sandbox.owner';
const MACHINE_LABEL = 'quayside.sandbox.machine';

/** On the loopback of the container alone: nobody outside of it reaches that. */
const API_PORT = 2375;
const LOOPBACK = '127.0.0.1';
const READY_WITHIN_MS = 60_000;
const READY_POLL_MS = 250;
const PING_WITHIN_MS = 5_000;
const LAST_LINES = 3;

/**
 * Starts an engine in a privileged container and waits until it answers. First removes those whose owners are dead.
 * @throws EngineError when it cannot start; nothing of it is left then, but for the image.
 */
export async function startNestedEngine({
  client,
  binaries,
  folders = [],
}: NestedOptions): Promise<NestedEngine> {
  await removeStaleNested(client);
  const image = await provideNestedImage(client, binaries);
  const id = randomBytes(4).toString('hex');
  const owner = identityOf(process.pid) ?? null;
  try {
    const container = await client.docker.createContainer({
      name: `quayside-${id}`,
      Image: image.name,
      Hostname: 'quay',
      Labels: {
        [LABEL]: id,
        [OWNER_LABEL]: JSON.stringify(owner),
        [MACHINE_LABEL]: await machineId(),
      },
      Entrypoint: [...image.entrypoint],
      Cmd: [
        'dockerd',
        `--host=tcp://${LOOPBACK}:${API_PORT}`,
        // Said, or the engine waits 15 s for somebody to think it over: the port is on loopback.
        '--tls=false',
        '--host=unix:///var/run/docker.sock',
        '--shutdown-timeout=2',
      ],
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'DOCKER_TLS_CERTDIR='],
      Volumes: { '/var/lib/docker': {} },
      HostConfig: { Privileged: true, Binds: folders.map((folder) => `${folder}:${folder}`) },
    });
    return await begin(client, id, container.id);
  } catch (error) {
    await removeAll(client, (labels) => labels[LABEL] === id);
    if (error instanceof EngineError) throw error;
    const reason = cleanText(textOf(fieldOf(fieldOf(error, 'json'), 'message')) || String(error));
    throw new EngineError(msg('sandbox.nestedFailed', { reason }), { cause: error });
  }
}

/** Removes the nested engines of this machine whose owners are dead, with their volumes. */
export async function removeStaleNested(client: EngineClient): Promise<void> {
  const machine = await machineId();
  await removeAll(client, (labels) => {
    if (labels[MACHINE_LABEL] !== machine) return false;
    const owner = ownerOf(labels[OWNER_LABEL] ?? '');
    return owner === undefined || !isAlive(owner);
  });
}

async function begin(client: EngineClient, id: string, container: string): Promise<NestedEngine> {
  await client.docker.getContainer(container).start();
  const connect = (port: number, host: string = LOOPBACK): Duplex =>
    connectByExec(client, container, port, host);
  const dir = await mkdtemp(join(tmpdir(), 'quayside-nested-'));
  await chmod(dir, 0o700);
  const socket = join(dir, 'docker.sock');
  const gate = await openGate(socket, () => connect(API_PORT));
  const close = async (): Promise<void> => {
    await gate.close();
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await untilReady(client, container, socket);
  } catch (error) {
    await close();
    throw error;
  }
  let stopping: Promise<void> | undefined;
  return {
    id,
    socket,
    container,
    connect,
    stop: () =>
      (stopping ??= (async () => {
        await close();
        await removeAll(client, (labels) => labels[LABEL] === id);
      })()),
  };
}

async function untilReady(client: EngineClient, container: string, socket: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const { State: state } = await client.docker.getContainer(container).inspect();
    if (state.Running) {
      const ready = await ask(socket, 'GET', '/_ping', { timeoutMs: PING_WITHIN_MS }).then(
        ({ status }) => status === 200,
        // Nobody listens yet: not ready.
        () => false,
      );
      if (ready) return;
    }
    if (!state.Running || Date.now() > deadline) {
      throw new EngineError(msg('sandbox.nestedFailed', { reason: await lastWords(client, container) }));
    }
    await sleep(READY_POLL_MS);
  }
}

async function lastWords(client: EngineClient, container: string): Promise<string> {
  const logs = await client.docker
    .getContainer(container)
    .logs({ stdout: true, stderr: true, tail: LAST_LINES });
  return cleanText(logs.toString('utf8'));
}

/** A socket each of whose connections is carried on by another one. */
async function openGate(path: string, connect: () => Duplex): Promise<{ close(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const inside = connect();
    const ended = (error: Error | null | undefined): void => {
      if (!error) return;
      socket.destroy();
      inside.destroy();
    };
    pipeline(socket, inside, ended);
    pipeline(inside, socket, ended);
  });
  server.unref();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

async function removeAll(
  client: EngineClient,
  which: (labels: Readonly<Record<string, string>>) => boolean,
): Promise<void> {
  const all = await client.docker.listContainers({ all: true, filters: { label: [LABEL] } });
  for (const { Id, Labels } of all) {
    if (!which(Labels ?? {})) continue;
    try {
      await client.docker.getContainer(Id).remove({ force: true, v: true });
    } catch (error) {
      // 404, 409: another Quayside removes it at this moment.
      const status = numberOf(fieldOf(error, 'statusCode'));
      if (status !== 404 && status !== 409) throw error;
    }
  }
}

function ownerOf(text: string): ProcessIdentity | undefined {
  try {
    const owner: unknown = JSON.parse(text);
    const [pid, startTicks] = [numberOf(fieldOf(owner, 'pid')), numberOf(fieldOf(owner, 'startTicks'))];
    return pid === 0 ? undefined : { pid, startTicks, bootId: textOf(fieldOf(owner, 'bootId')) };
  } catch {
    // Nobody of ours wrote that.
    return undefined;
  }
}

/** Names this machine to others that use the same engine; empty where it has no name of that kind. */
async function machineId(): Promise<string> {
  return (await readFile('/etc/machine-id', 'utf8').catch(() => '')).trim();
}
