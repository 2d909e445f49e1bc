import { z } from 'zod';
import { msg, type Message } from '../../../engine/message.ts';
import type { Container } from '../../../engine/types.ts';
import { sizeOf } from '../probe/sizes.ts';
import { oneSpaced } from '../probe/wanted.ts';
import { count, countOf, maker, text, texts } from '../fields.ts';
import { defineKind, type Finding } from '../kind.ts';
import { foundState, isImage, nameMissing, setupContainer, short, type Scene } from '../scene.ts';

/** A container is in a state, and made as asked. */
const fields = z.strictObject({
  from: maker,
  is: z.enum(['there', 'created', 'running', 'paused', 'exited', 'gone']),
  /** Absent: any container of that maker. */
  name: text.optional(),
  image: text.optional(),
  /** As the engine lists it: words joined by one space. */
  command: text.optional(),
  exitCode: count.optional(),
  labels: texts,
  health: z.enum(['healthy', 'unhealthy', 'starting', 'none']).optional(),
  oomKilled: z.boolean().optional(),
  /** As `--memory`: a number with b, k, m or g. */
  memory: text.optional(),
  cpus: z.union([z.number().positive(), text]).optional(),
  restart: text.optional(),
  autoRemove: z.boolean().optional(),
  tty: z.boolean().optional(),
  /** Published: inside → outside; an empty text for any port. */
  ports: texts,
  /** Names of networks that it is on. */
  networks: z.array(text).default([]),
  /** Where it is mounted → the volume or folder; an empty text for any. */
  mounts: texts,
});

export type ContainerCondition = z.output<typeof fields>;

/** A container in the engine's state; every field but `is` may be left out. */
export const container = defineKind<ContainerCondition>({
  name: 'container',
  fields,
  label: (condition) => labelOf(condition),
  wakes: ['event'],
  modes: ['once', 'holds', 'keeps'],
  judge: (condition, scene, secret) => judge(condition, scene, secret),
});

const MET: Finding = { verdict: 'met' };

function judge(condition: ContainerCondition, scene: Scene, secret: boolean): Finding {
  if (condition.from === 'setup') {
    const found = setupContainer(condition, scene);
    if (condition.is === 'gone') return found === undefined ? MET : notYet(stillThere(found));
    if (found === undefined) return notYet(msg('checks.missing.removed', { name: condition.name ?? '' }));
    return first(misfits(condition, found, scene, secret));
  }
  if (condition.name === undefined) return best(condition, scene, secret);
  const found = scene.own.find((own) => own.name === condition.name);
  return found === undefined
    ? notYet(nameMissing(condition.name, scene, secret))
    : first(misfits(condition, found, scene, secret));
}

/** Any container of the learner's will do; the sentence is about the one that comes closest. */
function best(condition: ContainerCondition, scene: Scene, secret: boolean): Finding {
  const tries = scene.own.map((own) => misfits(condition, own, scene, secret));
  const [closest] = tries.toSorted((a, b) => a.length - b.length);
  return closest === undefined ? notYet(msg('checks.missing.any')) : first(closest);
}

function first(found: readonly Finding[]): Finding {
  return found[0] ?? MET;
}

function notYet(because: Message): Finding {
  return { verdict: 'not-yet', because };
}

function stillThere(found: Container): Message {
  const name = short(found.name);
  return found.state === 'running'
    ? msg('checks.found.still-running', { name })
    : msg('checks.found.still-there', { name });
}

