import { z } from 'zod';
import { msg } from '../../../engine/message.ts';
import { bothLanguages, id, option, text } from '../fields.ts';
import { defineKind } from '../kind.ts';
import { notYet } from './answer.ts';

/** The cause of a trouble, with what shows it: the object, and the field of it. */
const fields = z
  .strictObject({
    ask: bothLanguages,
    causes: z.array(option).min(2),
    objects: z.array(text).min(1),
    fields: z.array(text).min(1),
    right: z.strictObject({ cause: id, object: text, field: text }),
  })
  .refine(
    ({ right, causes, objects, fields: places }) =>
      causes.some((one) => one.id === right.cause) &&
      objects.includes(right.object) &&
      places.includes(right.field),
    'unknown-option',
  );

export type CauseCondition = z.output<typeof fields>;

export const cause = defineKind<CauseCondition>({
  name: 'cause',
  fields,
  label: () => [msg('checks.want.cause')],
  wakes: ['answer'],
  modes: ['once', 'holds'],
  judge({ right }, scene) {
    const said = partsOf(scene.answers.get(scene.checkId)?.value);
    if (said === null) return notYet(msg('checks.cause.none'));
    if (said['cause'] !== right.cause) return notYet(msg('checks.cause.cause'));
    if (said['object'] !== right.object) return notYet(msg('checks.cause.object'));
    if (said['field'] !== right.field) return notYet(msg('checks.cause.field'));
    return { verdict: 'met' };
  },
});

/** `{cause, object, field}`, or the three words after one another. */
function partsOf(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value === 'string') {
    const [first, object, field] = value.trim().split(/\s+/);
    return first === undefined || first === '' ? null : { cause: first, object, field };
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}
