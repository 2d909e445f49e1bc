/**
 * `npm run gallery -- --live`: makes the pictures of README and docs from real runs of the built program in a real
 * terminal: the dashboard on the demo engine, an exercise on a private engine (as root on Linux; left out elsewhere).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Docker from 'dockerode';
import { Pty } from '../../test/support/pty.ts';
import { until } from '../../test/support/until.ts';
import { gridOf } from './emulator.ts';
import { svgOf } from './svg.ts';

const FOLDER = 'docs/pictures';
const PROGRAM = 'dist/quayside.js';
/** The graphs of a fresh start are empty; by then they are as wide as their panel. */
const GRAPHS_FULL_MS = 75_000;
/** A page that has been drawn gets what it asks the engine for within this. */
const SETTLED_MS = 2_000;

type Language = 'en' | 'zh';

const home = mkdtempSync(join(tmpdir(), 'quayside-pictures-'));
mkdirSync(FOLDER, { recursive: true });
try {
  await Promise.all([
    dashboard('en', 120, 40),
    dashboard('zh', 120, 40),
    dashboard('en', 80, 24),
    ...(process.getuid?.() === 0 ? [exercise('en'), exercise('zh')] : []),
  ]);
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function dashboard(language: Language, columns: number, rows: number): Promise<void> {
  const picture = `${columns}x${rows}-${language}`;
  const pty = start(`dashboard-${picture}`, ['--demo', '--lang', language], columns, rows);
  try {
    await select(pty, 'shop-api-1');
    await sleep(GRAPHS_FULL_MS);
    save(pty, `dashboard-${picture}`);
    if (columns < 100) return;
    pty.type('\r');
    await sleep(SETTLED_MS);
    save(pty, `details-${picture}`);
    pty.type('\x1b');
    await sleep(SETTLED_MS);
    await select(pty, 'shop-report-1');
    // From its details y explains that container, from the panels what the message line says.
    pty.type('\r');
    await sleep(SETTLED_MS);
    pty.type('y');
    await sleep(SETTLED_MS);
    save(pty, `why-${picture}`);
    pty.type('?');
    await sleep(SETTLED_MS);
    save(pty, `help-${picture}`);
  } finally {
    await quit(pty);
  }
}

/** The first exercise, its first check met by what `docker run quay/busybox:1 echo hello` does. */
async function exercise(language: Language): Promise<void> {
  const pty = start(`lesson-${language}`, ['learn', '03-containers/01-run', '--lang', language], 120, 40);
  try {
    const [, socketPath = ''] = await until(() => /DOCKER_HOST=unix:\/\/(\S+)/.exec(pty.text), {
      what: 'the engine of the exercise',
    });
    await pty.untilShows(/[✘✔] 1 /);
    const docker = new Docker({ socketPath });
    const container = await docker.createContainer({ Image: 'quay/busybox:1', Cmd: ['echo', 'hello'] });
    await container.start();
    await pty.untilShows('✔ 1 ');
    await sleep(SETTLED_MS);
    save(pty, `lesson-120x40-${language}`);
  } finally {
    await quit(pty);
  }
}

function start(name: string, words: readonly string[], columns: number, rows: number): Pty {
  return new Pty(process.execPath, [PROGRAM, ...words], {
    columns,
    rows,
    env: { XDG_STATE_HOME: join(home, name), TZ: 'UTC' },
  });
}

/** Moves the cursor of the list down to a container. */
async function select(pty: Pty, name: string): Promise<void> {
  const cursor = (): string | undefined => pty.screen().find((line) => /^[┃│]›/.test(line));
  await until(cursor, { what: 'a cursor' });
  pty.type('g');
  await sleep(SETTLED_MS);
  for (let row = cursor(); row?.includes(name) !== true; row = cursor()) {
    const before = row;
    pty.type('j');
    await until(() => cursor() !== before, { what: `the cursor on ${name}, not on ${String(before)}` });
  }
}

function save(pty: Pty, name: string): void {
  writeFileSync(join(FOLDER, `${name}.svg`), svgOf(gridOf(pty.terminal), `Quayside: ${name}`));
}

async function quit(pty: Pty): Promise<void> {
  if (pty.exit === undefined) {
    pty.type('\x03');
    await pty.untilExit();
  }
  pty.kill();
}
