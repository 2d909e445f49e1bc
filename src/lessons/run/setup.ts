import { join } from 'node:path';
import type { EngineClient } from '../../engine/client.ts';
import { EngineError, msg } from '../../engine/message.ts';
import type { EngineState } from '../../engine/state/types.ts';
import type { Container } from '../../engine/types.ts';
import { saidBy } from '../../engine/actions/failure.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import { fieldOf, textOf } from '../../engine/json.ts';
import type { Attempt, Inventory } from '../checks/types.ts';
import { fill } from '../fill.ts';
import type { Exercise, SetupStep } from '../types.ts';
import { restoreAttempt, type SavedAttempt } from '../progress/saved-attempt.ts';
import type { Values } from '../values.ts';
import { containerOptions, EXERCISE_LABEL } from './container-options.ts';
import { filesThere, layOutFiles, starterFiles } from './files.ts';
import { readInventory } from './inventory.ts';
import { drawFree } from './machine.ts';
import { readStanding, type Standing } from './standing.ts';
import { tidyUp } from './tidy.ts';

export { EXERCISE_LABEL } from './container-options.ts';

/** What the session works on. */
export interface Lab {
  readonly client: EngineClient;
  readonly engine: EngineState;
}

/** Runs a script of the setup, a stage or a solution, in the environment of the learner's shell. */
export type ScriptRunner = (
  script: string,
  options: { readonly isWitnessed: boolean; readonly signal?: AbortSignal },
) => Promise<{ readonly exitCode: number | null; readonly output: string }>;

export interface SetupLab extends Lab {
  /** The exercise's folder; null where there is no shell. */
  readonly folder: string | null;
  /** Null where there is no shell: an exercise whose setup has scripts cannot be prepared then. */
  readonly scripts: ScriptRunner | null;
  /** Nobody but us and the learner uses the engine: whatever appears during the setup is the setup's. */
  readonly isOurs: boolean;
  /** Further engines of the exercise. */
  readonly nodes: readonly EngineClient[];
  /** Journals of what is made through a witness on a person's own engine. */
  readonly journals: readonly string[];
  /** Values that are not drawn: what a lab has around the engine. */
  readonly given: Values;
}

/** An attempt, and what there was before it. */
export interface Begun {
  readonly attempt: Attempt;
  /** Until when (ms by the engine's clock) what happened was the lab's doing. */
  readonly until: number;
  /** Of each engine, the first's first. */
  readonly before: readonly Standing[];
}

/** What the engine has not shown by then it will not show any more. */
const SETTLED_WITHIN_MS = 10_000;

/**
 * Begins an attempt: notes what is there, draws the values, lays out the files, goes through the setup and waits until
 * the engine's state shows all of it, so that nothing of it is taken for a deed of the learner's.
 *
 * @param values of an attempt that is built anew; drawn where there are none
 * @throws EngineError when the engine refuses; what was made until then is removed again.
 */
export async function beginAttempt(
  exercise: Exercise,
  lab: SetupLab,
  seed: number,
  values?: Values,
): Promise<Begun> {
  const { client, engine } = lab;
  await untilLive(engine);
  const before = await standingOf(lab);
  const there = await readInventory(client, await isManager(client));
  const baseline = new Set([...there.containers.values(), ...engine.store.getState().containers.keys()]);
  const fresh = values ?? (await drawFree(exercise.vars, engine.store.getState(), namesIn(there), seed));
  const drawn = { ...fresh, ...lab.given };
  const images = await imageIds(client, exercise.images);
  const isMade = (id: string): boolean =>
    !baseline.has(id) && isOfSetup(engine.store.getState().containers.get(id), drawn, lab);
  try {
    if (lab.folder !== null) {
      const files = exercise.files ? join(exercise.dir, 'files') : null;
      await layOutFiles(files, lab.folder, drawn);
    }
    for (const step of exercise.setup) await take(exercise, step, drawn, lab);
    const { start, at } = await settle(lab);
    const attempt: Attempt = {
      exercise: exercise.key,
      seed,
      values: drawn,
      startedAt: at,
      baseline,
      made: new Map([...start.containers].filter(([, id]) => isMade(id))),
      images,
      start,
      latched: new Map(),
      marks: new Map(),
      broken: new Map(),
      stages: [],
      answers: new Map(),
      shown: false,
    };
    return { attempt, until: at, before };
  } catch (error) {
    const made = await idsWhere(client, isMade);
    await tidyUp({ ...lab, before, made, values: drawn }).catch(() => {
      // The failure that led here is what is told; an engine that does not answer cannot be tidied.
    });
    throw asEngineError(error);
  }
}

