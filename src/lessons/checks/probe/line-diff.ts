/** What changed between two texts. */
export interface LineDiff {
  /** Changed, added or removed lines: a line that was altered counts once. */
  readonly changed: number;
  /** Numbers, from 1, of lines of the old text that were altered or removed. */
  readonly removed: readonly number[];
  /** The new text's lines that were altered or added, with their numbers from 1. */
  readonly added: readonly { readonly line: number; readonly text: string }[];
}

/**
 * Compares two texts line by line by their longest common subsequence. White space at the end of a line does not count.
 * Costs the product of their lengths: both must be short (MOST_LINES).
 */
export function diffLines(before: string, after: string): LineDiff {
  const old = linesOf(before);
  const now = linesOf(after);
  const common = commonLengths(old, now);
  const removed: number[] = [];
  const added: { line: number; text: string }[] = [];
  let changed = 0;
  let gone = 0;
  let come = 0;
  const endHunk = (): void => {
    changed += Math.max(gone, come);
    gone = 0;
    come = 0;
  };
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      endHunk();
      i += 1;
      j += 1;
    } else if (j >= now.length || (i < old.length && at(common, i + 1, j) >= at(common, i, j + 1))) {
      removed.push(i + 1);
      gone += 1;
      i += 1;
    } else {
      added.push({ line: j + 1, text: now[j] ?? '' });
      come += 1;
      j += 1;
    }
  }
  endHunk();
  return { changed, removed, added };
}

/** Lines of a file that can be compared. */
export const MOST_LINES = 2_000;

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** Length of the longest common subsequence of what begins at each pair of lines. */
function commonLengths(old: readonly string[], now: readonly string[]): readonly Uint16Array[] {
  const rows = Array.from({ length: old.length + 1 }, () => new Uint16Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    const row = rows[i] ?? new Uint16Array(0);
    for (let j = now.length - 1; j >= 0; j -= 1) {
      row[j] =
        old[i] === now[j] ? at(rows, i + 1, j + 1) + 1 : Math.max(at(rows, i + 1, j), at(rows, i, j + 1));
    }
  }
  return rows;
}

function at(rows: readonly Uint16Array[], i: number, j: number): number {
  return rows[i]?.[j] ?? 0;
}
