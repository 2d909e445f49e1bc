import net from 'node:net';
import type { Container } from '../types.ts';
import { fieldOf, listOf, textOf } from '../json.ts';
import { normaliseListed } from '../state/normalise.ts';
import { parseSpokenAddress, type SpokenAddress } from './address.ts';
import type { Endpoint } from './endpoint.ts';

/** What the very first frame shows. */
export interface FirstLook {
  /** In the engine's order, newest first. */
  readonly containers: readonly Container[];
  readonly version: string;
  readonly apiVersion: string;
}

/** The engine took the connection but has not answered in the time that it was given. */
export class NoAnswerYet extends Error {}

const ANSWER_LIMIT_BYTES = 64 * 1024 * 1024;
const OK = /^HTTP\/1\.[01] 200 /;
const END_OF_HEAD = '\r\n\r\n';

/**
 * Fetches the containers and the version for the first frame, before anything heavy is loaded: HTTP/1.0 over
 * node:net, which needs neither dockerode nor an HTTP parser (docs/decisions/first-look.md). Throws whatever goes wrong, as it comes:
 * `connect` follows and says it in a sentence.
 */
export async function firstLook(endpoint: Endpoint, timeoutMs: number): Promise<FirstLook> {
  const address = parseSpokenAddress(endpoint.address);
  const [containers, version] = await Promise.all([
    get(address, '/containers/json?all=1', timeoutMs),
    get(address, '/version', timeoutMs),
  ]);
  return {
    containers: listOf(containers).map(normaliseListed),
    version: textOf(fieldOf(version, 'Version')),
    apiVersion: textOf(fieldOf(version, 'ApiVersion')),
  };
}

function get(address: SpokenAddress, path: string, timeoutMs: number): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const isSocket = address.kind === 'unix';
  const socket = net.connect(isSocket ? { path: address.path } : { host: address.host, port: address.port });
  const chunks: Buffer[] = [];
  let bytes = 0;
  const timer = setTimeout(() => socket.destroy(new NoAnswerYet(`no answer in ${timeoutMs} ms`)), timeoutMs);
  socket.on('connect', () => socket.write(`GET ${isSocket ? '' : address.prefix}${path} HTTP/1.0\r\n\r\n`));
  socket.on('data', (chunk) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > ANSWER_LIMIT_BYTES) socket.destroy(new Error('an answer without end'));
  });
  socket.on('error', reject);
  socket.on('close', () => {
    clearTimeout(timer);
    try {
      resolve(bodyOf(Buffer.concat(chunks)));
    } catch (error) {
      reject(error);
    }
  });
  return promise;
}

/** An HTTP/1.0 answer is its head, an empty line, and the body up to the end of the connection. */
function bodyOf(answer: Buffer): unknown {
  const end = answer.indexOf(END_OF_HEAD);
  const head = answer.toString('latin1', 0, Math.max(end, 0));
  if (!OK.test(head)) throw new Error(`unexpected answer: ${head.slice(0, 100)}`);
  return JSON.parse(answer.toString('utf8', end + END_OF_HEAD.length));
}
