import type { EngineClient } from '../../engine/client.ts';
import { connect } from '../../engine/connect/index.ts';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import {
  ensureBinaries,
  startPrivateEngine,
  type Binaries,
  type InstallPlan,
  type PrivateEngine,
} from '../../engine/sandbox/index.ts';
import { createEngineState } from '../../engine/state/index.ts';
import { provideImage, withdrawImage } from './images.ts';
import type { Lab } from './setup.ts';

/** The engine that exercises run on. */
export interface CourseEngine extends Lab {
  /** `private`: ours alone, gone when it is closed. `own`: the person's, where nothing that existed is touched. */
  readonly kind: 'private' | 'own';
  /** What DOCKER_HOST must be in a terminal that works on it. */
  readonly dockerHost: string;
  /** Folders of a docker CLI of our own, for a machine that has none. */
  readonly path: readonly string[];
  /** Why it is not a private one; null when it is. */
  readonly whyOwn: Message | null;
  /** Sees to it that these images are there. @throws EngineError */
  provide(images: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The engine of the dashboard, connected and followed, to fall back on. */
export interface OwnEngine extends Lab {
  readonly dockerHost: string;
  close(): Promise<void>;
}

export interface CourseEngineOptions {
  /** Opens the person's engine, only when it is needed. @throws EngineError */
  readonly own: () => Promise<OwnEngine>;
  /** Whether the machine may be changed for a private engine; it is asked only where something is missing. */
  readonly ask: (plan: InstallPlan) => Promise<boolean>;
}

/**
 * Opens a private engine where this machine can have one, else the person's own.
 *
 * @throws EngineError when neither can be had, or when the person's is the demo engine, on which nothing counts.
 */
export async function openCourseEngine({ own, ask }: CourseEngineOptions): Promise<CourseEngine> {
  try {
    const binaries = await ensureBinaries({ ask });
    return await openPrivate(await startPrivateEngine({ binaries }), binaries);
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return openOwn(await own(), error.says);
  }
}

async function openPrivate(machine: PrivateEngine, binaries: Binaries): Promise<CourseEngine> {
  const dockerHost = `unix://${machine.socket}`;
  try {
    const client = await connect({ address: dockerHost, source: 'default', name: 'private', named: true });
    const engine = createEngineState(client);
    void engine.start();
    return {
      kind: 'private',
      client,
      engine,
      dockerHost,
      path: binaries.path,
      whyOwn: null,
      provide: async (images) => {
        for (const image of images) await provideImage(client, image);
      },
      async close() {
        engine.stop();
        client.close();
        await machine.stop();
      },
    };
  } catch (error) {
    await machine.stop();
    throw error;
  }
}

async function openOwn(own: OwnEngine, whyOwn: Message): Promise<CourseEngine> {
  const { client, engine, dockerHost } = own;
  if (client.demo) {
    await own.close();
    throw new EngineError(msg('lessons.engine.demo'));
  }
  const brought: string[] = [];
  return {
    kind: 'own',
    client,
    engine,
    dockerHost,
    path: [],
    whyOwn,
    provide: async (images) => {
      for (const image of images) brought.push(...(await provideImage(client, image)));
    },
    async close() {
      await withdrawAll(client, brought);
      await own.close();
    },
  };
}

/** An engine that no longer answers cannot be tidied: leaving the course must not fail for that. */
async function withdrawAll(client: EngineClient, images: readonly string[]): Promise<void> {
  await Promise.allSettled(images.map((image) => withdrawImage(client, image)));
}