/** Each thing about a container that is not as asked. */
function misfits(
  condition: ContainerCondition,
  found: Container,
  scene: Scene,
  secret: boolean,
): readonly Finding[] {
  const { is, image, command, labels } = condition;
  const name = short(found.name);
  const wrong: Message[] = [];
  if (is !== 'there' && found.state !== is) wrong.push(foundState(found));
  if (image !== undefined && !isImage(image, found.image, found.imageId, scene)) {
    wrong.push(msg('checks.found.image', { name, image: short(found.image), wanted: image }));
  }
  if (command !== undefined && oneSpaced(found.command) !== oneSpaced(command)) {
    const has = short(found.command);
    wrong.push(
      secret
        ? msg('checks.found.command-secret', { name, command: has })
        : msg('checks.found.command', { name, command: has, wanted: command }),
    );
  }
  const exitCode = countOf(condition.exitCode);
  if (exitCode !== undefined && found.exitCode !== undefined && found.exitCode !== exitCode) {
    wrong.push(msg('checks.found.code', { name, code: found.exitCode, wanted: exitCode }));
  }
  for (const [label, wanted] of Object.entries(labels)) {
    const value = found.labels[label];
    if (value === wanted) continue;
    if (value === undefined) wrong.push(msg('checks.found.no-label', { name, label }));
    else if (secret) wrong.push(msg('checks.found.label-secret', { name, label, value: short(value) }));
    else wrong.push(msg('checks.found.label', { name, label, value: short(value), wanted }));
  }
  if (condition.health !== undefined && found.health !== condition.health) {
    wrong.push(HEALTH[found.health](name));
  }
  wrong.push(...attached(condition, found, name, secret));
  return [...wrong.map(notYet), ...ofItsRun(condition, found, name, secret)];
}

/** Ports, networks and mounts. */
function attached(
  condition: ContainerCondition,
  found: Container,
  name: string,
  secret: boolean,
): readonly Message[] {
  const wrong: Message[] = [];
  for (const [inside, outside] of Object.entries(condition.ports)) {
    const open = found.ports.filter(
      (port) => `${port.privatePort}` === inside.split('/')[0] && port.publicPort !== undefined,
    );
    if (open.some((port) => outside === '' || String(port.publicPort) === outside)) continue;
    const other = open[0]?.publicPort;
    if (other === undefined) wrong.push(msg('checks.found.no-port', { name, port: inside }));
    else if (secret) wrong.push(msg('checks.found.port-secret', { name, port: inside, other }));
    else wrong.push(msg('checks.found.port', { name, port: inside, other, wanted: outside }));
  }
  for (const network of condition.networks) {
    if (found.attachments.some((one) => one.networkName === network)) continue;
    wrong.push(
      secret ? msg('checks.found.network-secret', { name }) : msg('checks.found.network', { name, network }),
    );
  }
  for (const [place, source] of Object.entries(condition.mounts)) {
    const mount = found.mounts.find((one) => one.destination === place);
    if (mount === undefined) wrong.push(msg('checks.found.no-mount', { name, place }));
    else if (source !== '' && mount.name !== source && mount.source !== source) {
      const other = short(mount.name === '' ? mount.source : mount.name);
      wrong.push(
        secret
          ? msg('checks.found.mount-secret', { name, place, other })
          : msg('checks.found.mount', { name, place, other, wanted: source }),
      );
    }
  }
  return wrong;
}

