import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { shellQuote } from '../../src/engine/actions/shell-quote.ts';
import { boxesOf } from '../support/borders.ts';
import { BUSYBOX, engineSocket, uniqueName } from '../support/engine.ts';
import { Pty, type PtyOptions } from '../support/pty.ts';
import { processesOf, PROGRAM } from '../support/quayside.ts';
import { makeStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = makeStage();

/** What must stand at the end of the output, whichever way the program ends. */
function expectRestored(pty: Pty): void {
  expect(pty.isAlternate).toBe(false);
  expect(pty.terminal.modes.mouseTrackingMode).toBe('none');
  expect(pty.terminal.modes.bracketedPasteMode).toBe(false);
  expect(pty.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(pty.raw.lastIndexOf('\x1b[?25l'));
}

async function expectNothingLeft(): Promise<void> {
  await until(() => processesOf(stage.home).length === 0, {
    what: () => `processes ${processesOf(stage.home).join(' ')} to end`,
  });
}

/** The dashboard, up: React has drawn, and the keys are heard. */
async function startUp(words: readonly string[] = [], options: PtyOptions = {}): Promise<Pty> {
  const pty = stage.start(words, options);
  await pty.untilShows(/\? keys +q quit/);
  await pty.untilShows('26.1');
  return pty;
}

describe('the dashboard gives the terminal back and leaves no process', () => {
  it.each([
    ['q', 'q', []],
    ['Ctrl-C', '\x03', []],
    ['q on the demo engine', 'q', ['--demo']],
    ['Ctrl-C in a line of typed input', '/web\x03', []],
  ])('on %s', async (_how, typed, words) => {
    const pty = await startUp(words);
    expect(pty.isAlternate).toBe(true);
    pty.type(typed);
    expect((await pty.untilExit()).exitCode).toBe(0);
    expectRestored(pty);
    await expectNothingLeft();
  });

  it.each([
    ['SIGTERM', 143, []],
    ['SIGHUP', 129, []],
    ['SIGINT', 130, []],
    ['SIGTERM', 143, ['--demo']],
  ])('on %s with %d %j', async (signal, exitCode, words) => {
    const pty = await startUp(words);
    pty.pty.kill(signal);
    expect((await pty.untilExit()).exitCode).toBe(exitCode);
    expectRestored(pty);
    await expectNothingLeft();
  });

  it('on a SIGTERM that comes while it is only starting', async () => {
    const pty = stage.start();
    await until(() => pty.isAlternate, { what: 'the terminal to be taken' });
    pty.pty.kill('SIGTERM');
    expect((await pty.untilExit()).exitCode).toBe(143);
    expectRestored(pty);
    await expectNothingLeft();
  });

  it('on Ctrl-Z to the shell, and takes it again on fg where it was', async () => {
    const name = await stage.run(uniqueName('asleep'), BUSYBOX, 'sleep', '1d');
    const shell = stage.keep(
      new Pty('/bin/sh', ['-i'], {
        columns: 120,
        rows: 40,
        env: { ...stage.home.env, DOCKER_HOST: `unix://${engineSocket()}`, PS1: 'PROMPT> ' },
      }),
    );
    await shell.untilShows('PROMPT>');
    shell.type(`${process.execPath} ${PROGRAM}\r`);
    await shell.untilShows(/\? keys +q quit/);
    shell.type('4');
    await shell.untilShows('┏━ 4 Networks');
    shell.type('\x1a');
    await shell.untilShows('Stopped');
    expectRestored(shell);
    shell.type('fg\r');
    await shell.untilShows('┏━ 4 Networks');
    await shell.untilShows(name);
    expect(shell.isAlternate).toBe(true);
    shell.type('q');
    await shell.untilShows(/PROMPT>\s*$/);
    expectRestored(shell);
    shell.type('exit\r');
    await shell.untilExit();
    await expectNothingLeft();
  });

  it('when the terminal is gone', async () => {
    await startUp();
    const pty = await startUp();
    expect(processesOf(stage.home)).toHaveLength(2);
    const other = processesOf(stage.home).filter((pid) => pid !== pty.pty.pid);
    // Closes our end of the pseudo terminal, as a cut connection does.
    const master = Reflect.get(pty.pty, '_socket');
    Reflect.apply(master.destroy, master, []);
    await until(() => processesOf(stage.home).join() === other.join(), { what: 'the program to end' });
  });
});

describe('a terminal that can do little', () => {
  it('TERM=dumb gets one frame without a control sequence, and a sentence', async () => {
    const pty = stage.start([], { env: { TERM: 'dumb' } });
    expect((await pty.untilExit()).exitCode).toBe(0);
    expect(pty.raw).toContain('1 Containers');
    await pty.untilShows('TERM=dumb cannot draw a full screen: printed one frame.');
    expect(pty.raw).not.toContain('\x1b');
    expect(pty.raw).toMatch(/^[\x20-\x7e\r\n]*$/);
  });

  it.each([
    [80, 24],
    [120, 40],
    [40, 16],
  ])('TERM=dumb leaves the top of the frame in sight at %ix%i', async (columns, rows) => {
    const pty = stage.start([], { env: { TERM: 'dumb' }, columns, rows });
    await pty.untilExit();
    await pty.untilShows(/xterm-256color\.\s*$/);
    expect(pty.screen()[1]).toContain(' 1 Containers');
    expect(pty.screen().at(-1)).toBe('');
  });

  it('NO_COLOR gets no colour, and still sees what is selected', async () => {
    const name = await stage.run(
      uniqueName('plain'),
      BUSYBOX,
      'sh',
      '-c',
      'printf "\\033[31mred\\033[m\\n"; sleep 1d',
    );
    const pty = await startUp([], { env: { NO_COLOR: '1' } });
    await pty.untilShows(name);
    await pty.untilShows(/ red/);
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    const styles = [...pty.raw.matchAll(/\x1b\[([\d;]*)m/g)].flatMap((match) => (match[1] ?? '').split(';'));
    expect(styles.filter((style) => Number(style) >= 30)).toEqual([]);
    expect(styles).toContain('7');
    expect(pty.text).toMatch(/^[┃│]›[●○]/m);
  });

  it('a locale without UTF-8 gets ASCII', async () => {
    for (const env of [{ LANG: 'C' }, { LANG: 'C.UTF-8', LC_ALL: 'POSIX' }]) {
      const pty = await startUp([], { env });
      await until(() => boxesOf(pty.screen(), false).length === 4, {
        what: () => `four panels on\n${pty.text}`,
      });
      expect(pty.text).toMatch(/^[\x20-\x7e\n]*$/);
    }
  });

  it('one smaller than 40x10 is told so, hears q, and is drawn again when it grows', async () => {
    const pty = await startUp();
    for (const [columns, rows] of [
      [39, 24],
      [80, 9],
      [10, 3],
      [1, 1],
    ] as const) {
      pty.resize(columns, rows);
      await until(() => pty.text.startsWith('T') && !pty.text.includes('┏'), {
        what: () => `the sentence on\n${pty.text}`,
      });
    }
    pty.resize(40, 10);
    await until(() => boxesOf(pty.screen(), true).length === 1, { what: () => `one panel on\n${pty.text}` });
    pty.resize(20, 5);
    await pty.untilShows('The terminal is too');
    pty.type('q');
    expect((await pty.untilExit()).exitCode).toBe(0);
    expectRestored(pty);
  });

  it('one that does not know its size gets 80x24', async () => {
    const pty = stage.keep(
      new Pty('/bin/sh', ['-c', `stty cols 0 rows 0; exec ${process.execPath} ${PROGRAM} --demo`], {
        env: stage.home.env,
      }),
    );
    await until(() => boxesOf(pty.screen(), true).length === 2, { what: () => `two panels on\n${pty.text}` });
  });
});

interface Ended {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a line of the shell in which `quayside` is the program. */
async function sh(line: string): Promise<Ended> {
  const program = `${shellQuote(process.execPath)} ${shellQuote(PROGRAM)}`;
  return promisify(execFile)('bash', ['-c', `quayside() { ${program} "$@"; }; ${line}`], {
    env: { ...process.env, ...stage.home.env, DOCKER_HOST: `unix://${engineSocket()}`, LANG: 'C.UTF-8' },
  });
}

describe('output that is no terminal', () => {
  it.each([
    ['snapshot'],
    ['snapshot --json'],
    ['snapshot --demo'],
    ['doctor'],
    ['--help'],
    ['--version'],
    [''],
  ])('may be closed before anything is read: quayside %s', async (words) => {
    // The subshell waits until the reader has gone, so that the first write finds the pipe closed.
    const { stdout, stderr } = await sh(
      `{ trap '' PIPE; until ! printf . 2>/dev/null; do :; done; trap - PIPE; quayside ${words} </dev/null 2>&1 1>&3 3>&- | cat >&2; } 3>&1 | :`,
    );
    expect(stderr).not.toMatch(/Error|^ +at /m);
    expect(stdout).toBe('');
  });

  it('that cannot be written is said in a sentence', async () => {
    const { stdout } = await sh('quayside --help 2>&1 >/dev/full; echo "status $?"');
    expect(stdout).toBe(
      'quayside: The output cannot be written: ENOSPC: no space left on device, write\nstatus 1\n',
    );
  });

  it('is read line by line as far as one wants', async () => {
    const { stdout, stderr } = await sh('quayside snapshot --size 200x500 | head -1');
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toContain('quayside');
    expect(stderr).toBe('');
  });
});
