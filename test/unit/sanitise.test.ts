import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, plainLine } from '../../src/engine/streams/sanitise.ts';

const ROWS = 6;
const COLUMNS = 1_000;

describe('cleanText', () => {
  it.each([
    ['plain text stays as it is', 'GET /orders 200', 'GET /orders 200'],
    ['Chinese stays as it is', '订单 中文', '订单 中文'],
    ['tabs and line ends become one space', 'a\tb\r\nc\nd', 'a b c d'],
    ['colours go', '\x1b[1;31mred\x1b[0m', 'red'],
    ['a title change goes', 'a\x1b]0;evil\x07b', 'ab'],
    ['a title change ended by ST goes', 'a\x1b]2;evil\x1b\\b', 'ab'],
    ['an unterminated OSC takes what a terminal would swallow', 'a\x1b]52;c;ZXZpbA==', 'a'],
    ['8-bit introducers are introducers', 'a\x9b2Jb\x9d0;t\x9cc\x90q\x9cd', 'abcd'],
    ['DCS, APC, PM and SOS go whole', 'a\x1bPq1\x1b\\b\x1b_x\x1b\\c\x1b^y\x1b\\d\x1bXz\x1b\\e', 'abcde'],
    ['a cut-off CSI goes', 'a\x1b[31', 'a'],
    ['a short escape goes', 'a\x1bcb\x1b(0c', 'abc'],
    ['bidi overrides go', 'a\u202etxt.exe\u2066\u2069', 'atxt.exe'],
    ['zero-width characters go', 'pass\u200bword\ufeff\u2060', 'password'],
    ['tag characters go', 'hi\u{e0041}\u{e007f}', 'hi'],
    ['marks in front of the first letter go', '\u0301\u0301abc', 'abc'],
    ['towers of marks are cut', `e${'\u0301'.repeat(50)}`, `e${'\u0301'.repeat(4)}`],
    ['half a surrogate pair is shown as replaced', 'a\ud83db', 'a\ufffdb'],
    ['removing a sequence forms no new one', '\x1b\x1b[31m[2J', '[2J'],
  ])('%s', (_, input, output) => {
    expect(cleanText(input)).toBe(output);
  });
});

describe('cleanLine', () => {
  it.each([
    ['keeps colours and closes them', '\x1b[31mred', '\x1b[31mred\x1b[39m'],
    ['takes a sequence of several colours apart', '\x1b[1;44mx\x1b[0my', '\x1b[1m\x1b[44mx\x1b[22m\x1b[49my'],
    [
      'keeps 256 and 24-bit colours',
      '\x1b[38;5;200;48;2;1;2;3mx',
      '\x1b[38;5;200m\x1b[48;2;1;2;3mx\x1b[39m\x1b[49m',
    ],
    ['reads the colon forms', '\x1b[38:2::9:8:7mx', '\x1b[38;2;9;8;7mx\x1b[39m'],
    ['drops a colour that is none', '\x1b[38;5;999mx\x1b[38;2;1mx', 'xx'],
    ['drops what conceals', '\x1b[8mx', 'x'],
    ['keeps dim when bold ends with it', '\x1b[1;2ma\x1b[22;2mb', '\x1b[1m\x1b[2ma\x1b[22m\x1b[2mb\x1b[22m'],
    ['does not take a private sequence for a colour', '\x1b[>4;2mx\x1b[?31mx', 'xx'],
    ['writes no colour where there is no text', '\x1b[31m\x1b[32m\x1b[0mx', 'x'],
    ['expands tabs to the next stop of eight', 'abc\tx\t\ty', 'abc     x               y'],
    ['counts a Chinese character as two cells before a tab', '中\tx', '中      x'],
    ['expands a tab after a colour from the column it is in', 'ab\x1b[31mc\tx', 'ab\x1b[31mc     x\x1b[39m'],
    ['shows the last state of a progress bar', ' 10%\r 20%\r100%\r\n', '100%'],
    ['keeps what a shorter last state does not cover', 'abcdef\rxy', 'xycdef'],
    ['lets a progress bar erase its line', 'downloading\r\x1b[Kdone', 'done'],
    ['lets a backspace overwrite', 'abc\b\bX', 'aXc'],
    [
      'keeps the colours of what was overwritten last',
      '\x1b[31mabc\r\x1b[32mx',
      '\x1b[32mx\x1b[31mbc\x1b[39m',
    ],
    ['drops cursor moves, screen clears and hyperlinks', 'a\x1b[2J\x1b[5Ab\x1b]8;;http://e\x1b\\c', 'abc'],
  ])('%s', (_, input, output) => {
    expect(cleanLine(input)).toBe(output);
  });

  it('bounds the colour changes of one line and still closes them', () => {
    const line = Array.from({ length: 5_000 }, (_, i) => `\x1b[38;2;${i % 256};7;7mx`).join('');
    const clean = cleanLine(line);
    expect(plainLine(clean)).toBe('x'.repeat(5_000));
    expect(clean.length).toBeLessThan(5_000 + 20_000);
    expect(clean.endsWith('\x1b[39m')).toBe(true);
  });
});

