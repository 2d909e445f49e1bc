import { afterEach, describe, expect, it } from 'vitest';
import { msg, type Message } from '../../src/engine/message.ts';
import type { Trouble } from '../../src/engine/trouble/types.ts';
import type { Container } from '../../src/engine/types.ts';
import { explainedId } from '../../src/views/app/line-trouble.ts';
import { messageLine } from '../../src/views/app/message-line.ts';
import { initialUi, type Dialog } from '../../src/views/app/ui-state.ts';
import type { View } from '../../src/views/app/view.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { anApp, type TestApp } from '../support/app.ts';
import { aContainer, anEngine, aView, NOW } from '../support/fleet.ts';

const open: TestApp[] = [];
afterEach(() => {
  for (const test of open.splice(0)) test.app.stop();
});

const path = '/run/user/1000/quayside/engine-4711/docker.sock';
const address = 'tcp://build-machine.example.org:2375';

/** What is said when a connection fails, and what must be left of it on a narrow screen: what to do. */
const SENTENCES: readonly (readonly [Message, en: RegExp, zh: RegExp])[] = [
  [msg('connect.noSocket', { path }), /`sudo systemctl start docker`/, /`sudo systemctl start docker`/],
  [msg('connect.refusedSocket', { path }), /`sudo systemctl start docker`/, /`sudo systemctl start docker`/],
  [msg('connect.denied', { path }), /log in again/, /重新登录/],
  [msg('connect.refused', { address }), /check the port/i, /检查端口/],
  [msg('connect.dns', { host: 'build-machine.example.org' }), /check it/i, /检查拼写/],
  [msg('connect.unreachable', { address }), /check address, network and firewall/i, /检查地址、网络和防火墙/],
  [msg('connect.hungUp', { address }), /trying again by itself/i, /自动重连/],
  [msg('connect.notEngine', { address }), /check (the )?address and (the )?port/i, /检查地址和端口/],
  [msg('connect.failed', { address, reason: 'EPROTO' }), /check that .* running/i, /确认.*正在运行/],
  [msg('connect.ended'), /trying again by itself/i, /自动重连/],
  [msg('connect.waiting', { address, seconds: 30 }), /waiting up to 30 s/i, /最多等待 30 秒/],
];

function lostView(says: Message, language: 'en' | 'zh'): View {
  const view = aView({ language });
  return { ...view, engine: { ...view.engine, connection: { phase: 'lost', since: NOW, says } } };
}

describe('the message line of a lost connection', () => {
  describe.each([80, 40])('at %i columns', (width) => {
    it.each(SENTENCES)('is not cut and says what to do: $key', (says, en, zh) => {
      for (const [language, wanted] of [
        ['en', en],
        ['zh', zh],
      ] as const) {
        const line = messageLine(lostView(says, language), width);
        expect(cellWidth(line)).toBe(width);
        expect(line).not.toContain('…');
        expect(line).not.toContain('{{');
        expect(line).toMatch(wanted);
      }
    });
  });

  it('has the whole sentence where there is room for it', () => {
    expect(messageLine(lostView(msg('connect.noSocket', { path }), 'en'), 240)).toContain(
      `There is no Docker socket at ${path}: the engine is not running or not installed.`,
    );
  });

  it('is cut where nothing shorter is known', () => {
    const says = msg('connect.refusedRequest', { reason: 'no '.repeat(40) });
    expect(messageLine(lostView(says, 'en'), 40)).toMatch(/^ The engine refused a request: no no .*…$/);
  });
});

describe('the key to why', () => {
  const [web, worker] = [aContainer('web'), aContainer('worker')];

  function troubleOf({ id, name }: Container, ageMs: number): Trouble {
    const says = msg('trouble.dead', { name });
    const time = NOW - ageMs;
    return { containerId: id, name, kind: 'dead', time, severity: 'bad', sentence: says, short: says };
  }

  function viewOf(dialogs: readonly Dialog[], troubles: readonly Trouble[]): View {
    const ui = { ...initialUi(120, 40), dialogs, selection: { kind: 'container' as const, id: web.id } };
    return { ...aView({ containers: [web, worker], ui }), troubles };
  }

  const HOUR_MS = 3_600_000;
  const [webTrouble, workerTrouble] = [troubleOf(web, HOUR_MS), troubleOf(worker, HOUR_MS)];
  const details = (container: Container): Dialog => ({ kind: 'details', id: container.id });

  it('stands beside the trouble that it explains, on the panels and on the details', () => {
    for (const [dialogs, container] of [
      [[], web],
      [[details(web)], web],
      [[details(worker)], worker],
    ] as const) {
      const view = viewOf(dialogs, [workerTrouble, webTrouble]);
      expect(messageLine(view, 120)).toMatch(new RegExp(`${container.name} .* y why $`));
      expect(explainedId(view)).toBe(container.id);
    }
  });

  it('does not stand beside the trouble of another container than the open one, which it would explain', () => {
    for (const view of [
      viewOf([details(web)], [workerTrouble]),
      viewOf([details(web)], [troubleOf(worker, 1000), webTrouble]),
    ]) {
      expect(messageLine(view, 120)).toContain('worker');
      expect(messageLine(view, 120)).not.toContain('y why');
      expect(explainedId(view)).toBe(web.id);
    }
  });

  it('does not stand where y does nothing, or answers a question', () => {
    const confirm: Dialog = {
      kind: 'confirm',
      actionId: 'container.stop',
      object: { kind: 'container', id: web.id, name: 'web' },
      options: {},
      asked: anEngine([web]),
    };
    for (const dialogs of [
      [{ kind: 'help' } as const],
      [{ kind: 'why', id: web.id } as const],
      [confirm],
      [details(web), confirm],
    ]) {
      const line = messageLine(viewOf(dialogs, [webTrouble]), 120);
      expect(line).toContain('web');
      expect(line).not.toContain('y why');
    }
  });

  it('of the demo stands on the panels alone, where it leads to its explanation', () => {
    const lineWith = (dialogs: readonly Dialog[]): string =>
      messageLine({ ...viewOf(dialogs, []), demoReason: 'No engine answers.' }, 120);
    expect(lineWith([])).toMatch(/No engine answers\. .* y what to do $/);
    expect(lineWith([details(web)])).toMatch(/No engine answers\. +$/);
    const test = anApp({ engine: anEngine([web]), demoReason: 'No engine answers.' });
    open.push(test);
    test.app.ui.setState({ dialogs: [details(web)] });
    test.app.key('y');
    expect(test.app.ui.getState().dialogs.at(-1)).toEqual({ kind: 'why', id: web.id });
  });
});
