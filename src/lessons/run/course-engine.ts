import { connect as connectTcp } from 'node:net';
import type { Duplex } from 'node:stream';
import type { EngineClient } from '../../engine/client.ts';
import { parseAddress } from '../../engine/connect/address.ts';
import { connect } from '../../engine/connect/index.ts';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import {
  connectInside,
  ensureBinaries,
  insideCommand,
  keptFolder,
  relayPorts,
  sayDisk,
  startNestedEngine,
  startPrivateEngine,
  type Binaries,
  type InstallPlan,
  type NestedEngine,
  type PortRelay,
  type PrivateEngine,
} from '../../engine/sandbox/index.ts';
import { createEngineState } from '../../engine/state/index.ts';
import type { SandboxNeeds } from '../types.ts';
import { followLab, needsLab, startLab, type CourseLab } from './course-lab.ts';
import { courseLimits } from './course-limits.ts';
import { provideImage, withdrawImage } from './images.ts';
import type { Lab } from './setup.ts';

/**
 * `private`: ours alone, gone when it is closed. `nested`: ours too, in a container on the person's engine. `own`: the
 * person's, where nothing that existed is touched. `demo`: the embedded one, on which nothing counts.
 */
export type EngineKind = 'private' | 'nested' | 'own' | 'demo';

/** The engine that exercises run on. */
export interface CourseEngine extends Lab {
  readonly kind: EngineKind;
  /** What this kind means, for the status line. */
  readonly note: Message;
  /** What a person must know of this start: data that could not be used, limits that cannot be kept. */
  readonly says: readonly Message[];
  /** What DOCKER_HOST must be in a terminal that works on it. */
  readonly dockerHost: string;
  /** Folders of a docker CLI of our own, for a machine that has none. */
  readonly path: readonly string[];
  /** A DOCKER_CONFIG in which that CLI finds compose and buildx; null: the person's own. */
  readonly dockerConfig: string | null;
  /** Words to put before a command that is to run where localhost is the engine; none where it is anyway. */
  readonly inside: readonly string[];
  /** A TCP connection to what the engine publishes, made where it answers. */
  connect(port: number, host?: string): Duplex;
  /** The published ports on this machine's 127.0.0.1; null where they are there without us. */
  readonly relay: PortRelay | null;
  /** It was begun earlier: containers, images and volumes are as they were left, and what ran runs again. */
  readonly resumed: boolean;
  /** Names of the containers that ran and could not be started again: a setup that needs them must be made anew. */
  readonly lost: readonly string[];
  /** Below it the engine's files may be read; absent where they are not ours. */
  readonly engineRoot?: string;
  /** What the exercise has around it; absent for an engine alone. */
  readonly lab?: CourseLab;
  /** Why it is not a private one; null when it is. */
  readonly whyOwn: Message | null;
  /** Says that its disk is full; null while there is room, and where that is not ours to know. */
  diskSays(): Promise<Message | null>;
  /** Sees to it that these images are there, telling how far that is. @throws EngineError */
  provide(images: readonly string[], onStep?: (says: Message) => void): Promise<void>;
  /** Ends what is ours of it. What is kept stays, unless `discard`. */
  close(options?: { readonly discard?: boolean }): Promise<void>;
}

/** The engine of the dashboard, connected and followed, to fall back on. */
export interface OwnEngine extends Lab {
  readonly dockerHost: string;
  close(): Promise<void>;
}

export interface CourseEngineOptions {
  /** Default `auto`: the first that can be had of private, nested, own and demo. */
  readonly mode?: 'auto' | EngineKind;
  /** Opens the person's engine, only when it is needed. @throws EngineError */
  readonly own: () => Promise<OwnEngine>;
  /** Opens the demo engine; without it there is none to fall back on. */
  readonly demo?: () => Promise<OwnEngine>;
  /** Whether the machine may be changed for a private engine; it is asked only where something is missing. */
  readonly ask: (plan: InstallPlan) => Promise<boolean>;
  /** Whether a privileged container may be started on the person's engine. `auto` does it only where it may. */
  readonly askNested?: () => Promise<boolean>;
  /** The name under which a private engine's data is kept until it is closed with `discard`. Default: it is not. */
  readonly keep?: string;
  /** Folders of this machine that a nested engine must see. A private one sees all. */
  readonly folders?: readonly string[];
  /** What the exercise asks for: more than an engine is a lab, which is private. */
  readonly needs?: SandboxNeeds;
  /** The exercise's folder, for a daemon that is the learner's to configure. */
  readonly folder?: string;
}

