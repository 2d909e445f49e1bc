import { describe, expect, it } from 'vitest';
import { Demultiplexer } from '../../src/engine/streams/demux.ts';
import { framedReader, LINE_KEPT_BYTES, rawReader, type RawLine } from '../../src/engine/streams/lines.ts';

const STAMP = '2026-11-24T11:20:47.774059207Z';
const STAMP_MS = Date.parse('2026-11-24T11:20:47.774Z');

function frame(type: number, text: string | Buffer): Buffer {
  const payload = Buffer.from(text);
  const header = Buffer.alloc(8);
  header[0] = type;
  header.writeUInt32BE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

/** Reads the stream in chunks of `size` bytes. */
function read(stream: Buffer, size: number, reader = framedReader): RawLine[] {
  const lines: RawLine[] = [];
  const into = reader((line) => lines.push({ ...line, bytes: Buffer.from(line.bytes) }));
  for (let at = 0; at < stream.length; at += size) into.push(stream.subarray(at, at + size));
  into.flush();
  return lines;
}

const texts = (lines: readonly RawLine[]): string[] => lines.map((line) => line.bytes.toString());

describe('the demultiplexer', () => {
  it('keeps frames apart wherever the chunks are cut', () => {
    const stream = Buffer.concat([frame(1, 'hello'), frame(2, ''), frame(2, 'oh'), frame(1, 'world')]);
    for (let size = 1; size <= stream.length; size++) {
      const frames: string[] = [];
      const demux = new Demultiplexer((type, piece, begins) => {
        if (begins) frames.push(`${type}:`);
        frames[frames.length - 1] += piece.toString();
      });
      for (let at = 0; at < stream.length; at += size) demux.push(stream.subarray(at, at + size));
      expect(frames).toEqual(['1:hello', '2:oh', '1:world']);
    }
  });

  it('refuses a stream without frames', () => {
    expect(() => new Demultiplexer(() => undefined).push(Buffer.from('plain text'))).toThrow(RangeError);
  });
});

describe('framed lines', () => {
  const long = 'y'.repeat(16_384);
  const stream = Buffer.concat([
    frame(1, `${STAMP} out\n`),
    frame(1, `${STAMP} ${long}`),
    frame(2, `${STAMP} err\n`),
    frame(1, `${STAMP} tail\n`),
    frame(1, `${STAMP} \n`),
    frame(1, `${STAMP} no line end`),
  ]);

  it.each([1, 7, 31, 4_096, 65_536])('come out the same in chunks of %i bytes', (size) => {
    const lines = read(stream, size);
    expect(texts(lines)).toEqual(['out', 'err', long, '', 'no line end']);
    expect(lines.map((line) => line.stderr)).toEqual([false, true, false, false, false]);
    expect(lines.map((line) => line.cut)).toEqual([0, 0, 4, 0, 0]);
    for (const line of lines) expect([line.ms, line.ns]).toEqual([STAMP_MS, 59_207]);
  });

  it('keep a bounded part of a line of 1 MB and count the rest', () => {
    const parts = Array.from({ length: 64 }, (_, i) => frame(1, `${STAMP} ${String(i % 10).repeat(16_384)}`));
    const [line] = read(Buffer.concat([...parts, frame(1, `${STAMP} end\n`)]), 65_536);
    expect(line?.bytes.length).toBe(LINE_KEPT_BYTES);
    expect(line?.bytes.toString()).toBe('0'.repeat(LINE_KEPT_BYTES));
    expect(line?.cut).toBe(64 * 16_384 + 3 - LINE_KEPT_BYTES);
  });

  it('read the timestamps of engines that write fewer digits or an offset', () => {
    const lines = read(
      Buffer.concat([frame(1, '2026-11-24T12:20:47.77+01:00 a\n'), frame(1, '2026-11-24T11:20:47Z b\n')]),
      5,
    );
    expect(lines.map((line) => [line.ms, line.ns])).toEqual([
      [Date.parse('2026-11-24T11:20:47.770Z'), 0],
      [Date.parse('2026-11-24T11:20:47Z'), 0],
    ]);
    expect(texts(lines)).toEqual(['a', 'b']);
  });

  it('show text that carries no timestamp as it is', () => {
    expect(texts(read(frame(1, 'just text\nmore\n'), 3))).toEqual(['just text', 'more']);
  });

  it('keep apart what the engine itself says', () => {
    const reader = framedReader(() => undefined);
    reader.push(frame(3, 'error from daemon in stream'));
    expect(reader.engineSaid).toBe('error from daemon in stream');
  });
});

describe('lines of a TTY', () => {
  it.each([1, 30, 31, 1_000, 65_536])(
    'lose the timestamps inside long lines, in chunks of %i bytes',
    (size) => {
      const part = 'x'.repeat(16_384);
      const stream = Buffer.from(
        `${STAMP} out\r\n${STAMP} ${part}${STAMP} ${part}${STAMP} rest\r\n${STAMP} ${part}\n${STAMP} last`,
      );
      const lines = read(stream, size, rawReader);
      expect(lines.map((line) => [line.bytes.length, line.cut])).toEqual([
        [4, 0],
        [LINE_KEPT_BYTES, 16_384 + 5],
        [LINE_KEPT_BYTES, 0],
        [4, 0],
      ]);
      expect(texts(lines).at(-1)).toBe('last');
      for (const line of lines) expect(line.ms).toBe(STAMP_MS);
    },
  );
});
