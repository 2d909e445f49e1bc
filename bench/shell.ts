/**
 * The shell pane's figures: `npm run bench:shell`. From a key to the screen in the pane, beside a bare pseudo terminal
 * with the same shell; and how long `seq 1 500000` takes to its last line, beside tmux where that is installed. What it
 * means: docs/bench.md.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../src/lessons/shell/find-program.ts';
import { buildShellHarness } from '../test/support/shell-harness-build.ts';
import { Screen } from './screen.ts';
import { median, p95 } from './statistics.ts';

const COLUMNS = 120;
const ROWS = 40;
const PRESSES = 200;
const FLOODS = 5;
const LINES = 500_000;
const WITHIN_MS = 30_000;
/** Keys of a person who types fast, and not at one beat with anything. */
const REST_MS = 35;

const home = mkdtempSync(join(tmpdir(), 'quayside-bench-shell-'));
const path = process.env['PATH'] ?? '';
const env = { PATH: path, HOME: home, LANG: 'C.UTF-8', PS1: '$ ', SHELL: '/bin/bash' };
const size = { columns: COLUMNS, rows: ROWS, env };
const bash = findProgram('bash', path) ?? '/bin/sh';
const tmux = findProgram('tmux', path);

try {
  const program = [process.execPath, buildShellHarness(), home];
  const bare = await opened([bash, '--norc']);
  const pane = await opened(program);
  const keys = await measureKeys({ bare, pane });
  const over = p95(keys.pane) - p95(keys.bare);
  print(
    `key to screen, ${PRESSES} presses, ms: bare median ${show(median(keys.bare))}, p95 ${show(p95(keys.bare))}`,
  );
  print(
    `  pane median ${show(median(keys.pane))}, p95 ${show(p95(keys.pane))}; p95 over bare ${show(over)} (claim: 16)`,
  );
  await measureFloods({ pane });
  await bare.close();
  // The keyboard is the shell's until the leave chord.
  pane.press('\x1d');
  await pane.close();
  print(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`);
} finally {
  rmSync(home, { recursive: true, force: true });
}

async function opened(command: readonly string[]): Promise<Screen> {
  const screen = new Screen(command, size);
  if ((await screen.until(() => /[$#] /.test(screen.text()), WITHIN_MS)) === undefined)
    throw new Error(`no prompt of ${command.join(' ')}: ${screen.text()}`);
  await screen.quiet(300, 3000);
  return screen;
}

async function measureKeys(
  screens: Record<'bare' | 'pane', Screen>,
): Promise<Record<'bare' | 'pane', number[]>> {
  const found = { bare: [] as number[], pane: [] as number[] };
  for (let press = 0; press < PRESSES; press++) {
    for (const name of ['bare', 'pane'] as const) {
      const screen = screens[name];
      const before = screen.text();
      const pressedAt = performance.now();
      // Erased again, so that the line never grows into the next row.
      screen.press(press % 2 === 0 ? 'x' : '\x7f');
      const at = await screen.until(() => screen.text() !== before, WITHIN_MS);
      if (at === undefined) throw new Error(`a key had no effect on ${name}`);
      found[name].push(at - pressedAt);
      await rest(REST_MS);
    }
  }
  return found;
}

async function measureFloods({ pane }: { readonly pane: Screen }): Promise<void> {
  const inTmux =
    tmux === undefined
      ? undefined
      : await opened([
          tmux,
          '-L',
          `bench-${process.pid}`,
          '-f',
          '/dev/null',
          'new-session',
          `${bash} --norc`,
        ]);
  const found = { pane: [] as number[], tmux: [] as number[] };
  for (let run = 0; run < FLOODS; run++) {
    found.pane.push(await flood(pane, run));
    if (inTmux !== undefined) found.tmux.push(await flood(inTmux, run));
  }
  const times = `seq 1 ${LINES} to its end, ms: pane ${show(median(found.pane))}`;
  const ratio = median(found.pane) / median(found.tmux);
  print(
    inTmux === undefined
      ? `${times}; no tmux on PATH`
      : `${times}, tmux ${show(median(found.tmux))}: ×${ratio.toFixed(2)} (claim: 2)`,
  );
  if (inTmux !== undefined) {
    inTmux.press('exit\r');
    await inTmux.until(() => inTmux.hasEnded, WITHIN_MS);
    await inTmux.close();
  }
}

async function flood(screen: Screen, run: number): Promise<number> {
  screen.press('clear\r');
  await screen.quiet(200, 3000);
  const end = new RegExp(`^\\|?end-${run + 1000} *\\|?$`, 'm');
  const begun = performance.now();
  screen.press(`seq 1 ${LINES}; echo end-$((1000 + ${run}))\r`);
  const at = await screen.until(() => end.test(screen.text()), WITHIN_MS);
  if (at === undefined) throw new Error(`no end of the flood: ${screen.text()}`);
  return at - begun;
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

function show(ms: number): string {
  return ms.toFixed(1);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
