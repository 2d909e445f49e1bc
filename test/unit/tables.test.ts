import { describe, expect, it } from 'vitest';
import { jsonLines, tokensOf } from '../../src/views/details/json-lines.ts';
import { findMatches, layoutInspect } from '../../src/views/details/inspect-content.ts';
import { cutCells } from '../../src/views/tabs/cut.ts';
import { layoutTable, tableOverhead } from '../../src/views/tabs/table-layout.ts';
import { cellWidth } from '../../src/views/text/cells.ts';

describe('a line cut to a width', () => {
  it('loses nothing, and no piece is wider', () => {
    for (const text of [
      '',
      'short',
      'a b  c   '.repeat(9),
      '容器abc镜像'.repeat(7),
      '👍e\u0301x'.repeat(9),
    ]) {
      for (const width of [2, 3, 7, 40]) {
        const pieces = cutCells(text, width);
        expect(pieces.join('')).toBe(text);
        for (const piece of pieces) expect(cellWidth(piece)).toBeLessThanOrEqual(width);
      }
    }
  });

  it('carries its colour over the cuts and closes it on each piece', () => {
    expect(cutCells('\x1b[31mabcd\x1b[39mef', 3)).toEqual(['\x1b[31mabc\x1b[39m', '\x1b[31md\x1b[39mef']);
  });
});

/** The cells that a table of these columns takes. */
function widthOf(titles: readonly string[]): number {
  return titles.reduce((sum, title) => sum + cellWidth(title), tableOverhead(titles.length));
}

describe('the layout of a table', () => {
  it('gives each column what it needs where there is room', () => {
    const table = layoutTable(
      ['name', 'v'],
      [
        ['容器', 'x'],
        ['a', 'long value'],
      ],
      80,
    );
    expect(table.titles).toEqual(['name', 'v         ']);
    expect(table.lines).toEqual([
      ['容器', 'x'],
      ['a', 'long value'],
    ]);
  });

  it('takes from the widest column first and fills the width', () => {
    const table = layoutTable(['name', 'value'], [['short', 'y'.repeat(500)]], 40);
    expect(widthOf(table.titles)).toBe(40);
    expect(table.titles[0]).toBe('name ');
    expect(table.lines.map((line) => line[1]).join('')).toBe('y'.repeat(500));
    expect(table.lines.slice(1).every((line) => line[0] === '')).toBe(true);
  });

  it('keeps columns readable where there is hardly room', () => {
    const table = layoutTable(
      ['one', 'two', 'three'],
      [['x'.repeat(99), 'y'.repeat(99), 'z'.repeat(99)]],
      24,
    );
    expect(table.titles.map(cellWidth)).toEqual([6, 4, 4]);
  });
});

describe('printed JSON', () => {
  const json = { 'a "key"': ['text: [1]', -1.5e-7, true, null], empty: {}, list: [] };

  it('is taken apart into tokens that together are the line', () => {
    for (const line of jsonLines(json)) {
      expect(
        tokensOf(line)
          .map(({ text }) => text)
          .join(''),
      ).toBe(line);
    }
    const kinds = jsonLines(json)
      .flatMap(tokensOf)
      .filter(({ kind }) => kind !== 'mark')
      .map(({ kind, text }) => `${kind} ${text}`);
    expect(kinds).toEqual([
      'key "a \\"key\\""',
      'string "text: [1]"',
      'number -1.5e-7',
      'word true',
      'word null',
      'key "empty"',
      'key "list"',
    ]);
  });

  it('is searched across the cuts of its long lines, in any case of letters', () => {
    const text = layoutInspect(['"aaaaNEEDLEbbbb"', '"needle"'], 8);
    expect(text.rows).toHaveLength(3);
    expect(findMatches(text, 'needle')).toEqual([
      { line: 0, from: 5, to: 11, row: 0 },
      { line: 1, from: 1, to: 7, row: 2 },
    ]);
    expect(findMatches(text, '')).toEqual([]);
  });

  it('is searched in time that does not grow with the square of a line', () => {
    const text = layoutInspect([`"${'ab'.repeat(200_000)}"`], 80);
    expect(findMatches(text, 'ab')).toHaveLength(200_000);
    expect(findMatches(text, 'no')).toEqual([]);
  });
});
