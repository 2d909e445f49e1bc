import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { boxesOf } from '../support/borders.ts';
import { BUSYBOX, engineSocket, uniqueName } from '../support/engine.ts';
import type { Pty } from '../support/pty.ts';
import { makeStage, pick } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = makeStage();

/** Waits until so many boxes stand on the screen, their borders whole. */
async function untilWhole(pty: Pty, boxes: number): Promise<void> {
  await until(() => boxesOf(pty.screen(), true).length === boxes, {
    what: () => `${boxes} whole boxes; it shows\n${pty.text}`,
  });
}

/** Expects keys to be answered whatever else goes on: the help opens and closes, a panel is chosen. */
async function expectKeys(pty: Pty): Promise<void> {
  pty.type('?');
  await pty.untilShows('[keys]');
  pty.type('q');
  await pty.untilShows('1 Containers');
  pty.type('4');
  await pty.untilShows('┏━ 4 Networks');
  pty.type('3');
  await pty.untilShows('┏━ 3 Logs');
}

async function expectQuits(pty: Pty): Promise<void> {
  pty.type('q');
  expect((await pty.untilExit()).exitCode).toBe(0);
}

describe('what is very long', () => {
  const long = 'x'.repeat(4990);

  it('a name, labels and values of 5,000 characters break no frame', async () => {
    const name = `${uniqueName('long')}-${'n'.repeat(4900)}`;
    await stage.run(
      name,
      '--label',
      `label=begin-${long}-end`,
      '--label',
      `com.docker.compose.project=project-${long}`,
      '--env',
      `VALUE=begin-${long}-end`,
      '--env',
      `NAME_${long}=1`,
      BUSYBOX,
      'sleep',
      '1d',
    );
    const pty = stage.start();
    await pick(pty, name.slice(0, 20));
    await untilWhole(pty, 4);
    pty.type('\r');
    await pty.untilShows('[overview]');
    await untilWhole(pty, 1);
    pty.type(']');
    await pty.untilShows('[env]');
    await pty.untilShows('begin-xxx');
    await untilWhole(pty, 1);
    pty.type(']]]');
    await pty.untilShows('[labels]');
    await pty.untilShows('begin-xxx');
    await untilWhole(pty, 1);
    pty.type(']]]');
    await pty.untilShows('[inspect]');
    await pty.untilShows('"Id"');
    await untilWhole(pty, 1);
    for (const [columns, rows] of [
      [80, 24],
      [40, 10],
    ] as const) {
      pty.resize(columns, rows);
      await untilWhole(pty, 1);
      pty.type('\x1b');
      await pty.untilShows('1 Containers');
      await untilWhole(pty, rows > 20 ? 2 : 1);
      pty.type('K');
      await pty.untilShows('y yes');
      await pty.untilShows(/n \/ Esc no/);
      pty.type('n');
      await until(() => !/n \/ Esc no/.test(pty.text), { what: 'the question to close' });
      pty.type('\r');
      await pty.untilShows('[inspect]');
    }
    pty.type('\x1b');
    await pty.untilShows('1 Containers');
    await expectQuits(pty);
  });

  it('a line of 1 MB is cut with a word about it, wrapped or not, and the next one is there', async () => {
    const name = await stage.run(
      uniqueName('wide'),
      BUSYBOX,
      'sh',
      '-c',
      'echo before; head -c 1000000 /dev/zero | tr "\\0" m; echo; echo after; sleep 1d',
    );
    const pty = stage.start();
    await pick(pty, name);
    await pty.untilShows(/ after/);
    await untilWhole(pty, 4);
    pty.type('3z');
    await untilWhole(pty, 1);
    pty.type('w');
    await pty.untilShows(/m … \+9\d{5} bytes/);
    await pty.untilShows(/ after/);
    await untilWhole(pty, 1);
    pty.type('/mmmm');
    await pty.untilShows(/\d+ match/);
    pty.type('\r');
    pty.type('z');
    await expectKeys(pty);
    await expectQuits(pty);
  });
});

