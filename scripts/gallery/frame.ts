import type { ReactElement } from 'react';
import { renderFullScreen } from '../../src/views/ink/render.ts';
import { Terminal, type Position, type Size } from '../../src/views/terminal/terminal.ts';
import { fakeTty } from '../../test/support/fake-tty.ts';
import { Emulator } from './emulator.ts';
import type { Grid } from './grid.ts';

/** What the program drew. */
export interface Frame {
  /** As it went to the terminal, one string a row, with colours. */
  readonly lines: readonly string[];
  /** As an emulator shows it. */
  readonly grid: Grid;
}

/** Draws an element by the real Ink on a terminal in memory, as the program would. */
export async function drawFrame(element: ReactElement, size: Size, unicode: boolean): Promise<Frame> {
  const emulator = new Emulator(size);
  const { stdin, stdout } = fakeTty(size, (data) => emulator.write(data));
  const terminal = new WatchedTerminal({ mouse: true, unicode, describeCrash: String, stdin, stdout });
  terminal.open();
  const instance = renderFullScreen(element, terminal);
  try {
    await instance.waitUntilRenderFlush();
    return { lines: terminal.lines, grid: await emulator.grid() };
  } finally {
    instance.unmount();
    terminal.close();
    emulator.close();
  }
}

/** Keeps the frame that was last drawn on it. */
class WatchedTerminal extends Terminal {
  lines: readonly string[] = [];

  override draw(lines: readonly string[], cursor?: Position): void {
    this.lines = lines;
    super.draw(lines, cursor);
  }
}
