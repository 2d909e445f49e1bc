import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BUSYBOX, docker, removeContainer, uniqueName } from '../support/engine.ts';
import type { Pty, PtyOptions } from '../support/pty.ts';
import { makeHome, startQuayside, type Home } from '../support/quayside.ts';
import { until } from '../support/until.ts';

let home: Home;
const open: Pty[] = [];
const made: string[] = [];

beforeEach(() => {
  home = makeHome();
});

afterEach(async () => {
  for (const pty of open.splice(0)) pty.kill();
  for (const name of made.splice(0)) await removeContainer(name);
  home.remove();
});

async function run(name: string, ...words: string[]): Promise<string> {
  made.push(name);
  await docker('run', '-d', '--name', name, ...words);
  return name;
}

/** Wide, so that no name is cut. */
function start(home: Home, words: readonly string[] = [], options: PtyOptions = {}): Pty {
  const pty = startQuayside(home, words, { columns: 200, rows: 50, ...options });
  open.push(pty);
  return pty;
}

/** The row of the list of containers that stands for one. */
function rowOf(pty: Pty, name: string): string {
  const row = new RegExp(`^┃.[●○✖◌◐‖✗◍?] +${name}`);
  return pty.screen().find((line) => row.test(line)) ?? '';
}

async function untilRow(pty: Pty, name: string, shows: RegExp): Promise<void> {
  await until(() => shows.test(rowOf(pty, name)), {
    what: () => `the row of ${name} to show ${shows}; the screen shows\n${pty.text}`,
  });
}

/** Narrows the list to one container and selects it. */
async function pick(pty: Pty, name: string): Promise<void> {
  pty.type('/');
  await pty.untilShows('Filter');
  pty.type(name);
  await pty.untilShows(new RegExp(`› ?[●○✖◌◐‖✗] +${name}`));
  pty.type('\r');
  await pty.untilShows(new RegExp(`/${name.slice(0, 8)}`));
}

