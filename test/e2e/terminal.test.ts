import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Pty, type PtyOptions } from '../support/pty.ts';
import { until } from '../support/until.ts';

let folder = '';
let program = '';
const open: Pty[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-terminal-'));
  program = join(folder, 'quayside.js');
  execFileSync(process.execPath, [
    'scripts/build.mjs',
    '--entry',
    'test/fixtures/terminal-probe.tsx',
    '--outdir',
    folder,
    // What is proven on our replacements must hold on Ink as it comes, too.
    ...(process.env['STOCK_INK'] === '1' ? ['--stock-ink'] : []),
  ]);
});

afterEach(() => {
  for (const pty of open.splice(0)) pty.kill();
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: PtyOptions = {}): Promise<Pty> {
  const pty = new Pty(process.execPath, [program], {
    ...options,
    env: { XDG_CACHE_HOME: folder, ...options.env },
  });
  open.push(pty);
  await pty.untilShows('footer');
  return pty;
}

/** What must stand at the end of the output, whichever way the program ends. */
function expectRestored(pty: Pty): void {
  expect(pty.isAlternate).toBe(false);
  expect(pty.terminal.modes.mouseTrackingMode).toBe('none');
  expect(pty.terminal.modes.bracketedPasteMode).toBe(false);
  expect(pty.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(pty.raw.lastIndexOf('\x1b[?25l'));
}

describe('the terminal is given back', () => {
  it.each([
    ['q', 'q', 0],
    ['Ctrl-C', '\x03', 0],
  ])('on %s', async (_name, typed, exitCode) => {
    const pty = await start();
    expect(pty.isAlternate).toBe(true);
    pty.type(typed);
    expect((await pty.untilExit()).exitCode).toBe(exitCode);
    expectRestored(pty);
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGQUIT', 131],
  ])('on %s', async (signal, exitCode) => {
    const pty = await start();
    pty.pty.kill(signal);
    expect((await pty.untilExit()).exitCode).toBe(exitCode);
    expectRestored(pty);
  });

  it.each([
    ['a crash', 'c', 'crashed: on purpose'],
    ['a rejection that nobody handles', 'r', 'crashed: rejected on purpose'],
  ])('on %s, before the one sentence about it', async (_name, typed, sentence) => {
    const pty = await start();
    pty.type(typed);
    expect((await pty.untilExit()).exitCode).toBe(1);
    expectRestored(pty);
    await pty.untilShows(sentence);
    expect(pty.text.trim()).toBe(sentence);
  });

  it('to the shell on Ctrl-Z, and taken again on fg, with the screen whole', async () => {
    const shell = new Pty('/bin/sh', ['-i'], {
      env: { PS1: 'PROMPT> ', XDG_CACHE_HOME: folder },
    });
    open.push(shell);
    await shell.untilShows('PROMPT>');
    shell.type(`${process.execPath} ${program}\r`);
    await shell.untilShows('footer');
    shell.type('xyz');
    await shell.untilShows('keys x y z');
    shell.type('\x1a');
    await shell.untilShows('Stopped');
    expectRestored(shell);
    shell.type('stty -a | grep -o -w -e "-\\?icanon" -e "-\\?echo"\r');
    await shell.untilShows(/(?<!-)icanon$[^]*^echo$/m);
    shell.type('fg\r');
    await shell.untilShows('keys x y z');
    await shell.untilShows('footer');
    expect(shell.isAlternate).toBe(true);
    shell.type('q');
    await shell.untilShows(/PROMPT>\s*$/);
    expectRestored(shell);
  });

  it('and taken again where it was stopped and continued from outside', async () => {
    const pty = await start();
    process.kill(pty.pty.pid, 'SIGSTOP');
    const before = pty.raw.length;
    process.kill(pty.pty.pid, 'SIGCONT');
    await until(() => pty.raw.slice(before).includes('footer'), { what: 'the screen to be drawn anew' });
    pty.type('a');
    await pty.untilShows('keys a');
    expect(pty.isAlternate).toBe(true);
  });
});

/** The processes that run the probe. */
function running(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandOf(pid).includes(program))
    .map(Number);
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    // It ended between the listing and now.
    return '';
  }
}

