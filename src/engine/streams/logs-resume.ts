/**
 * Where a log was left, so that reading it again neither loses nor doubles a line. Lines of one container are not
 * strictly in time order (stdout and stderr are stamped before they are written, and whoever stamps may be held up
 * while the other writes hundreds of lines), so many of the last are remembered: the engine is asked for everything
 * since the oldest of the last few, and what is known among the answer is left out.
 */
import { compareLines, type RawLine } from './lines.ts';

/** A line still unwritten when the log was left may be as old as the oldest of so many. */
const RESUME_LINES = 256;
/** What the engine gives since then was written among so many: a line may come that much later than its time says. */
const REMEMBERED_LINES = 4 * RESUME_LINES;

export class ResumePoint {
  /** A ring: `#at` is the oldest when it is full. */
  readonly #last: Remembered[] = [];
  #at = 0;

  get empty(): boolean {
    return this.#last.length === 0;
  }

  /** Remembers a line that was passed on. */
  note(line: RawLine): void {
    const remembered = (this.#last[this.#at] ??= { ms: 0, ns: 0, stderr: false, size: 0 });
    remembered.ms = line.ms;
    remembered.ns = line.ns;
    remembered.stderr = line.stderr;
    remembered.size = sizeOf(line);
    this.#at = (this.#at + 1) % REMEMBERED_LINES;
  }

  /** The engine's `since` for the next request, in Unix seconds with nanoseconds; undefined when nothing was read. */
  since(): string | undefined {
    const oldest = this.#oldest();
    return oldest && unixSeconds(oldest.ms, oldest.ns);
  }

  /** Tells, line by line of the next answer, whether it was passed on before. */
  repeats(): (line: RawLine) => boolean {
    const known = new Map<string, number>();
    const since = this.#oldest();
    let newest = since;
    for (const line of this.#last) {
      if (since === undefined || newest === undefined || compareLines(line, since) < 0) continue;
      if (compareLines(line, newest) > 0) newest = line;
      const key = keyOf(line, line.size);
      known.set(key, (known.get(key) ?? 0) + 1);
    }
    const until = newest && { ...newest };
    return (line) => {
      if (until === undefined || known.size === 0 || compareLines(line, until) > 0) return false;
      const key = keyOf(line, sizeOf(line));
      const count = known.get(key);
      if (count === undefined) return false;
      if (count === 1) known.delete(key);
      else known.set(key, count - 1);
      return true;
    };
  }

  /** By its time, of the last RESUME_LINES. */
  #oldest(): Remembered | undefined {
    const count = Math.min(RESUME_LINES, this.#last.length);
    let oldest: Remembered | undefined;
    for (let back = 1; back <= count; back++) {
      const line = this.#last[(this.#at - back + REMEMBERED_LINES) % REMEMBERED_LINES];
      if (line !== undefined && (oldest === undefined || compareLines(line, oldest) < 0)) oldest = line;
    }
    return oldest;
  }
}

/** A point in time as the Engine API takes it in `since`. */
export function unixSeconds(ms: number, ns = 0): string {
  const seconds = Math.floor(ms / 1_000);
  const nanos = Math.floor(ms - seconds * 1_000) * 1_000_000 + ns;
  return `${seconds}.${String(nanos).padStart(9, '0')}`;
}

interface Remembered {
  ms: number;
  ns: number;
  stderr: boolean;
  size: number;
}

function sizeOf(line: RawLine): number {
  return line.bytes.length + line.cut;
}

function keyOf({ ms, ns, stderr }: Omit<Remembered, 'size'>, size: number): string {
  return `${ms}.${ns}.${stderr ? 2 : 1}.${size}`;
}
