import { z } from 'zod';
import { msg, type Message } from '../../../engine/message.ts';
import { cleanText } from '../../../engine/streams/sanitise.ts';
import { readEngineValue } from '../engine-value.ts';
import { bothLanguages, option } from '../fields.ts';
import { defineKind, type Finding, type Scene } from '../kind.ts';
import { isSameAnswer } from '../same-answer.ts';
import { short } from '../scene.ts';
import { notYet, rightValue, saidIn, written } from './answer.ts';
import { calledFields, firstDeed } from './called.ts';
import { eventFields, firstEvent } from './event.ts';

/** What the learner expects, said before it is run; afterwards it stands beside what came. It need not be right. */
const fields = z
  .strictObject({
    ask: bothLanguages,
    /** To choose from, instead of typing. */
    options: z.array(option).min(2).optional(),
    /** What it must be given before. */
    before: z
      .strictObject({ event: eventFields.optional(), called: calledFields.optional() })
      .refine((one) => (one.event === undefined) !== (one.called === undefined), 'one-before'),
    ...rightValue,
  })
  .refine((one) => one.is === undefined || one.from === undefined, 'one-right');

export type PredictionCondition = z.output<typeof fields>;

export const prediction = defineKind<PredictionCondition>({
  name: 'prediction',
  fields,
  label: () => [msg('checks.want.prediction')],
  wakes: ['answer', 'event', 'command'],
  modes: ['holds'],
  judge(condition, scene) {
    const at = scene.answers.get(scene.checkId)?.at;
    const deed = deedOf(condition, scene);
    if (saidIn(scene) === null || at === undefined) {
      return notYet(deed === null ? msg('checks.prediction.none') : msg('checks.prediction.late'));
    }
    return deed !== null && deed < at ? notYet(msg('checks.prediction.late')) : MET;
  },
  async probe(condition, scene, lab, _secret, signal) {
    const said = saidIn(scene) ?? '';
    const { is, from, as } = condition;
    // Before it is run there is nothing to compare with.
    if (deedOf(condition, scene) === null || (is === undefined && from === undefined)) return MET;
    const right = from === undefined ? (written(is) ?? []) : await readEngineValue(from, lab, signal);
    const isRight = isSameAnswer(said, right, as);
    return { verdict: 'met', note: beside(said, right, isRight) };
  },
});

const MET: Finding = { verdict: 'met' };

/** When what was predicted was first done; null before that. */
function deedOf({ before }: PredictionCondition, scene: Scene): number | null {
  if (before.called !== undefined) return firstDeed(before.called, scene);
  return before.event === undefined ? null : firstEvent(before.event, scene);
}

/** An option is told by its id. */
function beside(said: string, right: readonly string[], isRight: boolean): Message {
  return isRight
    ? msg('checks.prediction.right', { said: short(cleanText(said)) })
    : msg('checks.prediction.other', { said: short(cleanText(said)), was: short(right.join(', ')) });
}
