import { PassThrough, Readable } from 'node:stream';
import type { Container, EngineEvent } from '../../../src/engine/types.ts';
import { eventLines } from './events.ts';
import { inspectOf, topOf } from './inspect.ts';
import type { Written } from './logs.ts';

/** What the stand-in knows of an engine. */
export interface Known {
  readonly containers: readonly Container[];
  readonly events: readonly EngineEvent[];
  readonly written: (name: string) => readonly Written[];
}

/** The part of dockerode that pages and logs ask, answering from what is known. */
export function standInDocker({ containers, events, written }: Known): object {
  const find = (id: string): Container => {
    const container = containers.find((one) => one.id === id);
    if (!container) throw Object.assign(new Error('no such container'), { statusCode: 404 });
    return container;
  };
  return {
    getContainer: (id: string) => ({
      inspect: async () => inspectOf(find(id)),
      top: async () => topOf(find(id)),
      logs: async () => framed(written(find(id).name).slice(-20)),
    }),
    getEvents: async () => Readable.from([eventLines(events)], { objectMode: false }),
    modem: {
      dial(request: LogRequest, done: (error: unknown, response: Readable) => void): void {
        const id = decodeURIComponent(/containers\/([^/]+)\/logs/.exec(request.path)?.[1] ?? '');
        const stream = new PassThrough();
        request.abortSignal.addEventListener('abort', () => stream.destroy(), { once: true });
        // A followed log begins where the past ended, and stays open.
        if (!request.options.follow) stream.end(framed(written(find(id).name)));
        else for (const last of written(find(id).name).slice(-1)) stream.write(framed([last]));
        done(null, stream);
      },
    },
  };
}

interface LogRequest {
  readonly path: string;
  readonly abortSignal: AbortSignal;
  readonly options: { readonly follow: boolean };
}

/** Lines as the engine sends them for a container without a terminal: a header of 8 bytes before each. */
function framed(lines: readonly Written[]): Buffer {
  return Buffer.concat(
    lines.flatMap(({ time, stderr, text }) => {
      const stamp = new Date(time).toISOString().replace('Z', '000000Z');
      const payload = Buffer.from(`${stamp} ${text}\n`);
      const header = Buffer.alloc(8);
      header.writeUInt8(stderr ? 2 : 1, 0);
      header.writeUInt32BE(payload.length, 4);
      return [header, payload];
    }),
  );
}
