/**
 * Assembles the lines of one container's log from its stream, as bytes: text is made of them only when it is looked at.
 * The log is asked for with timestamps, which the engine puts before each message. A message of more than 16 KiB comes
 * in parts, each with the timestamp of the first and only the last with a line end.
 */
import { Demultiplexer } from './demux.ts';

/** What is kept of one line. The engine cuts messages at the same size; the rest is counted only. */
export const LINE_KEPT_BYTES = 16_384;

const PART_BYTES = 16_384;
const NEWLINE = 0x0a;
const SPACE = 0x20;
const LETTER_Z = 0x5a;
/** "2026-11-24T11:20:47.774059207Z" */
const STAMP_BYTES = 30;
const STAMP_MAX_BYTES = 40;
const NS_PER_MS = 1_000_000;

/** A line as it came. `bytes` may be part of a larger buffer: copy what is to be kept. */
export interface RawLine {
  /** Milliseconds since the epoch, and nanoseconds after that. */
  readonly ms: number;
  readonly ns: number;
  readonly stderr: boolean;
  readonly bytes: Buffer;
  /** Bytes of the line beyond LINE_KEPT_BYTES. */
  readonly cut: number;
}

/** When a line was written. */
export type Stamp = Pick<RawLine, 'ms' | 'ns'>;

/** Negative when `a` is older than `b`. */
export function compareLines(a: Stamp, b: Stamp): number {
  return a.ms - b.ms || a.ns - b.ns;
}

export interface LineReader {
  push(chunk: Buffer): void;
  /** The stream has ended: an unfinished line is a line. */
  flush(): void;
  /** What the engine said inside the stream about itself; empty for nothing. */
  readonly engineSaid: string;
}

/** Lines of a container without a TTY: stdout and stderr are assembled each for itself. */
export function framedReader(onLine: (line: RawLine) => void): LineReader {
  const out = new Assembler(false, false, onLine);
  const err = new Assembler(true, false, onLine);
  let said = '';
  const frames = new Demultiplexer((type, piece, begins) => {
    if (type === 3) said = (said + piece.toString('utf8')).slice(0, 1_000);
    else (type === 2 ? err : out).push(piece, begins);
  });
  return {
    push: (chunk) => frames.push(chunk),
    flush: () => {
      out.flush();
      err.flush();
    },
    get engineSaid() {
      return said;
    },
  };
}

/** Lines of a container with a TTY: one stream without frames. */
export function rawReader(onLine: (line: RawLine) => void): LineReader {
  const out = new Assembler(false, true, onLine);
  return { push: (chunk) => out.push(chunk, false), flush: () => out.flush(), engineSaid: '' };
}

/** One stream's bytes to lines. */
class Assembler {
  readonly #stderr: boolean;
  /** Without frames a timestamp can only be told by its place: after a line end, or after a part of PART_BYTES. */
  readonly #unframed: boolean;
  readonly #onLine: (line: RawLine) => void;
  readonly #stamps = new StampReader();
  #stamp = Buffer.alloc(0);
  #stampDue: boolean;
  #open = false;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #cut = 0;
  #sincePart = 0;

  constructor(stderr: boolean, unframed: boolean, onLine: (line: RawLine) => void) {
    this.#stderr = stderr;
    this.#unframed = unframed;
    this.#stampDue = unframed;
    this.#onLine = onLine;
  }

  push(piece: Buffer, begins: boolean): void {
    if (begins) this.#stampDue = true;
    let at = 0;
    while (at < piece.length) {
      if (this.#stampDue) {
        at = this.#takeStamp(piece, at);
        continue;
      }
      const limit = this.#unframed ? Math.min(piece.length, at + PART_BYTES - this.#sincePart) : piece.length;
      const newline = piece.indexOf(NEWLINE, at);
      if (newline === -1 || newline >= limit) {
        this.#keep(piece.subarray(at, limit));
        at = limit;
        continue;
      }
      this.#keep(piece.subarray(at, newline));
      at = newline + 1;
      this.#emit();
      this.#stampDue = this.#unframed;
    }
    this.#detach();
  }

