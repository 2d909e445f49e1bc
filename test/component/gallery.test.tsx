import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopClock } from '../../scripts/gallery/clock.ts';
import { allPictures, drawPicture, TEXT_FOLDER, textFileOf } from '../../scripts/gallery/draw.ts';
import type { Frame } from '../../scripts/gallery/frame.ts';
import { textOf } from '../../scripts/gallery/grid.ts';
import { toAscii } from '../../src/views/text/ascii.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { brokenAsciiFrames, brokenBorders, framesOf, type Cells } from '../support/gallery/borders.ts';
import { englishWords, uiWordsAmongNames, unusedNames } from '../support/gallery/words.ts';

const SGR = /\x1b\[[\d;]*m/g;
const CONTROL = /[\x00-\x1f\x7f-\x9f]/;

let restart = (): void => undefined;
beforeAll(() => {
  restart = stopClock();
});
afterAll(() => restart());

function cellsOf({ grid }: Frame): Cells {
  return grid.map((row) => row.map((cell) => (cell.width === 0 ? '' : cell.text)));
}

describe('the gallery', () => {
  it.each(allPictures())('draws $name as it is kept', async (picture) => {
    const { stage, scene, name } = picture;
    const frame = await drawPicture(picture);
    const { grid } = frame;
    const rows = textOf(grid);
    expect(frame.lines.length).toBeLessThanOrEqual(stage.rows);
    // Ink leaves out blank rows at the end.
    const lines = rows.map((_, y) => frame.lines[y] ?? '');
    expect(rows.map(cellWidth)).toEqual(rows.map(() => stage.columns));
    const plain = lines.map((line) => line.replace(SGR, ''));
    expect(plain.filter((line) => CONTROL.test(line))).toEqual([]);
    // The emulator shows each line where it was written, neither wrapped nor cut.
    const written = scene.name.endsWith('ascii') ? plain.map(toAscii) : plain;
    expect(rows.map((row) => row.trimEnd())).toEqual(written.map((line) => line.trimEnd()));

    expect(brokenBorders(cellsOf(frame))).toEqual([]);
    expect(stage.language === 'zh' ? englishWords(scene.name, rows) : []).toEqual([]);
    const kept = join(TEXT_FOLDER, `${name}.txt`);
    expect(textFileOf(grid), 'if this change is meant: npm run gallery').toBe(
      existsSync(kept) ? readFileSync(kept, 'utf8') : 'nothing is kept yet',
    );
  });

  it('keeps nothing else', () => {
    expect(readdirSync(TEXT_FOLDER).toSorted()).toEqual(
      allPictures()
        .map(({ name }) => `${name}.txt`)
        .toSorted(),
    );
  });

  it('needs every name that may stand on a Chinese screen', () => {
    expect(unusedNames()).toEqual([]);
  });

  it('takes no word of the English interface for a name', () => {
    expect(uiWordsAmongNames()).toEqual([]);
  });
});

async function draw(name: string): Promise<Frame> {
  const picture = allPictures().find((one) => one.name === name);
  if (!picture) throw new Error(`no picture ${name}`);
  return drawPicture(picture);
}

describe('without Unicode', () => {
  it.each(['80x24', '120x40', '200x50', '40x10'])(
    'draws the same frames in ASCII alone at %s',
    async (size) => {
      const [ascii, unicode] = [await draw(`dashboard-ascii-${size}-en`), await draw(`dashboard-${size}-en`)];
      const frames = framesOf(cellsOf(unicode));
      expect(frames.length).toBeGreaterThan(0);
      expect(brokenAsciiFrames(cellsOf(ascii), frames)).toEqual([]);
      expect(textOf(ascii.grid).filter((row) => /[^\x20-\x7e]/.test(row))).toEqual([]);
    },
  );
});

describe('without colour', () => {
  it('draws the same text, in bold, dim and inverse only', async () => {
    const [plain, coloured] = [
      await draw('dashboard-no-colour-120x40-en'),
      await draw('dashboard-120x40-en'),
    ];
    expect(textOf(plain.grid)).toEqual(textOf(coloured.grid));
    const hues = plain.grid.flat().filter((cell) => cell.foreground !== null || cell.background !== null);
    expect(hues).toEqual([]);
  });
});

describe('the check of words', () => {
  it('finds an English word among Chinese and names, also one that is cut', () => {
    expect(englishWords('dashboard', ['● shop-api-1  running  2h', ' s stop  按 y 查看 deta…'])).toEqual([
      'running',
      'stop',
      'deta',
    ]);
  });

  it('takes a name only where it may stand', () => {
    expect(englishWords('why-oom', ['State.OOMKilled = true'])).toEqual([]);
    expect(englishWords('dashboard', ['State.OOMKilled = true'])).toEqual(['State.OOMKilled', 'true']);
  });
});

describe('the check of borders', () => {
  const whole = [
    '╭─ 1 a ──╮┏━━━━┓',
    '│        │┃    ┃',
    '│ ┌─┬─┐  │┃ ├ x┃',
    '│ │a│b│  │┃    ┃',
    '│ └─┴─┘  │┃    ┃',
    '╰────────╯┗━━ 3 ━┛',
  ];
  const screen = (rows: readonly string[]): Cells => rows.map((row) => Array.from(row));

  it('finds nothing wrong with a whole screen', () => {
    expect(brokenBorders(screen(whole.map((row) => row.replace('━━ 3 ━', '━━━━'))))).toEqual([]);
  });

  it.each([
    ['a missing upright', 1, 0, ' '],
    ['a missing corner', 0, 9, '─'],
    ['a wrong corner', 5, 0, '┗'],
    ['an upright of the other kind', 3, 10, '│'],
    ['a corner without its line', 0, 11, ' '],
    ['a rule that stops short', 2, 3, ' '],
    ['a column that is out of place', 3, 4, ' '],
  ])('finds %s', (_what, row, column, sign) => {
    const cells = screen(whole.map((line) => line.replace('━━ 3 ━', '━━━━'))).map((line) => [...line]);
    const line = cells[row];
    if (line) line[column] = sign;
    expect(brokenBorders(cells)).not.toEqual([]);
  });
});