/** What only an inspect tells: the engine's state reads it a moment after the container appears. */
function ofItsRun(
  condition: ContainerCondition,
  found: Container,
  name: string,
  secret: boolean,
): readonly Finding[] {
  const { oomKilled, memory, cpus, restart, autoRemove, tty } = condition;
  const wanted = [oomKilled, memory, cpus, restart, autoRemove, tty];
  if (wanted.every((one) => one === undefined)) return [];
  const { run } = found;
  if (run === undefined) return [{ verdict: 'unknown', because: msg('checks.unknown.reading', { name }) }];
  const wrong: Message[] = [];
  if (oomKilled !== undefined && run.oomKilled !== oomKilled) {
    wrong.push(oomKilled ? msg('checks.found.no-oom', { name }) : msg('checks.found.oom', { name }));
  }
  if (memory !== undefined && run.memoryLimit !== sizeOf(memory)) {
    if (run.memoryLimit === 0) wrong.push(msg('checks.found.no-memory', { name }));
    else if (secret) wrong.push(msg('checks.found.memory-secret', { name }));
    else wrong.push(msg('checks.found.memory', { name, mib: mib(run.memoryLimit), wanted: memory }));
  }
  if (cpus !== undefined && run.nanoCpus !== Math.round(Number(cpus) * 1e9)) {
    if (run.nanoCpus === 0) wrong.push(msg('checks.found.no-cpus', { name }));
    else if (secret) wrong.push(msg('checks.found.cpus-secret', { name }));
    else wrong.push(msg('checks.found.cpus', { name, cpus: run.nanoCpus / 1e9, wanted: String(cpus) }));
  }
  if (restart !== undefined && run.restartPolicy !== restart.split(':')[0]) {
    wrong.push(
      msg('checks.found.restart', { name, policy: short(run.restartPolicy || 'no'), wanted: restart }),
    );
  }
  if (autoRemove !== undefined && run.autoRemove !== autoRemove) {
    wrong.push(autoRemove ? msg('checks.found.no-rm', { name }) : msg('checks.found.rm', { name }));
  }
  if (tty !== undefined && run.tty !== tty) {
    wrong.push(tty ? msg('checks.found.no-tty', { name }) : msg('checks.found.tty', { name }));
  }
  return wrong.map(notYet);
}

function mib(bytes: number): number {
  return Math.round((bytes / 2 ** 20) * 10) / 10;
}

const HEALTH: Readonly<Record<Container['health'], (name: string) => Message>> = {
  healthy: (name) => msg('checks.found.healthy', { name }),
  unhealthy: (name) => msg('checks.found.unhealthy', { name }),
  starting: (name) => msg('checks.found.health-starting', { name }),
  none: (name) => msg('checks.found.no-health', { name }),
};

function labelOf(condition: ContainerCondition): readonly Message[] {
  const { name = '', image, command, exitCode, labels, memory, cpus, restart, health } = condition;
  return [
    WANTED_STATE[condition.is](name),
    ...(image === undefined ? [] : [msg('checks.want.image', { image })]),
    ...(command === undefined ? [] : [msg('checks.want.command', { command })]),
    ...(exitCode === undefined ? [] : [msg('checks.want.code', { code: exitCode })]),
    ...Object.entries(labels).map(([key, value]) => msg('checks.want.label', { label: `${key}=${value}` })),
    ...(health === undefined ? [] : [msg('checks.want.health', { health })]),
    ...(condition.oomKilled === true ? [msg('checks.want.oom')] : []),
    ...(memory === undefined ? [] : [msg('checks.want.memory', { memory })]),
    ...(cpus === undefined ? [] : [msg('checks.want.cpus', { cpus: String(cpus) })]),
    ...(restart === undefined ? [] : [msg('checks.want.restart', { restart })]),
    ...(condition.autoRemove === true ? [msg('checks.want.rm')] : []),
    ...(condition.tty === true ? [msg('checks.want.tty')] : []),
    ...Object.entries(condition.ports).map(([inside, outside]) =>
      outside === ''
        ? msg('checks.want.any-port', { port: inside })
        : msg('checks.want.port', { port: inside, outside }),
    ),
    ...condition.networks.map((network) => msg('checks.want.network', { network })),
    ...Object.entries(condition.mounts).map(([place, source]) =>
      source === '' ? msg('checks.want.any-mount', { place }) : msg('checks.want.mount', { place, source }),
    ),
  ];
}

const WANTED_STATE: Readonly<Record<ContainerCondition['is'], (name: string) => Message>> = {
  there: (name) => msg('checks.want.there', { name }),
  created: (name) => msg('checks.want.created', { name }),
  running: (name) => msg('checks.want.running', { name }),
  paused: (name) => msg('checks.want.paused', { name }),
  exited: (name) => msg('checks.want.exited', { name }),
  gone: (name) => msg('checks.want.gone', { name }),
};
