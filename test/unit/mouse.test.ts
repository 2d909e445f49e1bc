import { afterEach, describe, expect, it } from 'vitest';
import type { StatsSeries } from '../../src/engine/streams/types.ts';
import { composePanels } from '../../src/views/app/compose-panels.ts';
import { layoutFor } from '../../src/views/app/layout.ts';
import { handleMouse } from '../../src/views/app/mouse.ts';
import { DETAILS_TABS, type PanelId, type UiState } from '../../src/views/app/ui-state.ts';
import { search } from '../../src/views/details/commands.ts';
import { drawDetails } from '../../src/views/details/page.ts';
import { drawHelp } from '../../src/views/dialogs/help.ts';
import { dashboardBindings } from '../../src/views/input/bindings.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { anApp, type AppOptions, type TestApp } from '../support/app.ts';
import { aContainer, aNetwork, anEngine, aSeries } from '../support/fleet.ts';
import { aDocker, anInspect } from '../support/inspect.ts';
import { until } from '../support/until.ts';

const open: TestApp[] = [];
afterEach(() => {
  for (const test of open.splice(0)) test.app.stop();
});

function start(options: AppOptions): TestApp {
  const test = anApp(options);
  open.push(test);
  return test;
}

function ui({ app }: TestApp): UiState {
  return app.ui.getState();
}

/** Presses the first cell of a text on some lines of the screen, of which the first is line `top`. */
function pressText({ app }: TestApp, lines: readonly string[], text: string, top = 0): void {
  const y = lines.findIndex((line) => line.includes(text));
  const line = lines[y] ?? '';
  expect(y, `${text} on\n${lines.join('\n')}`).toBeGreaterThanOrEqual(0);
  handleMouse(app, { kind: 'press', x: cellWidth(line.slice(0, line.indexOf(text))), y: y + top });
}

/** Presses a text on a panel. */
function pressOn(test: TestApp, id: PanelId, text: string): void {
  const view = test.app.view();
  const panel = layoutFor(view.ui).panels.find((one) => one.id === id);
  const lines = composePanels(view).map((line, y) => {
    const isInside = panel && y >= panel.y && y < panel.y + panel.height;
    return isInside ? ' '.repeat(panel.x) + line.slice(panel.x, panel.x + panel.width) : '';
  });
  pressText(test, lines, text);
}

const fleet = ['alpha', 'beta', 'gamma'].map((name) => aContainer(name, { project: 'shop' }));
const [alpha, beta] = fleet.map(({ id }) => ({ kind: 'container' as const, id }));
const stats = new Map<string, StatsSeries>(fleet.map(({ id }) => [id, aSeries()]));

describe('the wheel', () => {
  it.each(['containers', 'stats'] as const)('moves the selection over the panel %s, as its keys do', (id) => {
    const engine = anEngine(['a', 'b', 'c', 'd'].map((name) => aContainer(name)));
    const [first, , , last] = engine.containers.keys();
    const selection = { kind: 'container' as const, id: first ?? '' };
    const test = start({ engine, size: [200, 50], ui: { selection } });
    const panel = layoutFor(ui(test)).panels.find((one) => one.id === id);
    handleMouse(test.app, { kind: 'wheel-down', x: (panel?.x ?? 0) + 2, y: (panel?.y ?? 0) + 2 });
    expect(ui(test).selection).toEqual({ kind: 'container', id: last });
  });
});

describe('a press on the stats', () => {
  it('selects the container on whose line it falls where all are small, and focuses the panel', () => {
    const test = start({
      engine: anEngine(fleet),
      stats,
      size: [120, 40],
      ui: { selection: { kind: 'project', name: 'shop' } },
    });
    pressOn(test, 'stats', 'beta');
    expect(ui(test).selection).toEqual(beta);
    expect(ui(test).focus).toBe('stats');
  });

  it('selects one of those below the large one, and opens the details of the one that is selected', () => {
    const test = start({ engine: anEngine(fleet), stats, size: [200, 50], ui: { selection: alpha ?? null } });
    pressOn(test, 'stats', 'beta ');
    expect(ui(test).selection).toEqual(beta);
    pressOn(test, 'stats', 'beta  ');
    expect(ui(test).dialogs).toEqual([{ kind: 'details', id: beta?.id }]);
  });

  it.each(['2 Stats', 'CPU ', 'NAME', 'PIDS'])('changes no selection on %j', (text) => {
    const test = start({ engine: anEngine(fleet), stats, size: [200, 50], ui: { selection: alpha ?? null } });
    pressOn(test, 'stats', text);
    expect(ui(test).selection).toEqual(alpha);
    expect(ui(test).dialogs).toEqual([]);
  });
});

