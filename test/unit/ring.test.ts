import { describe, expect, it } from 'vitest';
import { LogRing } from '../../src/engine/streams/ring.ts';

const SLOT_BYTES = 131_072;

function line(text: string, ms = 0): Parameters<LogRing['append']>[0] {
  return { ms, ns: 5, stderr: text.startsWith('err'), bytes: Buffer.from(text), cut: 0 };
}

describe('the ring', () => {
  it('gives back what was appended, with its source, time and stream', () => {
    const ring = new LogRing();
    ring.append(line('one', 7), 3);
    ring.append({ ...line('err'), cut: 9 }, 0);
    const first = ring.read(0);
    expect(first?.bytes.toString()).toBe('one');
    expect(first).toMatchObject({ ms: 7, ns: 5, source: 3, stderr: false, cut: 0 });
    expect(ring.read(1)).toMatchObject({ stderr: true, cut: 9 });
    expect(ring.read(2)).toBeUndefined();
  });

  it('keeps no more lines than it may, and never gives a seq twice', () => {
    const ring = new LogRing(100);
    for (let i = 0; i < 1_050; i++) ring.append(line(`line ${i}`), 0);
    expect([ring.first, ring.next]).toEqual([950, 1_050]);
    expect(ring.read(949)).toBeUndefined();
    for (let seq = ring.first; seq < ring.next; seq++) {
      expect(ring.read(seq)?.bytes.toString()).toBe(`line ${seq}`);
    }
  });

  it('keeps every line while it grows, also when lines were dropped before', () => {
    // 200 of these fill the bytes, so that lines go before there are more than there is room for at first.
    const ring = new LogRing(5_000, 4 * SLOT_BYTES);
    const texts = Array.from({ length: 9_000 }, (_, i) => `${i}${' long'.repeat(i < 400 ? 500 : 4)}`);
    for (const [i, text] of texts.entries()) {
      ring.append(line(text, i), i % 7);
      if (i % 997 !== 0) continue;
      for (let seq = ring.first; seq < ring.next; seq++) {
        expect(ring.read(seq)).toMatchObject({ ms: seq, source: seq % 7 });
        expect(ring.read(seq)?.bytes.toString()).toBe(texts[seq]);
      }
    }
    expect([ring.first, ring.next]).toEqual([4_000, 9_000]);
  });

  it('keeps no more bytes than it may, and each kept line whole', () => {
    const ring = new LogRing(10_000, 4 * SLOT_BYTES);
    const texts: string[] = [];
    for (let i = 0; i < 3_000; i++) {
      texts.push(`${i} ${String.fromCharCode(97 + (i % 26)).repeat((i * 7_919) % 16_000)}`);
      ring.append(line(texts[i] ?? ''), 0);
      expect(ring.bytes).toBeLessThanOrEqual(4 * SLOT_BYTES);
    }
    expect(ring.next - ring.first).toBeGreaterThan(30);
    let bytes = 0;
    for (let seq = ring.first; seq < ring.next; seq++) {
      expect(ring.read(seq)?.bytes.toString()).toBe(texts[seq]);
      bytes += texts[seq]?.length ?? 0;
    }
    expect(ring.bytes).toBe(bytes);
  });

  it('refuses a line that no slot can hold', () => {
    expect(() => new LogRing().append(line('x'.repeat(SLOT_BYTES + 1)), 0)).toThrow(RangeError);
  });
});
