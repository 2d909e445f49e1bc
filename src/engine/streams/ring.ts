/**
 * The last lines of a log in bounded memory: bounded by lines and by bytes. Text is kept as bytes outside the
 * JavaScript heap, in slots that are made when they are first needed and then used again; appending costs O(1).
 */
import type { RawLine } from './lines.ts';

export const RING_LINES = 20_000;
export const RING_BYTES = 8 * 1_024 * 1_024;

/** Lines that there is room for at first: most logs that are opened in passing are closed again with few. */
const FIRST_ROOM = 1_024;
const GROWTH = 4;

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
  /** What is known of each line beside its text, at its seq modulo their capacity. */
  #columns: Columns;

  constructor(lines = RING_LINES, bytes = RING_BYTES) {
    this.#lines = lines;
    this.#slotCount = Math.max(2, Math.floor(bytes / SLOT_BYTES));
    this.#columns = columnsFor(Math.min(lines, FIRST_ROOM));
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
    if (this.#next - this.#first === this.#columns.capacity) this.#makeRoom();
    if (this.#at + size > SLOT_BYTES) this.#enterSlot();
    const buffer = (this.#slots[this.#slot] ??= Buffer.allocUnsafeSlow(SLOT_BYTES));
    line.bytes.copy(buffer, this.#at);
    const columns = this.#columns;
    const i = this.#next % columns.capacity;
    columns.ms[i] = line.ms;
    columns.ns[i] = line.ns;
    columns.start[i] = this.#slot * SLOT_BYTES + this.#at;
    columns.length[i] = size;
    columns.source[i] = source;
    columns.cut[i] = line.cut;
    columns.flags[i] = line.stderr ? STDERR : 0;
    this.#at += size;
    this.#bytes += size;
    this.#next += 1;
  }

  /** The line with this seq, or undefined when it is not kept. */
  read(seq: number): RingLine | undefined {
    if (seq < this.#first || seq >= this.#next) return undefined;
    const { capacity, ms, ns, start: starts, length, source, cut, flags } = this.#columns;
    const i = seq % capacity;
    const start = starts[i] ?? 0;
    const within = start % SLOT_BYTES;
    const slot = this.#slots[Math.floor(start / SLOT_BYTES)];
    return {
      ms: ms[i] ?? 0,
      ns: ns[i] ?? 0,
      source: source[i] ?? 0,
      stderr: flags[i] === STDERR,
      cut: cut[i] ?? 0,
      bytes: slot?.subarray(within, within + (length[i] ?? 0)) ?? Buffer.alloc(0),
    };
  }

  /** More columns as long as there may be more lines, then the place of the first line. */
  #makeRoom(): void {
    const { capacity } = this.#columns;
    if (capacity === this.#lines) {
      this.#dropFirst();
      return;
    }
    const larger = columnsFor(Math.min(this.#lines, capacity * GROWTH));
    for (let seq = this.#first; seq < this.#next; seq++) copyLine(this.#columns, larger, seq);
    this.#columns = larger;
  }

  /** Goes on to the next slot, which drops the lines that still stand in it. */
  #enterSlot(): void {
    this.#slot = (this.#slot + 1) % this.#slotCount;
    this.#at = 0;
    while (this.#first < this.#next && this.#slotOf(this.#first) === this.#slot) this.#dropFirst();
  }

  #slotOf(seq: number): number {
    return Math.floor((this.#columns.start[seq % this.#columns.capacity] ?? 0) / SLOT_BYTES);
  }

  #dropFirst(): void {
    this.#bytes -= this.#columns.length[this.#first % this.#columns.capacity] ?? 0;
    this.#first += 1;
  }
}

/** Arrays of as many lines as their capacity. */
interface Columns {
  readonly capacity: number;
  readonly ms: Float64Array;
  readonly ns: Uint32Array;
  /** Place of the text: slot number times the bytes of a slot, plus the place in the slot. */
  readonly start: Uint32Array;
  readonly length: Uint32Array;
  readonly source: Uint32Array;
  readonly cut: Float64Array;
  readonly flags: Uint8Array;
}

function columnsFor(capacity: number): Columns {
  return {
    capacity,
    ms: new Float64Array(capacity),
    ns: new Uint32Array(capacity),
    start: new Uint32Array(capacity),
    length: new Uint32Array(capacity),
    source: new Uint32Array(capacity),
    cut: new Float64Array(capacity),
    flags: new Uint8Array(capacity),
  };
}

const FIELDS = ['ms', 'ns', 'start', 'length', 'source', 'cut', 'flags'] as const;

function copyLine(from: Columns, to: Columns, seq: number): void {
  for (const field of FIELDS) to[field][seq % to.capacity] = from[field][seq % from.capacity] ?? 0;
}
