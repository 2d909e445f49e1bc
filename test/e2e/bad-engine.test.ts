import net from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startPrivateEngine, importBusybox, type PrivateEngine } from '../../src/engine/sandbox/index.ts';
import { BUSYBOX, docker, engineBinaries, engineSocket, uniqueName } from '../support/engine.ts';
import { startProxy, type Proxy } from '../support/proxy.ts';
import type { Pty } from '../support/pty.ts';
import { makeStage, pick } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = makeStage();

const CHATTY = ['sh', '-c', 'i=0; while :; do i=$((i+1)); echo "line $i"; sleep 0.2; done'];

/** What the list says without a row; other tests may have containers on the engine. */
const NO_ROW = /Nothing matches|No containers yet/;

/** Starts the dashboard on the run's engine behind a proxy, with one container selected. */
async function startBehind(proxy: Proxy, name: string): Promise<Pty> {
  const pty = stage.start([], { env: { DOCKER_HOST: `unix://${proxy.socket}` } });
  await pick(pty, name);
  await pty.untilShows(/following/);
  return pty;
}

async function withProxy(work: (proxy: Proxy) => Promise<void>): Promise<void> {
  const proxy = await startProxy(engineSocket());
  try {
    await work(proxy);
  } finally {
    proxy.close();
  }
}

/** The number of the last line of the log that is on the screen. */
function lastLine(pty: Pty): number {
  return Math.max(0, ...[...pty.text.matchAll(/\bline (\d+)/g)].map((match) => Number(match[1])));
}

describe('an engine that dies and comes back', () => {
  it('is said, tried again with growing delays, and loaded anew with nothing lost', async () => {
    const name = await stage.run(uniqueName('kept'), BUSYBOX, ...CHATTY);
    const other = await stage.run(uniqueName('kept'), BUSYBOX, 'sleep', '1d');
    await withProxy(async (proxy) => {
      const pty = await startBehind(proxy, name);
      await until(() => lastLine(pty) > 2, { what: 'lines of the log' });
      proxy.cut();
      await pty.untilShows(/connection lost, retry/);
      await pty.untilShows('the engine is not running or not installed');
      await pty.untilShows('The connection to the engine is lost; the log goes on when it is back.');
      // Each delay is at least 0.8 of 0.5, 1, 2 s: only one that grows is shown as 2 s.
      await pty.untilShows('retry in 2 s');
      pty.type('4');
      await pty.untilShows('┏━ 4 Networks');
      pty.type('1');
      await docker('rm', '-f', other);
      const before = lastLine(pty);
      await proxy.mend();
      await until(() => !pty.text.includes('connection lost'), { what: 'the connection' });
      await until(() => !pty.text.includes('The connection to the engine is lost'), { what: 'the log' });
      await until(() => lastLine(pty) > before, { what: () => `lines after ${before} on\n${pty.text}` });
      await pty.untilShows(new RegExp(`› ?● +${name}`));
      pty.type('\x1b');
      await until(() => !pty.text.includes(`/${name}`), { what: 'the filter to go' });
      await pty.untilShows(new RegExp(`› ?● +${name}`));
      expect(pty.text).not.toContain(other);
    });
  });

  it('killed with -9 and started again is found again, the selection by its name', async () => {
    const binaries = engineBinaries();
    const id = uniqueName('phoenix');
    let engine: PrivateEngine = await startPrivateEngine({ binaries, id });
    try {
      await importBusybox(engine);
      const host = `unix://${engine.socket}`;
      const run = (name: string): Promise<string> =>
        docker('--host', host, 'run', '-d', '--name', name, BUSYBOX, 'sleep', '1d');
      await run('first');
      await run('second');
      const pty = stage.start([], { env: { DOCKER_HOST: host } });
      await pick(pty, 'second');
      process.kill(engine.pid, 'SIGKILL');
      await pty.untilShows(/connection lost, retry/);
      // What is left of it goes, so that the next one can have its place.
      await engine.stop();
      engine = await startPrivateEngine({ binaries, id });
      await importBusybox(engine);
      expect(`unix://${engine.socket}`).toBe(host);
      await pty.untilShows(NO_ROW);
      await run('first');
      await run('second');
      await pty.untilShows(/› ?● +second/);
      expect(pty.text).not.toContain('connection lost');
    } finally {
      await engine.stop();
    }
  });
});

