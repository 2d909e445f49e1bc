import { fieldOf } from '../../../engine/json.ts';
import { msg } from '../../../engine/message.ts';
import type { Finding } from '../kind.ts';
import { brief, notYet } from './findings.ts';
import { CONTAINER } from './nouns.ts';
import { lookFor, type ObjectAsked, type Probing } from './object-finding.ts';

/** The container, where it runs and is not paused; else what there is to say. */
export async function runningContainer(
  asked: ObjectAsked,
  probing: Probing,
): Promise<{ readonly json: unknown } | { readonly finding: Finding }> {
  const found = await lookFor(CONTAINER, asked, probing);
  if ('finding' in found) return found;
  const state = fieldOf(found.json, 'State');
  const name = brief(asked.name);
  if (fieldOf(state, 'Paused') === true) return { finding: notYet(msg('probe.paused', { name })) };
  return fieldOf(state, 'Running') === true ? found : { finding: notYet(msg('probe.not-running', { name })) };
}
