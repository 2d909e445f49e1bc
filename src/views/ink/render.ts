import { render, type Instance } from 'ink';
import type { ReactNode } from 'react';
import type { Terminal } from '../terminal/terminal.ts';
import { InkStdin, InkStdout } from './streams.ts';

/**
 * How often at most Ink draws. Ink's throttle also holds back what a key changed, so it is far above what
 * the stores commit by themselves (4 a second for figures, a frame's time for logs).
 */
const MAX_FRAMES_PER_SECOND = 250;

/**
 * Renders a full-screen app. The frame must be exactly as high as the terminal, never higher.
 * @param node the app; it learns the size by `terminal.onResize`
 */
export function renderFullScreen(node: ReactNode, terminal: Terminal): Instance {
  return render(node, {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type asks for all of a tty; Ink uses this
    stdout: new InkStdout(terminal) as unknown as NodeJS.WriteStream,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
    stdin: new InkStdin(terminal) as unknown as NodeJS.ReadStream,
    maxFps: MAX_FRAMES_PER_SECOND,
    interactive: true,
    exitOnCtrlC: false,
    patchConsole: false,
    alternateScreen: false,
    incrementalRendering: false,
  });
}
