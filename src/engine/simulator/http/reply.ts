import type { IncomingMessage, ServerResponse } from 'node:http';
import { API_VERSION, ENGINE_VERSION } from '../answers/engine.ts';
import { NOT_MODIFIED } from './api-error.ts';

/** One answer, written as the engine writes: JSON ends with a line end, errors are `{"message": …}`. */
export class Reply {
  readonly response: ServerResponse;
  /** What is done to every JSON text before it is sent; a fault may stand here. */
  readonly #spoil: (text: string) => string;

  constructor(response: ServerResponse, spoil: (text: string) => string = (text) => text) {
    this.response = response;
    this.#spoil = spoil;
    response.setHeader('Api-Version', API_VERSION);
    response.setHeader('Docker-Experimental', 'false');
    response.setHeader('Ostype', 'linux');
    response.setHeader('Server', `Docker/${ENGINE_VERSION} (linux)`);
  }

  json(body: unknown, status = 200): void {
    const text = Buffer.from(this.encode(body));
    this.response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': text.length });
    this.response.end(text);
  }

  /** No body: 204 and 304, or an empty 200. */
  empty(status: number): void {
    this.response.writeHead(status, status === 200 ? { 'Content-Length': 0 } : undefined);
    this.response.end();
  }

  error(status: number, message: string): void {
    if (status === NOT_MODIFIED) this.empty(status);
    else this.json({ message }, status);
  }

  /** A body that has no end yet; the head goes out at once. */
  open(contentType?: string): void {
    this.response.writeHead(200, contentType === undefined ? {} : { 'Content-Type': contentType });
    this.response.flushHeaders();
  }

  /** One JSON message of a stream. */
  encode(body: unknown): string {
    return `${this.#spoil(JSON.stringify(body))}\n`;
  }
}

/** The largest request body that is read. */
const BODY_LIMIT_BYTES = 1_000_000;

/** The request's JSON; an empty object where there is no body. Throws SyntaxError. */
export async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) throw new SyntaxError('request body too large');
    chunks.push(chunk);
  }
  if (bytes === 0) return {};
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
