import { z } from 'zod';
import { msg, type Message } from '../../../engine/message.ts';
import { cleanText } from '../../../engine/streams/sanitise.ts';
import { engineValue, readEngineValue } from '../engine-value.ts';
import { bothLanguages, text } from '../fields.ts';
import { defineKind, type Finding, type Scene } from '../kind.ts';
import { COMPARISONS, isSameAnswer } from '../same-answer.ts';
import { short } from '../scene.ts';

/** What is right: written down, or the engine's own value at the moment it is looked at. */
export const rightValue = {
  is: z.union([text, z.array(text).min(1)]).optional(),
  from: engineValue.optional(),
  as: z.enum(COMPARISONS).default('text'),
};

/** A question that is answered with a few words. */
const fields = z
  .strictObject({ ask: bothLanguages, ...rightValue })
  .refine((one) => (one.is === undefined) !== (one.from === undefined), 'one-right');

export type AnswerCondition = z.output<typeof fields>;

export const answer = defineKind<AnswerCondition>({
  name: 'answer',
  fields,
  label: () => [msg('checks.want.answer')],
  wakes: ['answer'],
  modes: ['once', 'holds'],
  judge(condition, scene) {
    const said = saidIn(scene);
    if (said === null) return notYet(msg('checks.answer.none'));
    const right = written(condition.is);
    if (right === null || isSameAnswer(said, right, condition.as)) return { verdict: 'met' };
    return wrong(said);
  },
  async probe({ from, as }, scene, lab, _secret, signal) {
    const said = saidIn(scene) ?? '';
    if (from === undefined) return { verdict: 'met' };
    return isSameAnswer(said, await readEngineValue(from, lab, signal), as)
      ? { verdict: 'met' }
      : wrong(said);
  },
});

/** What the learner typed; null before that. */
export function saidIn(scene: Scene): string | null {
  const value = scene.answers.get(scene.checkId)?.value;
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function written(is: string | readonly string[] | undefined): readonly string[] | null {
  if (is === undefined) return null;
  return typeof is === 'string' ? [is] : is;
}

export function notYet(because: Message): Finding {
  return { verdict: 'not-yet', because };
}

function wrong(said: string): Finding {
  return notYet(msg('checks.answer.wrong', { said: short(cleanText(said.trim())) }));
}