describe('hostile bytes', () => {
  it('of any kind leave a terminal with nothing but printed cells', async () => {
    const random = seeded(20_261);
    for (let round = 0; round < 250; round++) {
      const input = Buffer.from(randomBytes(random)).toString('utf8') + randomPieces(random);
      for (const clean of [cleanText(input), cleanLine(input)]) await expectOnlyCells(clean, input);
      expect(cleanText(input)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
      expect(cleanLine(cleanLine(input))).toBe(cleanLine(input));
      expect(plainLine(cleanLine(input))).toBe(plainLine(input));
    }
  });
});

/** Prints the text on row 2 of a fresh terminal and checks that everything but the cells of that row is as before. */
async function expectOnlyCells(text: string, input: string): Promise<void> {
  const terminal = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, scrollback: 0, allowProposedApi: true });
  const seen: string[] = [];
  terminal.onTitleChange((title) => seen.push(`title ${title}`));
  terminal.onBell(() => seen.push('bell'));
  terminal.onData((data) => seen.push(`answer ${data}`));
  terminal.onScroll(() => seen.push('scroll'));
  for (const id of [0, 1, 2, 4, 8, 10, 11, 12, 52, 104]) {
    terminal.parser.registerOscHandler(id, () => seen.push(`osc ${id}`) > 0);
  }
  await write(terminal, 'top\r\n\x1b[?7l');
  const modes = JSON.stringify(terminal.modes);
  await write(terminal, text);
  const buffer = terminal.buffer.active;
  expect({ input, seen, row: buffer.cursorY }).toEqual({ input, seen: [], row: 1 });
  expect(JSON.stringify(terminal.modes)).toBe(modes);
  expect(buffer.type).toBe('normal');
  expect(buffer.getLine(0)?.translateToString(true)).toBe('top');
  for (let row = 2; row < ROWS; row++) expect(buffer.getLine(row)?.translateToString(true)).toBe('');
  await write(terminal, '\r\nplain');
  const cell = terminal.buffer.active.getLine(2)?.getCell(0);
  expect(cell?.getChars()).toBe('p');
  expect([cell?.isFgDefault(), cell?.isBgDefault(), cell?.isAttributeDefault()]).toEqual([true, true, true]);
  terminal.dispose();
}

function write(terminal: InstanceType<typeof xterm.Terminal>, data: string): Promise<void> {
  return new Promise((resolve) => terminal.write(data, resolve));
}

/** mulberry32: a small generator with a seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function randomBytes(random: () => number): number[] {
  return Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 256));
}

/** Pieces of sequences, so that whole and broken ones are frequent. */
function randomPieces(random: () => number): string {
  const pieces = [
    '\x1b',
    '[',
    ']',
    'P',
    '_',
    '^',
    'X',
    '\\',
    '\x07',
    '\x9b',
    '\x9d',
    '\x9c',
    '\x90',
    '?',
    '1049',
    '25',
    '6',
    '0;',
    '31',
    '38;5;',
    ';',
    ':',
    'm',
    'h',
    'l',
    'J',
    'H',
    'A',
    'K',
    'c',
    'n',
    '8;;http://x',
    '52;c;aGk=',
    'a',
    'text',
    '中',
    '\r',
    '\n',
    '\t',
    '\b',
    '\x18',
    '\x1a',
    '\x0e',
    '\u202e',
    '\u200d',
    '\u0301',
    '👍🏽',
    '\u2028',
    ' ',
  ];
  let out = '';
  const count = Math.floor(random() * 60);
  for (let i = 0; i < count; i++) out += pieces[Math.floor(random() * pieces.length)];
  return out;
}
