import type {
  Attachment,
  Container,
  ContainerRun,
  ContainerState,
  Health,
  HealthProbe,
  Mount,
  Port,
} from '../types.ts';
import { entriesOf, fieldOf, listOf, numberOf, textOf } from '../json.ts';
import { timeOf } from './normalise-time.ts';
import { exitCodeIn, healthIn } from './status-text.ts';

/**
 * Containers from the Engine API's JSON. Whatever the daemon leaves out, nulls or gets wrong becomes the empty value of
 * its kind, and every text is sanitised, so that nobody behind this file has to look twice.
 */

const STATES: readonly ContainerState[] = [
  'created',
  'running',
  'paused',
  'restarting',
  'removing',
  'exited',
  'dead',
];
const HEALTHS: readonly Health[] = ['healthy', 'unhealthy', 'starting'];

/** Enough of an id to name what has no name, as docker shows it. */
const SHORT_ID_LENGTH = 12;

/** A container from an entry of GET /containers/json. */
export function normaliseListed(json: unknown): Container {
  const id = textOf(fieldOf(json, 'Id'));
  const statusText = textOf(fieldOf(json, 'Status'));
  const labels = normaliseLabels(fieldOf(json, 'Labels'));
  const exitCode = exitCodeIn(statusText);
  return {
    id,
    name: nameOf(listOf(fieldOf(json, 'Names')), id),
    image: textOf(fieldOf(json, 'Image')),
    imageId: textOf(fieldOf(json, 'ImageID')),
    command: textOf(fieldOf(json, 'Command')),
    createdAt: numberOf(fieldOf(json, 'Created')) * 1_000,
    state: stateOf(fieldOf(json, 'State')),
    statusText,
    health: healthIn(statusText),
    ...(exitCode === undefined ? {} : { exitCode }),
    ports: portsOf(fieldOf(json, 'Ports')),
    labels,
    mounts: mountsOf(fieldOf(json, 'Mounts')),
    attachments: attachmentsOf(json, id),
    project: labels['com.docker.compose.project'] ?? '',
    projectDir: labels['com.docker.compose.project.working_dir'] ?? '',
    service: labels['com.docker.compose.service'] ?? '',
  };
}

/** A listed container with what GET /containers/{id}/json adds to it. */
export function withInspect(listed: Container, json: unknown): Container {
  const state = fieldOf(json, 'State');
  const exitCode = exitCodeIn(listed.statusText) ?? exitCodeOf(listed, state);
  const health = HEALTHS.find((known) => known === fieldOf(fieldOf(state, 'Health'), 'Status'));
  return {
    ...listed,
    ...(exitCode === undefined ? {} : { exitCode }),
    health: listed.health === 'none' ? (health ?? 'none') : listed.health,
    attachments: attachmentsOf(json, listed.id),
    run: runOf(json),
  };
}

/**
 * Whether the list is behind an inspect that was answered after it. The engine sends some events (pause) a moment
 * before what it lists from is brought up to date, and an inspect waits for that moment to pass.
 */
export function isBehind(listed: Container, json: unknown): boolean {
  const state = fieldOf(json, 'State');
  const name = nameOf([fieldOf(json, 'Name')], listed.id);
  const health = HEALTHS.find((known) => known === fieldOf(fieldOf(state, 'Health'), 'Status')) ?? 'none';
  const isUp = listed.state === 'running';
  return (
    stateOf(fieldOf(state, 'Status')) !== listed.state ||
    name !== listed.name ||
    (isUp && health !== listed.health)
  );
}

/**
 * A container as it is listed now, with what an earlier inspect of it told, until it is inspected again: `run`, and
 * the aliases, which the list does not have.
 */
export function withEarlier(listed: Container, earlier: Container | undefined): Container {
  if (earlier?.run === undefined) return listed;
  const aliases = new Map(earlier.attachments.map((at) => [at.networkId, at.aliases]));
  return {
    ...listed,
    attachments: listed.attachments.map((at) => ({
      ...at,
      aliases: aliases.get(at.networkId) ?? at.aliases,
    })),
    run: earlier.run,
  };
}

/** Labels with their names and values sanitised. */
export function normaliseLabels(json: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(entriesOf(json).map(([key, value]) => [textOf(key), textOf(value)]));
}