  flush(): void {
    if (this.#open) this.#emit();
  }

  #keep(bytes: Buffer): void {
    this.#open = true;
    const room = LINE_KEPT_BYTES - this.#keptBytes;
    const kept = bytes.length > room ? bytes.subarray(0, room) : bytes;
    if (kept.length > 0) this.#kept.push(kept);
    this.#keptBytes += kept.length;
    this.#cut += bytes.length - kept.length;
    this.#sincePart += bytes.length;
    if (this.#unframed && this.#sincePart === PART_BYTES) this.#stampDue = true;
  }

  #emit(): void {
    const [first] = this.#kept;
    const bytes = this.#kept.length === 1 && first !== undefined ? first : Buffer.concat(this.#kept);
    const { ms, ns } = this.#stamps;
    this.#onLine({ ms, ns, stderr: this.#stderr, bytes, cut: this.#cut });
    this.#kept = [];
    this.#keptBytes = 0;
    this.#cut = 0;
    this.#sincePart = 0;
    this.#open = false;
  }

  /** What waits for more must not hold on to the chunk that it came in. */
  #detach(): void {
    if (this.#kept.length > 0) this.#kept = [Buffer.concat(this.#kept)];
  }

  /** Reads the timestamp that is due at `at`, which may be split over pieces. Returns where the text goes on. */
  #takeStamp(piece: Buffer, at: number): number {
    if (this.#stamp.length === 0 && piece[at + STAMP_BYTES] === SPACE) {
      if (this.#readStamp(piece.subarray(at, at + STAMP_BYTES))) return at + STAMP_BYTES + 1;
    }
    let end = at;
    const limit = Math.min(piece.length, at + STAMP_MAX_BYTES - this.#stamp.length);
    while (end < limit && isStampByte(piece[end] ?? 0)) end += 1;
    this.#stamp = Buffer.concat([this.#stamp, piece.subarray(at, end)]);
    if (end === piece.length && this.#stamp.length < STAMP_MAX_BYTES) return end;
    const waiting = this.#stamp;
    this.#stamp = Buffer.alloc(0);
    if (piece[end] === SPACE && this.#readStamp(waiting)) return end + 1;
    // No timestamp after all: it is text.
    this.#stampDue = false;
    this.#sincePart = 0;
    if (waiting.length > 0) this.#keep(waiting);
    return end;
  }

  #readStamp(bytes: Buffer): boolean {
    // The later parts of a line carry the time of the first.
    if (!this.#stamps.read(bytes, !this.#open)) return false;
    this.#stampDue = false;
    this.#sincePart = 0;
    return true;
  }
}

/** 0-9 T Z : . + - */
function isStampByte(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x3a) || byte === 0x54 || byte === 0x5a || (byte >= 0x2b && byte <= 0x2e);
}

/** Reads RFC 3339 timestamps, fast in the form that dockerd writes. */
class StampReader {
  ms = 0;
  ns = 0;
  #minute = '';
  #minuteMs = 0;

  /** True when it is a timestamp; its time is taken over when `keep` says so. */
  read(bytes: Buffer, keep: boolean): boolean {
    if (bytes.length === STAMP_BYTES && bytes[STAMP_BYTES - 1] === LETTER_Z) {
      const nanos = digits(bytes, 20, 29);
      const seconds = digits(bytes, 17, 19);
      const minute = bytes.toString('latin1', 0, 16);
      if (minute !== this.#minute) {
        this.#minuteMs = Date.parse(`${minute}:00Z`);
        this.#minute = minute;
      }
      const ms = this.#minuteMs + seconds * 1_000 + Math.floor(nanos / NS_PER_MS);
      if (Number.isNaN(ms)) return false;
      if (keep) this.#set(ms, nanos % NS_PER_MS);
      return true;
    }
    return this.#readOther(bytes.toString('latin1'), keep);
  }

  /** Fewer digits, or an offset: other engines write these. */
  #readOther(text: string, keep: boolean): boolean {
    const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text);
    if (match === null) return false;
    const nanos = Number((match[2] ?? '').padEnd(9, '0'));
    const ms = Date.parse(`${match[1]}${match[3]}`) + Math.floor(nanos / NS_PER_MS);
    if (Number.isNaN(ms)) return false;
    if (keep) this.#set(ms, nanos % NS_PER_MS);
    return true;
  }

  #set(ms: number, ns: number): void {
    this.ms = ms;
    this.ns = ns;
  }
}

/** The number that stands in [from, to); NaN when another character does. */
function digits(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
