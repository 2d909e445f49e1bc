import type { EngineClient } from '../../engine/client.ts';
import { EngineError, msg } from '../../engine/message.ts';
import type { EngineState } from '../../engine/state/types.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import { errorCodeOf, fieldOf } from '../../engine/json.ts';
import type { Attempt } from '../checks/types.ts';
import { fill } from '../fill.ts';
import type { Exercise, SetupContainer } from '../types.ts';
import { drawValues, type Values } from '../values.ts';

/** What the session works on. */
export interface Lab {
  readonly client: EngineClient;
  readonly engine: EngineState;
}

/** Says of a container which exercise made it, for whoever finds it. */
export const EXERCISE_LABEL = 'quayside.exercise';

/** An event that has not come by then will not come any more. */
const SETTLED_WITHIN_MS = 10_000;

/**
 * Begins an attempt: notes what is there, draws the values, makes the containers of the setup and waits until the
 * engine's state shows them and their events are past, so that none of them is taken for a deed of the learner's.
 *
 * @throws EngineError when the engine refuses; what was made until then is removed again.
 */
export async function beginAttempt(
  exercise: Exercise,
  { client, engine }: Lab,
  seed: number,
): Promise<Attempt> {
  await untilLive(engine);
  const before = engine.store.getState();
  const baseline = new Set(before.containers.keys());
  const taken = new Set([
    ...[...before.containers.values()].map((container) => container.name),
    ...[...before.networks.values()].map((network) => network.name),
  ]);
  const values = drawValues(exercise.vars, taken, seed);
  const images = await imageIds(client, exercise.images);
  const made = new Map<string, string>();
  const settled = watchFor(engine);
  try {
    for (const spec of exercise.setup) {
      const name = fill(spec.name, values);
      const id = await make(client, exercise.key, spec, values);
      made.set(name, id);
      if (spec.start) await client.docker.getContainer(id).start();
      await settled.wait(id, spec.start ? 'start' : 'create');
    }
  } catch (error) {
    await removeContainers(client, [...made.values()]);
    throw error instanceof EngineError
      ? error
      : new EngineError(msg('lessons.setup.refused', { reason: reasonOf(error) }), { cause: error });
  } finally {
    settled.stop();
  }
  return {
    exercise: exercise.key,
    seed,
    values,
    startedAt: engine.store.getState().events.at(-1)?.time ?? 0,
    baseline,
    made,
    images,
    latched: new Map(),
  };
}

/** Removes containers with their anonymous volumes; one that is gone already is fine. */
export async function removeContainers(client: EngineClient, ids: readonly string[]): Promise<void> {
  await Promise.all(
    ids.map(async (id) => {
      try {
        await client.docker.getContainer(id).remove({ force: true, v: true });
      } catch (error) {
        const status = fieldOf(error, 'statusCode');
        // 404: gone. 409: somebody else is removing it at this moment.
        if (status !== 404 && status !== 409) throw error;
      }
    }),
  );
}

async function make(
  client: EngineClient,
  key: string,
  spec: SetupContainer,
  values: Values,
): Promise<string> {
  const container = await client.docker.createContainer({
    name: fill(spec.name, values),
    Image: spec.image,
    Cmd: spec.command.map((word) => fill(word, values)),
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${fill(value, values)}`),
    Labels: {
      ...Object.fromEntries(Object.entries(spec.labels).map(([name, value]) => [name, fill(value, values)])),
      [EXERCISE_LABEL]: key,
    },
  });
  return container.id;
}

async function imageIds(
  client: EngineClient,
  images: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = await Promise.all(
    images.map(async (image): Promise<[string, string]> => {
      try {
        return [image, (await client.docker.getImage(image).inspect()).Id];
      } catch (error) {
        throw new EngineError(msg('lessons.setup.no-image', { image, reason: reasonOf(error) }), {
          cause: error,
        });
      }
    }),
  );
  return new Map(ids);
}

async function untilLive(engine: EngineState): Promise<void> {
  const isLive = (): boolean => engine.store.getState().connection.phase === 'live';
  if (isLive()) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new EngineError(msg('lessons.setup.silent')));
    }, SETTLED_WITHIN_MS);
    const unsubscribe = engine.store.subscribe(() => {
      if (!isLive()) return;
      clearTimeout(timer);
      unsubscribe();
      resolve();
    });
  });
}

interface Watch {
  /** Resolves when this has been reported of the container, be it before or after the call. */
  wait(id: string, action: string): Promise<void>;
  stop(): void;
}

function watchFor(engine: EngineState): Watch {
  const seen = new Set<string>();
  const waiting = new Map<string, () => void>();
  const unsubscribe = engine.onEvent(({ id, action }) => {
    seen.add(`${id} ${action}`);
    waiting.get(`${id} ${action}`)?.();
  });
  return {
    wait: (id, action) =>
      new Promise((resolve, reject) => {
        const what = `${id} ${action}`;
        if (seen.has(what)) {
          resolve();
          return;
        }
        const timer = setTimeout(
          () => reject(new EngineError(msg('lessons.setup.silent'))),
          SETTLED_WITHIN_MS,
        );
        waiting.set(what, () => {
          clearTimeout(timer);
          resolve();
        });
      }),
    stop: unsubscribe,
  };
}

/** What an engine said, without dockerode's own words around it. */
export function reasonOf(error: unknown): string {
  const message = fieldOf(fieldOf(error, 'json'), 'message');
  if (typeof message === 'string') return cleanText(message);
  if (error instanceof Error && error.message !== '') return cleanText(error.message);
  return errorCodeOf(error);
}