function runOf(json: unknown): ContainerRun {
  const state = fieldOf(json, 'State');
  const config = fieldOf(json, 'Config');
  const hostConfig = fieldOf(json, 'HostConfig');
  const startedAt = timeOf(fieldOf(state, 'StartedAt'));
  const finishedAt = timeOf(fieldOf(state, 'FinishedAt'));
  return {
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    pid: numberOf(fieldOf(state, 'Pid')),
    restartCount: numberOf(fieldOf(json, 'RestartCount')),
    restartPolicy: textOf(fieldOf(fieldOf(hostConfig, 'RestartPolicy'), 'Name')),
    oomKilled: fieldOf(state, 'OOMKilled') === true,
    error: textOf(fieldOf(state, 'Error')),
    memoryLimit: numberOf(fieldOf(hostConfig, 'Memory')),
    nanoCpus: numberOf(fieldOf(hostConfig, 'NanoCpus')),
    tty: fieldOf(config, 'Tty') === true,
    autoRemove: fieldOf(hostConfig, 'AutoRemove') === true,
    stopSignal: textOf(fieldOf(config, 'StopSignal')),
    healthLog: listOf(fieldOf(fieldOf(state, 'Health'), 'Log')).map(probeOf),
  };
}

function probeOf(json: unknown): HealthProbe {
  return {
    start: timeOf(fieldOf(json, 'Start')) ?? 0,
    end: timeOf(fieldOf(json, 'End')) ?? 0,
    exitCode: numberOf(fieldOf(json, 'ExitCode')),
    output: textOf(fieldOf(json, 'Output')).trim(),
  };
}

/** The status text of what never ran says no code: a failed start left one all the same. */
function exitCodeOf(listed: Container, state: unknown): number | undefined {
  const code = numberOf(fieldOf(state, 'ExitCode'));
  switch (listed.state) {
    case 'exited':
    case 'dead':
      return code;
    case 'created':
      return code === 0 ? undefined : code;
    default:
      return undefined;
  }
}

/** A container linked by others has names like "/other/alias" too. */
function nameOf(names: readonly unknown[], id: string): string {
  const own = names.map((name) => textOf(name).replace(/^\//, '')).filter((name) => name !== '');
  return own.find((name) => !name.includes('/')) ?? own[0] ?? id.slice(0, SHORT_ID_LENGTH);
}

function stateOf(json: unknown): ContainerState {
  return STATES.find((state) => state === json) ?? 'unknown';
}

/** Sorted: the engine gives them in another order each time. */
function portsOf(json: unknown): readonly Port[] {
  const ports = listOf(json).map((port): Port => {
    const publicPort = numberOf(fieldOf(port, 'PublicPort'));
    return {
      ip: textOf(fieldOf(port, 'IP')),
      privatePort: numberOf(fieldOf(port, 'PrivatePort')),
      ...(publicPort === 0 ? {} : { publicPort }),
      protocol: textOf(fieldOf(port, 'Type')),
    };
  });
  return ports.sort(
    (a, b) =>
      a.privatePort - b.privatePort ||
      compare(a.protocol, b.protocol) ||
      (a.publicPort ?? 0) - (b.publicPort ?? 0) ||
      compare(a.ip, b.ip),
  );
}

/** Sorted: the engine gives them in another order each time. */
function mountsOf(json: unknown): readonly Mount[] {
  const mounts = listOf(json).map((mount): Mount => ({
    type: textOf(fieldOf(mount, 'Type')),
    name: textOf(fieldOf(mount, 'Name')),
    source: textOf(fieldOf(mount, 'Source')),
    destination: textOf(fieldOf(mount, 'Destination')),
    readWrite: fieldOf(mount, 'RW') === true,
  }));
  return mounts.sort((a, b) => compare(a.destination, b.destination));
}

/** Engines before 25 count the short id among the aliases. */
function attachmentsOf(json: unknown, id: string): readonly Attachment[] {
  const shortId = id.slice(0, SHORT_ID_LENGTH);
  return entriesOf(fieldOf(fieldOf(json, 'NetworkSettings'), 'Networks')).map(([name, network]) => ({
    networkId: textOf(fieldOf(network, 'NetworkID')),
    networkName: textOf(name),
    ip: textOf(fieldOf(network, 'IPAddress')),
    ip6: textOf(fieldOf(network, 'GlobalIPv6Address')),
    aliases: listOf(fieldOf(network, 'Aliases'))
      .map(textOf)
      .filter((alias) => alias !== '' && alias !== shortId),
    mac: textOf(fieldOf(network, 'MacAddress')),
  }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
