import { z } from 'zod';
import type { Attempt } from '../checks/types.ts';

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
  /** When each check that was met became so, ms. */
  marks: z.record(z.string(), z.number()),
  broken: z.record(z.string(), message),
  stages: z.array(z.string()),
  answers: z.record(z.string(), answer),
  shown: z.boolean(),
  /** Containers of the exercise and the learner that existed. */
  present: z.array(z.string()),
  /** Those of them that ran. */
  running: z.array(z.string()),
  hintsOpened: z.number(),
  /** How far the text had been read: the first line on the screen. */
  textLine: z.number(),
});

export type SavedAttempt = z.output<typeof savedAttempt>;

/** What is kept besides the attempt itself. */
export type Beside = Pick<
  SavedAttempt,
  'engine' | 'present' | 'running' | 'hintsOpened' | 'textLine' | 'savedAt'
>;

export function saveAttempt(attempt: Attempt, beside: Beside): SavedAttempt {
  const { start } = attempt;
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
    marks: Object.fromEntries([...attempt.marks].map(([id, { at }]) => [id, at])),
    broken: Object.fromEntries([...attempt.broken].map(([id, says]) => [id, copied(says)])),
    stages: [...attempt.stages],
    answers: Object.fromEntries(
      [...attempt.answers].map(([id, { value, at }]) => [id, { at, value: copiedValue(value) }]),
    ),
    shown: attempt.shown,
  };
}

/** The attempt again. Events of before are not kept: what they had met is in its latches. */
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
    marks: new Map(Object.entries(saved.marks).map(([id, at]) => [id, { at, events: 0 }])),
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
