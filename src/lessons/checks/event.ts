import { msg, type Message } from '../../engine/message.ts';
import type { Container, EngineEvent } from '../../engine/types.ts';
import type { ContainerAction, EventCondition } from '../types.ts';
import {
  foundState,
  isImage,
  isLearners,
  nameMissing,
  setupContainer,
  setupGone,
  short,
  type Scene,
} from './scene.ts';

/** Whether this event, of now, is the one that the condition waits for. */
export function eventMatches(condition: EventCondition, scene: Scene, event: EngineEvent): boolean {
  return (
    event.action === condition.action && isSubject(condition, scene, event) && codeFits(condition, event)
  );
}

/** Why it has not happened yet, from what the engine shows now. */
export function eventUnmet(condition: EventCondition, scene: Scene): Message {
  const name = condition.name ?? '';
  if (setupGone(condition, scene)) return msg('checks.event.gone', { name });
  const container = subject(condition, scene);
  if (container === undefined) {
    if (condition.name !== undefined) return nameMissing(condition, scene);
    return endedOtherwise(condition, scene) ?? msg('checks.missing.any');
  }
  return unmetOf(condition, container);
}

/** What is waited for. Without a name the author says it. */
export function eventLabel(condition: EventCondition): readonly Message[] {
  const name = condition.name ?? '';
  const what = WANTED_EVENT[condition.action](name);
  return condition.exitCode === undefined
    ? [what]
    : [what, msg('checks.want.code', { code: condition.exitCode })];
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

function unmetOf({ action }: EventCondition, container: Container): Message {
  const name = short(container.name);
  const { state, exitCode } = container;
  if (action === 'stop' && state === 'exited' && exitCode !== undefined) {
    return msg('checks.event.ended-unasked', { name, code: exitCode });
  }
  if (action === 'destroy') {
    return state === 'running'
      ? msg('checks.found.still-running', { name })
      : msg('checks.found.still-there', { name });
  }
  // Such a container may look as if it had happened long ago; what counts is that it happens now.
  if (SINCE_ONLY.has(action) || (action === 'start' && state === 'running')) {
    return msg('checks.event.not-since', { name });
  }
  return foundState(container);
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
    (event) =>
      event.action === 'die' && event.time > scene.attempt.startedAt && isSubject(condition, scene, event),
  );
  if (last === undefined) return null;
  const code = Number(last.attributes['exitCode']);
  return Number.isNaN(code)
    ? null
    : msg('checks.found.ran', { name: short(last.attributes['name'] ?? ''), code });
}

function isSubject(condition: EventCondition, scene: Scene, event: EngineEvent): boolean {
  if (event.type !== 'container') return false;
  if (condition.from === 'setup') return scene.attempt.made.get(condition.name ?? '') === event.id;
  if (!isLearners(scene.attempt, event.id)) return false;
  if (condition.name !== undefined && event.attributes['name'] !== condition.name) return false;
  return (
    condition.image === undefined || isImage(condition.image, event.attributes['image'] ?? '', '', scene)
  );
}

function codeFits(condition: EventCondition, event: EngineEvent): boolean {
  return condition.exitCode === undefined || event.attributes['exitCode'] === String(condition.exitCode);
}
