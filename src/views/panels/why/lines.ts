import type { Why, WhyEvidence, WhyFact, WhyLogLine, WhyValue } from '../../../engine/trouble/index.ts';
import { clock, dateTime } from '../../format/units.ts';
import type { Translator } from '../../i18n/index.ts';
import { cellWidth, fit, truncate, wrapCells } from '../../text/cells.ts';
import type { Theme } from '../../theme/index.ts';

/** What the page needs beside the explanation. */
export interface WhyFormat {
  /** Cells across. */
  readonly width: number;
  readonly tr: Translator;
  readonly theme: Theme;
  /** ms; times of another day are shown with their date. */
  readonly now: number;
}

/** Marks what was written to stderr, beside its colour, as the logs panel does. */
const STDERR_MARK = '!';

/** The narrowest column that values are wrapped in; below it they go under their label. */
const NARROWEST_VALUE_CELLS = 24;

/** The explanation as lines of at most `width` cells, the most telling first. */
export function whyLines(why: Why, format: WhyFormat): string[] {
  const { tr, theme } = format;
  return [
    ...hanging(`${signOf(why, theme)} `, theme.paint.strong(tr.say(why.headline)), format),
    ...(why.advice ? hanging('  ', theme.paint.accent(tr.say(why.advice)), format) : []),
    ...section(why.facts.length > 0, tr.t('why.facts'), factLines(why.facts, format), format),
    ...section(true, tr.t('why.log'), logLines(why.log, format), format),
    ...section(why.health !== null, tr.t('why.health'), healthLines(why.health, format), format),
    ...section(
      why.timeline.length > 0,
      tr.t('why.timeline'),
      why.timeline.flatMap(({ time, says }) => stamped(time, tr.say(says), format)),
      format,
    ),
    ...section(why.evidence.length > 0, tr.t('why.evidence'), evidenceLines(why.evidence, format), format),
  ];
}

/** What is well gets no alarm: the glyph says it too, not the colour alone. */
function signOf({ cause }: Why, { glyphs, paint }: Theme): string {
  switch (cause) {
    case 'running':
      return paint.ok(glyphs.running);
    case 'stop':
    case 'kill':
    case 'gone':
    case 'not-started':
      return paint.dim(glyphs.exited);
    default:
      return paint.bad(glyphs.warning);
  }
}

function section(
  isThere: boolean,
  title: string,
  lines: readonly string[],
  { theme, width }: WhyFormat,
): string[] {
  return isThere ? ['', theme.paint.title(truncate(title, width)), ...lines] : [];
}

function factLines(facts: readonly WhyFact[], format: WhyFormat): string[] {
  const { tr, theme, width } = format;
  const labelWidth = Math.max(0, ...facts.map(({ label }) => cellWidth(tr.say(label))));
  const indent = 2 + labelWidth + 2;
  const isNarrow = width - indent < NARROWEST_VALUE_CELLS;
  return facts.flatMap(({ label, value }) => {
    const name = tr.say(label);
    const lines = wrapCells(valueText(value, format), Math.max(1, width - (isNarrow ? 4 : indent)));
    if (isNarrow) return [`  ${theme.paint.dim(name)}`, ...lines.map((line) => `    ${line}`)];
    return lines.map((line, at) => `  ${theme.paint.dim(fit(at === 0 ? name : '', labelWidth))}  ${line}`);
  });
}

function valueText(value: WhyValue, { tr, now }: WhyFormat): string {
  if (typeof value === 'string') return value;
  return 'at' in value ? timeText(value.at, now) : tr.say(value);
}

function logLines({ lines, says }: Why['log'], format: WhyFormat): string[] {
  const { tr, theme } = format;
  if (says) return hanging('  ', theme.paint.dim(tr.say(says)), format);
  return lines.flatMap((line) => logLine(line, format));
}

function logLine({ time, stderr, text: written }: WhyLogLine, format: WhyFormat): string[] {
  const { paint, foreign } = format.theme;
  const text = foreign(written);
  const start = `  ${paint.dim(timeText(time, format.now))} ${stderr ? paint.bad(STDERR_MARK) : ' '} `;
  return hanging(start, stderr ? paint.bad(text) : text, format);
}

function healthLines(health: Why['health'], format: WhyFormat): string[] {
  if (!health) return [];
  const { tr, theme } = format;
  const output = health.output.length > 0 ? health.output : [theme.paint.dim(tr.t('why.probe.silent'))];
  return [
    ...stamped(health.time, tr.t('why.probe', { code: health.exitCode }), format),
    ...output.flatMap((line) => hanging('    ', theme.foreign(line), format)),
  ];
}

function evidenceLines(evidence: readonly WhyEvidence[], format: WhyFormat): string[] {
  const { tr, theme, now } = format;
  const names = evidence.map(({ source }) => tr.say(SOURCES[source]));
  const nameWidth = Math.max(0, ...names.map(cellWidth));
  return evidence.flatMap(({ at, field, value }, index) => {
    const time = at === undefined ? '' : `${timeText(at, now)} `;
    const start = `  ${theme.paint.dim(fit(names[index] ?? '', nameWidth))}  `;
    return hanging(start, value === '' ? `${time}${field}` : `${time}${field} = ${value}`, format);
  });
}

const SOURCES = {
  container: { key: 'why.source.container' },
  list: { key: 'why.source.list' },
  event: { key: 'why.source.event' },
} as const;

function stamped(time: number, text: string, format: WhyFormat): string[] {
  return hanging(`  ${format.theme.paint.dim(timeText(time, format.now))} `, text, format);
}

/** Wraps a text after a beginning, the further lines under the first. */
function hanging(start: string, text: string, { width }: WhyFormat): string[] {
  const indent = cellWidth(start);
  const isNarrow = width - indent < NARROWEST_VALUE_CELLS;
  if (isNarrow) return wrapCells(`${start}${text}`, Math.max(1, width));
  return wrapCells(text, width - indent).map((line, at) => `${at === 0 ? start : ' '.repeat(indent)}${line}`);
}

function timeText(time: number, now: number): string {
  return new Date(time).toDateString() === new Date(now).toDateString() ? clock(time) : dateTime(time);
}
