import { describe, expect, it } from 'vitest';
import { FramingError, meterOf } from '../../src/engine/witness/framing.ts';
import { HeadCollector, parseAnswerHead, parseRequestHead } from '../../src/engine/witness/head.ts';
import { readTarget, writeTarget } from '../../src/engine/witness/target.ts';
import { randomly } from '../support/random.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];

function request(...lines: readonly string[]): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** The same bytes, cut at random places. */
function cut(bytes: Buffer, seed: number): Buffer[] {
  const random = randomly(seed);
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = 1 + random(random(4) === 0 ? 40 : 3);
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}

describe('the head collector', () => {
  it.each(SEEDS)('finds heads wherever the bytes are cut (seed %i)', (seed) => {
    const heads = [
      request('GET /_ping HTTP/1.1', 'Host: d'),
      request('POST /v1.45/containers/create?name=a HTTP/1.1', 'Host: d', 'Content-Length: 0'),
      request('HEAD /x HTTP/1.0'),
    ];
    const found: string[] = [];
    let collector = new HeadCollector();
    const feed = (chunk: Buffer): void => {
      const got = collector.push(chunk);
      if (got === undefined) return;
      found.push(got.head.toString());
      collector = new HeadCollector();
      if (got.rest.length > 0) feed(got.rest);
    };
    for (const chunk of cut(Buffer.concat(heads), seed)) feed(chunk);
    expect(found).toEqual(heads.map(String));
  });
});

describe('the meter of chunks', () => {
  const wire = Buffer.from('5\r\nhello\r\n1\r\n!\r\nA\r\n0123456789\r\n0\r\nX: y\r\n\r\nNEXT');

  it.each(SEEDS)('finds content and end wherever the bytes are cut (seed %i)', (seed) => {
    const meter = meterOf({ by: 'chunks' });
    let content = '';
    let rest = '';
    for (const chunk of cut(wire, seed)) {
      const count = meter.done ? 0 : meter.feed(chunk, (part) => (content += part.toString()));
      rest += chunk.subarray(count).toString();
    }
    expect(content).toBe('hello!0123456789');
    expect(rest).toBe('NEXT');
  });

  it.each([
    ['a size with an extension', '5;a=b\r\nhello\r\n0\r\n\r\n'],
    ['a size that is no number', 'x\r\nhello\r\n'],
    ['a line that ends with a line feed alone', '5\nhello\r\n0\r\n\r\n'],
    ['a chunk longer than it says', '2\r\nhello\r\n0\r\n\r\n'],
    ['a negative size', '-1\r\nhello\r\n'],
    ['a size with too many digits', '00000000000000005\r\nhello\r\n0\r\n\r\n'],
    ['a size with a prefix', '0x5\r\nhello\r\n0\r\n\r\n'],
  ])('takes %s for no chunks', (_what, bytes) => {
    expect(() => meterOf({ by: 'chunks' }).feed(Buffer.from(bytes))).toThrow(FramingError);
  });
});

describe('the meter of a length', () => {
  it('leaves what comes after it', () => {
    const meter = meterOf({ by: 'length', bytes: 3 });
    expect(meter.feed(Buffer.from('ab'))).toBe(2);
    expect(meter.done).toBe(false);
    expect(meter.feed(Buffer.from('cde'))).toBe(1);
    expect(meter.done).toBe(true);
  });
});

