import { basename } from 'node:path';
import { z } from 'zod';
import { EngineError, msg, type Message } from '../../../engine/message.ts';
import { fill } from '../../fill.ts';
import { defineKind, type Finding } from '../kind.ts';
import { brief, MET, notYet } from '../probe/findings.ts';
import { fileBelow } from '../probe/host-file.ts';
import { diffLines, MOST_LINES, type LineDiff } from '../probe/line-diff.ts';
import { matchesPattern } from '../probe/wanted.ts';

const fields = z.strictObject({
  /** A starter file, by its path in the exercise's folder. */
  path: z.string().min(1),
  /** Lines changed, added or removed; an altered one counts once. */
  atMost: z.int().min(0),
  /** 0: it may be left as it was (for `keeps`). */
  atLeast: z.int().min(0).default(1),
  /** Patterns: each line that is there now and was not before must match one of them. */
  only: z.array(z.string()).optional(),
  /** Lines of the starter file, by their numbers from 1, that must stay. */
  untouched: z.array(z.int().min(1)).optional(),
});
type Condition = z.output<typeof fields>;

/** A starter file was changed, and in few lines. */
export const diff = defineKind<Condition>({
  name: 'diff',
  fields,
  wakes: ['file', 'command'],
  modes: ['once', 'holds', 'keeps'],
  label: ({ path, atMost }) => [msg('probe.want.diff', { path: brief(path), count: atMost })],
  probe: async (condition, { attempt }, lab): Promise<Finding> => {
    const path = brief(condition.path);
    const before = lab.starter === undefined ? undefined : await fileBelow(lab.starter, condition.path);
    if (before?.type !== 'file') throw new EngineError(msg('probe.unknown.starter', { path }));
    const after = await fileBelow(lab.folder, condition.path);
    if (after?.type !== 'file')
      return notYet(msg('probe.file.missing', { path, within: brief(basename(lab.folder)) }));
    const was = fill(before.content, attempt.values);
    const longest = Math.max(...[was, after.content].map((content) => content.split('\n').length));
    if (longest > MOST_LINES) return notYet(msg('probe.diff.long', { path, most: MOST_LINES }));
    const because = unmet(condition, diffLines(was, after.content));
    return because === undefined ? MET : notYet(because);
  },
});

function unmet(
  { path: file, atMost, atLeast, only, untouched }: Condition,
  found: LineDiff,
): Message | undefined {
  const path = brief(file);
  if (found.changed < atLeast) {
    return found.changed === 0
      ? msg('probe.diff.same', { path })
      : msg('probe.diff.few', { path, count: found.changed, wanted: atLeast });
  }
  if (found.changed > atMost) {
    const lines = found.added.length > 0 ? found.added.map(({ line }) => line) : found.removed;
    return msg('probe.diff.many', { path, count: found.changed, wanted: atMost, lines: numbers(lines) });
  }
  const touched = untouched?.find((line) => found.removed.includes(line));
  if (touched !== undefined) return msg('probe.diff.touched', { path, line: touched });
  const other =
    only && found.added.find(({ text }) => !only.some((pattern) => matchesPattern(pattern, text)));
  return other === undefined
    ? undefined
    : msg('probe.diff.other', { path, line: other.line, text: brief(other.text) });
}

/** Line numbers that a sentence can hold. */
const NUMBERS_SHOWN = 8;

function numbers(lines: readonly number[]): string {
  const shown = lines.slice(0, NUMBERS_SHOWN).join(', ');
  return lines.length > NUMBERS_SHOWN ? `${shown}, …` : shown;
}
