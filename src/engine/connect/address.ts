import { cleanText } from '../streams/sanitise.ts';
import { EngineError, msg } from '../message.ts';

/** Where the docker CLI looks when nothing names an engine. */
export const DEFAULT_SOCKET = '/var/run/docker.sock';

const PLAIN_PORT = 2375;
const TLS_PORT = 2376;
const DEFAULT_TCP_HOST = 'localhost';

/**
 * An address taken apart. TCP with TLS and ssh are known but not spoken yet: whoever adds them turns one into a local
 * socket, so that everything behind `connect` stays as it is.
 */
export type Address =
  | { readonly kind: 'unix'; readonly path: string }
  | TcpAddress
  | { readonly kind: 'ssh'; readonly target: string };

interface TcpAddress {
  readonly kind: 'tcp';
  /** Written as `https://`. */
  readonly tls: boolean;
  readonly host: string;
  readonly port: number;
  /** The path before every request, without a slash at its end; mostly empty. */
  readonly prefix: string;
}

/** An address that is spoken now. */
export type SpokenAddress = Exclude<Address, { kind: 'ssh' }>;

const TCP =
  /^(?:\[(?<ip6>[0-9a-fA-F:.%]+)\]|(?<host>[^:/?#[\]@\s]*))(?::(?<port>\d{1,5}))?(?<prefix>\/[^?#\s]*)?$/;

/**
 * Reads an address as the docker CLI reads `--host` and DOCKER_HOST (cli/opts/hosts.go): no scheme is tcp, an empty
 * rest takes the default. `tls` says whether TCP is meant with TLS. Throws EngineError when it is none.
 */
export function parseAddress(text: string, tls = false): Address {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'unix', path: DEFAULT_SOCKET };
  const at = trimmed.indexOf('://');
  const scheme = at < 0 ? 'tcp' : trimmed.slice(0, at);
  const rest = at < 0 ? trimmed : trimmed.slice(at + '://'.length);
  if (scheme === 'unix') return { kind: 'unix', path: rest === '' ? DEFAULT_SOCKET : rest };
  if (scheme === 'ssh' && rest !== '') return { kind: 'ssh', target: rest };
  const parts = scheme === 'tcp' || scheme === 'https' ? TCP.exec(rest)?.groups : undefined;
  if (parts === undefined) throw badAddress(text);
  const withTls = tls || scheme === 'https';
  const port = parts['port'] === undefined ? (withTls ? TLS_PORT : PLAIN_PORT) : Number(parts['port']);
  if (port < 1 || port > 65_535) throw badAddress(text);
  return {
    kind: 'tcp',
    tls: withTls,
    host: parts['ip6'] ?? (parts['host'] || DEFAULT_TCP_HOST),
    port,
    prefix: (parts['prefix'] ?? '').replace(/\/+$/, ''),
  };
}

/** Reads the address of an endpoint. Throws EngineError when it is one of those that are not spoken yet. */
export function parseSpokenAddress(text: string): SpokenAddress {
  const address = parseAddress(text);
  const params = { address: cleanText(formatAddress(address)) };
  if (address.kind === 'ssh') throw new EngineError(msg('connect.sshNotYet', params));
  if (address.kind === 'tcp' && address.tls) throw new EngineError(msg('connect.tlsNotYet', params));
  return address;
}

/** Writes an address as text that `parseAddress` reads back. */
export function formatAddress(address: Address): string {
  if (address.kind === 'unix') return `unix://${address.path}`;
  if (address.kind === 'ssh') return `ssh://${address.target}`;
  const host = address.host.includes(':') ? `[${address.host}]` : address.host;
  return `${address.tls ? 'https' : 'tcp'}://${host}:${address.port}${address.prefix}`;
}

function badAddress(text: string): EngineError {
  return new EngineError(msg('connect.badAddress', { address: cleanText(text) }));
}
