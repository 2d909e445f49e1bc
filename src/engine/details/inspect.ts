import type { EngineClient } from '../client.ts';
import { entriesOf, fieldOf, listOf, numberOf, textOf } from '../json.ts';
import { timeOf } from '../state/normalise-time.ts';
import { normaliseListed, withInspect } from '../state/normalise.ts';
import type { Container } from '../types.ts';
import { cleanJson, cleanLines, type Json } from './clean-json.ts';
import { askEngine } from './failure.ts';

/** A variable of a container's environment. */
export interface EnvEntry {
  readonly name: string;
  readonly value: string;
}

/** One run of a health check. Times in ms. */
export interface ProbeOutput {
  readonly start: number;
  readonly end: number;
  readonly exitCode: number;
  readonly output: readonly string[];
}

/** Everything that an inspect tells of a container: every text sanitised, nothing null. Sizes in bytes. */
export interface ContainerDetails {
  /** As the list has it, with `run`. */
  readonly container: Container;
  readonly env: readonly EnvEntry[];
  /** The program and its arguments. */
  readonly command: readonly string[];
  readonly user: string;
  readonly workingDir: string;
  readonly hostname: string;
  readonly platform: string;
  readonly networkMode: string;
  readonly logDriver: string;
  readonly privileged: boolean;
  readonly readOnlyRoot: boolean;
  /** Gateway of each network that the container is on, by the network's name; '' for none. */
  readonly gateways: ReadonlyMap<string, string>;
  readonly pidsLimit: number;
  /** The health check as it is run; empty for none. */
  readonly healthTest: readonly string[];
  readonly failingStreak: number;
  /** Oldest first, as the engine keeps them (the last five). */
  readonly probes: readonly ProbeOutput[];
  /** The whole answer. */
  readonly json: Json;
}

/**
 * Asks the engine for everything about one container.
 * @throws EngineError with a sentence; nothing when `signal` ends it: then it rejects with what dockerode throws
 */
export async function inspectContainer(
  client: EngineClient,
  id: string,
  signal: AbortSignal,
): Promise<ContainerDetails> {
  const json: unknown = await askEngine(id, signal, () =>
    client.docker.getContainer(id).inspect({ abortSignal: signal }),
  );
  return detailsOf(json);
}

/** Reads the answer of GET /containers/{id}/json, whatever is missing in it. */
export function detailsOf(json: unknown): ContainerDetails {
  const config = fieldOf(json, 'Config');
  const hostConfig = fieldOf(json, 'HostConfig');
  const health = fieldOf(fieldOf(json, 'State'), 'Health');
  const networks = entriesOf(fieldOf(fieldOf(json, 'NetworkSettings'), 'Networks'));
  return {
    container: withInspect(normaliseListed(listedFrom(json)), json),
    env: listOf(fieldOf(config, 'Env')).map(envEntryOf),
    command: [fieldOf(json, 'Path'), ...listOf(fieldOf(json, 'Args'))]
      .map(textOf)
      .filter((word) => word !== ''),
    user: textOf(fieldOf(config, 'User')),
    workingDir: textOf(fieldOf(config, 'WorkingDir')),
    hostname: textOf(fieldOf(config, 'Hostname')),
    platform: textOf(fieldOf(json, 'Platform')),
    networkMode: textOf(fieldOf(hostConfig, 'NetworkMode')),
    logDriver: textOf(fieldOf(fieldOf(hostConfig, 'LogConfig'), 'Type')),
    privileged: fieldOf(hostConfig, 'Privileged') === true,
    readOnlyRoot: fieldOf(hostConfig, 'ReadonlyRootfs') === true,
    gateways: new Map(networks.map(([name, network]) => [textOf(name), textOf(fieldOf(network, 'Gateway'))])),
    pidsLimit: Math.max(0, numberOf(fieldOf(hostConfig, 'PidsLimit'))),
    healthTest: listOf(fieldOf(fieldOf(config, 'Healthcheck'), 'Test')).map(textOf),
    failingStreak: numberOf(fieldOf(health, 'FailingStreak')),
    probes: listOf(fieldOf(health, 'Log')).map(probeOf),
    json: cleanJson(json),
  };
}

/** What the list would say of an inspected container: one normaliser then serves both. */
function listedFrom(json: unknown): object {
  const config = fieldOf(json, 'Config');
  const created = timeOf(fieldOf(json, 'Created'));
  return {
    Id: fieldOf(json, 'Id'),
    Names: [fieldOf(json, 'Name')],
    Image: fieldOf(config, 'Image'),
    ImageID: fieldOf(json, 'Image'),
    Created: created === undefined ? 0 : created / 1000,
    State: fieldOf(fieldOf(json, 'State'), 'Status'),
    Labels: fieldOf(config, 'Labels'),
    Mounts: fieldOf(json, 'Mounts'),
    Ports: entriesOf(fieldOf(fieldOf(json, 'NetworkSettings'), 'Ports')).flatMap(([port, bindings]) =>
      portsOf(port, listOf(bindings)),
    ),
  };
}

/** `"80/tcp": [{ HostIp, HostPort }]` as entries of the list; without bindings the port is only exposed. */
function portsOf(port: string, bindings: readonly unknown[]): object[] {
  const [number = '', protocol = ''] = port.split('/');
  const exposed = { PrivatePort: Number(number), Type: protocol };
  if (bindings.length === 0) return [exposed];
  return bindings.map((binding) => ({
    ...exposed,
    IP: fieldOf(binding, 'HostIp'),
    PublicPort: Number(fieldOf(binding, 'HostPort')),
  }));
}

function envEntryOf(entry: unknown): EnvEntry {
  const text = textOf(entry);
  const at = text.indexOf('=');
  return at < 0 ? { name: text, value: '' } : { name: text.slice(0, at), value: text.slice(at + 1) };
}

function probeOf(json: unknown): ProbeOutput {
  const output = fieldOf(json, 'Output');
  return {
    start: timeOf(fieldOf(json, 'Start')) ?? 0,
    end: timeOf(fieldOf(json, 'End')) ?? 0,
    exitCode: numberOf(fieldOf(json, 'ExitCode')),
    output: typeof output === 'string' && output.trim() !== '' ? cleanLines(output.trim()) : [],
  };
}
