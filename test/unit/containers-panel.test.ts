import { describe, expect, it } from 'vitest';
import { portsText, stateText } from '../../src/views/panels/containers/cells.ts';
import { columnsFor } from '../../src/views/panels/containers/columns.ts';
import { drawContainers } from '../../src/views/panels/containers/panel.ts';
import { listRows } from '../../src/views/panels/containers/rows.ts';
import { cellWidth } from '../../src/views/text/cells.ts';
import { initialUi, type ListState } from '../../src/views/app/ui-state.ts';
import { aContainer, aSeries, aView, NOW } from '../support/fleet.ts';

const list = (change: Partial<ListState>): ListState => ({ ...initialUi(120, 40).list, ...change });

const names = (options: Parameters<typeof aView>[0]): string[] =>
  listRows(aView(options)).map((row) => (row.kind === 'project' ? `[${row.project}]` : row.container.name));

const shop = [
  aContainer('web', { project: 'shop', image: 'nginx:1.27' }),
  aContainer('api', { project: 'shop' }),
  aContainer('worker', { project: 'shop', state: 'exited', exitCode: 137 }),
  aContainer('registry'),
];

describe('the rows of the containers panel', () => {
  it('stand under their projects, those of none last', () => {
    expect(names({ containers: shop })).toEqual(['[shop]', 'api', 'web', 'worker', '[]', 'registry']);
  });

  it('are flat where a person wants it, and where there is no project', () => {
    expect(names({ containers: shop, ui: { list: list({ grouped: false }) } })).toEqual([
      'api',
      'registry',
      'web',
      'worker',
    ]);
    expect(names({ containers: [aContainer('b'), aContainer('a')] })).toEqual(['a', 'b']);
  });

  it('leave the members of a folded project out', () => {
    expect(names({ containers: shop, ui: { list: list({ collapsed: new Set(['shop']) }) } })).toEqual([
      '[shop]',
      '[]',
      'registry',
    ]);
  });

  it('are filtered by name, image, project and state, also by what must not match', () => {
    expect(names({ containers: shop, ui: { list: list({ filter: 'NGINX', grouped: false }) } })).toEqual([
      'web',
    ]);
    expect(names({ containers: shop, ui: { list: list({ filter: '!shop', grouped: false }) } })).toEqual([
      'registry',
    ]);
    expect(names({ containers: shop, ui: { list: list({ filter: 'exited', grouped: false }) } })).toEqual([
      'worker',
    ]);
  });

  it('hide what is stopped on demand', () => {
    expect(
      names({ containers: shop, ui: { list: list({ runningOnly: true, grouped: false }) } }),
    ).not.toContain('worker');
  });

  it('sort by CPU with what has no figure last', () => {
    const stats = new Map([
      [aContainer('api').id, aSeries({ cpuPercent: 3 })],
      [aContainer('web').id, aSeries({ cpuPercent: 9 })],
    ]);
    const ui = { list: list({ sort: 'cpu' as const, descending: true, grouped: false }) };
    expect(names({ containers: shop, stats, ui })).toEqual(['web', 'api', 'registry', 'worker']);
  });

  it('add up the figures of a project', () => {
    const stats = new Map([
      [aContainer('api').id, aSeries({ cpuPercent: 3, memory: 100 })],
      [aContainer('web').id, aSeries({ cpuPercent: 9, memory: 50 })],
    ]);
    expect(listRows(aView({ containers: shop, stats }))[0]).toMatchObject({
      total: 3,
      running: [aContainer('api').id, aContainer('web').id],
      cpuPercent: 12,
      memory: 150,
    });
  });
});

describe('the state of a container', () => {
  const text = (change: Parameters<typeof aContainer>[1], language: 'en' | 'zh' = 'en'): string =>
    stateText(aView({ language }), aContainer('a', change));

  it('is told in words with exit code, restarts and health', () => {
    expect(text({})).toBe('running');
    expect(text({ health: 'healthy' })).toBe('running ♥');
    expect(text({ health: 'unhealthy' })).toBe('running unhealthy');
    expect(text({ state: 'exited', exitCode: 137 })).toBe('exited (137)');
    expect(text({ state: 'paused' })).toBe('paused');
  });

  it('is told in Chinese', () => {
    expect(text({ state: 'exited', exitCode: 1 }, 'zh')).toBe('已退出 (1)');
  });
});

