import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import { FrameWriter } from '../../src/views/terminal/frame-writer.ts';
import { randomly } from '../support/random.ts';

const SIZE = { columns: 40, rows: 5 };

/** A writer on an emulator. */
function onScreen(size = SIZE): {
  writer: FrameWriter;
  written: string[];
  rows: () => Promise<string[]>;
  terminal: InstanceType<typeof xterm.Terminal>;
} {
  const terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
  const written: string[] = [];
  const writer = new FrameWriter((data) => {
    written.push(data);
    terminal.write(data);
  });
  const rows = async (): Promise<string[]> => {
    await new Promise<void>((done) => terminal.write('', done));
    return Array.from(
      { length: terminal.rows },
      (_, y) => terminal.buffer.active.getLine(y)?.translateToString(true).trimEnd() ?? '',
    );
  };
  return { writer, written, rows, terminal };
}

/** The characters and styles of a row of the screen. */
async function cellsShown(terminal: InstanceType<typeof xterm.Terminal>, y: number): Promise<string[]> {
  await new Promise<void>((done) => terminal.write('', done));
  const line = terminal.buffer.active.getLine(y);
  return Array.from({ length: terminal.cols }, (_, x) => {
    const cell = line?.getCell(x);
    return `${cell?.getChars() || ' '} ${cell?.getFgColor()} ${cell?.isInverse() !== 0}`;
  });
}

/** The same of a screen that shows nothing else. */
async function cellsOfOneFrame(row: string): Promise<string[]> {
  const { writer, terminal } = onScreen();
  writer.draw(['', row], SIZE);
  return cellsShown(terminal, 1);
}

describe('the frame writer', () => {
  it('writes nothing when nothing changed', () => {
    const { writer, written } = onScreen();
    writer.draw(['a', 'b'], SIZE);
    writer.draw(['a', 'b'], SIZE);
    expect(written).toHaveLength(1);
  });

  it('writes only the cells that changed', () => {
    const { writer, written } = onScreen();
    writer.draw(['name   12.5 %   40 M', 'x'], SIZE);
    writer.draw(['name   13.5 %   41 M', 'x'], SIZE);
    expect(written[1]).toBe('\x1b[1;9H3\x1b[8C1');
  });

  it('takes the shortest way from row to row', () => {
    const { writer, written } = onScreen();
    writer.draw(['cpu 1.0', 'cpu 2.0', 'cpu 3.0'], SIZE);
    writer.draw(['cpu 1.5', 'cpu 2.5', 'cpu 3.5'], SIZE);
    expect(written[1]).toBe('\x1b[1;7H5\x1b[B\b5\x1b[B\b5');
  });

  it('erases the end of a line instead of writing spaces', () => {
    const { writer, written } = onScreen();
    writer.draw(['something long'], SIZE);
    writer.draw(['some'], SIZE);
    expect(written[1]).toBe('\x1b[1;5H\x1b[K');
  });

  it('changes styles in the fewest bytes and leaves none behind', () => {
    const { writer, written } = onScreen();
    writer.draw(['ok'], SIZE);
    writer.draw(['\x1b[1;31mok\x1b[22;39m'], SIZE);
    expect(written[1]).toBe('\x1b[H\x1b[1;31mok\x1b[m');
  });

  it('shows any sequence of frames right, with wide characters moving about', async () => {
    const { writer, rows } = onScreen();
    const frames = [
      ['容器ab', '网络'],
      ['a容器b', 'x络'],
      ['ab容器', '网x'],
      ['abcd', '한网'],
      ['容b器', ''],
    ];
    for (const frame of frames) {
      writer.draw(frame, SIZE);
      expect((await rows()).slice(0, 2)).toEqual(frame);
    }
  });

  it('moves what moves on by a cell, such as a graph, and writes only the new cell', async () => {
    const { writer, written, rows } = onScreen();
    writer.draw(['cpu │ ⡀⣀⣄⣤⣦⣶⣷⣿│ 12 %'], SIZE);
    writer.draw(['cpu │⡀⣀⣄⣤⣦⣶⣷⣿⣷│ 13 %'], SIZE);
    expect(written[1]).toBe('\x1b[1;6H\x1b[P\x1b[8C\x1b[@⣷\x1b[3C3');
    expect((await rows())[0]).toBe('cpu │⡀⣀⣄⣤⣦⣶⣷⣿⣷│ 13 %');
  });

  it('shows rows right that move by a cell in part, with colours and wide characters among them', async () => {
    const random = randomly(11);
    const { writer, terminal } = onScreen();
    const cells = ['a', 'b', ' ', '⣿', '⡀', '│', '容', '\x1b[31mr\x1b[39m', '\x1b[7mi\x1b[27m'];
    const draw = (): string => cells[random(cells.length)] ?? ' ';
    let row = Array.from({ length: 40 }, draw);
    for (let step = 0; step < 200; step++) {
      const from = random(20);
      const to = from + random(20);
      row = [...row.slice(0, from), ...row.slice(from + 1, to + 1), draw(), ...row.slice(to + 1)];
      if (random(4) === 0) row[random(row.length)] = draw();
      writer.draw(['', row.join('')], SIZE);
      expect(await cellsShown(terminal, 1)).toEqual(await cellsOfOneFrame(row.join('')));
    }
  });

  it('keeps the columns behind an emoji that the terminal counts otherwise', async () => {
    const { writer, rows } = onScreen();
    writer.draw(['👩‍💻 web │', '⚠️ db  │'], SIZE);
    writer.draw(['👩‍💻 api │', '⚠️ db  │'], SIZE);
    const [first = '', second = ''] = await rows();
    expect([first.endsWith('api │'), second.endsWith('db  │')]).toEqual([true, true]);
  });

  it('does not scroll when the last cell of the screen is written', async () => {
    const { writer, rows } = onScreen();
    const full = Array.from({ length: SIZE.rows }, (_, y) => String(y).repeat(SIZE.columns));
    writer.draw(full, SIZE);
    expect(await rows()).toEqual(full);
  });

  it('writes the whole frame over the old one after a change of size, without clearing first', async () => {
    const { writer, written, rows, terminal } = onScreen();
    writer.draw(['one', 'two', 'three', 'four', 'five'], SIZE);
    terminal.resize(20, 3);
    writer.draw(['uno', 'dos', 'tres'], { columns: 20, rows: 3 });
    expect(await rows()).toEqual(['uno', 'dos', 'tres']);
    expect(written.at(-1)).not.toContain('\x1b[2J');
    expect(written.at(-1)).not.toContain('\x1b[J');
  });

  it('marks only long updates as one, and writes each frame at once', () => {
    const size = { columns: 200, rows: 50 };
    const { writer, written } = onScreen(size);
    writer.draw(
      Array.from({ length: 50 }, (_, y) => `row ${y} `.repeat(20)),
      size,
    );
    writer.draw(['short'], size);
    expect(written).toHaveLength(2);
    expect(written[0]).toMatch(/^\x1b\[\?2026h[^]*\x1b\[\?2026l$/);
    expect(written[1]).not.toContain('2026');
  });

  it('shows the cursor where asked and hides it again', () => {
    const { writer, written } = onScreen();
    writer.draw(['> '], SIZE, { x: 2, y: 0 });
    writer.draw(['> a'], SIZE, { x: 3, y: 0 });
    writer.draw(['> a'], SIZE);
    expect(written[0]?.endsWith('\x1b[1;3H\x1b[?25h')).toBe(true);
    expect(written[1]).toBe('\x1b[1;3Ha');
    expect(written[2]).toBe('\x1b[?25l');
  });
});
