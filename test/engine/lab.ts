import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
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
import { fieldOf, listOf } from '../../src/engine/json.ts';
import {
  dockerEnv,
  importBusybox,
  startPrivateEngine,
  type PrivateEngine,
} from '../../src/engine/sandbox/index.ts';
import { createEngineState, type EngineSnapshot, type EngineState } from '../../src/engine/state/index.ts';
import { engineBinaries } from '../support/engine.ts';
import { until } from '../support/until.ts';

const execFileAsync = promisify(execFile);

/**
 * An engine of a test file's own, for what depends on the 256 events that an engine keeps: on the run's engine the
 * tests beside it would push them out.
 */
export interface Lab {
  readonly machine: PrivateEngine;
  readonly client: EngineClient;
  readonly state: EngineState;
  readonly runner: ActionRunner;
  /** The docker CLI on this engine; its stdout, trimmed. */
  docker(...args: readonly string[]): Promise<string>;
  /** The live snapshot, as soon as it holds all that the engine says of its containers now. */
  load(): Promise<EngineSnapshot>;
  /** A container of the snapshot. */
  ref(name: string): ObjectRef;
  close(): Promise<void>;
}

/** Starts the engine, and a live state on it. */
export async function openLab(options: { readonly readOnly?: boolean } = {}): Promise<Lab> {
  const binaries = engineBinaries();
  const engine = await startPrivateEngine({ binaries });
  await importBusybox(engine);
  const client = await connect({
    address: `unix://${engine.socket}`,
    source: 'flag-host',
    name: 'lab',
    named: true,
  });
  const state = createEngineState(client);
  await state.start();
  const runner = createActionRunner({
    client,
    store: state.store,
    readOnly: options.readOnly ?? false,
    log: createActionLog(),
  });
  return {
    machine: engine,
    client,
    state,
    runner,
    async docker(...args) {
      const env = dockerEnv(binaries, engine.socket);
      return (await execFileAsync(binaries.docker, args, { env })).stdout.trim();
    },
    load: () =>
      until(
        async () => isCaughtUp(state.store.getState(), await inspectAll(client)) && state.store.getState(),
        {
          what: 'the live state to hold what the engine says',
        },
      ),
    ref(name) {
      const found = [...state.store.getState().containers.values()].find((one) => one.name === name);
      if (!found) throw new Error(`no container ${name}`);
      return { kind: 'container', id: found.id, name };
    },
    async close() {
      state.stop();
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

async function inspectAll(client: EngineClient): Promise<readonly unknown[]> {
  const listed = await client.docker.listContainers({ all: true });
  return Promise.all(listed.map(({ Id }) => client.docker.getContainer(Id).inspect()));
}

function isCaughtUp({ containers }: EngineSnapshot, inspected: readonly unknown[]): boolean {
  return (
    inspected.length === containers.size &&
    inspected.every((json) => {
      const known = containers.get(String(fieldOf(json, 'Id')));
      const said = fieldOf(json, 'State');
      const finishedAt = Date.parse(String(fieldOf(said, 'FinishedAt')));
      return (
        known?.run !== undefined &&
        known.state === fieldOf(said, 'Status') &&
        known.run.error === fieldOf(said, 'Error') &&
        known.run.healthLog.length === listOf(fieldOf(fieldOf(said, 'Health'), 'Log')).length &&
        (known.run.finishedAt ?? 0) === Math.max(0, finishedAt)
      );
    })
  );
}
