import { z } from 'zod';
import { msg, type Message } from '../../../engine/message.ts';
import type { Container, EngineEvent } from '../../../engine/types.ts';
import { count, countOf, maker, text } from '../fields.ts';
import { defineKind, type Finding } from '../kind.ts';
import {
  foundState,
  isImage,
  isLearners,
  nameMissing,
  setupContainer,
  setupGone,
  short,
  type Scene,
} from '../scene.ts';

export const CONTAINER_ACTIONS = [
  'create',
  'start',
  'stop',
  'kill',
  'die',
  'restart',
  'pause',
  'unpause',
  'rename',
  'destroy',
  'oom',
] as const;
export type ContainerAction = (typeof CONTAINER_ACTIONS)[number];

const action = z.enum(CONTAINER_ACTIONS);

/** The engine reported that something happened to a container: one thing, or several in a row to the same one. */
export const eventFields = z
  .strictObject({
    from: maker,
    action: action.optional(),
    /** In this order, of one container; others may come between. */
    sequence: z.array(action).min(2).optional(),
    /** Nothing but the sequence: `kill`, and `stop` after an end, count only where the sequence has them. */
    nothingElse: z.boolean().default(false),
    name: text.optional(),
    image: text.optional(),
    /** Of a `die`. */
    exitCode: count.optional(),
    /** At least so often; 0 for never, which only a `keeps` can ask for. */
    count: z.int().min(0).default(1),
  })
  .refine((one) => (one.action === undefined) !== (one.sequence === undefined), 'one-action');

export type EventCondition = z.output<typeof eventFields>;

export const event = defineKind<EventCondition>({
  name: 'event',
  fields: eventFields,
  label: (condition) => labelOf(condition),
  wakes: ['event'],
  modes: ['once', 'keeps'],
  judge: (condition, scene, secret) => judge(condition, scene, secret),
});

/** When the action, or the first one of the sequence, happened first, ms; null before that. */
export function firstEvent(condition: EventCondition, scene: Scene): number | null {
  const wanted = condition.action ?? condition.sequence?.[0];
  const hit = scene.events.find(
    (one) => one.action === wanted && isSubject(condition, scene, one) && codeFits(condition, one),
  );
  return hit?.time ?? null;
}

const MET: Finding = { verdict: 'met' };

function judge(condition: EventCondition, scene: Scene, secret: boolean): Finding {
  if (condition.sequence !== undefined) return judgeSequence(condition, condition.sequence, scene, secret);
  const wanted = condition.action ?? 'start';
  const hits = scene.events.filter(
    (one) => one.action === wanted && isSubject(condition, scene, one) && codeFits(condition, one),
  );
  if (condition.count === 0) {
    const hit = hits[0];
    if (hit === undefined) return MET;
    return notYet(msg('checks.event.happened', { name: nameOf(hit), action: wanted }));
  }
  if (hits.length >= condition.count) return MET;
  if (hits.length > 0) {
    return notYet(msg('checks.event.count', { count: hits.length, wanted: condition.count }));
  }
  return notYet(whyNot(condition, wanted, scene, secret));
}

/** Why it has not happened yet, from what the engine shows now. */
function whyNot(condition: EventCondition, wanted: ContainerAction, scene: Scene, secret: boolean): Message {
  const name = condition.name ?? '';
  if (setupGone(condition, scene)) return msg('checks.event.gone', { name });
  const found = subject(condition, scene);
  if (found !== undefined) return unmetOf(wanted, found);
  if (condition.name !== undefined) return nameMissing(condition.name, scene, secret);
  return endedOtherwise(condition, scene) ?? msg('checks.missing.any');
}

/** The container that has come furthest tells what is missing. */
function judgeSequence(
  condition: EventCondition,
  sequence: readonly ContainerAction[],
  scene: Scene,
  secret: boolean,
): Finding {
  const tries = [...byContainer(condition, scene).values()].map((events) =>
    followed(condition, sequence, events),
  );
  const [furthest] = tries.toSorted((a, b) => b.steps - a.steps);
  if (tries.some((one) => one.stray === null && one.steps === sequence.length)) return MET;
  if (furthest === undefined || (furthest.steps === 0 && furthest.stray === null)) {
    return notYet(whyNot(condition, sequence[0] ?? 'create', scene, secret));
  }
  const { name, stray, steps } = furthest;
  if (stray !== null) return notYet(msg('checks.event.stray', { name, action: stray }));
  return notYet(msg('checks.event.next', { name, done: steps, total: sequence.length }));
}

interface Followed {
  readonly name: string;
  /** How many steps of the sequence have happened. */
  readonly steps: number;
  /** What happened besides, where nothing may. */
  readonly stray: string | null;
}

function followed(
  condition: EventCondition,
  sequence: readonly ContainerAction[],
  events: readonly EngineEvent[],
): Followed {
  let steps = 0;
  let stray: string | null = null;
  for (const one of events) {
    if (one.action === sequence[steps] && codeFits(condition, one)) steps += 1;
    else if (condition.nothingElse && !isImplied(one.action, sequence)) stray ??= told(one);
  }
  return { name: nameOf(events.at(-1)), steps, stray };
}