/**
 * Opens the engine for exercises that the mode asks for, or the best that can be had.
 *
 * @throws EngineError when there is none, or when the person's is the demo engine, on which nothing counts.
 */
export async function openCourseEngine(options: CourseEngineOptions): Promise<CourseEngine> {
  const { mode = 'auto', needs } = options;
  if (needs !== undefined && needsLab(needs)) {
    if (mode !== 'private' && mode !== 'auto') throw new EngineError(msg('sandbox.labNeedsPrivate'));
    return openPrivate(options);
  }
  switch (mode) {
    case 'private':
      return openPrivate(options);
    case 'nested':
      return openNested(options, await options.own(), null);
    case 'own':
      return openOwn(await options.own(), null);
    case 'demo':
      return openDemo(options, null);
    case 'auto':
      return openBest(options);
  }
}

async function openBest(options: CourseEngineOptions): Promise<CourseEngine> {
  let whyOwn: Message;
  try {
    return await openPrivate(options);
  } catch (error) {
    // Kept data that another Quayside uses is no reason to do the same exercise on another engine.
    if (!(error instanceof EngineError) || error.says.key.startsWith('sandbox.keptInUse')) throw error;
    whyOwn = error.says;
  }
  let own: OwnEngine;
  try {
    own = await options.own();
  } catch (error) {
    if (!(error instanceof EngineError) || options.demo === undefined) throw error;
    return openDemo(options, error.says);
  }
  if (own.client.demo && options.demo !== undefined) {
    await own.close();
    return openDemo(options, whyOwn);
  }
  if (!own.client.demo && options.askNested !== undefined && (await options.askNested())) {
    try {
      return await openNested(options, own, whyOwn);
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
    }
  }
  return openOwn(own, whyOwn);
}

