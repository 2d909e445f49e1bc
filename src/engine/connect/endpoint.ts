import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EngineError, msg, type Message } from '../message.ts';
import { errorCodeOf } from '../json.ts';
import { cleanText } from '../streams/sanitise.ts';
import { DEFAULT_SOCKET, formatAddress, parseAddress } from './address.ts';
import { readContext, readDockerConfig, type ReadFile } from './docker-config.ts';

export type EndpointSource =
  'flag-host' | 'flag-context' | 'env-host' | 'env-context' | 'config-context' | 'default';

/** How to reach one engine, and who said so. */
export interface Endpoint {
  /** `unix:///path`, `tcp://host:port`; `https://` (TCP with TLS) and `ssh://` are known but not spoken yet. */
  readonly address: string;
  readonly source: EndpointSource;
  /** What a person calls it: the context's name, or the address where a host was named. */
  readonly name: string;
  /** Named by a flag, a variable or a context: when it fails that is an error, never a demo. */
  readonly named: boolean;
  /** Something about the docker config that the person should know. */
  readonly warning?: Message;
}

export interface ResolveOptions {
  /** `--host`. */
  readonly host?: string | undefined;
  /** `--context`. */
  readonly context?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly readFile?: ReadFile;
  readonly home?: string;
}

const DEFAULT_CONTEXT = 'default';

/**
 * Finds the endpoint in the order of the docker CLI (docker/cli, cli/command/cli.go, resolveContextName): --context,
 * --host, DOCKER_HOST, DOCKER_CONTEXT, currentContext of the docker config, default socket. --host with --context is
 * refused. The context `default` means DOCKER_HOST where set, else the default socket. Throws EngineError.
 */
export function resolveEndpoint(options: ResolveOptions): Endpoint {
  const { host, context, env, readFile = readTextFile, home = homedir() } = options;
  if (host !== undefined && context) throw new EngineError(msg('connect.hostAndContext'));
  const dir = env['DOCKER_CONFIG'] || join(home, '.docker');
  const named = (source: EndpointSource, name: string, namedBy: string): Endpoint =>
    name === DEFAULT_CONTEXT
      ? { ...fromHost(env['DOCKER_HOST'] ?? '', source, env), name }
      : fromContext(dir, name, namedBy, source, readFile);

  if (context) return named('flag-context', context, '--context');
  if (host !== undefined) return fromHost(host, 'flag-host', env);
  if (env['DOCKER_HOST']) return fromHost(env['DOCKER_HOST'], 'env-host', env);
  if (env['DOCKER_CONTEXT']) return named('env-context', env['DOCKER_CONTEXT'], 'DOCKER_CONTEXT');
  const config = readDockerConfig(dir, readFile);
  if (config.currentContext !== '' && config.currentContext !== DEFAULT_CONTEXT) {
    return named('config-context', config.currentContext, join(dir, 'config.json'));
  }
  return {
    address: `unix://${DEFAULT_SOCKET}`,
    source: 'default',
    name: DEFAULT_CONTEXT,
    named: false,
    ...(config.warning === undefined ? {} : { warning: config.warning }),
  };
}

function fromHost(host: string, source: EndpointSource, env: ResolveOptions['env']): Endpoint {
  const tls = Boolean(env['DOCKER_TLS_VERIFY'] || env['DOCKER_TLS']);
  const address = formatAddress(parseAddress(host, tls));
  return { address, source, name: cleanText(address), named: true };
}

function fromContext(
  dir: string,
  name: string,
  namedBy: string,
  source: EndpointSource,
  readFile: ReadFile,
): Endpoint {
  const context = readContext(dir, name, namedBy, readFile);
  const address = formatAddress(parseAddress(context.host, context.tls));
  return { address, source, name: cleanText(name), named: true };
}

function readTextFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = errorCodeOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
