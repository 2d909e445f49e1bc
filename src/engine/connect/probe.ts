import http from 'node:http';
import { EngineError, msg } from '../message.ts';
import { fieldOf, textOf } from '../json.ts';
import { cleanText } from '../streams/sanitise.ts';
import { formatAddress, type SpokenAddress } from './address.ts';
import { connectionFailure } from './failure.ts';

/** What GET /version says about an engine. */
export interface EngineVersion {
  readonly version: string;
  readonly apiVersion: string;
  /** The oldest API that it still speaks; empty when it does not say. */
  readonly minApiVersion: string;
}

const ANSWER_LIMIT_BYTES = 1_048_576;

/**
 * Asks GET /version, without dockerode, so that each way of failing can be told apart and a failure costs no import.
 * Throws EngineError; waits at most `timeoutMs` for the whole answer.
 */
export async function probe(address: SpokenAddress, timeoutMs: number): Promise<EngineVersion> {
  const answer = await ask(address, timeoutMs);
  const where = cleanText(formatAddress(address));
  if (answer.status === 400 && answer.body.includes('HTTPS server')) {
    throw new EngineError(msg('connect.wantsTls', { address: where }));
  }
  const said = parse(answer.body);
  const apiVersion = fieldOf(said, 'ApiVersion');
  if (answer.status !== 200 || typeof apiVersion !== 'string' || !/^\d+\.\d+$/.test(apiVersion)) {
    throw new EngineError(msg('connect.notEngine', { address: where }));
  }
  return {
    version: textOf(fieldOf(said, 'Version')),
    apiVersion,
    minApiVersion: textOf(fieldOf(said, 'MinAPIVersion')),
  };
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function ask(address: SpokenAddress, timeoutMs: number): Promise<Answer> {
  const target =
    address.kind === 'unix'
      ? { socketPath: address.path, path: '/version' }
      : { host: address.host, port: address.port, path: `${address.prefix}/version` };
  return new Promise((resolve, reject) => {
    let connected = false;
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      request.destroy();
      reject(connectionFailure(error, address));
    };
    const request = http.get({ ...target, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_LIMIT_BYTES) fail(new EngineError(msg('connect.notEngine', { address: where })));
        else chunks.push(chunk);
      });
      response.on('error', fail);
      response.on('end', () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    const where = cleanText(formatAddress(address));
    const timer = setTimeout(() => {
      const params = { address: where, seconds: Math.round(timeoutMs / 100) / 10 };
      fail(new EngineError(connected ? msg('connect.noAnswer', params) : msg('connect.unreachable', params)));
    }, timeoutMs);
    request.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    request.on('error', fail);
  });
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // Whatever answered there does not speak JSON: the caller says that it is no engine.
    return undefined;
  }
}
