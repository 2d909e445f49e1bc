import { z } from 'zod';
import { bothLanguages, id, text, texts } from '../checks/fields.ts';
import { KINDS } from '../checks/kinds/index.ts';
import { ALLOWANCES, COURSE_PANELS, PATTERNS, SUPPORTS } from '../types.ts';

/**
 * What may stand in `chapter.yaml` and `exercise.yaml`. Unknown fields are refused: a misspelt one must not be
 * overlooked. A custom message is one of the codes that problems.ts puts into words.
 */

export const chapterFile = z.strictObject({
  id,
  title: bothLanguages,
  order: z.int().min(1),
});

const secret = z.boolean().default(false);
const variable = z.discriminatedUnion('draw', [
  z.strictObject({ draw: z.literal('name'), prefix: id, secret }),
  z.strictObject({ draw: z.literal('word'), secret }),
  z.strictObject({ draw: z.literal('number'), from: z.int(), to: z.int(), secret }),
  z.strictObject({ draw: z.literal('port'), secret }),
  z.strictObject({ draw: z.literal('subnet'), secret }),
  z.strictObject({ draw: z.literal('token'), length: z.int().min(4).max(64).default(10), secret }),
]);

const list = z.array(text).default([]);
const off = z.boolean().default(false);

const setupContainer = z.strictObject({
  name: text,
  image: text,
  command: z.array(z.string()).default([]),
  entrypoint: z.array(z.string()).optional(),
  env: texts,
  labels: texts,
  start: z.boolean().default(true),
  memory: text.optional(),
  cpus: z.number().positive().optional(),
  pids: z.int().min(1).optional(),
  restart: z
    .string()
    .regex(/^(no|always|unless-stopped|on-failure(:\d+)?)$/, 'restart')
    .optional(),
  ports: list,
  volumes: list,
  tmpfs: list,
  network: text.optional(),
  ip: text.optional(),
  aliases: list,
  tty: off,
  stdin: off,
  init: off,
  readOnly: off,
  user: text.optional(),
  workdir: text.optional(),
  hostname: text.optional(),
  stopSignal: text.optional(),
  stopTimeout: z.int().min(0).optional(),
  health: z
    .strictObject({
      command: text,
      interval: z.number().positive().default(2),
      retries: z.int().min(1).default(1),
    })
    .optional(),
});

const setupStep = z
  .strictObject({ container: setupContainer.optional(), run: text.optional() })
  .refine((step) => (step.container === undefined) !== (step.run === undefined), 'one-step');

const condition = z
  .strictObject(Object.fromEntries(KINDS.map((kind) => [kind.name, kind.fields.optional()])))
  .refine((kinds) => Object.values(kinds).filter((kind) => kind !== undefined).length === 1, 'one-kind');

const check = z
  .strictObject({
    id,
    says: bothLanguages.optional(),
    after: z.array(id).default([]),
    once: condition.optional(),
    holds: condition.optional(),
    keeps: condition.optional(),
    stage: id.optional(),
    because: bothLanguages.optional(),
    impliedBy: z.array(id).default([]),
  })
  .refine(
    ({ once, holds, keeps }) => [once, holds, keeps].filter((mode) => mode !== undefined).length === 1,
    'one-mode',
  );

const answerValue = z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())]);
const answers = z.record(z.string(), answerValue).default({});

const mistake = z.strictObject({
  id,
  run: text.optional(),
  answers,
  red: z.array(id).min(1),
  when: condition.optional(),
  says: bothLanguages.optional(),
  reset: off,
});

const alsoRight = z
  .strictObject({
    id,
    run: text.optional(),
    keys: z
      .array(z.strictObject({ action: text, on: text }))
      .min(1)
      .optional(),
    answers,
  })
  .refine((way) => (way.run === undefined) !== (way.keys === undefined), 'one-way');

export const exerciseFile = z.strictObject({
  id,
  version: z.int().min(1).default(1),
  title: bothLanguages,
  aim: bothLanguages.optional(),
  pattern: z.enum(PATTERNS).optional(),
  support: z.enum(SUPPORTS).default('shown'),
  claims: list,
  requires: list,
  images: list,
  panel: z.enum(COURSE_PANELS).default('containers'),
  sandbox: z
    .strictObject({
      nodes: z.int().min(1).max(5).default(1),
      registry: off,
      daemon: off,
      mirror: z.record(z.string().min(1), text).optional(),
      search: z
        .array(
          z.strictObject({
            name: text,
            description: z.string().default(''),
            stars: z.int().min(0).default(0),
            official: off,
          }),
        )
        .optional(),
      allow: z.array(z.enum(ALLOWANCES)).default([]),
    })
    .prefault({}),
  vars: z.record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'var'), variable).default({}),
  files: off,
  setup: z.array(setupStep).default([]),
  stages: z.array(z.strictObject({ id, says: bothLanguages, run: text.optional() })).default([]),
  checks: z.array(check).min(1),
  mistakes: z.array(mistake).default([]),
  solution: z.strictObject({ run: z.string().default(''), answers }).optional(),
  alsoRight: z.array(alsoRight).default([]),
  undo: z.strictObject({ run: text, red: z.array(id).min(1) }).optional(),
  hints: z.array(bothLanguages).default([]),
  closing: bothLanguages.optional(),
});

export type ExerciseFile = z.output<typeof exerciseFile>;
export type CheckEntry = ExerciseFile['checks'][number];
export type ConditionEntry = z.output<typeof condition>;
