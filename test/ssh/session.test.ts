import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPrivateEngine } from '../../src/engine/sandbox/index.ts';
import { layoutFor } from '../../src/views/app/layout.ts';
import { boxesOf, type Box } from '../support/borders.ts';
import {
  BUSYBOX,
  docker,
  engineBinaries,
  engineSocket,
  removeContainer,
  uniqueName,
} from '../support/engine.ts';
import { startProxy } from '../support/proxy.ts';
import type { Pty } from '../support/pty.ts';
import { makeHome, processesOf, PROGRAM, type Home } from '../support/quayside.ts';
import { startSshd, type Sshd } from '../support/sshd.ts';
import { until } from '../support/until.ts';

let sshd: Sshd;
let home: Home;
let name = '';
const open: Pty[] = [];

beforeAll(async () => {
  sshd = await startSshd();
  name = uniqueName('a-watched');
  await docker('run', '-d', '--name', name, BUSYBOX, 'sleep', '1d');
});

afterAll(async () => {
  await sshd.stop();
  await removeContainer(name);
});

beforeEach(() => {
  home = makeHome();
});

afterEach(async () => {
  for (const pty of open.splice(0)) pty.kill();
  await until(() => processesOf(home).length === 0, { what: 'the program to end with its session' });
  home.remove();
});

interface Session {
  readonly term?: string;
  /** The locale at the server; a server sets none by itself. */
  readonly lang?: string;
  readonly size?: readonly [columns: number, rows: number];
  readonly socket?: string;
}

/** Logs in and starts the dashboard. */
function start({ term, lang, size = [80, 24], socket = engineSocket() }: Session = {}): Pty {
  const [columns, rows] = size;
  const pty = sshd.run(
    [process.execPath, PROGRAM],
    { ...home.env, DOCKER_HOST: `unix://${socket}`, ...(lang === undefined ? {} : { LANG: lang }) },
    { columns, rows, env: { TERM: term ?? 'xterm-256color' } },
  );
  open.push(pty);
  return pty;
}

const SIZES = [
  [80, 24],
  [200, 50],
] as const;

function inOrder(boxes: readonly Box[]): Box[] {
  return boxes
    .map(({ x, y, width, height }) => ({ x, y, width, height }))
    .sort((a, b) => a.y - b.y || a.x - b.x);
}

/** Waits until every panel of the layout stands on the screen, its border whole. */
async function untilWhole(pty: Pty, focus: 'containers' | 'networks', unicode: boolean): Promise<void> {
  const { cols, rows } = pty.terminal;
  const { panels } = layoutFor({ cols, rows, focus, zoomed: false });
  await until(
    () => {
      expect(inOrder(boxesOf(pty.screen(), unicode))).toEqual(inOrder(panels));
      return true;
    },
    { what: () => `whole panels; it shows\n${pty.text}` },
  );
}

/** Every escape sequence that was written, each once. */
function sequencesIn(raw: string): string[] {
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return [...new Set(raw.match(/\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P^_X][^]*?(?:\x07|\x1b\\)|[^[])/g))];
}