describe('a request head', () => {
  it('is read with its framing and its upgrade', () => {
    const head = parseRequestHead(
      request(
        'POST /session HTTP/1.1',
        'Host: d',
        'Upgrade: h2c',
        'Connection: Upgrade',
        'Content-Length: 12',
      ),
    );
    expect(head).toMatchObject({ method: 'POST', upgrade: 'h2c', framing: { by: 'length', bytes: 12 } });
  });

  it.each([
    ['two lengths', ['POST /x HTTP/1.1', 'Content-Length: 1', 'Content-Length: 2']],
    ['a length and chunks', ['POST /x HTTP/1.1', 'Content-Length: 1', 'Transfer-Encoding: chunked']],
    ['chunks twice', ['POST /x HTTP/1.1', 'Transfer-Encoding: chunked', 'Transfer-Encoding: chunked']],
    ['another coding', ['POST /x HTTP/1.1', 'Transfer-Encoding: gzip, chunked']],
    ['chunks in HTTP/1.0', ['POST /x HTTP/1.0', 'Transfer-Encoding: chunked']],
    ['a length with a sign', ['POST /x HTTP/1.1', 'Content-Length: +1']],
    ['a list of lengths', ['POST /x HTTP/1.1', 'Content-Length: 1, 1']],
    ['a folded header', ['POST /x HTTP/1.1', 'A: b', ' c']],
    ['a space before the colon', ['POST /x HTTP/1.1', 'Content-Length : 1']],
    ['a carriage return in a value', ['POST /x HTTP/1.1', 'A: b\rContent-Length: 1']],
    ['a line feed in a value', ['POST /x HTTP/1.1', 'A: b\nContent-Length: 1']],
    ['two spaces in its first line', ['POST  /x HTTP/1.1']],
    ['HTTP/2', ['PRI * HTTP/2.0']],
    ['no version', ['GET /x']],
  ])('is none with %s', (_what, lines) => {
    expect(parseRequestHead(request(...lines))).toBeUndefined();
  });
});

describe('an answer head', () => {
  it.each([
    ['HEAD', ['HTTP/1.1 200 OK', 'Content-Length: 9'], { by: 'length', bytes: 0 }],
    ['GET', ['HTTP/1.1 204 No Content'], { by: 'length', bytes: 0 }],
    ['GET', ['HTTP/1.1 304 Not Modified', 'Content-Length: 9'], { by: 'length', bytes: 0 }],
    ['GET', ['HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'], { by: 'chunks' }],
    ['GET', ['HTTP/1.0 200 OK'], { by: 'close' }],
    ['POST', ['HTTP/1.1 101 UPGRADED', 'Upgrade: tcp'], { by: 'length', bytes: 0 }],
  ])('to %s: %j', (method, lines, framing) => {
    expect(parseAnswerHead(request(...lines), method)?.framing).toEqual(framing);
  });
});

describe('a target', () => {
  it('is read without its version, decoded once', () => {
    const target = readTarget('/v1.45/images/library%2Fbusybox:1/json?a=b%20c');
    expect(target).toMatchObject({ version: '1.45', parts: ['images', 'library', 'busybox:1', 'json'] });
    expect(target?.query.get('a')).toBe('b c');
  });

  it.each([
    '//containers/x/kill',
    '/containers//x/kill',
    '/containers/../containers/x/kill',
    '/containers/./x/kill',
    '/containers/%2e%2e/x/kill',
    '/containers/x%00/kill',
    '/containers/%2578/kill',
    '/containers/x%5ckill',
    '/containers/x/',
    '/containers/%zz',
    'http://docker/containers/x/kill',
    '*',
  ])('that could be read in two ways has no reading: %s', (target) => {
    expect(readTarget(target)).toBeUndefined();
  });

  it.each(SEEDS)('is read the same when it is written anew (seed %i)', (seed) => {
    const random = randomly(seed);
    const alphabet = Array.from('abc012:@-_.+ é界&=\'"()!*');
    const text = (): string =>
      `x${Array.from({ length: random(8) }, () => alphabet[random(alphabet.length)]).join('')}`;
    for (let round = 0; round < 200; round += 1) {
      const target = {
        version: random(2) === 0 ? '' : '1.45',
        parts: Array.from({ length: 1 + random(4) }, text),
        query: new URLSearchParams(
          Array.from({ length: random(3) }, (): [string, string] => [text(), text()]),
        ),
      };
      const again = readTarget(writeTarget(target));
      expect({ ...again, query: again?.query.toString() }).toEqual({
        ...target,
        query: target.query.toString(),
      });
    }
  });
});
