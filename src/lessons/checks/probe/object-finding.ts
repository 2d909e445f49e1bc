import { z } from 'zod';
import { statusOf, saidBy } from '../../../engine/actions/failure.ts';
import { msg, type Message } from '../../../engine/message.ts';
import type { Finding, ProbeLab, Scene } from '../kind.ts';
import type { Fact } from './facts.ts';
import { misfit } from './facts.ts';
import { brief, MET, notYet, unless } from './findings.ts';
import { nearestName } from './near.ts';
import type { Noun } from './nouns.ts';

/**
 * Whose object. `learner` (default): it came since the start, under a name that meant nothing or something else then.
 * `setup`: the very one that bore the name at the start. `any`: whoever made it.
 */
export const from = z.enum(['learner', 'setup', 'any']);
export type From = z.output<typeof from>;

export const objectFields = {
  name: z.string().min(1),
  from: from.default('learner'),
};

export interface ObjectAsked {
  readonly name: string;
  readonly from: From;
  readonly is?: 'there' | 'gone' | undefined;
}

/** What an object kind judges in. */
export interface Probing {
  readonly scene: Scene;
  readonly lab: ProbeLab;
  readonly secret: boolean;
  readonly signal: AbortSignal;
}

/**
 * Judges one named object: that it is there (or gone), whose it is, and the facts about it.
 * @param factsOf the fields that are asked for, with what was found; a `Message` is something else that is not as asked
 */
export async function objectFinding(
  noun: Noun,
  asked: ObjectAsked,
  probing: Probing,
  factsOf: (json: unknown) => readonly Fact[] | Message | Promise<readonly Fact[] | Message>,
): Promise<Finding> {
  const found = await lookFor(noun, asked, probing);
  if ('finding' in found) return found.finding;
  const facts = await factsOf(found.json);
  return 'key' in facts ? notYet(facts) : unless(misfit(brief(asked.name), facts, probing.secret));
}

/** The object, or what there is to say where it is not the one that is asked for. */
export async function lookFor(
  noun: Noun,
  asked: ObjectAsked,
  { scene, lab, secret, signal }: Probing,
): Promise<{ readonly json: unknown } | { readonly finding: Finding }> {
  const name = brief(asked.name);
  const about = { noun: noun.word, name };
  let json: unknown;
  try {
    json = await noun.inspect(lab.client, asked.name, signal);
  } catch (error) {
    const finding = noSwarm(error);
    if (finding === undefined) throw error;
    return { finding };
  }
  const then = noun.atStart(scene.attempt.start).get(noun.fullName(asked.name));
  const id = json === undefined ? undefined : noun.identity(json);
  if (asked.is === 'gone') {
    return { finding: goneFinding(noun, asked, { name, before: then, id, scene, secret }) };
  }
  if (json === undefined) {
    if (asked.from === 'setup' && then !== undefined) {
      return { finding: notYet(msg('probe.removed', about)) };
    }
    return { finding: notYet(await missing(noun, asked.name, { scene, lab, secret, signal })) };
  }
  if (asked.from === 'learner' && then !== undefined && then === id) {
    return { finding: notYet(msg('probe.old', about)) };
  }
  if (asked.from === 'setup' && then !== id) return { finding: notYet(msg('probe.replaced', about)) };
  return { json };
}

/** What is said where a Swarm object is asked of an engine that manages no swarm; undefined for other errors. */
export function noSwarm(error: unknown): Finding | undefined {
  const refused = statusOf(error) === 503 || (statusOf(error) === 406 && /swarm/i.test(saidBy(error)));
  return refused && /swarm/i.test(saidBy(error)) ? notYet(msg('probe.no-swarm')) : undefined;
}

/** There is no object of this name, with the one that is probably meant. */
export async function missing(
  noun: Noun,
  name: string,
  { scene, lab, secret, signal }: Probing,
): Promise<Message> {
  if (secret) return msg('probe.missing.secret', { noun: noun.word });
  const about = { noun: noun.word, name: brief(name) };
  const near = nearestName(
    noun.fullName(name),
    await noun.names(lab.client, signal),
    noun.atStart(scene.attempt.start),
  );
  return near === undefined
    ? msg('probe.missing', about)
    : msg('probe.missing.near', { ...about, other: brief(near) });
}

function goneFinding(
  noun: Noun,
  { from: whose, name: asked }: ObjectAsked,
  found: {
    readonly name: string;
    /** What bore the name at the start. */
    readonly before: string | undefined;
    readonly id: string | undefined;
    readonly scene: Scene;
    readonly secret: boolean;
  },
): Finding {
  const about = { noun: noun.word, name: found.name };
  const isStillThere =
    whose === 'setup' ? found.id !== undefined && found.id === found.before : found.id !== undefined;
  if (isStillThere) return notYet(msg('probe.still', about));
  if (found.before !== undefined || wasThere(noun, asked, found.scene)) return MET;
  return found.secret
    ? notYet(msg('probe.never.secret', { noun: noun.word }))
    : notYet(msg('probe.never', about));
}

/** What never was cannot be gone: an event since the start shows that it was. */
function wasThere(noun: Noun, name: string, { events, snapshot, attempt }: Scene): boolean {
  const isName = (other: string): boolean =>
    other === name || other === noun.fullName(name) || noun.isTold?.(name, other) === true;
  return [...events, ...snapshot.events].some(
    (event) =>
      event.type === noun.eventType &&
      event.time > attempt.startedAt &&
      (isName(event.id) || isName(event.attributes['name'] ?? '')),
  );
}

/** Parts of a label: that the object is there, or gone. */
export function objectLabel(
  noun: Noun,
  { name, is }: Pick<ObjectAsked, 'name' | 'is'>,
  secret: boolean,
): Message {
  if (secret) {
    return is === 'gone'
      ? msg('probe.want.gone.secret', { noun: noun.word })
      : msg('probe.want.there.secret', { noun: noun.word });
  }
  const about = { noun: noun.word, name: brief(name) };
  return is === 'gone' ? msg('probe.want.gone', about) : msg('probe.want.there', about);
}
