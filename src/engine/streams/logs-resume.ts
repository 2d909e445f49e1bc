/**
 * Where a log was left, so that reading it again neither loses nor doubles a line. Lines of one container are not
 * strictly in time order (stdout and stderr are stamped before they are written), so the last few are remembered: the
 * engine is asked for everything since the oldest of them, and what is known among the answer is left out.
 */
import type { RawLine } from './lines.ts';

const REMEMBERED_LINES = 64;
/** Lines of an answer after which nothing known is expected any more. */
const REPEATS_WITHIN_LINES = 4 * REMEMBERED_LINES;

export class ResumePoint {
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
    remembered.size = line.bytes.length + line.cut;
    this.#at = (this.#at + 1) % REMEMBERED_LINES;
  }

  /** The engine's `since` for the next request, in Unix seconds with nanoseconds; undefined when nothing was read. */
  since(): string | undefined {
    let oldest = this.#last[0];
    if (oldest === undefined) return undefined;
    for (const line of this.#last) {
      if (line.ms < oldest.ms || (line.ms === oldest.ms && line.ns < oldest.ns)) oldest = line;
    }
    return unixSeconds(oldest.ms, oldest.ns);
  }

  /** Tells, line by line of the next answer, whether it was passed on before. */
  repeats(): (line: RawLine) => boolean {
    const known = new Map<string, number>();
    for (const line of this.#last) {
      const key = keyOf(line.ms, line.ns, line.stderr, line.size);
      known.set(key, (known.get(key) ?? 0) + 1);
    }
    let left = REPEATS_WITHIN_LINES;
    return (line) => {
      if (left === 0 || known.size === 0) return false;
      left -= 1;
      const key = keyOf(line.ms, line.ns, line.stderr, line.bytes.length + line.cut);
      const count = known.get(key);
      if (count === undefined) return false;
      if (count === 1) known.delete(key);
      else known.set(key, count - 1);
      return true;
    };
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

function keyOf(ms: number, ns: number, stderr: boolean, size: number): string {
  return `${ms}.${ns}.${stderr ? 2 : 1}.${size}`;
}
