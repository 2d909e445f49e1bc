import { afterEach, beforeAll, expect, test } from 'vitest';
import { Pty } from '../support/pty.ts';
import { makeHome, processesOf, type Home } from '../support/quayside.ts';
import { buildShellHarness } from '../support/shell-harness-build.ts';
import { until } from '../support/until.ts';

let program: string;
let home: Home;
let pty: Pty;

beforeAll(() => {
  program = buildShellHarness();
});

async function start(columns = 60, rows = 14): Promise<void> {
  home = makeHome();
  pty = new Pty(process.execPath, [program, home.state], { columns, rows, env: home.env });
  await pty.untilShows('|lab # ');
}

afterEach(() => {
  pty.kill();
  home.remove();
});

function cursor(): { readonly x: number; readonly y: number } {
  const { cursorX, cursorY } = pty.terminal.buffer.active;
  return { x: cursorX, y: cursorY };
}

test('what is typed goes to the shell, and the terminal’s own cursor follows it', async () => {
  await start();
  expect(pty.text).toContain('keys go to the shell');
  pty.type('echo 容器');
  await pty.untilShows('|lab # echo 容器');
  await until(() => cursor().x === '|lab # echo '.length + 4 && cursor().y === 1, {
    what: () => `the cursor behind the characters; it is at ${JSON.stringify(cursor())}`,
  });
  pty.type('\r');
  await pty.untilShows(/^\|容器 +\|$/m);
});

test('Ctrl-] takes the keys back, and the cursor goes', async () => {
  await start();
  pty.type('echo a\x1d');
  await pty.untilShows('keys go to the program');
  expect(pty.raw.lastIndexOf('\x1b[?25l')).toBeGreaterThan(pty.raw.lastIndexOf('\x1b[?25h'));
  pty.type('i');
  await pty.untilShows('keys go to the shell');
  pty.type('b\r');
  await pty.untilShows(/^\|ab +\|$/m);
});

test('a command of the text is typed and not run', async () => {
  await start();
  pty.type('\x1dt');
  await pty.untilShows('lab # echo typed');
  pty.type('i\r');
  await pty.untilShows(/^\|typed +\|$/m);
});

test('a paste of several lines waits on the command line', async () => {
  await start();
  pty.type('\x1b[200~echo one\necho two\x1b[201~');
  await pty.untilShows('echo two');
  expect(pty.text).not.toMatch(/^\|one +\|$/m);
  pty.type('\r');
  await pty.untilShows(/^\|one +\|\n\|two +\|$/m);
});

test('vi, full screen, inside the frame', async () => {
  await start();
  pty.type('busybox vi note\r');
  await pty.untilShows(/^\|~ +\|\n\|~ +\|$/m);
  pty.type('i镜像');
  await pty.untilShows(/^\|镜像 +\|$/m);
  expect(pty.text).toContain('a shell');
  pty.type('\x1b');
  await pty.untilShows(/^\|- note/m);
  pty.type(':wq\r');
  await pty.untilShows('lab # ');
});

test('another size of the terminal reaches the shell', async () => {
  await start();
  pty.resize(44, 9);
  await pty.untilShows('keys go to the shell');
  pty.type('stty size\r');
  await pty.untilShows(/^\|7 42 +\|$/m);
  expect(pty.screen()[8]).toContain('keys go');
});

test('a program cannot reach the terminal: no title, no clipboard, no mode of its own', async () => {
  await start();
  pty.type(`printf '\\033]0;evil\\007\\033]52;c;ZXZpbA==\\007\\033[?1000h\\033[?1049hin-alternate'\r`);
  await pty.untilShows('in-alternate');
  const written = pty.raw.slice(pty.raw.indexOf('lab # '));
  expect(written).not.toMatch(/\x1b\]/);
  expect(written).not.toContain('\x1b[?1049h');
  expect(written).not.toContain('\x1b[?1000h');
});

test('a flood leaves the keys alive', async () => {
  await start();
  pty.type('yes\r');
  await pty.untilShows(/^\|y +\|\n\|y +\|$/m);
  pty.type('\x1d');
  await pty.untilShows('keys go to the program');
  pty.type('i');
  await pty.untilShows('keys go to the shell');
  pty.type('\x03');
  await pty.untilShows('lab # ');
});

test('nothing is left when the program ends, be it by a signal', async () => {
  await start();
  pty.type('setsid sleep 600 & sleep 601 & echo ready$((1 + 1))\r');
  await pty.untilShows('ready2');
  process.kill(pty.pty.pid, 'SIGTERM');
  await pty.untilExit();
  await until(() => processesOf(home).length === 0, { what: 'the processes of the shell to be gone' });
});
