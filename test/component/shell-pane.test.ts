import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  openShell,
  prepareShell,
  type ShellEnvironment,
  type ShellSession,
} from '../../src/lessons/shell/index.ts';
import { processesOf } from '../../src/lessons/shell/processes.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { createShellPane, type ShellPane } from '../../src/views/shell/index.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { createTheme } from '../../src/views/theme/index.ts';
import { until } from '../support/until.ts';

const SIZE = { columns: 60, rows: 12 };
const ENTER = '\r';

let home: string;
let environment: ShellEnvironment;
let pane: ShellPane;
let sessions: ShellSession[];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'quayside-shell-'));
  const say = createTranslator('en').say.bind(undefined);
  environment = await prepareShell({
    folder: join(home, 'first-steps'),
    workDir: join(home, 'work'),
    dockerHost: 'unix:///nowhere/docker.sock',
    docker: null,
    dockerConfig: join(home, 'no-config'),
    inside: [],
    say,
    env: { PATH: process.env['PATH'], HOME: home, SHELL: '/bin/bash' },
  });
  sessions = [];
  pane = createShellPane({
    open: async (size) => {
      const session = await openShell(environment, size);
      sessions.push(session);
      return session;
    },
    size: SIZE,
    theme: createTheme({ depth: 24, unicode: true }),
    say,
  });
  await untilShows('first-steps #');
});

afterEach(async () => {
  await pane.close();
  environment.close();
  rmSync(home, { recursive: true, force: true });
});

function rows(size = SIZE): string[] {
  return pane.draw(size).map((line) => line.replaceAll(/\x1b\[[\d;]*m/g, '').trimEnd());
}

function press(keys: string): void {
  pane.key(Buffer.from(keys));
}

async function untilShows(text: string | RegExp, size = SIZE): Promise<void> {
  await until(
    () =>
      typeof text === 'string' ? rows(size).join('\n').includes(text) : text.test(rows(size).join('\n')),
    {
      what: () => `the pane to show ${String(text)}; it shows\n${rows(size).join('\n')}`,
    },
  );
}

test('a command is typed and its output is seen, in colour and in Chinese', async () => {
  press(`printf '\\e[31m%s\\e[0m|\\n' 镜像${ENTER}`);
  await untilShows('\n镜像|');
  expect(pane.draw(SIZE).join('\n')).toContain('\x1b[31m镜像\x1b[39m|');
  expect(pane.draw(SIZE).map(cellWidth)).toEqual(Array.from({ length: SIZE.rows }, () => SIZE.columns));
});

test('the cursor is where the next character will stand, and hidden where a program hides it', async () => {
  press('echo 镜像');
  await untilShows('echo 镜像');
  expect(pane.cursor).toEqual({ x: 'first-steps # '.length + 'echo '.length + 4, y: 0 });
  press(`; printf '\\e[?25l'; read${ENTER}`);
  await until(() => pane.cursor === undefined, { what: 'the cursor to go' });
});

test('text is put on the command line and not run, several lines too', async () => {
  expect(pane.type('echo one\necho two\n')).toBe(true);
  await untilShows(/echo one\n?.*echo two/s);
  expect(rows().join('\n')).not.toMatch(/^one$/m);
  press(ENTER);
  await untilShows(/^one\ntwo$/m);
});

test('older lines come back with Shift and a page key, and any key returns', async () => {
  press(`seq 1 100${ENTER}`);
  await untilShows('\n100\n');
  press('\x1b[5;2~');
  await untilShows('any key goes back');
  expect(rows().join('\n')).not.toContain('100');
  expect(pane.cursor).toBeUndefined();
  press('x');
  await untilShows('\n100\n');
});

test('a program in full screen gets cursor keys as it asked for them, and leaves the screen as it was', async () => {
  writeFileSync(
    join(home, 'first-steps/poem'),
    Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n'),
  );
  press(`LESS= less poem${ENTER}`);
  await untilShows('line 0\n');
  press('\x1b[B\x1b[B');
  await untilShows(/^line 2\n/);
  pane.wheel(3);
  await untilShows(/^line 5\n/);
  press('q');
  await untilShows('first-steps #');
});

test('vi writes a file', async () => {
  press(`busybox vi note${ENTER}`);
  await untilShows('~\n~');
  press('i你好 vi');
  await untilShows('你好 vi\n');
  press('\x1b');
  await untilShows(/^- note/m);
  press(':wq\r');
  await untilShows(/first-steps # $|first-steps #\s*$/);
  press(`cat note${ENTER}`);
  await untilShows('\n你好 vi\n');
});

test('a new size reaches the program', async () => {
  const smaller = { columns: 33, rows: 7 };
  pane.resize(smaller);
  press(`stty size${ENTER}`);
  await untilShows('7 33', smaller);
});

test('a question about the terminal is answered to the program, not to the person', async () => {
  press(`IFS= read -rsd c -p $'\\e[c' answer; printf '%q\\n' "$answer"${ENTER}`);
  await untilShows(/\\E\[\?[\d;]+/);
});

test('a flood is drawn while it lasts and ends at once with Ctrl-C', async () => {
  press(`yes${ENTER}`);
  await untilShows(/^y\ny\ny$/m);
  press('\x03');
  await untilShows('^C');
  press(`echo still $((40 + 2))${ENTER}`);
  await untilShows('still 42');
});

test('a shell that has ended says so, and Enter opens another', async () => {
  press(`exit 7${ENTER}`);
  await untilShows('ended with code 7');
  expect(pane.state).toBe('ended');
  press(ENTER);
  await untilShows(/^first-steps #/);
  expect(pane.state).toBe('running');
  expect(sessions).toHaveLength(2);
});

test('a shell that is killed says by what', async () => {
  press(`kill -9 $$${ENTER}`);
  await untilShows('signal 9');
});

test('closing the pane leaves no process, not even one that fled to a session of its own', async () => {
  press(
    `sleep 600 & setsid sh -c 'sleep 601 & sleep 602' & (trap '' HUP TERM; sleep 603) & echo 'ready'$((1+1))${ENTER}`,
  );
  await untilShows('ready2');
  const mark = markOf(sessions[0]);
  await until(() => processesOf(mark).length >= 5, { what: 'the daemons to run' });
  await pane.close();
  expect(processesOf(mark)).toEqual([]);
});

test('what was typed before the shell was open is not lost', async () => {
  press(`exit${ENTER}`);
  await untilShows('ended');
  press(ENTER);
  press(`echo early$((1 + 1))${ENTER}`);
  await untilShows('early2');
});

function markOf(session: ShellSession | undefined): string {
  if (session === undefined) throw new Error('no shell was opened');
  return session.mark;
}
