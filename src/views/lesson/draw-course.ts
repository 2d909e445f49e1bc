import { stateOfExercise } from '../../lessons/progress/index.ts';
import { lastResult } from '../details/last-result.ts';
import { cellWidth, fit, wrapCells } from '../text/cells.ts';
import type { Paint } from '../theme/index.ts';
import { layoutTable, type TableLayout } from '../tabs/table-layout.ts';
import { chapterName } from './draw-frame.ts';
import type { LessonView, Placed } from './lesson-state.ts';
import { local } from './words.ts';

/** The list of exercises by chapter, and how far each is. */
export function courseTable(view: LessonView, width: number): TableLayout {
  const { tr, exercises } = view;
  const rows = exercises.map((placed, index) => cellsOf(view, placed, index).join(CELL_END));
  const titles = [tr.t('lessons.list.chapter'), tr.t('lessons.list.exercise'), tr.t('lessons.list.state')];
  const table = laidOut(titles.join(CELL_END), rows.join(ROW_END), width);
  return marked(table, view.ui.cursor, view.theme.paint.selected);
}

/** What the list says below or instead of the table. */
export function courseNotes(view: LessonView, width: number): string[] {
  const { problems, course, theme, tr } = view;
  const paragraph = (text: string): string[] => wrapCells(text, width - 2).map((line) => ` ${line}`);
  if (problems.length > 0) {
    return [
      ...paragraph(theme.paint.bad(tr.t('lessons.broken', { count: problems.length }))),
      '',
      ...problems.flatMap((problem) => paragraph(tr.say(problem))),
    ];
  }
  return course === null ? paragraph(theme.paint.dim(tr.t('lessons.loading'))) : [];
}

const CELL_END = '\t';
const ROW_END = '\n';

/** The cells come as one text, so that the table is laid out anew only when one of them reads differently. */
const laidOut = lastResult((titles: string, rows: string, width: number): TableLayout =>
  layoutTable(
    titles.split(CELL_END),
    rows.split(ROW_END).map((row) => row.split(CELL_END)),
    width,
  ),
);

function cellsOf(view: LessonView, { chapter, exercise }: Placed, index: number): string[] {
  const { tr, theme, ui } = view;
  const mark = index === ui.cursor ? theme.glyphs.cursor : ' ';
  const isFirst = exercise.number === 1;
  return [
    `${mark} ${isFirst ? chapterName(tr, chapter) : ''}`,
    `${exercise.number} ${local(tr, exercise.title)}`,
    stateOf(view, exercise.progressKey),
  ];
}

function stateOf({ progress, theme, tr }: LessonView, key: string): string {
  switch (stateOfExercise(progress, key)) {
    case 'new':
      return theme.paint.dim(tr.t('lessons.state.new'));
    case 'open':
      return theme.paint.warn(tr.t('lessons.state.open'));
    case 'shown':
      return theme.paint.warn(tr.t('lessons.state.shown'));
    case 'done':
      return theme.paint.ok(`${theme.glyphs.met} ${tr.t('lessons.state.done')}`);
  }
}

/** The rows of the table that belong to an exercise: a long name goes on in the next one, beside an empty state. */
export function rowsOfExercise(
  table: TableLayout,
  index: number,
): { readonly from: number; readonly to: number } {
  const starts = table.lines.flatMap((line, row) => (line[STATE_COLUMN] === '' ? [] : [row]));
  return { from: starts[index] ?? 0, to: starts[index + 1] ?? table.lines.length };
}

const STATE_COLUMN = 2;

/** The exercise under the cursor stands out over its whole width. */
const marked = lastResult((table: TableLayout, cursor: number, paint: Paint): TableLayout => {
  const { from, to } = rowsOfExercise(table, cursor);
  const wide = (cell: string, column: number): string =>
    paint(fit(cell, cellWidth(table.titles[column] ?? '')));
  return {
    titles: table.titles,
    lines: table.lines.map((line, row) => (row >= from && row < to ? line.map(wide) : line)),
  };
});
