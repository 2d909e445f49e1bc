import { sameLines } from '../app/same-lines.ts';
import type { Size } from '../app/view.ts';
import { lastResult } from '../details/last-result.ts';
import { keyLabel } from '../app/footer.ts';
import { firstVisible, type ScrollMemory } from '../panels/scroll.ts';
import { tableRules } from '../tabs/rules.ts';
import { layoutTable, type TableLayout } from '../tabs/table-layout.ts';
import { fit, wrapCells } from '../text/cells.ts';
import { courseNotes, courseTable, rowsOfExercise } from './draw-course.ts';
import { chapterProgress, lessonMessage } from './draw-frame.ts';
import type { LessonApp } from './lesson-app.ts';
import { lessonBindings } from './lesson-keys.ts';
import type { LessonView } from './lesson-state.ts';

/** A page with a table on it: the rows that stand on the screen, and the lines around them. */
export interface ListPage {
  readonly above: readonly string[];
  readonly table: (TableLayout & { readonly low: boolean }) | null;
  readonly below: readonly string[];
  /** Which exercise stands on each row of the table. */
  readonly exerciseAt: (row: number) => number | null;
}

export function sameList(a: ListPage, b: ListPage): boolean {
  return sameLines(a.above, b.above) && sameLines(a.below, b.below) && a.table?.lines === b.table?.lines;
}

const WIDEST_INTRO = 90;
const memory: ScrollMemory = new Map();
/** A table with all its rules takes a third of fewer rows. */
const ROWS_OF_A_LOW_TABLE = 12;

/** The list of the course, or of its keys, on exactly that size. */
export function drawList(app: LessonApp, size: Size): ListPage {
  const view = app.view();
  return view.ui.help ? helpPage(app, size) : coursePage(view, size);
}

function coursePage(view: LessonView, { width, height }: Size): ListPage {
  const notes = courseNotes(view, width);
  const message = [lessonMessage(view, width)];
  const intro = wrapCells(view.tr.t('lessons.intro'), Math.min(width - 2, WIDEST_INTRO)).map((line) =>
    view.theme.paint.dim(` ${line}`),
  );
  if (notes.length > 0 || view.course === null) {
    const shown = notes.slice(0, height - 1);
    const rest = height - 1 - shown.length;
    return page(
      [...shown, ...blanks(rest, width)].map((line) => fit(line, width)),
      null,
      message,
    );
  }
  const table = courseTable(view, width);
  const { from, to } = rowsOfExercise(table, view.ui.cursor);
  const chapter = view.exercises[view.ui.cursor]?.chapter;
  const heading = chapter === undefined ? '' : ` ${chapterProgress(view, chapter)}`;
  return tablePage(table, from, to, { heading, intro, message, size: { width, height }, name: 'course' });
}

function helpPage(app: LessonApp, size: Size): ListPage {
  const { tr, theme } = app;
  const { place, helpFrom } = app.ui.getState();
  const rows = lessonBindings
    .filter((binding) => binding.focus.includes(place))
    .map(
      (binding) =>
        `${theme.paint.key(binding.keys.map((key) => keyLabel(key, theme.unicode)).join(' '))}\t${tr.say(binding.label)}`,
    );
  const whole = keysTable(
    rows.join('\n'),
    `${tr.t('details.help.key')}\t${tr.t('details.help.does')}`,
    size.width,
  );
  const table = keysFrom(
    whole,
    Math.min(helpFrom, Math.max(0, whole.lines.length - size.height + HELP_ROWS_AROUND)),
  );
  return tablePage(table, 0, 1, {
    heading: '',
    intro: [],
    message: [' '.repeat(size.width)],
    size,
    name: 'help',
  });
}

/** Rules, headings, and the lines above and below. */
const HELP_ROWS_AROUND = 6;

const keysFrom = lastResult((table: TableLayout, from: number): TableLayout => ({
  titles: table.titles,
  lines: table.lines.slice(from),
}));

const keysTable = lastResult((rows: string, titles: string, width: number): TableLayout =>
  layoutTable(
    titles.split('\t'),
    rows.split('\n').map((row) => row.split('\t')),
    width,
  ),
);

interface TablePage {
  readonly heading: string;
  /** Said below the table where there is room. */
  readonly intro: readonly string[];
  readonly message: readonly string[];
  readonly size: Size;
  readonly name: string;
}

function tablePage(
  table: TableLayout,
  from: number,
  to: number,
  { heading, intro, message, size, name }: TablePage,
): ListPage {
  const { width, height } = size;
  const low = height < ROWS_OF_A_LOW_TABLE;
  const above = low ? [] : [fit(heading, width)];
  const room = Math.max(1, height - above.length - message.length - tableRules(low));
  const first = Math.min(from, firstVisible(memory, name, to - 1, room, table.lines.length));
  const lines = stretch(table, first, room);
  const taken = above.length + message.length + tableRules(low) + lines.length;
  const free = height - taken;
  const below = free > intro.length + 1 ? ['', ...intro].map((line) => fit(line, width)) : [];
  return {
    ...page(above, { titles: table.titles, lines, low }, [
      ...below,
      ...blanks(free - below.length, width),
      ...message,
    ]),
    exerciseAt: (row) => exerciseAt(table, first + row - above.length - (low ? 1 : 3)),
  };
}

function exerciseAt(table: TableLayout, row: number): number | null {
  if (row < 0 || row >= table.lines.length) return null;
  for (let index = 0; rowsOfExercise(table, index).from <= row; index += 1) {
    const { from, to } = rowsOfExercise(table, index);
    if (row >= from && row < to) return index;
  }
  return null;
}

const stretch = lastResult((table: TableLayout, first: number, room: number): TableLayout['lines'] =>
  table.lines.slice(first, first + room),
);

function page(above: readonly string[], table: ListPage['table'], below: readonly string[]): ListPage {
  return { above, table, below, exerciseAt: () => null };
}

function blanks(count: number, width: number): string[] {
  return Array.from({ length: Math.max(0, count) }, () => ' '.repeat(width));
}
