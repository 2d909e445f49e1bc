import { msg, type Message } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import type { Container, ContainerState } from '../../engine/types.ts';
import type { Maker } from './fields.ts';
import { hexOf, SHORTEST_ID } from './ids.ts';
import type { Scene } from './kind.ts';
import { nearestName } from './probe/near.ts';
import { NO_DEEDS, type Attempt, type Deeds, type Mark } from './types.ts';

export type { Scene } from './kind.ts';

/** What a condition says of the container that it is about. */
export interface Subject {
  readonly from: Maker;
  readonly name?: string | undefined;
}

/** The scene of one check: the deeds are those since `mark`, or since the start. */
export function sceneOf(
  attempt: Attempt,
  snapshot: EngineSnapshot,
  deeds: Deeds = NO_DEEDS,
  checkId = '',
  mark: Mark = { events: 0, at: attempt.startedAt },
): Scene {
  return {
    attempt,
    snapshot,
    live: snapshot.connection.phase === 'live',
    own: [...snapshot.containers.values()].filter((container) => isLearners(attempt, container.id)),
    events: deeds.events.slice(Math.max(0, mark.events - deeds.dropped)),
    calls: deeds.calls.filter((call) => call.at >= mark.at),
    commands: deeds.commands.filter((command) => command.startedAt >= mark.at),
    answers: attempt.answers,
    checkId,
  };
}

/** Made by the learner: neither there before, nor made by the setup. */
export function isLearners(attempt: Attempt, id: string): boolean {
  return !attempt.baseline.has(id) && ![...attempt.made.values()].includes(id);
}

/** The very container that the setup made under the condition's name, while it exists. */
export function setupContainer(condition: Subject, scene: Scene): Container | undefined {
  const id = scene.attempt.made.get(condition.name ?? '');
  return id === undefined ? undefined : scene.snapshot.containers.get(id);
}

/** True when the condition is about a container of the setup that exists no more. */
export function setupGone(condition: Subject, scene: Scene): boolean {
  return scene.live && condition.from === 'setup' && setupContainer(condition, scene) === undefined;
}

/** Why none of the learner's containers bears the name that is asked for, with the one that is probably meant. */
export function nameMissing(name: string, scene: Scene, secret: boolean): Message {
  const near = nearestName(
    name,
    scene.own.map((container) => container.name),
    new Map(),
  );
  if (secret) {
    const last = scene.own[0];
    return last === undefined
      ? msg('checks.missing.secret')
      : msg('checks.missing.secret-but', { other: short(last.name) });
  }
  return near === undefined
    ? msg('checks.missing', { name })
    : msg('checks.missing.near', { name, other: short(near) });
}

/** The state of a container in a sentence. */
export function foundState(container: Container): Message {
  const name = short(container.name);
  return container.state === 'exited' && container.exitCode !== undefined
    ? msg('checks.found.exited', { name, code: container.exitCode })
    : FOUND[container.state](name);
}

const FOUND: Readonly<Record<ContainerState, (name: string) => Message>> = {
  created: (name) => msg('checks.found.created', { name }),
  running: (name) => msg('checks.found.running', { name }),
  paused: (name) => msg('checks.found.paused', { name }),
  restarting: (name) => msg('checks.found.restarting', { name }),
  removing: (name) => msg('checks.found.going', { name }),
  exited: (name) => msg('checks.found.ended', { name }),
  dead: (name) => msg('checks.found.going', { name }),
  unknown: (name) => msg('checks.found.going', { name }),
};

/** An image by the name that was asked for, or by the id behind it, however a person wrote it. */
export function isImage(wanted: string, written: string, id: string, scene: Scene): boolean {
  if (fullName(wanted) === fullName(written)) return true;
  const known = scene.attempt.images.get(wanted);
  if (known === undefined) return false;
  if (known === id) return true;
  const typed = hexOf(written);
  return typed.length >= SHORTEST_ID && hexOf(known).startsWith(typed);
}

/** Cells that a daemon's text may take in a sentence. */
const LONGEST = 60;

/** Names and commands may be thousands of characters long. */
export function short(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`;
}

/** `quay/busybox` → `docker.io/quay/busybox:latest` */
function fullName(image: string): string {
  const tagged = /:[^/]+$|@/.test(image) ? image : `${image}:latest`;
  const [host = '', ...rest] = tagged.split('/');
  if (rest.length === 0) return `docker.io/library/${tagged}`;
  return /[.:]|^localhost$/.test(host) ? tagged : `docker.io/${tagged}`;
}