async function standingOf({ client, nodes, isOurs }: SetupLab): Promise<readonly Standing[]> {
  try {
    return await Promise.all([client, ...nodes].map(async (one) => readStanding(one, isOurs)));
  } catch (error) {
    throw asEngineError(error);
  }
}

/**
 * Lets the lab do what a stage says. What it makes counts as the lab's, not the learner's.
 *
 * @throws EngineError when the script fails.
 */
export async function runStage(
  attempt: Attempt,
  script: string | null,
  lab: SetupLab,
): Promise<Omit<Begun, 'before'>> {
  const { engine } = lab;
  try {
    const there = new Set(engine.store.getState().containers.keys());
    if (script !== null) await runScript(fill(script, attempt.values), lab);
    const { start, at } = await settle(lab);
    const { containers } = engine.store.getState();
    const fresh = [...start.containers].filter(
      ([, id]) => !there.has(id) && isOfSetup(containers.get(id), attempt.values, lab),
    );
    return { attempt: { ...attempt, made: new Map([...attempt.made, ...fresh]) }, until: at };
  } catch (error) {
    throw asEngineError(error);
  }
}

/**
 * Goes on with an attempt that was left: what ran is started again. Null when the engine is another one, or when
 * something of it is gone: a container, a network, a volume, a starter file.
 *
 * @throws EngineError when the engine refuses.
 */
export async function resumeAttempt(
  exercise: Exercise,
  lab: SetupLab,
  saved: SavedAttempt,
): Promise<Begun | null> {
  const { client, engine } = lab;
  await untilLive(engine);
  try {
    if (!(await isThatEngine(client, saved)) || !(await isAllThere(exercise, lab, saved))) return null;
    const states = new Map(
      (await client.docker.listContainers({ all: true })).map(({ Id, State }) => [Id, State]),
    );
    for (const id of saved.running) {
      const state = states.get(id);
      if (state !== 'running' && state !== 'paused') await client.docker.getContainer(id).start();
    }
    const { at } = await settle(lab);
    const attempt = restoreAttempt(exercise.key, saved);
    return {
      attempt: { ...attempt, values: { ...attempt.values, ...lab.given } },
      until: at,
      before: saved.before,
    };
  } catch (error) {
    throw asEngineError(error);
  }
}

/** Removes what is left of an attempt that cannot be gone on with, so that it can be built anew. */
export async function removeLeft(lab: SetupLab, saved: SavedAttempt): Promise<void> {
  try {
    await untilLive(lab.engine);
    if (!(await isThatEngine(lab.client, saved))) return;
  } catch (error) {
    throw asEngineError(error);
  }
  await tidyUp({ ...lab, before: saved.before, made: Object.values(saved.made), values: saved.values });
}

/** Whether it is the engine on which the attempt was made. */
export async function isThatEngine({ docker }: EngineClient, { engine }: SavedAttempt): Promise<boolean> {
  return textOf(fieldOf(await docker.info(), 'ID')) === engine;
}

async function isAllThere(
  exercise: Exercise,
  { client, folder }: SetupLab,
  saved: SavedAttempt,
): Promise<boolean> {
  const { docker } = client;
  const [containers, networks, volumes] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listNetworks(),
    docker.listVolumes(),
  ]);
  const ids = new Set([...containers, ...networks].map(({ Id }) => Id));
  const made = new Map((volumes.Volumes ?? []).map((one) => [one.Name, textOf(fieldOf(one, 'CreatedAt'))]));
  const files = folder === null ? null : new Set(await filesThere(folder, await starterFiles(exercise)));
  return (
    [...saved.present, ...saved.networks].every((id) => ids.has(id)) &&
    Object.entries(saved.volumes).every(([name, at]) => made.get(name) === at) &&
    (files === null || saved.files.every((file) => files.has(file)))
  );
}

