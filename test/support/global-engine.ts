import type { TestProject } from 'vitest/node';
import { EngineError } from '../../src/engine/message.ts';
import {
  ensureBinaries,
  importBusybox,
  startPrivateEngine,
  type Binaries,
  type PrivateEngine,
} from '../../src/engine/sandbox/index.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    engineSocket: string;
    binaries: Binaries;
  }
}

interface Shared {
  users: number;
  readonly started: Promise<{ readonly engine: PrivateEngine; readonly binaries: Binaries }>;
}

/** Each project loads this module for itself, in one process: what they share hangs there. */
const place = globalThis as typeof globalThis & { quaysideTestEngine?: Shared };

/** Starts the run's private engine, or joins the one that another project has started. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (place.quaysideTestEngine ??= { users: 0, started: start() });
  shared.users += 1;
  const { engine, binaries } = await shared.started;
  project.provide('engineSocket', engine.socket);
  project.provide('binaries', binaries);
  return async () => {
    shared.users -= 1;
    if (shared.users === 0) await engine.stop();
  };
}

async function start(): Promise<{ engine: PrivateEngine; binaries: Binaries }> {
  try {
    const binaries = await ensureBinaries();
    const engine = await startPrivateEngine({ binaries });
    await importBusybox(engine);
    return { engine, binaries };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    throw new Error(createTranslator('en').say(error.says), { cause: error });
  }
}