describe('an engine that accepts and never answers', () => {
  it('at the start is waited for on a screen that says so, and q ends it', async () => {
    await withSilence(async (socket) => {
      const pty = stage.start([], { env: { DOCKER_HOST: `unix://${socket}` } });
      await pty.untilShows(/docker\.sock accepts the connection but does not answer/);
      await pty.untilShows(/ q quit/);
      pty.type('q');
      expect((await pty.untilExit()).exitCode).toBe(0);
      expect(pty.isAlternate).toBe(false);
    });
  });

  it('at the start is an error at last, where it was named', async () => {
    await withSilence(async (socket) => {
      const pty = stage.start([], { env: { DOCKER_HOST: `unix://${socket}` } });
      expect((await pty.untilExit()).exitCode).toBe(1);
      expect(pty.isAlternate).toBe(false);
      expect(pty.text.trim()).toMatch(/^quayside: unix:.* accepts the connection but has not answered/);
    });
  });

  it('later is said in the header, while the keys work and what was known stays', async () => {
    const name = await stage.run(uniqueName('frozen'), BUSYBOX, ...CHATTY);
    await withProxy(async (proxy) => {
      const pty = await startBehind(proxy, name);
      proxy.freeze();
      pty.type('\r');
      await pty.untilShows('[overview]');
      // In silence the engine is asked every 15 s whether it is there, and is given 3 s to answer.
      await until(() => /no answer for \d+ s/.test(pty.text), {
        what: () => `the header to say so; it shows\n${pty.text}`,
        timeoutMs: 50_000,
      });
      pty.type('\x1b');
      await pty.untilShows('┏━ 1 Containers');
      await pty.untilShows(new RegExp(`› ?● +${name}`));
      pty.type('4');
      await pty.untilShows('┏━ 4 Networks');
      pty.type('?');
      await pty.untilShows('[keys]');
      pty.type('q');
      await pty.untilShows('┏━ 4 Networks');
      const before = lastLine(pty);
      proxy.thaw();
      await until(() => !/no answer for/.test(pty.text), { what: () => `an answer on\n${pty.text}` });
      await until(() => lastLine(pty) > before, { what: 'the log to go on' });
    });
  }, 120_000);

  it('does not keep the program from ending', async () => {
    const name = await stage.run(uniqueName('frozen'), BUSYBOX, ...CHATTY);
    await withProxy(async (proxy) => {
      const pty = await startBehind(proxy, name);
      proxy.freeze();
      pty.type('K');
      await pty.untilShows(`docker kill ${name}`);
      pty.type('yq');
      expect((await pty.untilExit()).exitCode).toBe(0);
    });
  });
});

describe('a container that is removed', () => {
  it('while its log is open leaves its lines and says so', async () => {
    const name = await stage.run(uniqueName('leaving'), BUSYBOX, ...CHATTY);
    const pty = stage.start();
    await pick(pty, name);
    pty.type('3z');
    await pty.untilShows('┏━ 3 Logs');
    await until(() => lastLine(pty) > 2, { what: 'lines of the log' });
    await docker('rm', '-f', name);
    await pty.untilShows(`${name} has been removed; these lines are all that is left of its log.`);
    expect(lastLine(pty)).toBeGreaterThan(0);
    pty.type('z1');
    await pty.untilShows(NO_ROW);
  });

  it('while its details and its why page are open is said there, and Esc leads back', async () => {
    const name = await stage.run(uniqueName('leaving'), BUSYBOX, 'sh', '-c', 'exit 3');
    const pty = stage.start();
    await pick(pty, name);
    pty.type('\r');
    await pty.untilShows('[overview]');
    await pty.untilShows('Log driver');
    await docker('rm', '-f', name);
    await pty.untilShows(/Removed at .* Below is what was known of it last\./);
    pty.type(']]]]]]]');
    await pty.untilShows('[inspect]');
    await pty.untilShows('"ExitCode": 3');
    pty.type('\x1b');
    await pty.untilShows('1 Containers');
  });

  it('while a question about it is open is not acted on', async () => {
    const name = await stage.run(uniqueName('leaving'), BUSYBOX, 'sleep', '1d');
    const pty = stage.start();
    await pick(pty, name);
    pty.type('s');
    await pty.untilShows(`docker stop ${name}`);
    await docker('rm', '-f', name);
    await pty.untilShows(NO_ROW);
    pty.type('y');
    await pty.untilShows(`${name} is no longer there`);
  });
});

/** A socket that takes connections, reads what comes, and never says anything. */
async function withSilence(work: (socket: string) => Promise<void>): Promise<void> {
  const open = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).resume();
  });
  const path = join(stage.home.state, '..', 'docker.sock');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  try {
    await work(path);
  } finally {
    server.close();
    for (const socket of open) socket.destroy();
  }
}