describe('the dashboard on a real engine', () => {
  it('shows what another terminal does with docker: run, stop, rename, a network, rm', async () => {
    const name = uniqueName('web');
    const pty = start(home);
    await pty.untilShows('1 Containers');
    await run(name, BUSYBOX, 'sleep', '1d');
    await untilRow(pty, name, /running/);
    await docker('stop', '-t', '0', name);
    await untilRow(pty, name, /exited \(137\)/);
    const renamed = uniqueName('renamed');
    made.push(renamed);
    await docker('rename', name, renamed);
    await untilRow(pty, renamed, /exited/);
    await docker('rm', renamed);
    await until(() => rowOf(pty, renamed) === '', { what: 'the row to go' });
  });

  it('shows a network and who joins it', async () => {
    const name = await run(uniqueName('member'), BUSYBOX, 'sleep', '1d');
    const network = uniqueName('net');
    await docker('network', 'create', '--subnet', '10.77.0.0/24', network);
    try {
      const pty = start(home, [], { columns: 200, rows: 50 });
      await pty.untilShows(network);
      await docker('network', 'connect', '--ip', '10.77.0.9', '--alias', 'orders', network, name);
      await pty.untilShows('10.77.0.9');
      await pty.untilShows('alias orders');
      await docker('network', 'disconnect', network, name);
      await until(() => !pty.text.includes('10.77.0.9'), { what: 'the address to go' });
    } finally {
      await docker('rm', '-f', name);
      await docker('network', 'rm', network);
    }
  });

  it('stops and removes the selected container after a question, with the docker command shown', async () => {
    const name = await run(
      uniqueName('victim'),
      BUSYBOX,
      'sh',
      '-c',
      'trap "exit 0" TERM; while :; do sleep 0.1; done',
    );
    const pty = start(home);
    await pty.untilShows(name.slice(0, 8));
    await pick(pty, name);
    pty.type('s');
    await pty.untilShows(`docker stop ${name}`);
    pty.type('n');
    await until(() => !pty.text.includes('docker stop'), { what: 'the question to close' });
    expect(await docker('inspect', '-f', '{{.State.Running}}', name)).toBe('true');
    pty.type('s');
    await pty.untilShows(`docker stop ${name}`);
    pty.type('\r');
    await untilRow(pty, name, /exited \(0\)/);
    pty.type('d');
    await pty.untilShows(`docker rm ${name}`);
    pty.type('\r');
    expect(await docker('ps', '-aqf', `name=${name}`)).not.toBe('');
    pty.type('y');
    await until(async () => (await docker('ps', '-aqf', `name=${name}`)) === '', {
      what: 'the container to go',
    });
  });

  it('pauses and unpauses at once, and kills only by y', async () => {
    const name = await run(uniqueName('pausing'), BUSYBOX, 'sleep', '1d');
    const pty = start(home);
    await pty.untilShows(name.slice(0, 8));
    await pick(pty, name);
    pty.type('p');
    await untilRow(pty, name, /paused/);
    pty.type('p');
    await untilRow(pty, name, /running/);
    pty.type('K');
    await pty.untilShows(`docker kill ${name}`);
    pty.type('y');
    await untilRow(pty, name, /exited \(137\)/);
  });

  it('does not act in read-only mode', async () => {
    const name = await run(uniqueName('safe'), BUSYBOX, 'sleep', '1d');
    const pty = start(home, ['--read-only']);
    await pty.untilShows('read-only');
    await pty.untilShows(name.slice(0, 8));
    await pick(pty, name);
    pty.type('K');
    pty.type('y');
    pty.type('?');
    await pty.untilShows('Esc');
    expect(await docker('inspect', '-f', '{{.State.Running}}', name)).toBe('true');
  });

  it('follows the log of the selected container', async () => {
    const name = await run(
      uniqueName('talker'),
      BUSYBOX,
      'sh',
      '-c',
      'i=0; while :; do i=$((i+1)); echo "line $i of many"; sleep 0.2; done',
    );
    const pty = start(home);
    await pty.untilShows(name.slice(0, 8));
    await pick(pty, name);
    // A slow machine may show it only when its first lines have left the panel.
    await pty.untilShows(/line \d+ of many/);
    const numbers = [...pty.text.matchAll(/line (\d+) of many/g)].map(([, number]) => Number(number));
    await pty.untilShows(`line ${Math.max(...numbers) + 3} of many`);
  });

  it('explains a death: trouble comes to the message line, y says why', async () => {
    const name = uniqueName('doomed');
    const pty = start(home);
    await pty.untilShows('1 Containers');
    await run(name, BUSYBOX, 'sh', '-c', 'echo about to fail; exit 3');
    await pty.untilShows(new RegExp(`${name}.*3`));
    pty.type('y');
    await pty.untilShows(`Why`);
    await pty.untilShows('about to fail');
    await pty.untilShows(/State\.ExitCode = 3/);
    pty.type('\x1b');
    await pty.untilShows('1 Containers');
  });

  it('starts again where one left off: panel, filter, sort and selection', async () => {
    const name = await run(uniqueName('kept'), BUSYBOX, 'sleep', '1d');
    const other = await run(uniqueName('other'), BUSYBOX, 'sleep', '1d');
    const first = start(home);
    await first.untilShows(other.slice(0, 8));
    await pick(first, name);
    first.type('o');
    await first.untilShows('by image');
    first.type('4');
    await first.untilShows('┏━ 4 Networks');
    first.type('q');
    expect((await first.untilExit()).exitCode).toBe(0);
    const second = start(home);
    await second.untilShows(`/${name}`);
    await second.untilShows('by image');
    await second.untilShows('┏━ 4 Networks');
    await second.untilShows(new RegExp(`› ?[●] +${name}`));
    expect(second.text).not.toContain(other);
  });

  it('lays itself out for every size, also while it is open', async () => {
    await run(uniqueName('sized'), BUSYBOX, 'sleep', '1d');
    const pty = start(home, [], { columns: 200, rows: 50 });
    await pty.untilShows('2 Stats');
    for (const [columns, rows, panels] of [
      [120, 40, 4],
      [80, 24, 2],
      [40, 10, 1],
      [200, 50, 4],
    ] as const) {
      pty.resize(columns, rows);
      await until(
        () =>
          pty.screen().filter((line) => /[┓╮]$/.test(line)).length +
            pty.screen().filter((line) => /[┓╮][┏╭]/.test(line)).length ===
          panels,
        { what: () => `${panels} panels at ${columns}x${rows}; it shows\n${pty.text}` },
      );
      await until(
        () => pty.screen().every((line, row) => row === 0 || !/[┃│]/.test(line) || /[┃│┓╮┛╯]$/.test(line)),
        {
          what: () => `whole borders at ${columns}x${rows}; it shows\n${pty.text}`,
        },
      );
    }
  });

  it('acts on full-width keys of a Chinese input method', async () => {
    const pty = start(home, ['--lang', 'zh']);
    await pty.untilShows('1 容器');
    pty.type('／');
    await pty.untilShows('确定');
    pty.type('\x1b');
    await until(() => !pty.text.includes('确定'), { what: 'the line of typed input to close' });
    pty.type('？');
    await pty.untilShows(/┏━ 按键/);
  });

  it('lets no escape sequence of a name, label or log through', async () => {
    const evil =
      '\u001b]0;pwned\u0007\u001b[2J\u001b]52;c;cHduZWQ=\u0007\u001bP1$r\u001b\\\u009b31m\u001b]8;;http://evil\u0007';
    const name = await run(
      uniqueName('hostile'),
      '--label',
      `com.docker.compose.project=evil${evil}`,
      '--env',
      `X=${evil}`,
      BUSYBOX,
      'sh',
      '-c',
      `printf '%s\\n' "$X" "the end"; sleep 1d`,
    );
    const pty = start(home);
    await pty.untilShows(name.slice(0, 8));
    await pick(pty, name);
    await pty.untilShows('the end');
    pty.type('\r');
    for (let tab = 0; tab < 8; tab += 1) {
      pty.type(']');
    }
    await pty.untilShows('overview');
    for (const forbidden of ['\u001b]', '\u001bP', '\u001b[2J', '\u009b', 'cHduZWQ=\u0007']) {
      expect(pty.raw.includes(forbidden), JSON.stringify(forbidden)).toBe(false);
    }
  });
});