describe('when the terminal is gone', () => {
  it('the program ends, though it ignores no signal and is drawing', async () => {
    const pty = new Pty('/bin/sh', ['-c', `trap '' HUP; exec ${process.execPath} ${program}`], {
      env: { XDG_CACHE_HOME: folder, PROBE_LIVE: '5' },
    });
    open.push(pty);
    await pty.untilShows('footer');
    expect(running()).toHaveLength(1);
    // Closes our end of the pseudo terminal, as a cut connection does.
    const master = Reflect.get(pty.pty, '_socket');
    expect(master).toHaveProperty('destroy');
    Reflect.apply(master.destroy, master, []);
    await until(() => running().length === 0, { what: 'the program to end' });
  });
});

describe('keys, mouse and paste', () => {
  it('typed before the screen is up are kept', async () => {
    const pty = new Pty(process.execPath, [program], { env: { XDG_CACHE_HOME: folder } });
    open.push(pty);
    await pty.untilShows('READY');
    pty.type('tea');
    await pty.untilShows('keys t e a');
    expect(pty.isAlternate).toBe(true);
  });

  it('typed in one piece reach the field that the first of them opens', async () => {
    const pty = await start();
    pty.type('/web');
    await until(() => pty.screen().at(-1)?.startsWith('web'), { what: 'the field to hold web' });
    pty.type('\x1b');
    await pty.untilShows('footer');
    pty.type('x');
    await pty.untilShows('keys / x');
    expect(pty.screen().at(-1)).toBe('footer');
  });

  it('come as clicks, wheel and pastes too', async () => {
    const pty = await start();
    expect(pty.terminal.modes.mouseTrackingMode).not.toBe('none');
    pty.type('\x1b[<0;5;3M');
    await pty.untilShows('press left 4,2');
    pty.type('\x1b[<65;5;3M');
    await pty.untilShows('wheel-down none 4,2');
    pty.type('\x1b[200~two\nlines\x1b[201~');
    await pty.untilShows('pasted 9');
  });

  it('leave the mouse to the terminal where asked to', async () => {
    const pty = await start({ env: { PROBE_MOUSE: '0' } });
    expect(pty.terminal.modes.mouseTrackingMode).toBe('none');
  });
});

describe('the screen', () => {
  it('follows a change of size without being cleared first', async () => {
    const pty = await start({ columns: 100, rows: 30 });
    const before = pty.raw.length;
    for (const [columns, rows] of [
      [60, 20],
      [120, 40],
      [40, 10],
    ] as const) {
      pty.resize(columns, rows);
      await pty.untilShows(`READY ${columns}x${rows}`);
      await until(() => pty.screen().at(-1)?.startsWith('footer'), { what: 'the footer in the last row' });
      const border = `┏${'━'.repeat(columns - 2)}┓`;
      await until(() => pty.screen()[1] === border, { what: `the border ${columns} cells wide` });
    }
    expect(pty.raw.slice(before)).not.toContain('\x1b[2J');
    expect(pty.raw.slice(before)).not.toContain('\x1b[J');
  });

  it('costs few bytes for a row that changes, and none when nothing does', async () => {
    const pty = await start({ columns: 200, rows: 50, env: { PROBE_LIVE: '0' } });
    pty.type('\x1b[B');
    await until(() => /\x1b\[7m/.test(pty.raw), { what: 'the selection to move' });
    const before = pty.raw.length;
    // Two commits that change nothing on the screen: the key goes nowhere.
    pty.type('\x1b[I\x1b[O');
    pty.type('\x1b[B');
    await until(() => pty.raw.length > before, { what: 'the selection to move' });
    expect(pty.raw.slice(before)).toMatch(/^\x1b\[\d+;\d+H/);
  });
});
