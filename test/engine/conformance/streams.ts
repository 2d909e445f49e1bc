import { describe, expect, test } from 'vitest';
import { until } from '../../support/until.ts';
import { ask, listen } from './ask.ts';
import type { Pair } from './pair.ts';
import { differences, shapeOf } from './shape.ts';

const LOGS: readonly (readonly [what: string, path: (pair: Pair) => string])[] = [
  ['both streams', ({ name }) => `/containers/${name('plain')}/logs?stdout=1&stderr=1`],
  ['stdout only', ({ name }) => `/containers/${name('plain')}/logs?stdout=1`],
  ['stderr only', ({ name }) => `/containers/${name('plain')}/logs?stderr=1`],
  ['with timestamps', ({ name }) => `/containers/${name('plain')}/logs?stdout=1&timestamps=1`],
  ['the last none', ({ name }) => `/containers/${name('plain')}/logs?stdout=1&tail=0`],
  ['a tail that is no number', ({ name }) => `/containers/${name('plain')}/logs?stdout=1&tail=abc`],
  ['since later', ({ name }) => `/containers/${name('plain')}/logs?stdout=1&since=4000000000`],
  ['until earlier', ({ name }) => `/containers/${name('plain')}/logs?stdout=1&until=1000`],
  ['a terminal', ({ name }) => `/containers/${name('tty')}/logs?stdout=1&stderr=1`],
  ['a terminal, with timestamps', ({ name }) => `/containers/${name('tty')}/logs?stdout=1&timestamps=1`],
  ['an ended one, followed', ({ name }) => `/containers/${name('done')}/logs?stdout=1&follow=1`],
  ['one never started', ({ name }) => `/containers/${name('created')}/logs?stdout=1&follow=1`],
];

export function streams(pair: () => Pair): void {
  describe('streams', () => {
    test.for(LOGS)('logs, %s: the same bytes', async ([, path]) => {
      const [real, demo] = await pair().both('GET', path(pair()));
      expect(demo.status).toBe(real.status);
      expect(demo.headers['content-type']).toBe(real.headers['content-type']);
      expect(pieces(demo.body)).toEqual(pieces(real.body));
    });

    test('a stream of stats: the first message without a predecessor, the next with', async () => {
      const path = `/containers/${pair().name('web')}/stats`;
      const two = async (socket: string): Promise<unknown[]> => {
        const stream = await listen(socket, path);
        const messages = await until(() => stream.messages.length >= 2 && stream.messages.slice(0, 2), {
          what: 'two messages',
        });
        stream.stop();
        return [...messages, stream.headers['content-type']];
      };
      const [real, demo] = await Promise.all([two(pair().real), two(pair().demo)]);
      expect(differences(shapeOf(real[0]), shapeOf(demo[0]))).toEqual([]);
      expect(differences(shapeOf(real[1]), shapeOf(demo[1]))).toEqual([]);
      expect(demo[2]).toBe(real[2]);
    });

    test('a stream of stats of an ended container tells the empty reading', async () => {
      const one = async (socket: string): Promise<unknown> => {
        const stream = await listen(socket, `/containers/${pair().name('done')}/stats`);
        const [message] = await until(() => stream.messages.length > 0 && stream.messages, {
          what: 'a message',
        });
        stream.stop();
        return message;
      };
      const [real, demo] = await Promise.all([one(pair().real), one(pair().demo)]);
      expect(differences(shapeOf(real), shapeOf(demo))).toEqual([]);
    });

    test('events have the same head', async () => {
      const [real, demo] = await Promise.all([
        listen(pair().real, '/events'),
        listen(pair().demo, '/events'),
      ]);
      for (const header of ['content-type', 'api-version', 'transfer-encoding'] as const) {
        expect(demo.headers[header]).toBe(real.headers[header]);
      }
      real.stop();
      demo.stop();
    });

    test('waiting for an ended container answers at once with its exit code', async () => {
      const [real, demo] = await pair().both('POST', `/containers/${pair().name('oom')}/wait`);
      expect(demo.json).toEqual(real.json);
      expect(demo.headers['content-type']).toBe(real.headers['content-type']);
    });

    test('events of the past end at until', async () => {
      const now = Math.floor(Date.now() / 1000);
      const { status } = await ask(pair().demo, 'GET', `/events?since=1&until=${now}`);
      expect(status).toBe(200);
    });
  });
}

/** The text of each stream; moments replaced. Bytes of no frame count as `raw`. */
function pieces(body: Buffer): Record<string, string> {
  const found: Record<string, string> = {};
  const add = (stream: string, text: string): void => {
    found[stream] = (found[stream] ?? '') + text.replaceAll(/\d{4}-\d\d-\d\dT[\d:]{8}\.\d{9}Z/g, '<moment>');
  };
  let at = 0;
  while (at < body.length) {
    const kind = body[at] ?? 0;
    if (kind > 2 || body[at + 1] !== 0) {
      add('raw', body.subarray(at).toString());
      break;
    }
    const length = body.readUInt32BE(at + 4);
    add(String(kind), body.subarray(at + 8, at + 8 + length).toString());
    at += 8 + length;
  }
  return found;
}