describe('a press on the networks', () => {
  const network = aNetwork('front');
  const place = { networkId: network.id, networkName: 'front', ip: '', ip6: '', aliases: [], mac: '' };
  const web = aContainer('web', { attachments: [place] });

  it('selects a member as the keys do, and opens it the second time', () => {
    const test = start({ engine: anEngine([web], [network]), size: [120, 40] });
    pressOn(test, 'networks', 'web');
    expect(ui(test)).toMatchObject({ focus: 'networks', selection: { kind: 'container', id: web.id } });
    pressOn(test, 'networks', 'web');
    expect(ui(test).dialogs).toEqual([{ kind: 'details', id: web.id }]);
  });

  it('folds a network the second time', () => {
    const test = start({ engine: anEngine([web], [network]), size: [120, 40] });
    pressOn(test, 'networks', 'front');
    expect(ui(test).networks.folded.size).toBe(0);
    pressOn(test, 'networks', 'front');
    expect([...ui(test).networks.folded]).toEqual([network.id]);
  });
});

describe('a press on an open page', () => {
  const id = alpha?.id ?? '';
  const details = (options: AppOptions): TestApp =>
    start({
      engine: anEngine(fleet),
      docker: aDocker({ inspect: () => anInspect('alpha') }),
      ui: { dialogs: [{ kind: 'details', id }] },
      ...options,
    });
  const pageOf = (test: TestApp): readonly string[] => {
    const { top, body, bottom } = drawDetails(test.app, id, layoutFor(ui(test)).body);
    return [...top, ...(body ?? []), bottom];
  };

  it.each(['en', 'zh'] as const)('opens the tab on whose name it falls, in %s', (language) => {
    const test = details({ language, size: [120, 40] });
    for (const [text, tab] of [
      [test.app.tr.t('details.tab.labels'), 'labels'],
      [test.app.tr.t('details.tab.overview'), 'overview'],
      [test.app.tr.t('details.tab.inspect'), 'inspect'],
    ] as const) {
      pressText(test, pageOf(test), text, 1);
      expect(ui(test).details.tab).toBe(tab);
    }
  });

  it('opens the tab before the first in sight on the mark that there are more', () => {
    const test = details({ size: [40, 10] });
    test.app.ui.setState({ details: { ...ui(test).details, tab: 'inspect' } });
    const page = pageOf(test);
    expect(page[1]).toMatch(/^┃….*\[inspect\]/);
    const inSight = DETAILS_TABS.findIndex((tab) => page[1]?.includes(tab));
    pressText(test, page, '…', 1);
    expect(ui(test).details.tab).toBe(DETAILS_TABS[inSight - 1]);
  });

  it('leaves the page as it is beside the tabs and on the open one', () => {
    const test = details({ size: [120, 40] });
    test.app.ui.setState({ details: { ...ui(test).details, scroll: 3 } });
    const before = ui(test).details;
    pressText(test, pageOf(test), '[overview]', 1);
    for (const x of [0, 100, 119]) handleMouse(test.app, { kind: 'press', x, y: 2 });
    expect(ui(test).details).toEqual(before);
  });

  it('makes the match on whose line it falls the current one', async () => {
    const test = details({ size: [120, 40] });
    test.app.ui.setState({ details: { ...ui(test).details, tab: 'inspect' } });
    await until(() => test.app.details.data()?.details, { what: 'the inspect' });
    search(test.app, '": "');
    expect(ui(test).details.match).toBe(0);
    const before = pageOf(test)
      .slice(
        0,
        pageOf(test).findIndex((line) => line.includes('"Image": ')),
      )
      .filter((line) => line.includes('": "')).length;
    pressText(test, pageOf(test), '"Image": ', 1);
    expect(before).toBeGreaterThan(0);
    expect(ui(test).details.match).toBe(before);
    pressText(test, pageOf(test), '{', 1);
    expect(ui(test).details.match).toBe(before);
  });

  it('opens a tab of the help', () => {
    const test = start({ size: [120, 40], ui: { dialogs: [{ kind: 'help' }] } });
    const { top } = drawHelp(test.app, dashboardBindings, layoutFor(ui(test)).body);
    pressText(test, top, test.app.tr.t('details.help.signs'), 1);
    expect(ui(test).help.tab).toBe('signs');
  });
});
