// oxlint-disable-next-line import/default -- a CommonJS module: by its default is how Node finds it
import unicode11 from '@xterm/addon-unicode11';
import xterm from '@xterm/headless';
import { expect, test } from 'vitest';
import { ScreenRows } from '../../src/views/shell/screen-rows.ts';
import { cellWidth, fit, graphemesOf } from '../../src/views/text/cells.ts';
import { randomly } from '../support/random.ts';

type Terminal = InstanceType<typeof xterm.Terminal>;

const COLUMNS = 37;
const ROWS = 9;
const ALL = { depth: 24, attributes: true } as const;

/** What every terminal agrees on, so that it must arrive as it was written. */
const CERTAIN = graphemesOf('abcXYZ 0159~/$中文容器镜像あ한│─┌●é');
const DOUBTFUL = [
  '😀',
  '👩‍💻',
  '🇨🇳',
  '🇨',
  '⚠️',
  '1️⃣',
  '👍🏽',
  'e\u0301',
  'क्ष',
  '\u200b',
  'ᄀᄀ',
  '\u202e',
  '\u0301',
  '🏽',
];
const MOVES = [
  '\r\n',
  '\x1b[H',
  '\x1b[5;9H',
  '\x1b[K',
  '\x1b[2J',
  '\x1b[3C',
  '\x1b[2P',
  '\x1b[4@',
  '\x1b[L',
  '\t',
  '\b',
  '\x1b[36G',
];
const STYLES = [
  '',
  '0',
  '1',
  '2',
  '3',
  '4',
  '7',
  '9',
  '22',
  '27',
  '31',
  '97',
  '42',
  '104',
  '38;5;200',
  '48;5;17',
  '38;2;1;2;3',
  '48;2;250;240;3',
  '39',
  '49',
];

function emulator(columns = COLUMNS): Terminal {
  const terminal = new xterm.Terminal({ cols: columns, rows: ROWS, allowProposedApi: true });
  // oxlint-disable-next-line import/no-named-as-default-member -- as above
  terminal.loadAddon(new unicode11.Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  return terminal;
}

async function written(text: string): Promise<Terminal> {
  const terminal = emulator();
  await new Promise<void>((resolve) => terminal.write(text, resolve));
  return terminal;
}

function babble(seed: number, words: readonly string[], pieces = 120): string {
  const below = randomly(seed);
  const pick = <T>(from: readonly T[]): T | undefined => from[below(from.length)];
  return Array.from({ length: pieces }, () => {
    const kind = below(10);
    if (kind === 0) return pick(MOVES);
    if (kind < 3) return `\x1b[${pick(STYLES)}m`;
    return pick(words);
  }).join('');
}

/** Every cell with its colours and attributes. */
function cellsOf(terminal: Terminal): string[] {
  const buffer = terminal.buffer.active;
  return Array.from({ length: ROWS }, (_, y) =>
    Array.from({ length: COLUMNS }, (_, x) => {
      const cell = buffer.getLine(buffer.viewportY + y)?.getCell(x);
      if (cell === undefined) throw new Error('the buffer is smaller than the screen');
      const colours = [
        cell.isFgDefault() ? '' : [cell.getFgColorMode(), cell.getFgColor()].join(),
        cell.isBgDefault() ? '' : [cell.getBgColorMode(), cell.getBgColor()].join(),
      ];
      const flags = [
        cell.isBold(),
        cell.isDim(),
        cell.isItalic(),
        cell.isUnderline(),
        cell.isInverse(),
        cell.isStrikethrough(),
      ];
      return `${cell.getChars() || ' '}:${cell.getWidth()}:${colours.join('/')}:${flags.map((flag) => (flag === 0 ? 0 : 1)).join('')}`;
    }).join('|'),
  );
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'what a program drew is drawn again cell by cell (seed %i)',
  async (seed) => {
    const source = await written(babble(seed, CERTAIN));
    const lines = new ScreenRows(source, ALL).lines();
    const copy = await written(lines.map((line, y) => `\x1b[${y + 1};1H${line}`).join(''));
    expect(cellsOf(copy)).toEqual(cellsOf(source));
  },
);

test.each([11, 12, 13, 14, 15, 16])(
  'lines are exactly as wide as the pane, whatever is in them (seed %i)',
  async (seed) => {
    const source = await written(babble(seed, [...CERTAIN, ...DOUBTFUL, ...DOUBTFUL], 400));
    const lines = new ScreenRows(source, ALL).lines();
    expect(lines.map(cellWidth)).toEqual(Array.from({ length: ROWS }, () => COLUMNS));
    expect(lines.join('').replaceAll(/\x1b\[[\d;]*m/g, '')).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
  },
);

test('Chinese beside an emoji stays in its columns', async () => {
  const lines = new ScreenRows(await written('镜像😀|ok'), ALL).lines();
  expect(lines[0]).toBe(fit('镜像😀|ok', COLUMNS));
});

test('titles, clipboards and bells of a program do not reach the lines', async () => {
  const source = await written(
    '\x1b]0;title\x07a\x1b]52;c;aGk=\x07b\x07c\x1b]8;;http://x\x1b\\d\x1b]8;;\x1b\\',
  );
  const [line = ''] = new ScreenRows(source, ALL).lines();
  // The link is underlined, and is none any more.
  expect(line).toBe(fit('abc\x1b[4md\x1b[24m', COLUMNS));
});

test('colours are brought down to those that the terminal has', async () => {
  const source = await written('\x1b[38;2;255;0;0mr\x1b[0;48;5;21mb\x1b[0;1;32mg');
  const at = (depth: 0 | 4 | 8 | 24, attributes = true): string =>
    new ScreenRows(source, { depth, attributes }).lines()[0]?.trimEnd() ?? '';
  expect(at(24)).toBe(
    '\x1b[38;2;255;0;0mr\x1b[39;48;5;21mb\x1b[49;1;32mg\x1b[22;39m' +
      at(24).slice(at(24).lastIndexOf('m') + 1),
  );
  expect(at(8)).toContain('\x1b[38;5;196mr');
  expect(at(4)).toContain('\x1b[91mr');
  expect(at(4)).toContain('44mb');
  expect(at(0)).toBe('rb\x1b[1mg\x1b[22m');
  expect(at(0, false)).toBe('rbg');
});
