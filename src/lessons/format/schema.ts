import { z } from 'zod';
import { CONTAINER_ACTIONS } from '../types.ts';

/**
 * What may stand in `chapter.yaml` and `exercise.yaml`. Unknown fields are refused: a misspelt one must not be
 * overlooked. A custom message is one of the codes that problems.ts puts into words.
 */

const id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'id');
const text = z.string().min(1);
const bothLanguages = z.strictObject({ en: text, zh: text });
const texts = z.record(z.string(), z.string()).default({});

export const chapterFile = z.strictObject({
  id,
  title: bothLanguages,
  order: z.int().min(1),
});

const variable = z.discriminatedUnion('draw', [
  z.strictObject({ draw: z.literal('name'), prefix: id, secret: z.boolean().default(false) }),
  z.strictObject({ draw: z.literal('word'), secret: z.boolean().default(false) }),
  z.strictObject({
    draw: z.literal('number'),
    from: z.int(),
    to: z.int(),
    secret: z.boolean().default(false),
  }),
]);

const setupContainer = z.strictObject({
  name: text,
  image: text,
  command: z.array(z.string()).min(1),
  env: texts,
  labels: texts,
  start: z.boolean().default(true),
});

const maker = z.enum(['learner', 'setup']).default('learner');

const container = z.strictObject({
  from: maker,
  is: z.enum(['there', 'created', 'running', 'paused', 'exited', 'gone']),
  name: text.optional(),
  image: text.optional(),
  command: text.optional(),
  exitCode: z.int().min(0).optional(),
  labels: texts,
});

const event = z.strictObject({
  from: maker,
  action: z.enum(CONTAINER_ACTIONS),
  name: text.optional(),
  image: text.optional(),
  exitCode: z.int().min(0).optional(),
});

/** One kind of condition by its name; exactly one must stand there. */
const condition = z
  .strictObject({ container: container.optional(), event: event.optional() })
  .refine((kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1, 'one-kind');

/** What can be true now; that something happened cannot. */
const state = z.strictObject({ container });

const check = z
  .strictObject({
    id,
    says: bothLanguages.optional(),
    after: z.array(id).default([]),
    once: condition.optional(),
    holds: state.optional(),
  })
  .refine(({ once, holds }) => (once === undefined) !== (holds === undefined), 'one-mode');

export const exerciseFile = z.strictObject({
  id,
  title: bothLanguages,
  images: z.array(text).default([]),
  vars: z.record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'var'), variable).default({}),
  setup: z.array(z.strictObject({ container: setupContainer })).default([]),
  checks: z.array(check).min(1),
});

export type ExerciseFile = z.output<typeof exerciseFile>;
export type CheckEntry = ExerciseFile['checks'][number];
export type ConditionEntry = z.output<typeof condition>;
