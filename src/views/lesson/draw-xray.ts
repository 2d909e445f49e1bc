import type { WitnessedCall } from '../../engine/witness/types.ts';
import { EVENT_TYPES } from '../../engine/state/index.ts';
import { explainCall } from '../../engine/witness/index.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import type { CommandRecord } from '../../lessons/shell/index.ts';
import { clock } from '../format/units.ts';
import { cellWidth, fit, truncate, wrapCells } from '../text/cells.ts';
import type { LessonView } from './lesson-state.ts';

/** A call that came so long after its command ended still belongs to it: streams are closed by the engine. */
const AFTER_MS = 30;
/** A deed without a command (a key of the dashboard) is all calls that follow each other so closely. */
const DEED_GAP_MS = 1500;
const MS_PER_SECOND = 1000;

interface Deed {
  readonly title: string;
  readonly calls: readonly WitnessedCall[];
}

/** The calls behind the last command or key, in their order, each with what it asks for. */
export function xrayLines(view: LessonView, width: number): string[] {
  const { tr, theme } = view;
  const paragraph = (text: string): string[] => wrapCells(text, width - 2).map((line) => ` ${line}`);
  const deed = lastDeed(view);
  if (deed === null) return paragraph(theme.paint.dim(tr.t('lessons.xray.none')));
  const title = paragraph(theme.paint.strong(deed.title));
  if (deed.calls.length === 0) return [...title, ...paragraph(theme.paint.dim(tr.t('lessons.xray.noCalls')))];
  return [...title, ...deed.calls.flatMap((call) => callLines(view, call, width))];
}

function lastDeed({ calls, commands, tr }: LessonView): Deed | null {
  const command = commands.at(-1);
  const later = calls.filter((call) => isAfter(call, command));
  if (later.length > 0) {
    const begin = later.findLastIndex(
      (call, index) => index === 0 || call.at - (later[index - 1]?.at ?? 0) > DEED_GAP_MS,
    );
    return { title: tr.t('lessons.xray.keys'), calls: later.slice(begin) };
  }
  if (command === undefined) return null;
  return {
    title: `$ ${cleanText(command.argv.join(' '))}`,
    calls: calls.filter((call) => call.at >= command.startedAt),
  };
}

/** Whether a call came when the command, as the last one, had ended. */
function isAfter(call: WitnessedCall, command: CommandRecord | undefined): boolean {
  return command === undefined || (command.endedAt !== null && call.at > command.endedAt + AFTER_MS);
}

function callLines({ tr, theme }: LessonView, call: WitnessedCall, width: number): string[] {
  const { paint } = theme;
  const status = call.status === null ? tr.t('lessons.xray.running') : String(call.status);
  const isBad = call.refusal !== null || (call.status ?? 0) >= 400;
  const took = call.ms === null ? '' : duration(call.ms);
  const right = `${isBad ? paint.bad(status) : paint.ok(status)} ${fit(took, TOOK_CELLS, 'right')} `;
  const left = ` ${cleanText(call.method)} ${shortIds(cleanText(call.path))}`;
  const room = width - cellWidth(right) - 1;
  const why = call.refusal === null ? tr.say(explainCall(call)) : tr.say(call.refusal);
  return [
    `${fit(truncate(left, room), room)} ${right}`,
    ...wrapCells(why, width - 7).map((line, index) =>
      paint.dim(`    ${index === 0 ? theme.glyphs.branchLast : ' '} ${line}`),
    ),
  ];
}

const TOOK_CELLS = 7;

/** An id as docker prints it. */
function shortIds(path: string): string {
  return path.replaceAll(/\b[0-9a-f]{64}\b/g, (id) => id.slice(0, SHORT_ID));
}

function duration(ms: number): string {
  return ms < MS_PER_SECOND ? `${Math.round(ms)} ms` : `${(ms / MS_PER_SECOND).toFixed(1)} s`;
}

/** What belongs together was reported within so long. */
const TOGETHER_MS = 1500;
const SHOWN_EVENTS = 200;
const SHOWN_TYPES: ReadonlySet<string> = new Set(EVENT_TYPES);

/** What the engine reported, what belongs together on one line: "12:50:02 web kill SIGTERM → die 0 → stop". */
export function noteLines({ engine, session, tr, theme }: LessonView, width: number): string[] {
  // What was before the exercise, its own setup included, is none of its doing.
  const since = session?.phase === 'open' ? session.attempt.startedAt : 0;
  const events = (engine?.events ?? [])
    .filter(({ type, time }) => SHOWN_TYPES.has(type) && time >= since)
    .slice(-SHOWN_EVENTS);
  if (events.length === 0) {
    return wrapCells(theme.paint.dim(tr.t('lessons.notes.none')), width - 2).map((line) => ` ${line}`);
  }
  const notes: { at: number; last: number; id: string; name: string; steps: string[] }[] = [];
  for (const { time, type, action, id, attributes } of events) {
    const name = cleanText(
      (attributes['name'] ?? id).replace(/^(?:sha256:)?([0-9a-f]{12})[0-9a-f]{52}$/, '$1'),
    );
    const open = notes.at(-1);
    const { signal, exitCode } = attributes;
    const extra = signal === undefined ? (exitCode ?? '') : (SIGNALS[signal] ?? signal);
    const subject = type === 'container' ? '' : `${type} `;
    const step = `${subject}${action} ${extra}`.trimEnd();
    if (open?.id === id && time - open.last < TOGETHER_MS) {
      open.steps.push(cleanText(step));
      open.last = time;
    } else notes.push({ at: time, last: time, id, name, steps: [cleanText(step)] });
  }
  return notes.flatMap(({ at, name, steps }) => {
    const lead = ` ${clock(at)} `;
    const arrow = theme.unicode ? ' → ' : ' > ';
    const text = `${theme.paint.accent(name)} ${steps.join(arrow)}`;
    return wrapCells(text, width - cellWidth(lead) - 1).map(
      (line, index) => (index === 0 ? theme.paint.dim(lead) : ' '.repeat(cellWidth(lead))) + line,
    );
  });
}

const SHORT_ID = 12;
/** The engine reports them by number. */
const SIGNALS: Readonly<Record<string, string>> = {
  '9': 'SIGKILL',
  '15': 'SIGTERM',
  '2': 'SIGINT',
  '3': 'SIGQUIT',
  '1': 'SIGHUP',
};
