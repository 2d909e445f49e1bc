import { chownSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { engineSocket } from '../support/engine.ts';
import { Pty, type PtyOptions } from '../support/pty.ts';
import { makeHome, processesOf, PROGRAM, startQuayside, type Home } from '../support/quayside.ts';
import { until } from '../support/until.ts';

let home: Home;
const open: Pty[] = [];

beforeEach(() => {
  home = makeHome();
});

afterEach(() => {
  for (const pty of open.splice(0)) pty.kill();
  home.remove();
});

/** The id of Debian's user nobody. */
const NOBODY = 65_534;

/**
 * Makes a /run of its own with this clone and its Node in it, since another user may not be allowed to where they are,
 * and where $4 names a socket with that as the default socket of Docker; then runs the rest.
 */
const OWN_RUN = `
set -e
mount -t tmpfs -o mode=755 tmpfs "$1"
mkdir "$1/clone" "$1/node"
mount --bind "$2" "$1/clone"
mount --bind "$3" "$1/node"
if [ -n "$4" ]; then touch "$1/docker.sock"; mount --bind "$4" "$1/docker.sock"; fi
mount --rbind "$1" /run
shift 4
exec "$@"
`;

interface Place {
  /** What lies at the default socket; nothing without it. */
  readonly socket?: string;
  /** Runs the program as this user. */
  readonly uid?: number;
  readonly words?: readonly string[];
}

/** Starts the program in a mount namespace of its own, so that no engine of this machine is ever in its way. */
function startAlone({ socket = '', uid, words = [] }: Place, options: PtyOptions = {}): Pty {
  const run = join(home.state, '..', 'run');
  mkdirSync(run);
  const as = uid === undefined ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const program = ['/run/node/node', join('/run/clone', relative(resolve(), PROGRAM)), ...words];
  const { env = {}, ...rest } = options;
  const pty = new Pty(
    'unshare',
    [
      '--mount',
      'sh',
      '-c',
      OWN_RUN,
      'sh',
      run,
      resolve(),
      dirname(process.execPath),
      socket,
      ...as,
      ...program,
    ],
    { columns: 200, rows: 50, cwd: '/', ...rest, env: { ...home.env, TMPDIR: tmp(), ...env } },
  );
  open.push(pty);
  return pty;
}

/** A temporary folder that only this test uses. */
function tmp(): string {
  const folder = join(home.state, '..', 'tmp');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Whether the header says that this is a demo. */
function isMarked(pty: Pty, mark = 'DEMO'): boolean {
  return pty.screen()[0]?.includes(` ${mark} `) === true;
}

/** Leaves a page. */
async function back(pty: Pty): Promise<void> {
  pty.type('\x1b');
  await pty.untilShows('1 Containers');
}

/** Opens a page by keys and expects it to be marked as a demo. */
async function expectMarked(pty: Pty, keys: string, shows: string | RegExp): Promise<void> {
  pty.type(keys);
  await pty.untilShows(shows);
  expect(isMarked(pty), pty.text).toBe(true);
}

/** The panel that a title stands on, down to the foot of the screen, as far as it reaches across. */
function panelOf(pty: Pty, title: string): string {
  const screen = pty.screen();
  const top = screen.findIndex((line) => line.includes(title));
  const from = (screen[top]?.indexOf(title) ?? 0) - 3;
  const width = screen[top]?.slice(from + 1).search(/[┓╮]/) ?? 0;
  const height = screen.slice(top).findIndex((line) => /[┗╰]/.test(line[from] ?? ''));
  return screen
    .slice(top, top + height)
    .map((line) => line.slice(from, from + width + 2))
    .join('\n');
}

async function untilPanel(pty: Pty, title: string, shows: RegExp): Promise<string> {
  return until(() => (shows.test(panelOf(pty, title)) ? panelOf(pty, title) : undefined), {
    what: () => `${title} to show ${shows}; it shows\n${panelOf(pty, title)}\nof\n${pty.text}`,
  });
}

describe('where no engine answers and none was named', () => {
  it('an interactive start opens the demo engine with every panel alive', async () => {
    const pty = startAlone({});
    await untilPanel(pty, '1 Containers', /shop-api-1 .* running .* \d+\.\d /);
    await untilPanel(pty, '4 Networks', /monitoring_default.*172\.[^]*monitoring-grafana-1/);
    expect(isMarked(pty), pty.text).toBe(true);
    pty.type('/shop-api-1\r');
    const figures = await untilPanel(pty, '2 Stats', /CPU/i);
    await until(() => panelOf(pty, '2 Stats') !== figures, { what: 'other figures' });
    const log = await untilPanel(pty, '3 Logs', /following[^]*\n.*\w/);
    await until(() => panelOf(pty, '3 Logs') !== log, { what: 'more lines in the log' });
  });

  it('says why no engine answered and what to do, the whole of it with y, and again in the help', async () => {
    const pty = startAlone({}, { columns: 80, rows: 24 });
    await pty.untilShows(/There is no Docker socket at \/var\/run\/docker\.sock: .* y what to do/);
    pty.type('y');
    const ways = [
      'the engine is not running or not installed',
      'sudo systemctl start docker',
      'sudo usermod -aG docker',
      'sudo apt install docker.io',
      'npm run engine:up',
      '--host',
    ];
    await untilRead(pty, ways);
    await back(pty);
    // What the line tells from now on is the fleet's trouble, and y explains that.
    await until(() => !pty.text.includes('There is no Docker socket'), { what: 'the line to be read' });
    await pty.untilShows(/ y why *$/m);
    pty.type('y');
    await pty.untilShows(/Why ·/);
    await back(pty);
    pty.type('?[');
    await untilRead(pty, ways);
  });

  it('marks every screen as a demo', async () => {
    const pty = startAlone({});
    await pty.untilShows('1 Containers');
    await pty.untilShows('shop-api-1');
    expect(isMarked(pty), pty.text).toBe(true);
    await expectMarked(pty, 'y', 'why a demo');
    await back(pty);
    await expectMarked(pty, '?', '[keys]');
    await back(pty);
    await expectMarked(pty, 'y', /Why ·/);
    await back(pty);
    await expectMarked(pty, '/shop-api-1\r\r', '[overview]');
    await back(pty);
    await expectMarked(pty, 's', 'docker stop shop-api-1');
    for (const [columns, rows] of [
      [80, 24],
      [40, 10],
    ] as const) {
      pty.resize(columns, rows);
      await until(() => isMarked(pty), {
        what: () => `the mark at ${columns}x${rows}; it shows\n${pty.text}`,
      });
    }
  });

  it('says so in Chinese', async () => {
    const pty = startAlone({ words: ['--lang', 'zh'] });
    await pty.untilShows('没有 Docker 套接字');
    expect(isMarked(pty, '演示'), pty.text).toBe(true);
    pty.type('y');
    await untilRead(pty, ['sudo apt install docker.io', 'npm run engine:up'], '为何是演示');
  });

  it('tells a socket that may not be used from one that is not there', async () => {
    for (const folder of [join(home.state, '..'), tmp()]) chownSync(folder, NOBODY, NOBODY);
    const pty = startAlone({ socket: engineSocket(), uid: NOBODY });
    await pty.untilShows('You may not use the Docker socket /var/run/docker.sock.');
    await pty.untilShows('sudo usermod -aG docker $USER');
    expect(isMarked(pty), pty.text).toBe(true);
  });

  it('the engine at the default socket is taken where it answers', async () => {
    const pty = startAlone({ socket: engineSocket() });
    await pty.untilShows('default · 2');
    await pty.untilShows('4 Networks');
    expect(isMarked(pty), pty.text).toBe(false);
  });

  it('leaves neither a process nor a file of the demo engine behind', async () => {
    const pty = startAlone({});
    await pty.untilShows('shop-api-1');
    expect(readdirSync(tmp())).toEqual([expect.stringContaining('quayside-demo-')]);
    pty.type('q');
    expect((await pty.untilExit()).exitCode).toBe(0);
    expect(readdirSync(tmp())).toEqual([]);
    expect(processesOf(home)).toEqual([]);
  });
});

/** Waits until all of these texts were seen on the open page, scrolling down it. */
async function untilRead(pty: Pty, texts: readonly string[], tab = 'why a demo'): Promise<void> {
  const seen = new Set<string>();
  const look = (): boolean => {
    const page = pty
      .screen()
      .map((line) => line.replaceAll(/[┃│]/g, ' ').trim())
      .join(' ');
    for (const text of texts) if (page.includes(text)) seen.add(text);
    return seen.size === texts.length;
  };
  const missing = (): string => texts.filter((text) => !seen.has(text)).join(', ');
  await pty.untilShows(`[${tab}]`);
  for (let steps = 0; steps < 3 && !look(); steps += 1) {
    const before = pty.text;
    pty.type(' ');
    await until(() => look() || pty.text !== before, { what: () => `${missing()} on\n${pty.text}` });
  }
  await until(look, { what: () => `${missing()} on\n${pty.text}` });
}

describe('--demo', () => {
  it('opens the demo engine although a real one answers, and acts on it', async () => {
    const pty = startQuayside(home, ['--demo'], { columns: 200, rows: 50 });
    open.push(pty);
    await pty.untilShows('shop-api-1');
    expect(isMarked(pty), pty.text).toBe(true);
    expect(pty.text).not.toContain('There is no Docker socket');
    pty.type('/shop-api-1\r');
    await pty.untilShows(/› ?[●♥] +shop-api-1 .* running/);
    pty.type('s');
    await pty.untilShows('docker stop shop-api-1');
    pty.type('\r');
    await pty.untilShows(/[○✖] +shop-api-1 .* exited/);
    pty.type('d');
    await pty.untilShows('docker rm shop-api-1');
    pty.type('y');
    await pty.untilShows('Nothing matches "shop-api-1"');
    pty.type('\x1b');
    await pty.untilShows(/● +shop-cache-1/);
    expect(pty.text).not.toMatch(/[●○✖] +shop-api-1/);
  });
});
