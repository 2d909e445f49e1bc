import http from 'node:http';

/** An answer of an engine, whole. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown;
}

/** Asks the engine that listens on `socket`. Throws when the connection fails. */
export async function ask(socket: string, method: string, path: string, body?: unknown): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        socketPath: socket,
        method,
        path,
        agent: false,
        headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const whole = Buffer.concat(chunks);
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: whole,
            json: parse(whole.toString()),
          });
        });
      },
    );
    request.on('error', reject);
    request.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** A stream of JSON messages, as /events and /stats give them, one a line. */
export interface Listening {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** What has come so far. */
  readonly messages: unknown[];
  /** Resolves when the engine ends the stream. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Opens a stream; resolves when its head has come. */
export async function listen(socket: string, path: string): Promise<Listening> {
  return new Promise((resolve, reject) => {
    const request = http.get({ socketPath: socket, path, agent: false }, (response) => {
      const messages: unknown[] = [];
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        const lines = (rest + chunk).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line.trim() !== '') messages.push(JSON.parse(line));
      });
      const ended = new Promise<void>((done) => {
        response.once('close', () => done());
      });
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        messages,
        ended,
        stop: () => request.destroy(),
      });
    });
    request.once('error', reject);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: the caller looks at the body.
    return undefined;
  }
}
