import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createStore, type StoreApi } from 'zustand/vanilla';
import {
  createActionLog,
  createActionRunner,
  findAction,
  type Action,
  type ActionRunner,
  type ObjectRef,
} from '../../src/engine/actions/index.ts';
import type { EngineClient } from '../../src/engine/client.ts';
import { connect } from '../../src/engine/connect/index.ts';
import { dockerEnv, importBusybox, startPrivateEngine } from '../../src/engine/sandbox/index.ts';
import { normaliseListed, withInspect } from '../../src/engine/state/normalise.ts';
import type { EngineSnapshot } from '../../src/engine/state/types.ts';
import type { Container } from '../../src/engine/types.ts';
import { engineBinaries } from '../support/engine.ts';
import { snapshotOf } from '../unit/objects.ts';

const execFileAsync = promisify(execFile);

/**
 * An engine of a test file's own, for what depends on the 256 events that an engine keeps: on the run's engine the
 * tests beside it would push them out.
 */
export interface Lab {
  readonly client: EngineClient;
  readonly runner: ActionRunner;
  /** The docker CLI on this engine; its stdout, trimmed. */
  docker(...args: readonly string[]): Promise<string>;
  /** The engine as it is now, without any event. */
  load(): Promise<EngineSnapshot>;
  /** A container of the last `load`. */
  ref(name: string): ObjectRef;
  close(): Promise<void>;
}

/** Starts the engine. */
export async function openLab(): Promise<Lab> {
  const binaries = engineBinaries();
  const engine = await startPrivateEngine({ binaries });
  await importBusybox(engine);
  const client = await connect({
    address: `unix://${engine.socket}`,
    source: 'flag-host',
    name: 'lab',
    named: true,
  });
  const store: StoreApi<EngineSnapshot> = createStore<EngineSnapshot>(() => snapshotOf([]));
  const runner = createActionRunner({ client, store, readOnly: false, log: createActionLog() });
  return {
    client,
    runner,
    async docker(...args) {
      const env = dockerEnv(binaries, engine.socket);
      return (await execFileAsync(binaries.docker, args, { env })).stdout.trim();
    },
    async load() {
      const containers: Container[] = [];
      for (const listed of await client.docker.listContainers({ all: true })) {
        containers.push(
          withInspect(normaliseListed(listed), await client.docker.getContainer(listed.Id).inspect()),
        );
      }
      store.setState(snapshotOf(containers), true);
      return store.getState();
    },
    ref(name) {
      const found = [...store.getState().containers.values()].find((one) => one.name === name);
      if (!found) throw new Error(`no container ${name}`);
      return { kind: 'container', id: found.id, name };
    },
    async close() {
      client.close();
      await engine.stop();
    },
  };
}

/** The action of an id. */
export function actionOf(id: string): Action {
  const found = findAction(id);
  if (!found) throw new Error(`no action ${id}`);
  return found;
}
