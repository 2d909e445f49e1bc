import type Docker from 'dockerode';
import type { EngineClient } from '../client.ts';
import { EngineError, msg } from '../message.ts';
import { parseSpokenAddress, type SpokenAddress } from './address.ts';
import type { Endpoint } from './endpoint.ts';
import { probe, type EngineVersion } from './probe.ts';

/** The oldest API that Quayside speaks (engine 20.10) and the newest that it was proven on (engine 28.5). */
export const MIN_API_VERSION = '1.41';
export const MAX_API_VERSION = '1.51';

export const CONNECT_TIMEOUT_MS = 5_000;

export interface ConnectOptions {
  /** How long the engine may take for its first answer, ms. */
  readonly timeoutMs?: number;
  /** The endpoint is the embedded demo engine. */
  readonly demo?: boolean;
}

/**
 * Connects to an endpoint: asks for its version, settles on an API version, and hands out dockerode on it. dockerode
 * is imported here and nowhere before, since it costs more to load than all the rest. Throws EngineError with a
 * sentence that says what is wrong and what to do.
 */
export async function connect(endpoint: Endpoint, options: ConnectOptions = {}): Promise<EngineClient> {
  const address = parseSpokenAddress(endpoint.address);
  const probing = probe(address, options.timeoutMs ?? CONNECT_TIMEOUT_MS);
  // Handled below; while the import runs a refusal must not count as unhandled.
  probing.catch(() => undefined);
  const [version, { default: Dockerode }] = await Promise.all([probing, import('dockerode')]);
  const apiVersion = negotiate(version);
  return {
    docker: createDocker(Dockerode, address, apiVersion),
    address: endpoint.address,
    apiVersion,
    demo: options.demo ?? false,
    // A unix socket or plain TCP holds nothing open: every stream ends with whoever opened it.
    close: () => undefined,
  };
}

/** The newest API version that both sides speak. Throws EngineError when there is none. */
export function negotiate(engine: EngineVersion): string {
  const params = {
    version: engine.version,
    api: engine.apiVersion,
    min: MIN_API_VERSION,
    max: MAX_API_VERSION,
  };
  if (compareVersions(engine.apiVersion, MIN_API_VERSION) < 0)
    throw new EngineError(msg('connect.tooOld', params));
  if (/^\d+\.\d+$/.test(engine.minApiVersion) && compareVersions(engine.minApiVersion, MAX_API_VERSION) > 0) {
    throw new EngineError(msg('connect.tooNew', params));
  }
  return compareVersions(engine.apiVersion, MAX_API_VERSION) < 0 ? engine.apiVersion : MAX_API_VERSION;
}

function compareVersions(a: string, b: string): number {
  const [aMajor = 0, aMinor = 0] = a.split('.').map(Number);
  const [bMajor = 0, bMinor = 0] = b.split('.').map(Number);
  return aMajor - bMajor || aMinor - bMinor;
}

/**
 * docker-modem fills what it is not given from DOCKER_HOST, DOCKER_TLS_VERIFY and DOCKER_CERT_PATH, throws when those
 * are malformed, and lets DOCKER_HOST win over a socketPath: it is made while DOCKER_HOST is out of sight.
 * No `agent` is given: docker-modem would inspect it, with every open socket, on each request.
 */
function createDocker(Dockerode: typeof Docker, address: SpokenAddress, apiVersion: string): Docker {
  const dockerHost = process.env['DOCKER_HOST'];
  delete process.env['DOCKER_HOST'];
  try {
    return address.kind === 'unix'
      ? new Dockerode({ socketPath: address.path, protocol: 'http', version: `v${apiVersion}` })
      : new Dockerode({
          // docker-modem drops a path prefix of its own; as part of the version it stays.
          host: address.host.includes(':') ? `[${address.host}]` : address.host,
          port: address.port,
          protocol: 'http',
          version: `${address.prefix}/v${apiVersion}`.replace(/^\//, ''),
        });
  } finally {
    if (dockerHost !== undefined) process.env['DOCKER_HOST'] = dockerHost;
  }
}
