import type { EngineClient } from '../client.ts';
import { EngineError, msg } from '../message.ts';
import type { EngineSnapshot, EngineStore } from '../state/types.ts';
import { saidBy } from './failure.ts';
import type { ActionLog } from './log.ts';
import type { Action, ActionOptions, ActionOutcome, ObjectRef, Possible } from './types.ts';

/** The one place where Quayside changes an engine. */
export interface ActionRunner {
  readonly readOnly: boolean;
  readonly log: ActionLog;
  /** Whether `run` would ask the engine now, and why not. */
  possible(action: Action, object: ObjectRef): Possible;
  /**
   * Runs an action and says how it went; never throws.
   * @param options switches that the person set; the rest have their initial values
   * @param asked the snapshot that the question was made from; absent for what asks nothing
   */
  run(
    action: Action,
    object: ObjectRef,
    options?: ActionOptions,
    asked?: EngineSnapshot,
  ): Promise<ActionOutcome>;
}

export interface RunnerOptions {
  readonly client: EngineClient;
  readonly store: EngineStore;
  readonly readOnly: boolean;
  readonly log: ActionLog;
  /** The clock, in ms. */
  readonly now?: () => number;
}

/** Makes the runner of one engine. */
export function createActionRunner({
  client,
  store,
  readOnly,
  log,
  now = Date.now,
}: RunnerOptions): ActionRunner {
  const possible = (action: Action, object: ObjectRef): Possible => {
    if (readOnly && action.writes) return { possible: false, why: msg('actions.readOnly') };
    if (isRunning(log, action, object)) {
      return { possible: false, why: msg('actions.busy', { name: object.name }) };
    }
    return action.possible(object, store.getState());
  };

  return {
    readOnly,
    log,
    possible,
    async run(action, object, options = {}, asked = store.getState()) {
      const chosen = { ...initialOptions(action), ...options };
      const answer = possible(action, object);
      const end = log.begin({
        actionId: action.id,
        object,
        command: action.command(object, asked, chosen),
        startedAt: now(),
      });
      if (!answer.possible) {
        end('refused', now());
        return { kind: 'refused', says: answer.why };
      }
      try {
        await action.run(client, object, asked, chosen);
        end('done', now());
        return { kind: 'done', says: action.done(object) };
      } catch (error) {
        end('failed', now());
        return { kind: 'failed', says: sentenceOf(error, object) };
      }
    },
  };
}

/** The switches of an action as they stand before a person touches them. */
export function initialOptions(action: Action): ActionOptions {
  return Object.fromEntries(action.toggles.map(({ id, initial }) => [id, initial]));
}

/** A second `s` while the first waits out its grace would only be answered later with the same. */
function isRunning(log: ActionLog, action: Action, object: ObjectRef): boolean {
  return log.store
    .getState()
    .some(
      (record) =>
        record.outcome === 'running' && record.actionId === action.id && record.object.id === object.id,
    );
}

function sentenceOf(error: unknown, object: ObjectRef) {
  return error instanceof EngineError
    ? error.says
    : msg('actions.failed', { name: object.name, said: saidBy(error) });
}
