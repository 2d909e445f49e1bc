import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  BUSYBOX,
  docker,
  dockerPath,
  engineEnv,
  engineSocket,
  removeContainer,
  uniqueName,
} from '../support/engine.ts';
import type { Pty, PtyOptions } from '../support/pty.ts';
import { makeHome, startQuayside, type Home } from '../support/quayside.ts';
import { until } from '../support/until.ts';

const execFileAsync = promisify(execFile);

/** Where a private engine’s programs are already: without them a person is asked first. */
const PROGRAMS = { XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache') };

let home: Home;
const open: Pty[] = [];

beforeEach(() => {
  home = makeHome();
});
afterEach(async () => {
  // Ends by its own way out, so that no private engine is left to the next test.
  await Promise.all(open.splice(0).map(leave));
  home.remove();
});

async function leave(pty: Pty): Promise<void> {
  if (pty.exit === undefined) {
    pty.pty.kill('SIGTERM');
    await pty.untilExit();
  }
  pty.kill();
}

function learn(words: readonly string[], options: PtyOptions = {}): Pty {
  const env = { ...PROGRAMS, ...options.env };
  const pty = startQuayside(home, ['learn', ...words], { ...options, env });
  open.push(pty);
  return pty;
}

/** The socket of the engine that the screen tells to use. */
async function socketOn(pty: Pty): Promise<string> {
  return until(() => /export DOCKER_HOST=unix:\/\/(\S+docker\.sock)/.exec(pty.text)?.[1], {
    what: `a DOCKER_HOST; the screen shows\n${pty.text}`,
  });
}

/** The docker CLI of another terminal, told to use that engine. */
async function type(socket: string, ...args: readonly string[]): Promise<string> {
  const env = { ...engineEnv(), DOCKER_HOST: `unix://${socket}` };
  return (await execFileAsync(dockerPath(), args, { env })).stdout.trim();
}

function boxOn(pty: Pty): string {
  const name = /box-[a-z]+\d*/.exec(pty.text)?.[0];
  if (name === undefined) throw new Error(`no box on the screen:\n${pty.text}`);
  return name;
}

describe('the course', () => {
  it('turns checks green as another terminal works, keeps what was done, and leaves no engine behind', async () => {
    const pty = learn(['03-containers/01-run']);
    await pty.untilShows('0 of 2');
    const socket = await socketOn(pty);
    expect(existsSync(socket)).toBe(true);
    await type(socket, 'run', BUSYBOX, 'echo', 'hello');
    await pty.untilShows('1 of 2 ✔✘');
    await type(socket, 'run', '--name', boxOn(pty), BUSYBOX, 'false').catch(() => undefined);
    await pty.untilShows(/not yet: box-[a-z0-9]+ exists but has/);
    await type(socket, 'rm', boxOn(pty));
    await type(socket, 'run', '-d', '--name', boxOn(pty), BUSYBOX, 'sleep', '3600');
    await pty.untilShows('2 of 2 ✔✔');
    await pty.untilShows('All checks are met');
    pty.type(']');
    await pty.untilShows('Lesson 2 of ');
    await pty.untilShows('0 of 2');
    expect(await type(socket, 'ps', '--all', '--format', '{{.Names}}')).not.toContain('box-');
    pty.type('C');
    await pty.untilShows(/1 Run a container +│ ✔ done/);
    pty.type('q');
    expect((await pty.untilExit()).exitCode).toBe(0);
    expect(existsSync(socket)).toBe(false);

    const again = learn([], { columns: 80, rows: 24 });
    await again.untilShows(/03 Containers ▰▱+ 1\/\d+/);
    await again.untilShows(/› +│ 2 List and inspect +│ begun/);
    again.type('q');
    await again.untilExit();
  });

  it('counts what is done with the keys of the dashboard on the exercise’s engine', async () => {
    const pty = learn(['containers/stop-start-remove']);
    await pty.untilShows('0 of 3');
    const box = boxOn(pty);
    const row = (shows: RegExp): Promise<unknown> =>
      until(() => pty.screen().some((line) => line.includes(box) && shows.test(line)), {
        what: `${box} to show ${shows}; the screen shows\n${pty.text}`,
      });
    pty.type('D');
    await pty.untilShows('1 Containers');
    await row(/running +\d+s/);
    pty.type('s');
    await pty.untilShows('y / Enter');
    pty.type('y');
    await row(/exited/);
    pty.type('S');
    await row(/running +\d+s/);
    pty.type('d');
    await pty.untilShows('n / Esc');
    pty.type('y');
    await pty.untilShows('No containers yet');
    pty.type('q');
    await pty.untilShows('3 of 3 ✔✔✔');
  });

  it('uses the person’s own engine when a private one is declined, and touches nothing on it', async () => {
    const theirs = uniqueName('theirs');
    await docker('run', '-d', '--name', theirs, BUSYBOX, 'sleep', '1000');
    try {
      const pty = learn(['3/3', '--lang', 'zh'], { columns: 80, rows: 24, env: home.env });
      await pty.untilShows('要这样做吗');
      pty.type('n');
      await pty.untilShows('检查 0/3');
      expect(await socketOn(pty)).toBe(engineSocket());
      const box = boxOn(pty);
      pty.type('\t');
      await pty.untilShows('停止了');
      await docker('stop', box);
      await pty.untilShows('检查 1/3 ✔✘✘');
      await docker('start', box);
      await docker('rm', '-f', box);
      await pty.untilShows('检查 3/3 ✔✔✔');
      pty.type('X');
      await pty.untilShows('y / Enter');
      pty.type('y');
      await until(() => boxOn(pty) !== box && pty.text.includes('检查 0/3'), { what: 'a new attempt' });
      const fresh = boxOn(pty);
      expect(await docker('inspect', '--format', '{{.State.Running}}', fresh)).toBe('true');
      pty.type('q');
      await pty.untilExit();
      const left = await docker('ps', '--all', '--format', '{{.Names}}');
      expect(left).toContain(theirs);
      expect(left).not.toContain(fresh);
      expect(await docker('inspect', '--format', '{{.State.Running}}', theirs)).toBe('true');
    } finally {
      await removeContainer(theirs);
    }
  });

  it('opens on top of the dashboard and goes back to it', async () => {
    const pty = startQuayside(home, []);
    open.push(pty);
    await pty.untilShows('1 Containers');
    pty.type('L');
    await pty.untilShows('1 Run a container');
    pty.type('\u001b');
    await pty.untilShows('1 Containers');
  });

  it('says which place it does not know', async () => {
    const pty = learn(['03-containers/99-nothing']);
    await pty.untilShows('There is no chapter or exercise called 03-containers/99-nothing');
  });

  it('killed in the middle keeps what was done, and its engine goes with it', async () => {
    const pty = learn(['containers/run']);
    const socket = await socketOn(pty);
    await pty.untilShows('0 of 2');
    await type(socket, 'run', BUSYBOX, 'true');
    await type(socket, 'run', '-d', '--name', boxOn(pty), BUSYBOX, 'sleep', '3600');
    await pty.untilShows('2 of 2 ✔✔');
    await pty.untilShows(/03 Containers ▰▱+ 1\/\d+/);
    pty.pty.kill('SIGKILL');
    await pty.untilExit();
    const again = learn([]);
    await again.untilShows(/03 Containers ▰▱+ 1\/\d+/);
    await again.untilShows(/1 Run a container +│ ✔ done/);
    again.type('\r');
    await again.untilShows('0 of');
    expect(await socketOn(again)).not.toBe(socket);
    expect(existsSync(socket)).toBe(false);
  });
});
