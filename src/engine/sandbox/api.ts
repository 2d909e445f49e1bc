import { request as httpRequest } from 'node:http';
import type { Readable } from 'node:stream';

/** An answer of the engine, read to its end. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/**
 * One request of the Engine API over a unix socket. The sandbox needs four of them and must not wait for the
 * whole client to load, so it speaks plain HTTP.
 * @param body sent as a tar archive.
 * @throws what node:http throws: ENOENT, ECONNREFUSED, ECONNRESET, and an AbortError after `timeoutMs`.
 */
export async function ask(
  socket: string,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  options: { readonly body?: Readable; readonly timeoutMs?: number } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        socketPath: socket,
        method,
        path,
        agent: false,
        headers: options.body === undefined ? {} : { 'content-type': 'application/x-tar' },
        ...(options.timeoutMs === undefined ? {} : { signal: AbortSignal.timeout(options.timeoutMs) }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    if (options.body === undefined) request.end();
    else options.body.on('error', reject).pipe(request);
  });
}