describe('published ports', () => {
  it('come first, once for IPv4 and IPv6, with the address only where it is not every address', () => {
    const port = { privatePort: 80, publicPort: 8080, protocol: 'tcp' };
    expect(
      portsText([
        { ip: '', privatePort: 443, protocol: 'tcp' },
        { ip: '0.0.0.0', ...port },
        { ip: '::', ...port },
        { ip: '127.0.0.1', privatePort: 53, publicPort: 5353, protocol: 'udp' },
      ]),
    ).toBe('8080→80, 127.0.0.1:5353→53/udp, 443');
  });
});

describe('the columns', () => {
  it('always fit, and never take more than their most', () => {
    for (let width = 12; width < 220; width += 1) {
      for (const grouped of [true, false]) {
        const columns = columnsFor(width, grouped);
        const used = columns.reduce((total, column) => total + column.width, columns.length - 1);
        expect(used).toBeLessThanOrEqual(width);
        expect(columns[0]?.id).toBe('name');
      }
    }
  });
});

describe('the containers panel', () => {
  const nasty = [
    aContainer('名称很长的容器'.repeat(8), { project: '商店', image: '镜像/仓库:1.0' }),
    aContainer('x'.repeat(5000), { project: 'y'.repeat(5000), image: 'z'.repeat(5000) }),
    aContainer('plain', { state: 'restarting', ports: [{ ip: '', privatePort: 1, protocol: 'tcp' }] }),
    ...Array.from({ length: 60 }, (_, index) => aContainer(`row-${index}`)),
  ];

  it('draws exactly its size at every size, in both languages, with any names', () => {
    for (const language of ['en', 'zh'] as const) {
      for (const unicode of [true, false]) {
        for (const width of [20, 38, 40, 73, 80, 120, 200]) {
          for (const height of [3, 5, 12, 50]) {
            const lines = drawContainers(
              aView({ containers: nasty, language, unicode }),
              { width, height },
              true,
            );
            expect(lines).toHaveLength(height);
            expect(lines.map(cellWidth)).toEqual(lines.map(() => width));
          }
        }
      }
    }
  });

  it('keeps the selected row in sight while one moves through a long list', () => {
    const view = aView({ containers: nasty });
    const rows = listRows(view).filter((row) => row.kind === 'container');
    for (const row of rows) {
      if (row.kind !== 'container') continue;
      const selection = { kind: 'container', id: row.container.id } as const;
      const lines = drawContainers(
        { ...view, ui: { ...view.ui, selection } },
        { width: 80, height: 12 },
        true,
      );
      expect(lines.filter((line) => line.includes('›'))).toHaveLength(1);
    }
  });

  it('says why it is empty', () => {
    const draw = (options: Parameters<typeof aView>[0]): string =>
      drawContainers(aView(options), { width: 80, height: 10 }, true).join('\n');
    expect(draw({})).toContain('No containers yet');
    expect(draw({ containers: shop, ui: { list: list({ filter: 'nope' }) } })).toContain(
      'Nothing matches "nope"',
    );
  });

  it('shows how long a container is up by its start, not by the age of the list', () => {
    const run = {
      startedAt: NOW - 3 * 60_000,
      pid: 1,
      restartCount: 0,
      restartPolicy: 'no',
      oomKilled: false,
      error: '',
      memoryLimit: 0,
      nanoCpus: 0,
      tty: false,
      autoRemove: false,
      stopSignal: '',
      healthLog: [],
    };
    expect(
      drawContainers(
        aView({ containers: [aContainer('a', { run })] }),
        { width: 80, height: 5 },
        true,
      ).join(),
    ).toContain(' 3m ');
  });
});
