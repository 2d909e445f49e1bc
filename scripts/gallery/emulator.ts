// oxlint-disable-next-line import/default -- a CommonJS module: by its default is how Node finds it
import unicode11 from '@xterm/addon-unicode11';
import xterm, { type IBufferCell } from '@xterm/headless';
import type { Size } from '../../src/views/terminal/terminal.ts';
import type { Cell, Grid } from './grid.ts';

/** A terminal without a window, by the widths of Unicode 11. */
export class Emulator {
  readonly #terminal: InstanceType<typeof xterm.Terminal>;

  constructor(size: Size) {
    this.#terminal = new xterm.Terminal({ cols: size.columns, rows: size.rows, allowProposedApi: true });
    // oxlint-disable-next-line import/no-named-as-default-member -- as above
    this.#terminal.loadAddon(new unicode11.Unicode11Addon());
    this.#terminal.unicode.activeVersion = '11';
  }

  write(data: string): void {
    this.#terminal.write(data);
  }

  /** What it shows when all that was written has been taken in. */
  async grid(): Promise<Grid> {
    await new Promise<void>((done) => this.#terminal.write('', done));
    return gridOf(this.#terminal);
  }

  close(): void {
    this.#terminal.dispose();
  }
}

/** What a terminal shows. */
export function gridOf({ buffer, rows, cols }: InstanceType<typeof xterm.Terminal>): Grid {
  const { active } = buffer;
  return Array.from({ length: rows }, (_, y) => {
    const line = active.getLine(active.viewportY + y);
    return Array.from({ length: cols }, (_, x) => cellOf(line?.getCell(x)));
  });
}

function cellOf(cell: IBufferCell | undefined): Cell {
  if (!cell) throw new Error('the emulator has no such cell');
  const width = cell.getWidth();
  return {
    text: cell.getChars() || ' ',
    width: width === 0 || width === 2 ? width : 1,
    foreground: cell.isFgPalette() ? cell.getFgColor() : null,
    background: cell.isBgPalette() ? cell.getBgColor() : null,
    bold: cell.isBold() !== 0,
    dim: cell.isDim() !== 0,
    italic: cell.isItalic() !== 0,
    underline: cell.isUnderline() !== 0,
    inverse: cell.isInverse() !== 0,
  };
}