/** A `kill` comes before each stop, and a `stop` after the end that it asked for. */
function isImplied(happened: string, sequence: readonly ContainerAction[]): boolean {
  return (happened === 'kill' || happened === 'stop') && !sequence.includes(happened);
}

/** "die (137)" */
function told(one: EngineEvent): string {
  const code = one.attributes['exitCode'];
  return one.action === 'die' && code !== undefined ? `die (${short(code)})` : one.action;
}

function byContainer(condition: EventCondition, scene: Scene): ReadonlyMap<string, EngineEvent[]> {
  const known: ReadonlySet<string> = new Set(CONTAINER_ACTIONS);
  const groups = new Map<string, EngineEvent[]>();
  for (const one of scene.events) {
    if (!known.has(one.action) || !isSubject(condition, scene, one)) continue;
    groups.set(one.id, [...(groups.get(one.id) ?? []), one]);
  }
  return groups;
}

function unmetOf(wanted: ContainerAction, found: Container): Message {
  const name = short(found.name);
  const { state, exitCode } = found;
  if (wanted === 'stop' && state === 'exited' && exitCode !== undefined) {
    return msg('checks.event.ended-unasked', { name, code: exitCode });
  }
  if (wanted === 'destroy') {
    return state === 'running'
      ? msg('checks.found.still-running', { name })
      : msg('checks.found.still-there', { name });
  }
  // Such a container may look as if it had happened long ago; what counts is that it happens now.
  if (SINCE_ONLY.has(wanted) || (wanted === 'start' && state === 'running')) {
    return msg('checks.event.not-since', { name });
  }
  return foundState(found);
}

const SINCE_ONLY: ReadonlySet<ContainerAction> = new Set(['create', 'restart', 'rename']);

function subject(condition: EventCondition, scene: Scene): Container | undefined {
  if (condition.from === 'setup') return setupContainer(condition, scene);
  return scene.own.find((own) =>
    condition.name === undefined
      ? condition.image === undefined || isImage(condition.image, own.image, own.imageId, scene)
      : own.name === condition.name,
  );
}

/** A container that is gone already (`--rm`) may have left its end in the events. */
function endedOtherwise(condition: EventCondition, scene: Scene): Message | null {
  const last = scene.snapshot.events.findLast(
    (one) => one.action === 'die' && one.time > scene.attempt.startedAt && isSubject(condition, scene, one),
  );
  if (last === undefined) return null;
  const code = Number(last.attributes['exitCode']);
  return Number.isNaN(code) ? null : msg('checks.found.ran', { name: nameOf(last), code });
}

function isSubject(condition: EventCondition, scene: Scene, one: EngineEvent): boolean {
  if (one.type !== 'container') return false;
  if (condition.from === 'setup') return scene.attempt.made.get(condition.name ?? '') === one.id;
  if (!isLearners(scene.attempt, one.id)) return false;
  if (condition.name !== undefined && one.attributes['name'] !== condition.name) return false;
  return condition.image === undefined || isImage(condition.image, one.attributes['image'] ?? '', '', scene);
}

function codeFits(condition: EventCondition, one: EngineEvent): boolean {
  const wanted = countOf(condition.exitCode);
  return wanted === undefined || one.action !== 'die' || one.attributes['exitCode'] === String(wanted);
}

function nameOf(one: EngineEvent | undefined): string {
  return short(one?.attributes['name'] ?? '');
}

function notYet(because: Message): Finding {
  return { verdict: 'not-yet', because };
}

/** What is waited for. Without a name the author says it. */
function labelOf(condition: EventCondition): readonly Message[] {
  const name = condition.name ?? '';
  const what =
    condition.sequence === undefined
      ? WANTED_EVENT[condition.action ?? 'start'](name)
      : msg('checks.event.sequence', { name, actions: condition.sequence.join(' → ') });
  return [
    condition.count === 0 ? msg('checks.event.never', { name, action: condition.action ?? '' }) : what,
    ...(condition.exitCode === undefined ? [] : [msg('checks.want.code', { code: condition.exitCode })]),
    ...(condition.count > 1 ? [msg('checks.want.times', { count: condition.count })] : []),
    ...(condition.nothingElse ? [msg('checks.want.nothing-else')] : []),
  ];
}

const WANTED_EVENT: Readonly<Record<ContainerAction, (name: string) => Message>> = {
  create: (name) => msg('checks.event.create', { name }),
  start: (name) => msg('checks.event.start', { name }),
  stop: (name) => msg('checks.event.stop', { name }),
  kill: (name) => msg('checks.event.kill', { name }),
  die: (name) => msg('checks.event.die', { name }),
  restart: (name) => msg('checks.event.restart', { name }),
  pause: (name) => msg('checks.event.pause', { name }),
  unpause: (name) => msg('checks.event.unpause', { name }),
  rename: (name) => msg('checks.event.rename', { name }),
  destroy: (name) => msg('checks.event.destroy', { name }),
  oom: (name) => msg('checks.event.oom', { name }),
};