async function take(exercise: Exercise, step: SetupStep, values: Values, lab: SetupLab): Promise<void> {
  if ('run' in step) {
    await runScript(fill(step.run, values), lab);
    return;
  }
  const { container } = step;
  const made = await lab.client.docker.createContainer(containerOptions(exercise.key, container, values));
  if (container.start) await made.start();
}

/** Lines of a script's output that a sentence holds. */
const LAST_LINES = 2;

async function runScript(script: string, { scripts }: SetupLab): Promise<void> {
  if (scripts === null) throw new EngineError(msg('lessons.setup.no-shell'));
  const { exitCode, output } = await scripts(`set -e\n${script}`, { isWitnessed: false });
  if (exitCode === 0) return;
  const lines = output.trim().split('\n').slice(-LAST_LINES).map(cleanText).join(' ');
  throw new EngineError(msg('lessons.setup.script', { output: lines }));
}

/** Waits until the engine's state shows what the engine lists; then all that was reported of it is past. */
async function settle({
  client,
  engine,
}: SetupLab): Promise<{ readonly start: Inventory; readonly at: number }> {
  const giveUp = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const listed = await client.docker.listContainers({ all: true });
    const { containers } = engine.store.getState();
    if (listed.every(({ Id, State }) => containers.get(Id)?.state === State)) break;
    if (performance.now() > giveUp) throw new EngineError(msg('lessons.setup.silent'));
    await nextChange(engine);
  }
  const start = await readInventory(client, await isManager(client));
  const clock = Date.parse(String(fieldOf(await client.docker.info(), 'SystemTime')));
  const last = engine.store.getState().events.at(-1)?.time ?? 0;
  return { start, at: Number.isNaN(clock) ? last : Math.max(clock, last) };
}

/** A container may also have changed without the state having to: it is listed again after so long. */
const LIST_AGAIN_MS = 200;

function nextChange(engine: EngineState): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(go, LIST_AGAIN_MS);
    const unsubscribe = engine.store.subscribe(go);
  });
}

/** Whether this engine manages a swarm, by what it tells now: a setup may have begun one. */
async function isManager(client: EngineClient): Promise<boolean> {
  const swarm = fieldOf(await client.docker.info(), 'Swarm');
  return fieldOf(swarm, 'ControlAvailable') === true;
}

function namesIn(there: Inventory): Iterable<string> {
  const { containers, volumes, networks, services, configs, secrets } = there;
  return [containers, volumes, networks, services, configs, secrets].flatMap((names) => [...names.keys()]);
}

/** On an engine that others use too, only what bears the exercise's label or a drawn name is known to be its. */
function isOfSetup(container: Container | undefined, values: Values, { isOurs }: SetupLab): boolean {
  if (container === undefined) return false;
  if (isOurs || container.labels[EXERCISE_LABEL] !== undefined) return true;
  return Object.values(values).includes(container.name);
}

async function idsWhere({ docker }: EngineClient, isWanted: (id: string) => boolean): Promise<string[]> {
  try {
    return (await docker.listContainers({ all: true })).map(({ Id }) => Id).filter(isWanted);
  } catch {
    // An engine that does not answer: what led here is told.
    return [];
  }
}

/** Any failure as one that a person can be told. */
export function asEngineError(error: unknown): EngineError {
  return error instanceof EngineError
    ? error
    : new EngineError(msg('lessons.setup.refused', { reason: saidBy(error) }), { cause: error });
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
        throw new EngineError(msg('lessons.setup.no-image', { image, reason: saidBy(error) }), {
          cause: error,
        });
      }
    }),
  );
  return new Map(ids);
}

async function untilLive(engine: EngineState): Promise<void> {
  await until(engine, () => engine.store.getState().connection.phase === 'live');
}

async function until(engine: EngineState, isSo: () => boolean): Promise<void> {
  if (isSo()) return;
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new EngineError(msg('lessons.setup.silent')));
    }, SETTLED_WITHIN_MS);
    const unsubscribe = engine.store.subscribe(() => {
      if (!isSo()) return;
      clearTimeout(timer);
      unsubscribe();
      resolve();
    });
  });
}
