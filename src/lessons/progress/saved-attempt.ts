import { z } from 'zod';
import { NO_DEEDS, type Attempt, type Deeds } from '../checks/types.ts';

/** An attempt as it is kept on disk, so that it can go on where it was left: after a crash, or the next day. */

const names = z.record(z.string(), z.string());
const message = z.object({
  key: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
const latch = z.object({ at: z.number(), action: z.string(), name: z.string() });
const answer = z.object({
  value: z.union([z.string(), z.array(z.string()), names]),
  at: z.number(),
});

const mark = z.object({ events: z.number(), at: z.number() });
const texts = z.array(z.string()).readonly();
/** What stood on an engine before: `Standing`. */
const standing = z.object({
  containers: texts,
  networks: texts,
  volumes: names,
  tags: names,
  images: texts,
  swarm: texts,
  isInSwarm: z.boolean(),
  builds: texts,
});
/** The latest of what was done, for checks that have seen a part of what they wait for. */
const deeds = z.object({
  events: z.array(
    z.object({ time: z.number(), type: z.string(), action: z.string(), id: z.string(), attributes: names }),
  ),
  calls: z.array(
    z.object({
      method: z.string(),
      path: z.string(),
      at: z.number(),
      status: z.number().nullable(),
      ms: z.number().nullable(),
    }),
  ),
  commands: z.array(
    z.object({
      argv: texts,
      cwd: z.string(),
      startedAt: z.number(),
      endedAt: z.number().nullable(),
      exitCode: z.number().nullable(),
    }),
  ),
});

export const savedAttempt = z.looseObject({
  /** ms since the epoch; of two Quaysides at once the later one stands. */
  savedAt: z.number(),
  /** The engine's own id, by which it is known again. */
  engine: z.string(),
  seed: z.number(),
  values: names,
  startedAt: z.number(),
  baseline: z.array(z.string()),
  made: names,
  images: names,
  start: z.object({
    containers: names,
    images: names,
    volumes: names,
    networks: names,
    services: names,
    configs: names,
    secrets: names,
    nodes: names,
  }),
  latched: z.record(z.string(), latch),
  /** When each check that was met became so: ms, and after how many of the events in `deeds`. */
  marks: z.record(z.string(), mark),
  broken: z.record(z.string(), message),
  stages: z.array(z.string()),
  answers: z.record(z.string(), answer),
  shown: z.boolean(),
  /** Containers of the exercise and the learner that existed. */
  present: z.array(z.string()),
  /** Those of them that ran. */
  running: z.array(z.string()),
  /** Ids of networks that existed. */
  networks: texts,
  /** Volumes that existed: name → when it was made, as the engine writes it. */
  volumes: names,
  /** Starter files that were in the folder. */
  files: texts,
  /** What stood on each engine before the attempt, the first's first. */
  before: z.array(standing).readonly(),
  deeds,
  hintsOpened: z.number(),
  /** How far the text had been read: the first line on the screen. */
  textLine: z.number(),
});

export type SavedAttempt = z.output<typeof savedAttempt>;

/** What is kept besides the attempt itself. */
export type Beside = Pick<
  SavedAttempt,
  | 'engine'
  | 'present'
  | 'running'
  | 'networks'
  | 'volumes'
  | 'files'
  | 'before'
  | 'hintsOpened'
  | 'textLine'
  | 'savedAt'
>;

/** Events, calls and commands that are kept, each: what a check waits for spans tens. */
const DEEDS_KEPT = 200;

export function saveAttempt(attempt: Attempt, beside: Beside, done: Deeds = NO_DEEDS): SavedAttempt {
  const { start } = attempt;
  const events = done.events.slice(-DEEDS_KEPT);
  const dropped = done.dropped + done.events.length - events.length;
  return {
    ...beside,
    seed: attempt.seed,
    values: { ...attempt.values },
    startedAt: attempt.startedAt,
    baseline: [...attempt.baseline],
    made: Object.fromEntries(attempt.made),
    images: Object.fromEntries(attempt.images),
    start: {
      containers: Object.fromEntries(start.containers),
      images: Object.fromEntries(start.images),
      volumes: Object.fromEntries(start.volumes),
      networks: Object.fromEntries(start.networks),
      services: Object.fromEntries(start.services),
      configs: Object.fromEntries(start.configs),
      secrets: Object.fromEntries(start.secrets),
      nodes: Object.fromEntries(start.nodes),
    },
    latched: Object.fromEntries(attempt.latched),
    marks: Object.fromEntries(
      [...attempt.marks].map(([id, { at, events: count }]) => [
        id,
        { at, events: Math.max(0, count - dropped) },
      ]),
    ),
    broken: Object.fromEntries([...attempt.broken].map(([id, says]) => [id, copied(says)])),
    stages: [...attempt.stages],
    answers: Object.fromEntries(
      [...attempt.answers].map(([id, { value, at }]) => [id, { at, value: copiedValue(value) }]),
    ),
    shown: attempt.shown,
    deeds: {
      events: events.map((event) => ({ ...event, attributes: { ...event.attributes } })),
      calls: done.calls
        .slice(-DEEDS_KEPT)
        .map(({ method, path, at, status, ms }) => ({ method, path, at, status, ms })),
      commands: done.commands
        .slice(-DEEDS_KEPT)
        .map(({ argv, cwd, startedAt, endedAt, exitCode }) => ({ argv, cwd, startedAt, endedAt, exitCode })),
    },
  };
}

/** What was done until it was saved, as far as it was kept. */
export function restoreDeeds({ deeds: kept }: SavedAttempt): Deeds {
  return {
    events: kept.events,
    dropped: 0,
    calls: kept.calls.map((call) => ({ ...call, seq: 0, userAgent: '', created: [], refusal: null })),
    commands: kept.commands.map((command) => ({ ...command, seq: 0 })),
  };
}

/** The attempt again; its marks count the events of `restoreDeeds`. */
export function restoreAttempt(exercise: string, saved: SavedAttempt): Attempt {
  const { start } = saved;
  return {
    exercise,
    seed: saved.seed,
    values: saved.values,
    startedAt: saved.startedAt,
    baseline: new Set(saved.baseline),
    made: mapOf(saved.made),
    images: mapOf(saved.images),
    start: {
      containers: mapOf(start.containers),
      images: mapOf(start.images),
      volumes: mapOf(start.volumes),
      networks: mapOf(start.networks),
      services: mapOf(start.services),
      configs: mapOf(start.configs),
      secrets: mapOf(start.secrets),
      nodes: mapOf(start.nodes),
    },
    latched: mapOf(saved.latched),
    marks: mapOf(saved.marks),
    broken: new Map(
      Object.entries(saved.broken).map(([id, { key, params }]) => [
        id,
        params === undefined ? { key } : { key, params },
      ]),
    ),
    stages: saved.stages,
    answers: mapOf(saved.answers),
    shown: saved.shown,
  };
}

function mapOf<T>(record: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(record));
}

function copied({ key, params }: { readonly key: string; readonly params?: object }): {
  key: string;
  params?: Record<string, string | number>;
} {
  return params === undefined ? { key } : { key, params: { ...params } };
}

function copiedValue(value: unknown): string | string[] | Record<string, string> {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(String);
  return Object.fromEntries(Object.entries(value ?? {}).map(([key, one]) => [key, String(one)]));
}
