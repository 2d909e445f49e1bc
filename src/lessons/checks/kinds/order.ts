import { z } from 'zod';
import { msg } from '../../../engine/message.ts';
import { bothLanguages, id, text } from '../fields.ts';
import { defineKind } from '../kind.ts';
import { short } from '../scene.ts';
import { notYet } from './answer.ts';

/** Lines to put in order; those that belong nowhere are left out. */
const fields = z
  .strictObject({
    ask: bothLanguages,
    lines: z.array(z.strictObject({ id, text })).min(2),
    /** Ids in their order; several where more than one order is right. */
    right: z.union([z.array(id).min(1), z.array(z.array(id).min(1)).min(1)]),
  })
  .refine(
    (one) =>
      orders(one.right).every((order) =>
        order.every((line) => one.lines.some(({ id: own }) => own === line)),
      ),
    'unknown-line',
  );

export type OrderCondition = z.output<typeof fields>;

export const order = defineKind<OrderCondition>({
  name: 'order',
  fields,
  label: () => [msg('checks.want.order')],
  wakes: ['answer'],
  modes: ['once', 'holds'],
  judge({ lines, right }, scene) {
    const value = scene.answers.get(scene.checkId)?.value;
    const said =
      typeof value === 'string' ? value.split(/[\s,]+/) : Array.isArray(value) ? value.map(String) : [];
    if (said.length === 0) return notYet(msg('checks.order.none'));
    const ways = orders(right);
    if (ways.some((way) => way.join(' ') === said.join(' '))) return { verdict: 'met' };
    const stray = said.find((line) => !ways.some((way) => way.includes(line)));
    if (stray !== undefined) {
      const line = lines.find((one) => one.id === stray)?.text ?? stray;
      return notYet(msg('checks.order.stray', { line: short(line) }));
    }
    const closest = Math.max(...ways.map((way) => inPlace(way, said)));
    const isShort = ways.every((way) => said.length < way.length) && closest === said.length;
    return notYet(isShort ? msg('checks.order.missing') : msg('checks.order.from', { line: closest + 1 }));
  },
});

/** How many lines from the top stand where they belong. */
function inPlace(way: readonly string[], said: readonly string[]): number {
  const first = said.findIndex((line, index) => way[index] !== line);
  return first < 0 ? said.length : first;
}

function orders(right: readonly string[] | readonly (readonly string[])[]): readonly (readonly string[])[] {
  return right.every((one) => typeof one === 'string') ? [right] : right.map((one) => [...one]);
}
