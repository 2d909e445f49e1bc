import { request, type IncomingMessage } from 'node:http';
import type { ProbeLab } from '../kind.ts';
import { readUpTo } from './read-stream.ts';

/** What a server answered; its texts are hostile. */
export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** At most BODY_BYTES. */
  readonly body: string;
}

const BODY_BYTES = 256 * 1024;

export interface HttpQuestion {
  readonly port: number;
  readonly host: string | undefined;
  readonly path: string;
  /** The Host header, where the server tells its sites apart by it. */
  readonly site: string | undefined;
}

/** One GET, where the exercise's engine publishes its ports. Throws as the connection fails. */
export async function httpGet(
  lab: ProbeLab,
  { port, host, path, site }: HttpQuestion,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const socket = lab.connect(port, host);
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asking = request(
        {
          createConnection: () => socket,
          path: path.startsWith('/') ? path : `/${path}`,
          headers: { host: site ?? `${host ?? 'localhost'}:${port}`, connection: 'close' },
          signal,
        },
        resolve,
      );
      asking.once('error', reject);
      // A relay that finds nobody behind it only ends.
      socket.once('close', () => reject(new Error('closed')));
      asking.end();
    });
    const end = (): void => void response.destroy(new Error('ended'));
    signal.addEventListener('abort', end, { once: true });
    try {
      const { data } = await readUpTo(response, BODY_BYTES);
      return { status: response.statusCode ?? 0, headers: response.headers, body: data.toString('utf8') };
    } finally {
      signal.removeEventListener('abort', end);
    }
  } finally {
    socket.destroy();
  }
}
