import { z } from 'zod';
import { msg } from '../../../engine/message.ts';
import { bothLanguages, id, option } from '../fields.ts';
import { defineKind } from '../kind.ts';
import { notYet } from './answer.ts';

/** A question with options, of which one is right, or all of several. */
const fields = z
  .strictObject({
    ask: bothLanguages,
    options: z.array(option).min(2),
    right: z.union([id, z.array(id).min(1)]),
  })
  .refine((one) => known(one.right, one.options), 'unknown-option');

export type ChoiceCondition = z.output<typeof fields>;

export const choice = defineKind<ChoiceCondition>({
  name: 'choice',
  fields,
  label: () => [msg('checks.want.choice')],
  wakes: ['answer'],
  modes: ['once', 'holds'],
  judge({ right }, scene) {
    const value = scene.answers.get(scene.checkId)?.value;
    const chosen = typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value : [];
    const ticked = new Set(chosen.map(String).filter((one) => one !== ''));
    if (ticked.size === 0) return notYet(msg('checks.choice.none'));
    const wanted = several(right);
    if (ticked.size === wanted.length && wanted.every((one) => ticked.has(one))) return { verdict: 'met' };
    return notYet(wanted.length === 1 ? msg('checks.choice.wrong') : msg('checks.choice.not-all'));
  },
});

function several(right: string | readonly string[]): readonly string[] {
  return typeof right === 'string' ? [right] : right;
}

function known(right: string | readonly string[], options: readonly { readonly id: string }[]): boolean {
  return several(right).every((one) => options.some((other) => other.id === one));
}
