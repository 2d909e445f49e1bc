import { size as bytes } from '../format/units.ts';
import type { Rect } from '../app/layout.ts';
import { frame } from '../panels/frame.ts';
import { cellWidth, fit, wrapCells } from '../text/cells.ts';
import { cellKey, isItself, rowsOf, type Ask } from './ask.ts';
import { termLines } from './draw-text.ts';
import type { LessonQuestion, LessonView } from './lesson-state.ts';
import { local, withNames, withValues } from './words.ts';

const WIDEST = 76;

/** A box over all else: where it stands, and its lines. */
export interface Box {
  readonly rect: Rect;
  readonly lines: string[];
}

/** A question of the course before something is done. */
export function questionBox(view: LessonView, question: LessonQuestion): Box {
  const { theme, tr } = view;
  const answers = `${theme.paint.key('y / Enter')} ${tr.t('app.key.yes')}   ${theme.paint.key('n / Esc')} ${tr.t('app.key.no')}`;
  const titles: Readonly<Record<LessonQuestion['kind'], string>> = {
    reset: tr.t('lessons.key.reset'),
    solution: tr.t('lessons.solution'),
    stage: tr.t('lessons.key.stage'),
    install: tr.t('lessons.engine.install'),
  };
  return boxOf(view, titles[question.kind], (width) => [
    ...words(view, question).flatMap((sentence) => wrapCells(withNames(theme, sentence), width)),
    '',
    answers,
  ]);
}

/** The question of a check. `field`: the row of the box on which the typed text stands. */
export function askBox(view: LessonView, ask: Ask): Box & { readonly field: number | null } {
  const { theme, tr } = view;
  const key = (name: string, does: string): string => `${theme.paint.key(name)} ${does}`;
  const enter = key('Enter', tr.t('app.key.accept'));
  const escape = key('Esc', tr.t('app.key.cancel'));
  const keys =
    ask.kind === 'text' || (ask.kind === 'list' && ask.groups.every(({ many }) => !many))
      ? [enter, escape]
      : [key('Space', tr.t('lessons.key.take')), enter, escape];
  let field: number | null = null;
  const box = boxOf(view, tr.t('lessons.key.answer'), (width) => {
    const question = wrapCells(withNames(theme, ask.question), width);
    if (ask.kind === 'text') field = question.length + 2;
    return [...question, '', ...askRows(view, ask, width), '', keys.join('   ')];
  });
  return { ...box, field };
}

/** What the words of the text mean. */
export function termsBox(view: LessonView, from: number): Box {
  const { theme, tr, ui } = view;
  const room = Math.max(1, ui.rows - ROWS_AROUND);
  return boxOf(view, tr.t('lessons.key.terms'), (width) => {
    const lines = termLines(view, width);
    if (lines.length === 0) return [tr.t('lessons.noTerms')];
    const first = Math.min(from, Math.max(0, lines.length - room));
    return [...lines.slice(first, first + room), '', `${theme.paint.key('Esc')} ${tr.t('app.key.back')}`];
  });
}

/** Borders, the line of keys, and a little of the screen below. */
const ROWS_AROUND = 8;

function askRows(view: LessonView, ask: Ask, width: number): string[] {
  const { theme } = view;
  const { glyphs, paint } = theme;
  const row = (isHere: boolean, sign: string, text: string): string => {
    const line = fit(`${isHere ? glyphs.cursor : ' '} ${sign} ${text}`, width);
    return isHere ? paint.selected(line) : line;
  };
  switch (ask.kind) {
    case 'text':
      return [''];
    case 'list': {
      const rows = rowsOf(ask);
      return rows.flatMap(({ group, option }, index) => {
        const isFirst = index > 0 && rows[index - 1]?.group.id !== group.id;
        const isTicked = (ask.said[group.id] ?? []).includes(option.id);
        const sign = group.many ? `[${isTicked ? 'x' : ' '}]` : `(${isTicked ? glyphs.bullet : ' '})`;
        const line = row(index === ask.cursor, sign, withNames(theme, option.text));
        return isFirst ? ['', line] : [line];
      });
    }
    case 'order':
      return ask.lines.map(({ id, text }, index) => {
        const at = ask.taken.indexOf(id);
        return row(index === ask.cursor, at < 0 ? ' ' : String(at + 1), text);
      });
    case 'grid':
      return gridRows(view, ask, width);
  }
}

function gridRows({ theme }: LessonView, ask: Extract<Ask, { kind: 'grid' }>, width: number): string[] {
  const { paint, glyphs } = theme;
  const arrow = theme.unicode ? '→' : '>';
  const lead = Math.max(...ask.from.map((name) => cellWidth(name))) + 2;
  const cell = Math.max(3, Math.min(16, Math.floor((width - lead) / ask.to.length)));
  const head = ' '.repeat(lead) + ask.to.map((name) => fit(name, cell, 'center')).join('');
  const rows = ask.from.map((name, y) => {
    const cells = ask.to.map((_, x) => {
      const index = y * ask.to.length + x;
      const said = ask.said[cellKey(ask, index)];
      const sign = isItself(ask, index)
        ? '-'
        : said === 'yes'
          ? glyphs.met
          : said === 'no'
            ? glyphs.notYet
            : glyphs.unknown;
      const shown = fit(sign, cell, 'center');
      return index === ask.cursor ? paint.selected(shown) : shown;
    });
    return `${fit(`${name} ${arrow}`, lead)}${cells.join('')}`;
  });
  return [head, ...rows];
}

function boxOf(view: LessonView, title: string, contentOf: (width: number) => readonly string[]): Box {
  const { theme, ui } = view;
  const width = Math.max(10, Math.min(WIDEST, ui.cols - 2));
  const content = contentOf(width - 4).map((line) => ` ${line}`);
  const height = Math.min(content.length + 2, ui.rows);
  return {
    rect: {
      x: Math.max(0, Math.floor((ui.cols - width) / 2)),
      y: Math.max(0, Math.floor((ui.rows - height) / 2.5)),
      width,
      height,
    },
    lines: frame(theme, { width, height }, { title, focused: true }, content),
  };
}

/** The sentences of a question, each on lines of its own. */
function words({ tr, door, open, session }: LessonView, question: LessonQuestion): readonly string[] {
  switch (question.kind) {
    case 'reset': {
      const isOwn = door.phase === 'open' && door.engine.kind === 'own';
      return [isOwn ? tr.t('lessons.ask.resetOwn') : tr.t('lessons.ask.reset')];
    }
    case 'solution':
      return [tr.t('lessons.ask.solution')];
    case 'stage': {
      const stage = open?.exercise.stages.find(({ id }) => id === question.id);
      const values = session?.phase === 'open' ? session.attempt.values : null;
      return stage === undefined ? [] : [withValues(local(tr, stage.says), values)];
    }
    case 'install': {
      const { packages, unpackInto, unpackBytes } = question.plan;
      const parts = [
        ...(packages.length === 0 ? [] : [tr.t('lessons.ask.packages', { packages: packages.join(' ') })]),
        ...(unpackInto === undefined
          ? []
          : [tr.t('lessons.ask.unpack', { folder: unpackInto, size: bytes(unpackBytes) })]),
      ];
      return [tr.t('lessons.ask.install'), ...parts, tr.t('lessons.ask.installElse')];
    }
  }
}
