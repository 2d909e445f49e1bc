import { msg, type Message } from '../../engine/message.ts';
import type { Container } from '../../engine/types.ts';
import type { ContainerCondition, ContainerIs } from '../types.ts';
import { foundState, isImage, nameMissing, setupContainer, short, type Scene } from './scene.ts';

/** Why the condition is not true now; null when it is. */
export function containerUnmet(condition: ContainerCondition, scene: Scene): Message | null {
  if (condition.from === 'setup') {
    const container = setupContainer(condition, scene);
    if (condition.is === 'gone') return container === undefined ? null : stillThere(container);
    return container === undefined
      ? msg('checks.missing.removed', { name: condition.name ?? '' })
      : misfit(condition, container, scene);
  }
  if (condition.name === undefined) return bestMisfit(condition, scene);
  const container = scene.own.find((own) => own.name === condition.name);
  return container === undefined ? nameMissing(condition, scene) : misfit(condition, container, scene);
}

/** What the condition asks for, in parts. */
export function containerLabel(condition: ContainerCondition): readonly Message[] {
  const { name = '', image, command, exitCode, labels } = condition;
  return [
    WANTED_STATE[condition.is](name),
    ...(image === undefined ? [] : [msg('checks.want.image', { image })]),
    ...(command === undefined ? [] : [msg('checks.want.command', { command })]),
    ...(exitCode === undefined ? [] : [msg('checks.want.code', { code: exitCode })]),
    ...Object.entries(labels).map(([key, value]) => msg('checks.want.label', { label: `${key}=${value}` })),
  ];
}

const WANTED_STATE: Readonly<Record<ContainerIs, (name: string) => Message>> = {
  there: (name) => msg('checks.want.there', { name }),
  created: (name) => msg('checks.want.created', { name }),
  running: (name) => msg('checks.want.running', { name }),
  paused: (name) => msg('checks.want.paused', { name }),
  exited: (name) => msg('checks.want.exited', { name }),
  gone: (name) => msg('checks.want.gone', { name }),
};

function stillThere(container: Container): Message {
  const name = short(container.name);
  return container.state === 'running'
    ? msg('checks.found.still-running', { name })
    : msg('checks.found.still-there', { name });
}

/** Any container of the learner's will do; the sentence is about the one that comes closest. */
function bestMisfit(condition: ContainerCondition, scene: Scene): Message | null {
  const tries = scene.own.map((container) => misfits(condition, container, scene));
  const [closest] = tries.toSorted((a, b) => a.length - b.length);
  if (closest === undefined) return msg('checks.missing.any');
  return closest[0] ?? null;
}

function misfit(condition: ContainerCondition, container: Container, scene: Scene): Message | null {
  return misfits(condition, container, scene)[0] ?? null;
}

/** Each thing about a container that is not as asked. */
function misfits(condition: ContainerCondition, container: Container, scene: Scene): readonly Message[] {
  const { is, image, command, exitCode, labels, secret } = condition;
  const name = short(container.name);
  const found: Message[] = [];
  if (is !== 'there' && container.state !== is) found.push(foundState(container));
  if (image !== undefined && !isImage(image, container.image, container.imageId, scene)) {
    found.push(msg('checks.found.image', { name, image: short(container.image), wanted: image }));
  }
  if (command !== undefined && oneSpaced(container.command) !== oneSpaced(command)) {
    const is = short(container.command);
    found.push(
      secret
        ? msg('checks.found.command-secret', { name, command: is })
        : msg('checks.found.command', { name, command: is, wanted: command }),
    );
  }
  if (exitCode !== undefined && container.exitCode !== undefined && container.exitCode !== exitCode) {
    found.push(msg('checks.found.code', { name, code: container.exitCode, wanted: exitCode }));
  }
  for (const [label, wanted] of Object.entries(labels)) {
    const value = container.labels[label];
    if (value === wanted) continue;
    if (value === undefined) found.push(msg('checks.found.no-label', { name, label }));
    else if (secret) found.push(msg('checks.found.label-secret', { name, label, value: short(value) }));
    else found.push(msg('checks.found.label', { name, label, value: short(value), wanted }));
  }
  return found;
}

function oneSpaced(command: string): string {
  return command.trim().replace(/\s+/g, ' ');
}
