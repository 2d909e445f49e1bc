import { z } from 'zod';
import { fieldOf, textOf } from '../../../engine/json.ts';
import { msg, type Message } from '../../../engine/message.ts';
import { defineKind } from '../kind.ts';
import { getStream } from '../probe/ask.ts';
import { misfit, wantParts } from '../probe/facts.ts';
import { brief, unless } from '../probe/findings.ts';
import { CONTAINER } from '../probe/nouns.ts';
import { from, lookFor } from '../probe/object-finding.ts';
import { readUpTo } from '../probe/read-stream.ts';
import { unframed } from '../probe/run.ts';
import { fits, wanted, type Wanted } from '../probe/wanted.ts';

const fields = z.strictObject({
  container: z.string().min(1),
  from: from.default('any'),
  stream: z.enum(['stdout', 'stderr', 'both']).default('both'),
  /** The last lines that are looked at. */
  tail: z.int().min(1).max(10_000).default(1_000),
  /** Only what was written since the learner began. */
  sinceStart: z.boolean().default(false),
  /** Of the whole text. */
  text: wanted.optional(),
  /** Of the last line. */
  last: wanted.optional(),
  /** How many lines are like this. */
  count: z.strictObject({ of: wanted, lines: wanted.default({ atLeast: 1 }) }).optional(),
});
type Condition = z.output<typeof fields>;

const LOG_BYTES = 1024 * 1024;

/** What a container has written. */
export const log = defineKind<Condition>({
  name: 'log',
  fields,
  wakes: ['event', 'command', 'time'],
  modes: ['once', 'holds', 'keeps'],
  label: ({ container, text, last, count }, secret) => [
    msg('probe.want.log', { name: brief(container) }),
    ...wantParts(
      [
        { field: 'docker logs', wanted: text },
        { field: 'docker logs -n 1', wanted: last },
        { field: countField(count?.of, secret), wanted: count?.lines },
      ],
      false,
    ).filter((part) => !secret || part.key === 'probe.want.least' || part.key === 'probe.want.most'),
  ],
  probe: async (condition, scene, lab, secret, signal) => {
    const asked = { name: condition.container, from: condition.from };
    const found = await lookFor(CONTAINER, asked, { scene, lab, secret, signal });
    if ('finding' in found) return found.finding;
    const stream = await getStream(lab.client, pathOf(condition, scene.attempt.startedAt), signal);
    const { data } = await readUpTo(stream, LOG_BYTES);
    const tty = fieldOf(fieldOf(found.json, 'Config'), 'Tty') === true;
    const text = tty ? data.toString('utf8') : unframed(data);
    return unless(logMisfit(condition, text, textOf(asked.name), secret));
  },
});

function pathOf({ container, stream, tail, sinceStart }: Condition, startedAt: number): string {
  const query = new URLSearchParams({
    stdout: stream === 'stderr' ? '0' : '1',
    stderr: stream === 'stdout' ? '0' : '1',
    tail: String(tail),
  });
  if (sinceStart) query.set('since', (startedAt / 1000).toFixed(3));
  return `/containers/${encodeURIComponent(container)}/logs?${query.toString()}`;
}

function logMisfit(
  { text: whole, last, count }: Condition,
  log: string,
  container: string,
  secret: boolean,
): Message | undefined {
  const lines = log.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const name = brief(container);
  if (lines.length === 0 && (whole ?? last) !== undefined && !fits(whole ?? last ?? '', '')) {
    return msg('probe.log.empty', { name });
  }
  const lastLine = lines.at(-1) ?? '';
  const number = count && lines.filter((line) => fits(count.of, line)).length;
  return (
    // The whole text does not go into a sentence: its end says most.
    misfit(
      name,
      [{ field: 'docker logs', wanted: whole, found: lines.join('\n'), shown: `… ${brief(lastLine)}` }],
      secret,
    ) ??
    misfit(name, [{ field: 'docker logs -n 1', wanted: last, found: lastLine }], secret) ??
    misfit(name, [{ field: countField(count?.of, secret), wanted: count?.lines, found: number }], false)
  );
}

/** What is counted, as a shell would: the same in every language. */
function countField(of: Wanted | undefined, secret: boolean): string {
  const pattern = of === undefined || secret ? undefined : patternOf(of);
  return pattern === undefined ? 'docker logs | wc -l' : `docker logs | grep -c '${brief(pattern)}'`;
}

function patternOf(of: Wanted): string | undefined {
  if (typeof of !== 'object') return String(of);
  if (!('matches' in of || 'contains' in of)) return undefined;
  return of.matches ?? (of.contains === undefined ? undefined : String(of.contains));
}