async function openPrivate({ ask, keep, needs, folder }: CourseEngineOptions): Promise<CourseEngine> {
  const binaries = await ensureBinaries({ ask });
  const start = {
    limits: courseLimits(),
    ...(keep === undefined ? {} : { keepData: keptFolder(keep) }),
  };
  const around =
    needs !== undefined && needsLab(needs)
      ? await startLab({ binaries, needs, folder, engine: start })
      : null;
  const machine = around?.engines[0] ?? (await startPrivateEngine({ binaries, ...start }));
  const stop = (how?: { readonly discard?: boolean }): Promise<void> =>
    around === null ? machine.stop(how) : around.close(how);
  try {
    const again = machine.resumed ? await machine.resume() : { started: [], failed: [], gone: [] };
    const lost = [...again.failed.map(({ name }) => name), ...again.gone];
    const lab = await connectTo(`unix://${machine.socket}`, 'private');
    const others = around === null ? null : await followLab(around, binaries);
    const clients = [lab.client, ...(others?.nodes ?? [])];
    const relay = relayPorts({
      state: lab.engine,
      connect: (port, host) => connectInside(machine, port, host),
    });
    return {
      ...privateParts(machine, binaries),
      ...lab,
      ...(others === null ? {} : { lab: others }),
      says: [
        ...machine.notes,
        ...again.failed.map(({ name, reason }) => msg('sandbox.notResumed', { name, reason })),
        ...again.gone.map((name) => msg('sandbox.goneAtResume', { name })),
      ],
      relay,
      resumed: machine.resumed,
      lost,
      async provide(images, onStep) {
        for (const one of clients) await provideAll(one, images, onStep);
      },
      async close(how) {
        await relay.close();
        others?.end();
        lab.end();
        await stop(how);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function privateParts(
  machine: PrivateEngine,
  binaries: Binaries,
): Pick<
  CourseEngine,
  | 'kind'
  | 'note'
  | 'engineRoot'
  | 'dockerHost'
  | 'path'
  | 'dockerConfig'
  | 'inside'
  | 'connect'
  | 'whyOwn'
  | 'diskSays'
> {
  return {
    kind: 'private',
    note: msg('sandbox.modePrivate', { version: binaries.version }),
    dockerHost: `unix://${machine.socket}`,
    path: binaries.path,
    dockerConfig: binaries.dockerConfig,
    inside: insideCommand(machine),
    // Where the disk is one of the engine's own it is mounted in its namespace only.
    engineRoot: `/proc/${machine.pid}/root`,
    connect: (port, host) => connectInside(machine, port, host),
    whyOwn: null,
    diskSays: async () => sayDisk(await machine.disk()),
  };
}

async function openNested(
  options: CourseEngineOptions,
  own: OwnEngine,
  whyOwn: Message | null,
): Promise<CourseEngine> {
  let machine: NestedEngine | undefined;
  try {
    // What is there already serves; nothing is fetched onto the machine for an engine that is not to run on it.
    const binaries = await ensureBinaries({ ask: () => Promise.resolve(false) }).catch(() => null);
    const isHere = parseAddress(own.dockerHost).kind === 'unix';
    const nested = (machine = await startNestedEngine({
      client: own.client,
      binaries,
      folders: isHere ? (options.folders ?? []) : [],
    }));
    const dockerHost = `unix://${nested.socket}`;
    const lab = await connectTo(dockerHost, 'nested');
    const relay = relayPorts({ state: lab.engine, connect: (port, host) => nested.connect(port, host) });
    return {
      ...lab,
      kind: 'nested',
      note: msg('sandbox.modeNested'),
      says: [],
      dockerHost,
      path: binaries?.path ?? [],
      dockerConfig: binaries?.dockerConfig ?? null,
      inside: [],
      connect: (port, host) => nested.connect(port, host),
      relay,
      resumed: false,
      lost: [],
      whyOwn,
      diskSays: () => Promise.resolve(null),
      provide: (images, onStep) => provideAll(lab.client, images, onStep),
      async close() {
        await relay.close();
        lab.end();
        await nested.stop();
        await own.close();
      },
    };
  } catch (error) {
    await machine?.stop();
    if (options.mode === 'nested') await own.close();
    throw error;
  }
}

async function openOwn(own: OwnEngine, whyOwn: Message | null): Promise<CourseEngine> {
  if (own.client.demo) {
    await own.close();
    throw new EngineError(msg('lessons.engine.demo'));
  }
  return onTheirs(own, 'own', msg('sandbox.modeOwn'), whyOwn);
}

async function openDemo({ demo }: CourseEngineOptions, whyOwn: Message | null): Promise<CourseEngine> {
  if (demo === undefined) throw new EngineError(msg('lessons.engine.demo'));
  return onTheirs(await demo(), 'demo', msg('sandbox.modeDemo'), whyOwn);
}

function onTheirs(own: OwnEngine, kind: 'own' | 'demo', note: Message, whyOwn: Message | null): CourseEngine {
  const { client, engine, dockerHost } = own;
  const brought: string[] = [];
  const address = parseAddress(dockerHost);
  // Where the engine is, its published ports are.
  const itsHost = 'host' in address ? address.host : '127.0.0.1';
  return {
    kind,
    note,
    says: [],
    client,
    engine,
    dockerHost,
    path: [],
    dockerConfig: null,
    inside: [],
    connect: (port, host = itsHost) => connectTcp({ port, host, allowHalfOpen: true }),
    relay: null,
    resumed: false,
    lost: [],
    whyOwn,
    diskSays: () => Promise.resolve(null),
    provide: async (images, onStep) => {
      for (const image of images) brought.push(...(await provideImage(client, image, onStep)));
    },
    async close() {
      await withdrawAll(client, brought);
      await own.close();
    },
  };
}

async function connectTo(address: string, name: string): Promise<Lab & { end(): void }> {
  const client = await connect({ address, source: 'default', name, named: true });
  const engine = createEngineState(client);
  void engine.start();
  return {
    client,
    engine,
    end() {
      engine.stop();
      client.close();
    },
  };
}

async function provideAll(
  client: EngineClient,
  images: readonly string[],
  onStep?: (says: Message) => void,
): Promise<void> {
  for (const image of images) await provideImage(client, image, onStep);
}

/** An engine that no longer answers cannot be tidied: leaving the course must not fail for that. */
async function withdrawAll(client: EngineClient, images: readonly string[]): Promise<void> {
  await Promise.allSettled(images.map((image) => withdrawImage(client, image)));
}
