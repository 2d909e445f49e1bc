import { render } from 'ink-testing-library';
import { afterEach, describe, expect, it } from 'vitest';
import { Dashboard } from '../../src/views/app/Dashboard.tsx';
import { keyLabel } from '../../src/views/app/footer.ts';
import type { Dialog } from '../../src/views/app/ui-state.ts';
import { dashboardBindings } from '../../src/views/input/bindings.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { anApp, type AppOptions } from '../support/app.ts';
import { aContainer, anEngine } from '../support/fleet.ts';
import { until } from '../support/until.ts';

const running = aContainer('api');
const help: Dialog = { kind: 'help' };

const opened: (() => void)[] = [];
afterEach(() => {
  for (const end of opened.splice(0)) end();
});

function open(options: AppOptions = {}) {
  const test = anApp({
    engine: anEngine([running]),
    size: [100, 200],
    ...options,
    ui: { dialogs: [help], selection: { kind: 'container', id: running.id }, ...options.ui },
  });
  const { lastFrame, unmount } = render(<Dashboard app={test.app} />);
  opened.push(unmount, () => test.app.stop());
  const frame = (): string => lastFrame() ?? '';
  return {
    ...test,
    frame,
    press: (...keys: readonly string[]): void => {
      for (const key of keys) test.app.key(key);
    },
    shows: (text: string) => until(() => (frame().includes(text) ? frame() : undefined), { what: text }),
  };
}

/** The first line of the help's table. */
async function firstLine(options: AppOptions): Promise<string> {
  const { shows } = open(options);
  return (await shows('where')).split('\n').find((line) => / (\] Tab|j ↓) /.test(line)) ?? '';
}

describe('the help', () => {
  it('lists every key of the table with its words', async () => {
    const { shows, app } = open();
    const frame = await shows('where');
    for (const { keys, label } of dashboardBindings) {
      const words = app.tr.say(label);
      const line = frame
        .split('\n')
        .find(
          (row) =>
            row.includes(` ${keys.map((key) => keyLabel(key)).join(' ')} `) && row.includes(` ${words} `),
        );
      expect(line, `${keys.join()} ${words}`).toBeDefined();
    }
  });

  it('begins with the keys of the place that it was opened from', async () => {
    expect(await firstLine({ ui: { focus: 'networks' } })).toContain('Networks');
    expect(await firstLine({ ui: { dialogs: [{ kind: 'details', id: running.id }, help] } })).toContain(
      'Details',
    );
  });

  it('says of keys that do nothing now that they do not', async () => {
    const { shows } = open();
    const frame = await shows('where');
    expect(frame).toMatch(/ S +│ start \(not now\) /);
    expect(frame).toMatch(/ s +│ stop +│/);
  });

  it('says of a container whose details lie below what its keys do there', async () => {
    const stopped = aContainer('gone', { state: 'exited', exitCode: 0 });
    const { shows } = open({
      engine: anEngine([running, stopped]),
      ui: { dialogs: [{ kind: 'details', id: stopped.id }, help] },
    });
    expect(await shows('where')).toMatch(/ S +│ start +│/);
  });

  it('explains the signs, the mouse and the figures in its other tabs', async () => {
    const { press, shows } = open();
    await shows('[keys]');
    press(']');
    expect(await shows('[signs]')).toMatch(/│ ♥ +│ its health check passes +│/);
    press(']');
    const notes = await shows('[mouse and figures]');
    expect(notes).toContain('hold Shift while dragging (Option in iTerm)');
    expect(notes).toContain('100 % is one core');
  });

  it('scrolls on a small screen and stops at its ends', async () => {
    const { press, shows, app } = open({ size: [60, 16] });
    await shows('[keys]');
    press('G');
    const end = app.ui.getState().help.scroll;
    expect(end).toBeGreaterThan(20);
    press('j', 'pgdn');
    expect(app.ui.getState().help.scroll).toBe(end);
    press('k', 'g', 'k');
    expect(app.ui.getState().help.scroll).toBe(0);
  });

  it('fills the screen with the table, down to its last row', async () => {
    for (const [size, last] of [
      [[60, 24], /^┃└─/],
      [[60, 12], /^┃│ /],
    ] as const) {
      const { press, frame, app } = open({ size });
      const bottom = (): number =>
        frame()
          .split('\n')
          .findIndex((line) => line.startsWith('┗'));
      press('G');
      await until(() => new RegExp(` ${app.ui.getState().help.scroll + 1}–(\\d+) / \\1 `).test(frame()), {
        what: 'the last rows',
      });
      expect(frame().split('\n')[bottom() - 1]).toMatch(last);
    }
  });

  it('is closed by ?, Esc and q', async () => {
    for (const key of ['?', 'esc', 'q']) {
      const { press, shows, app } = open();
      await shows('[keys]');
      press(key);
      expect(app.ui.getState().dialogs).toEqual([]);
    }
  });

  it.each([
    ['en', true, 100, 40],
    ['en', false, 80, 24],
    ['zh', true, 80, 24],
    ['zh', true, 40, 10],
  ] as const)('keeps the screen whole (%s, Unicode %s, %dx%d)', async (language, unicode, cols, rows) => {
    const { press, frame } = open({ language, unicode, size: [cols, rows] });
    for (const tab of ['keys', 'signs', 'notes']) {
      await until(() => frame().split('\n').length === rows, { what: `the tab ${tab}` });
      for (const line of frame()
        .split('\n')
        .slice(1, rows - 3))
        expect(cellWidth(line)).toBe(cols);
      expect(frame()).toMatch(unicode ? /┃/ : /^[\x20-\x7e\n]*$/);
      press(']');
    }
  });
});
