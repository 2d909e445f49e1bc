import type { Framing } from './head.ts';

/** Finds the end of one body in a stream of bytes that are cut anywhere. */
export interface Meter {
  /** True when the body has ended: the next byte is none of its. */
  readonly done: boolean;
  /**
   * Reads on.
   * @param onData is given the content, without the framing of chunks.
   * @returns how many of these bytes are the body's; fewer than all only when it has ended.
   * @throws FramingError where the chunks cannot be read in only one way.
   */
  feed(bytes: Buffer, onData?: (content: Buffer) => void): number;
}

/** A body whose chunks are not framed as RFC 9112 says, or in a way that two readers might read differently. */
export class FramingError extends Error {}

/** Digits of a chunk's size: 16^12 bytes are more than anyone sends. */
const LONGEST_SIZE_DIGITS = 12;
const LONGEST_TRAILER_BYTES = 16_384;
const CR = 13;
const LF = 10;

export function meterOf(framing: Framing): Meter {
  if (framing.by === 'chunks') return new ChunkMeter();
  return new LengthMeter(framing.by === 'length' ? framing.bytes : Infinity);
}

class LengthMeter implements Meter {
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  feed(bytes: Buffer, onData?: (content: Buffer) => void): number {
    const count = Math.min(bytes.length, this.#left);
    this.#left -= count;
    if (count > 0) onData?.(bytes.subarray(0, count));
    return count;
  }
}

/** Where in the framing the next byte stands. */
type Place = 'size' | 'size-lf' | 'data' | 'data-cr' | 'data-lf' | 'trailer' | 'done';

/** Without chunk extensions: nobody here sends them, and servers disagree on them. */
class ChunkMeter implements Meter {
  #place: Place = 'size';
  #digits = '';
  #left = 0;
  #trailer = '';

  get done(): boolean {
    return this.#place === 'done';
  }

  feed(bytes: Buffer, onData?: (content: Buffer) => void): number {
    let at = 0;
    while (at < bytes.length && this.#place !== 'done') {
      if (this.#place === 'data') {
        const count = Math.min(bytes.length - at, this.#left);
        onData?.(bytes.subarray(at, at + count));
        this.#left -= count;
        at += count;
        if (this.#left === 0) this.#place = 'data-cr';
      } else {
        this.#step(bytes[at] ?? 0);
        at += 1;
      }
    }
    return at;
  }

  #step(byte: number): void {
    switch (this.#place) {
      case 'size':
        if (byte === CR && this.#digits !== '') this.#place = 'size-lf';
        else this.#digit(byte);
        return;
      case 'size-lf':
        this.#expect(byte, LF);
        this.#left = Number.parseInt(this.#digits, 16);
        this.#digits = '';
        this.#place = this.#left === 0 ? 'trailer' : 'data';
        return;
      case 'data-cr':
        this.#expect(byte, CR);
        this.#place = 'data-lf';
        return;
      case 'data-lf':
        this.#expect(byte, LF);
        this.#place = 'size';
        return;
      case 'trailer':
        this.#trailerByte(byte);
        return;
      case 'data':
      case 'done':
        return;
    }
  }

  #digit(byte: number): void {
    const digit = String.fromCharCode(byte);
    if (!/[0-9a-fA-F]/.test(digit) || this.#digits.length >= LONGEST_SIZE_DIGITS) throw new FramingError();
    this.#digits += digit;
  }

  /** Trailer lines, up to an empty one. */
  #trailerByte(byte: number): void {
    this.#trailer += String.fromCharCode(byte);
    if (this.#trailer === '\r\n' || this.#trailer.endsWith('\r\n\r\n')) this.#place = 'done';
    else if (this.#trailer.length > LONGEST_TRAILER_BYTES) throw new FramingError();
  }

  #expect(byte: number, wanted: number): void {
    if (byte !== wanted) throw new FramingError();
  }
}
