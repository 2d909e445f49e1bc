import { describe, expect, it } from 'vitest';
import { msg } from '../../src/engine/message.ts';
import type { Connection } from '../../src/engine/state/types.ts';
import type { Trouble } from '../../src/engine/trouble/types.ts';
import type { Container, ContainerRun } from '../../src/engine/types.ts';
import { PANEL_DRAWERS } from '../../src/views/app/panels.ts';
import {
  initialUi,
  PANELS,
  SORT_COLUMNS,
  type Selection,
  type UiState,
} from '../../src/views/app/ui-state.ts';
import type { View } from '../../src/views/app/view.ts';
import { whenChanged } from '../../src/views/app/when-changed.ts';
import { randomly } from '../support/random.ts';
import { aContainer, aNetwork, aSeries, aView, anEngine, NOW } from '../support/fleet.ts';

describe('whenChanged', () => {
  it('works again only when something that it reads has changed', () => {
    let made = 0;
    const draw = whenChanged(
      (part: object, _other: number) => [part],
      () => (made += 1),
    );
    const part = {};
    expect([draw(part, 1), draw(part, 2), draw({}, 2)]).toEqual([1, 1, 2]);
  });
});

describe('a panel that is drawn only when something changed', () => {
  it.each(PANELS)('shows what a fresh drawing shows, whatever changed: %s', (panel) => {
    const random = randomly(7);
    const draw = PANEL_DRAWERS[panel];
    const { theme } = aView();
    let view = aView({ containers: FLEET, ui: initialUi(120, 40) });
    for (let step = 0; step < 400; step++) {
      view = changed(view, random);
      const size = { width: 60 + random(3), height: 16 + random(2) };
      const focused = random(2) === 0;
      const shown = draw(view, size, focused);
      // The same of another theme, so that the drawing before is forgotten, and that of each row.
      draw({ ...view, theme, scroll: new Map() }, size, focused);
      expect(shown).toEqual(draw(view, size, focused));
    }
  });
});

const NO_RUN: ContainerRun = {
  pid: 1,
  restartCount: 0,
  restartPolicy: '',
  oomKilled: false,
  error: '',
  memoryLimit: 0,
  nanoCpus: 0,
  tty: false,
  autoRemove: false,
  stopSignal: '',
  healthLog: [],
};

const FLEET = ['api', 'db', 'web', 'worker', 'cache'].map((name, index) =>
  aContainer(name, {
    ...(index < 3 ? { project: 'shop', service: name } : {}),
    run: { ...NO_RUN, startedAt: NOW - index * 1_000 },
  }),
);

function aTrouble({ id, name }: Container): Trouble {
  const says = msg('trouble.dead', { name });
  return { containerId: id, name, kind: 'dead', time: NOW, severity: 'bad', sentence: says, short: says };
}

/** The view with one part replaced by another, the others the very same objects. */
function changed(view: View, random: (below: number) => number): View {
  const { engine, ui } = view;
  const pick = <T>(first: T, ...rest: readonly T[]): T => [first, ...rest][random(rest.length + 1)] ?? first;
  const [first = aContainer('lone'), ...rest] = FLEET;
  const one = pick(first, ...rest);
  const withUi = (change: Partial<UiState>): View => ({ ...view, ui: { ...ui, ...change } });
  switch (random(12)) {
    case 0: {
      const state = pick<Container['state']>('running', 'exited', 'paused', 'restarting');
      const run = { ...one, state, statusText: pick('Up 2 hours', 'Up 3 seconds'), exitCode: random(3) };
      return { ...view, engine: { ...engine, containers: new Map(engine.containers).set(one.id, run) } };
    }
    case 1: {
      const containers = new Map(engine.containers);
      containers.delete(one.id);
      return { ...view, engine: { ...engine, containers } };
    }
    case 2:
      return { ...view, engine: { ...anEngine(FLEET), networks: engine.networks } };
    case 3: {
      const name = pick('front', 'back');
      const network = aNetwork(name, { driver: pick('bridge', 'overlay') });
      return { ...view, engine: { ...engine, networks: new Map(engine.networks).set(network.id, network) } };
    }
    case 4: {
      const series = aSeries({ cpuPercent: random(200), memory: random(1e9), time: view.now });
      return { ...view, stats: { series: new Map(view.stats.series).set(one.id, series) } };
    }
    case 5:
      return { ...view, stats: { series: new Map() } };
    case 6:
      return withUi({
        selection: pick<Selection | null>(
          null,
          { kind: 'container', id: one.id },
          { kind: 'project', name: 'shop' },
        ),
      });
    case 7:
      return withUi({
        list: {
          ...ui.list,
          sort: pick(...SORT_COLUMNS),
          descending: random(2) === 0,
          grouped: random(2) === 0,
          runningOnly: random(3) === 0,
          filter: pick('', 'a', 'nothing'),
          collapsed: new Set(random(2) === 0 ? ['shop'] : []),
        },
      });
    case 8:
      return withUi({
        networks: { folded: new Set(), cursor: pick(null, aNetwork('front').id), filter: '' },
      });
    case 9:
      return { ...view, now: view.now + pick(300, 1_000, 60_000) };
    case 10:
      return {
        ...view,
        engine: {
          ...engine,
          connection: { phase: pick<Connection['phase']>('live', 'connecting', 'lost'), since: NOW },
        },
      };
    default:
      return {
        ...view,
        troubles: [aTrouble(one)].slice(random(2)),
      };
  }
}
