/**
 * The smallest program with a shell in it: a title, the pane in a frame, and a last line that says who has the keys.
 * Tests and the benchmark build it (`shell-harness-build.ts`) and sit at it as a person would.
 * Arguments: the shell's home.
 */
import { Box } from 'ink';
import { join } from 'node:path';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { openShell, prepareShell } from '../../src/lessons/shell/index.ts';
import { FixedLines, LiveLines } from '../../src/views/app/Lines.tsx';
import { runProgram } from '../../src/views/app/program.tsx';
import type { Screen, ScreenHost } from '../../src/views/app/screen.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { createShellPane } from '../../src/views/shell/index.ts';
import { Terminal } from '../../src/views/terminal/terminal.ts';
import { createTheme } from '../../src/views/theme/index.ts';

const [home = ''] = process.argv.slice(2);
const tr = createTranslator('en');
const theme = createTheme({ depth: 24, unicode: true });
/** Left, right and above the pane, and below it. */
const EDGE = 1;

const terminal = new Terminal({ mouse: true, describeCrash: String });
const environment = await prepareShell({
  folder: join(home, 'lab'),
  workDir: join(home, 'work'),
  dockerHost: 'unix:///nowhere/docker.sock',
  docker: null,
  dockerConfig: join(home, 'none'),
  inside: [],
  say: (message) => tr.say(message),
  env: { PATH: process.env['PATH'], HOME: home, SHELL: '/bin/bash' },
});
terminal.open();
runProgram(terminal, shellScreen);

function shellScreen(host: ScreenHost): Screen {
  const screen = createStore(() => ({ cols: host.cols, rows: host.rows }));
  const inside = (): { columns: number; rows: number } => {
    const { cols, rows } = screen.getState();
    return { columns: cols - 2 * EDGE, rows: rows - 2 * EDGE };
  };
  const pane = createShellPane({
    open: (size) => openShell(environment, size, { colours: theme.depth }),
    size: inside(),
    theme,
    say: (message) => tr.say(message),
  });
  let isFocused = false;
  const focus = (): void => {
    isFocused = true;
    host.handOver({
      onBytes: pane.key,
      onLeave: () => {
        isFocused = false;
        pane.changes.touch();
      },
      wantsPasteMarks: () => pane.wantsPasteMarks,
    });
    pane.changes.touch();
  };
  host.followCursor(() => {
    const at = isFocused ? pane.cursor : undefined;
    return at && { x: at.x + EDGE, y: at.y + EDGE };
  });
  pane.changes.subscribe(() => host.moveCursor());
  focus();

  function Root(): ReactElement {
    const { cols, rows } = useStore(screen);
    return (
      <Box flexDirection="column">
        <FixedLines lines={['a shell'.padEnd(cols)]} width={cols} />
        <LiveLines
          app={pane}
          id={`shell ${rows}`}
          width={cols}
          draw={() => pane.draw(inside()).map((line) => `|${line}|`)}
        />
        <LiveLines
          app={pane}
          id="foot"
          width={cols}
          draw={() => [isFocused ? 'keys go to the shell' : 'keys go to the program']}
        />
      </Box>
    );
  }

  return {
    element: <Root />,
    key(name) {
      if (name === 'q') host.quit();
      else if (name === 'i') focus();
      else if (name === 't') pane.type('echo typed\n');
      else return false;
      return true;
    },
    mouse({ kind }) {
      if (kind !== 'press') pane.wheel(kind === 'wheel-up' ? -3 : 3);
    },
    resize(cols, rows) {
      screen.setState({ cols, rows });
      pane.resize(inside());
      pane.changes.touch();
    },
    async close() {
      await pane.close();
      environment.close();
    },
  };
}
