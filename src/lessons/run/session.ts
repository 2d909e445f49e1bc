import { randomInt } from 'node:crypto';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import type { EngineEvent } from '../../engine/types.ts';
import { evaluate } from '../checks/evaluate.ts';
import { isLearners } from '../checks/scene.ts';
import type { Attempt, Evaluation } from '../checks/types.ts';
import type { Exercise } from '../types.ts';
import { beginAttempt, reasonOf, removeContainers, type Lab } from './setup.ts';

/**
 * `preparing`: the setup is being made. `open`: the learner can begin, checks are judged. `failed`: `says` tells why
 * there is nothing to do here.
 */
export type SessionSnapshot =
  | { readonly phase: 'preparing' }
  | { readonly phase: 'open'; readonly attempt: Attempt; readonly evaluation: Evaluation }
  | { readonly phase: 'failed'; readonly says: Message };

/** One exercise that is open on an engine, its checks judged at each event and each change of the engine's state. */
export interface ExerciseSession {
  readonly exercise: Exercise;
  readonly store: Pick<StoreApi<SessionSnapshot>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** Starts anew, with new values, on an engine tidied up. */
  reset(): Promise<void>;
  /** Ends it and tidies up. */
  close(): Promise<void>;
}

export interface SessionOptions extends Lab {
  readonly exercise: Exercise;
  /**
   * What is removed at the end: on a private engine also what the learner made (`all`), else only what the setup made.
   */
  readonly tidy: 'all' | 'setup';
  /** Called when every check is met, once in an attempt. */
  readonly onDone: () => void;
  /** Draws the seed of each attempt; fixed in tests. */
  readonly seed?: () => number;
}

/** Opens an exercise. The session is there at once, in the phase `preparing`. */
export function openSession(options: SessionOptions): ExerciseSession {
  const { exercise, engine, client, tidy, onDone } = options;
  const seed = options.seed ?? ((): number => randomInt(2 ** 32));
  const store = createStore<SessionSnapshot>(() => ({ phase: 'preparing' }));
  let closed = false;
  let judging: (() => void) | undefined;

  const begin = async (): Promise<void> => {
    store.setState({ phase: 'preparing' }, true);
    try {
      const attempt = await beginAttempt(exercise, { client, engine }, seed());
      if (closed) await removeContainers(client, [...attempt.made.values()]);
      else judging = judge(attempt);
    } catch (error) {
      if (!closed) store.setState({ phase: 'failed', says: saidBy(error) }, true);
    }
  };

  const judge = (begun: Attempt): (() => void) => {
    let attempt = begun;
    let wasDone = false;
    const look = (events: readonly EngineEvent[]): void => {
      const evaluation = evaluate(exercise, attempt, engine.store.getState(), events);
      attempt = { ...attempt, latched: evaluation.latched };
      store.setState({ phase: 'open', attempt, evaluation }, true);
      if (evaluation.done && !wasDone) {
        wasDone = true;
        onDone();
      }
    };
    look([]);
    const stopEvents = engine.onEvent((event) => look([event]));
    const stopStates = engine.store.subscribe(() => look([]));
    return () => {
      stopEvents();
      stopStates();
    };
  };

  const end = async (): Promise<void> => {
    judging?.();
    judging = undefined;
    const state = store.getState();
    if (state.phase !== 'open') return;
    const { attempt } = state;
    const ids = [...engine.store.getState().containers.keys()];
    await removeContainers(
      client,
      ids.filter(
        (id) => [...attempt.made.values()].includes(id) || (tidy === 'all' && isLearners(attempt, id)),
      ),
    );
  };

  // One thing after the other: a reset that is pressed twice, or a close during the setup, leaves nothing behind.
  let last = begin();
  const afterwards = (next: () => Promise<void>): Promise<void> => {
    const before = last;
    last = (async () => {
      await before;
      await next();
    })();
    return last;
  };
  return {
    exercise,
    store,
    reset: () =>
      afterwards(async () => {
        if (closed) return;
        try {
          await end();
        } catch (error) {
          store.setState({ phase: 'failed', says: saidBy(error) }, true);
          return;
        }
        await begin();
      }),
    close: () => {
      closed = true;
      return afterwards(end);
    },
  };
}

function saidBy(error: unknown): Message {
  return error instanceof EngineError
    ? error.says
    : msg('lessons.setup.refused', { reason: reasonOf(error) });
}