describe('a log', () => {
  it('of 100,000 lines a second leaves the keys answered and the program ending at once', async () => {
    const name = await stage.run(
      uniqueName('flood'),
      '--log-opt',
      'max-size=20m',
      BUSYBOX,
      'sh',
      '-c',
      'yes "one of very many lines that nobody can read" | head -n 100000 > /tmp/lines; while :; do cat /tmp/lines; sleep 1; done',
    );
    const quiet = await stage.run(uniqueName('quiet'), BUSYBOX, 'sleep', '1d');
    const pty = stage.start();
    await pick(pty, name);
    await pty.untilShows('one of very many lines');
    await pty.untilShows(/last \d{4,} lines kept/);
    await expectKeys(pty);
    pty.type('k');
    await pty.untilShows(/paused/);
    pty.type('G');
    await pty.untilShows(/following/);
    pty.type('/many');
    await pty.untilShows(/\d{4,} matches/);
    pty.type('\x1b');
    await until(() => !/\d+ matches/.test(pty.text), { what: 'the search to end' });
    pty.type('1\x1b');
    await until(() => !pty.text.includes(`/${name}`), { what: 'the filter to go' });
    await pick(pty, quiet);
    await pty.untilShows('It is running, but has written nothing');
    pty.type('\x1b');
    await until(() => !pty.text.includes(`/${quiet}`), { what: 'the filter to go' });
    await pick(pty, name);
    await pty.untilShows('one of very many lines');
    await expectQuits(pty);
  });

  it('that is not UTF-8 shows what can be read of it, in whole lines', async () => {
    const name = await stage.run(
      uniqueName('latin'),
      BUSYBOX,
      'sh',
      '-c',
      String.raw`printf 'caf\351 au lait\n\377\376 start\n\303\050 end\n\360\237\222 cut\n\355\240\200 half\n'; sleep 1d`,
    );
    const pty = stage.start();
    await pick(pty, name);
    for (const line of ['caf� au lait', '� start', '�( end', '� cut', '� half']) await pty.untilShows(line);
    await untilWhole(pty, 4);
    await expectKeys(pty);
  });
});

describe('the state that was kept', () => {
  const file = (): string => join(stage.home.state, 'quayside', 'session.json');

  it.each([
    ['no JSON', 'nothing of the kind {'],
    ['cut off', '{"unix:///'],
    ['another value', '"text"'],
    ['null', 'null'],
    ['a list', '[1,2]'],
    ['binary', '\u0000\u0001\uffff'],
  ])('is started without, and written anew, where it is %s', async (_what, content) => {
    mkdirSync(join(file(), '..'), { recursive: true });
    writeFileSync(file(), content);
    const pty = stage.start();
    await pty.untilShows('┏━ 1 Containers');
    await pty.untilShows(/q quit/);
    pty.type('4');
    await pty.untilShows('┏━ 4 Networks');
    await expectQuits(pty);
    const here = `unix://${engineSocket()}`;
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toHaveProperty([here, 'focus'], 'networks');
  });

  it('is taken as far as it makes sense', async () => {
    mkdirSync(join(file(), '..'), { recursive: true });
    const session = {
      focus: 'networks',
      zoomed: 'perhaps',
      selected: { kind: 'container', name: 7 },
      list: { sort: 'colour', filter: ['x'], collapsed: 'all', grouped: null },
    };
    writeFileSync(file(), JSON.stringify({ [`unix://${engineSocket()}`]: session, 'tcp://other:1': null }));
    const pty = stage.start();
    await pty.untilShows('┏━ 4 Networks');
    await pty.untilShows('by name');
    await untilWhole(pty, 4);
    await expectQuits(pty);
  });

  it('cannot be written: the program works all the same, and says nothing at its end', async () => {
    const blocked = join(stage.home.state, 'a-file');
    mkdirSync(stage.home.state, { recursive: true });
    writeFileSync(blocked, '');
    chmodSync(blocked, 0o400);
    const pty = stage.start([], { env: { XDG_STATE_HOME: blocked, XDG_CACHE_HOME: blocked } });
    await pty.untilShows('1 Containers');
    await expectKeys(pty);
    await expectQuits(pty);
    expect(pty.isAlternate).toBe(false);
    expect(pty.text.trim()).toBe('');
  });
});
