/**
 * The last lines of a log in bounded memory: bounded by lines and by bytes. Text is kept as bytes outside the
 * JavaScript heap, in slots that are made when they are first needed and then used again; appending costs O(1).
 */
import type { RawLine } from './lines.ts';

export const RING_LINES = 20_000;
export const RING_BYTES = 8 * 1_024 * 1_024;

/** Larger than any line that is kept (LINE_KEPT_BYTES). */
const SLOT_BYTES = 131_072;
const STDERR = 1;

/** A line in the ring. `bytes` is only valid until lines are appended. */
export interface RingLine extends RawLine {
  readonly source: number;
}

export class LogRing {
  readonly #lines: number;
  readonly #slots: Buffer[] = [];
  readonly #slotCount: number;
  #slot = 0;
  #at = 0;
  #first = 0;
  #next = 0;
  #bytes = 0;
  readonly #ms: Float64Array;
  readonly #ns: Uint32Array;
  readonly #start: Uint32Array;
  readonly #length: Uint32Array;
  readonly #source: Uint32Array;
  readonly #cut: Float64Array;
  readonly #flags: Uint8Array;

  constructor(lines = RING_LINES, bytes = RING_BYTES) {
    this.#lines = lines;
    this.#slotCount = Math.max(2, Math.floor(bytes / SLOT_BYTES));
    this.#ms = new Float64Array(lines);
    this.#ns = new Uint32Array(lines);
    this.#start = new Uint32Array(lines);
    this.#length = new Uint32Array(lines);
    this.#source = new Uint32Array(lines);
    this.#cut = new Float64Array(lines);
    this.#flags = new Uint8Array(lines);
  }

  /** Seq of the first line still kept; equal to `next` when there is none. */
  get first(): number {
    return this.#first;
  }

  /** Seq that the next line will have: also the number of lines that ever came. */
  get next(): number {
    return this.#next;
  }

  /** Bytes of text kept. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Copies the line in, dropping lines from the head where there is no room. Throws RangeError above SLOT_BYTES. */
  append(line: RawLine, source: number): void {
    const size = line.bytes.length;
    if (size > SLOT_BYTES) throw new RangeError('the line is larger than a slot');
    if (this.#next - this.#first === this.#lines) this.#dropFirst();
    if (this.#at + size > SLOT_BYTES) this.#enterSlot();
    const buffer = (this.#slots[this.#slot] ??= Buffer.allocUnsafeSlow(SLOT_BYTES));
    line.bytes.copy(buffer, this.#at);
    const i = this.#next % this.#lines;
    this.#ms[i] = line.ms;
    this.#ns[i] = line.ns;
    this.#start[i] = this.#slot * SLOT_BYTES + this.#at;
    this.#length[i] = size;
    this.#source[i] = source;
    this.#cut[i] = line.cut;
    this.#flags[i] = line.stderr ? STDERR : 0;
    this.#at += size;
    this.#bytes += size;
    this.#next += 1;
  }

  /** The line with this seq, or undefined when it is not kept. */
  read(seq: number): RingLine | undefined {
    if (seq < this.#first || seq >= this.#next) return undefined;
    const i = seq % this.#lines;
    const start = this.#start[i] ?? 0;
    const within = start % SLOT_BYTES;
    const slot = this.#slots[Math.floor(start / SLOT_BYTES)];
    return {
      ms: this.#ms[i] ?? 0,
      ns: this.#ns[i] ?? 0,
      source: this.#source[i] ?? 0,
      stderr: this.#flags[i] === STDERR,
      cut: this.#cut[i] ?? 0,
      bytes: slot?.subarray(within, within + (this.#length[i] ?? 0)) ?? Buffer.alloc(0),
    };
  }

  /** Goes on to the next slot, which drops the lines that still stand in it. */
  #enterSlot(): void {
    this.#slot = (this.#slot + 1) % this.#slotCount;
    this.#at = 0;
    while (this.#first < this.#next && this.#slotOf(this.#first) === this.#slot) this.#dropFirst();
  }

  #slotOf(seq: number): number {
    return Math.floor((this.#start[seq % this.#lines] ?? 0) / SLOT_BYTES);
  }

  #dropFirst(): void {
    this.#bytes -= this.#length[this.#first % this.#lines] ?? 0;
    this.#first += 1;
  }
}