/** What console_codes(4) lists, and private modes, which every terminal may leave out; no title, no 256 colours. */
const OF_THE_CONSOLE = /^\x1b\[(?:\?[\d;]+[hl]|[\d;]*[@ABCDEFGHJKPdm])$/;
const ASCII = /^[\x20-\x7e\n]*$/;
const MORE_COLOURS = /^\x1b\[(?:[\d;]*;)?[34]8;[\d;]*m$/;

describe('in an SSH session', () => {
  describe.each(['xterm-256color', 'screen', 'tmux', 'linux'])('on a terminal %s', (term) => {
    it.each(SIZES)('the dashboard is whole and hears its keys at %dx%d', async (...size) => {
      const pty = start({ term, lang: 'C.UTF-8', size });
      const unicode = term !== 'linux';
      const focused = unicode ? '┏━ ' : '#= ';
      await pty.untilShows(name);
      await pty.untilShows(`${focused}1 Containers`);
      await pty.untilShows(/26\.1/);
      await untilWhole(pty, 'containers', unicode);
      pty.type('4');
      await pty.untilShows(`${focused}4 Networks`);
      await untilWhole(pty, 'networks', unicode);
      pty.type('?');
      await until(() => pty.text.includes('[keys]') && !pty.text.includes('4 Networks'), {
        what: 'the help',
      });
      pty.type('\x1b');
      await untilWhole(pty, 'networks', unicode);
      const wrong = sequencesIn(pty.raw).filter((one) => !OF_THE_CONSOLE.test(one) || MORE_COLOURS.test(one));
      expect(wrong).toEqual([]);
      expect(ASCII.test(pty.text)).toBe(!unicode);
      pty.type('q');
      expect((await pty.untilExit()).exitCode).toBe(0);
      expect(pty.isAlternate).toBe(false);
    });
  });

  it.each([
    ['says nothing', undefined],
    ['is C', 'C'],
    ['is Latin', 'de_DE.ISO-8859-1'],
  ])('draws in ASCII by itself where the locale %s', async (_how, lang) => {
    const pty = start({ ...(lang === undefined ? {} : { lang }), size: [200, 50] });
    await pty.untilShows(name);
    await pty.untilShows('#= 1 Containers');
    await untilWhole(pty, 'containers', false);
    expect(pty.text).toMatch(ASCII);
  });

  it('follows the size of the terminal at the other end', async () => {
    const pty = start({ lang: 'C.UTF-8', size: [80, 24] });
    await pty.untilShows('1 Containers');
    pty.resize(200, 50);
    await pty.untilShows('2 Stats');
    await until(() => boxesOf(pty.screen(), true).length === 4, {
      what: () => `four panels on\n${pty.text}`,
    });
    await untilWhole(pty, 'containers', true);
  });

  it.each([
    ['the connection is cut', () => sshd.cut()],
    ['the client is killed', (pty: Pty) => pty.pty.kill('SIGKILL')],
    ["the server's process of the session is killed", killSessions],
  ])('leaves no process when %s, and goes on where one was', async (_how, end) => {
    const other = uniqueName('a-other');
    await docker('run', '-d', '--name', other, BUSYBOX, 'sleep', '1d');
    try {
      const first = start({ lang: 'C.UTF-8', size: [200, 50] });
      await first.untilShows(other);
      first.type('oo');
      await first.untilShows('by state');
      first.type('/a-\r');
      await first.untilShows('/a-');
      await select(first, name);
      first.type('4');
      await first.untilShows('┏━ 4 Networks');
      expect(processesOf(home)).not.toEqual([]);
      end(first);
      await first.untilExit();
      await until(() => processesOf(home).length === 0, {
        what: () => `processes ${processesOf(home).join(' ')} to end`,
      });
      const again = start({ lang: 'C.UTF-8', size: [200, 50] });
      await again.untilShows('┏━ 4 Networks');
      await again.untilShows(/1 Containers · .* · \/a- · by state/);
      await until(() => isSelected(again, name), { what: () => `${name} to be selected on\n${again.text}` });
    } finally {
      await removeContainer(other);
    }
  });

  it('sends not a byte while nothing changes', async () => {
    const engine = await startPrivateEngine({ binaries: engineBinaries() });
    const proxy = await startProxy(engine.socket);
    try {
      const pty = start({ lang: 'C.UTF-8', size: [200, 50], socket: proxy.socket });
      await pty.untilShows('No containers yet');
      await pty.untilShows('bridge');
      await pty.untilShows(/26\.1/);
      const asked = proxy.requests.length;
      const sent = sshd.received();
      // After 15 s in which nothing happened the program asks whether the engine is still there.
      await until(() => proxy.requests.slice(asked).some((line) => line.endsWith('/_ping')), {
        what: 'a ping',
        timeoutMs: 40_000,
      });
      expect(sshd.received() - sent).toBe(0);
      pty.type('?');
      await pty.untilShows('[keys]');
      expect(sshd.received() - sent).toBeGreaterThan(0);
    } finally {
      proxy.close();
      await engine.stop();
    }
  });
});

function killSessions(): void {
  for (const pid of sshd.sessions()) process.kill(pid, 'SIGKILL');
}

function isSelected(pty: Pty, container: string): boolean {
  return pty.screen().some((line) => new RegExp(`^[┃│]›[●◌○]? +${container}`).test(line));
}

/** Moves down the list until a container is selected. */
async function select(pty: Pty, container: string): Promise<void> {
  const title = (): string => pty.screen().find((line) => line.includes('3 Logs')) ?? '';
  pty.type('g');
  await until(
    async () => {
      if (isSelected(pty, container)) return true;
      const before = pty.text;
      pty.type('j');
      await until(() => pty.text !== before, { what: 'the selection to move' });
      return false;
    },
    { what: () => `${container} to be selected; ${title()}` },
  );
}
