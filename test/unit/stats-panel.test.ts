import { describe, expect, it } from 'vitest';
import { drawStats } from '../../src/views/panels/stats/panel.ts';
import { aContainer, aSeries, aView, type ViewOptions } from '../support/fleet.ts';

const running = aContainer('api');
const ended = aContainer('job', { state: 'exited' });

function shown(options: ViewOptions): string {
  return drawStats(aView(options), { width: 60, height: 12 }, false).join('\n');
}

describe('the stats of one container', () => {
  it('show every figure on the lowest screen', () => {
    const stats = new Map([[running.id, aSeries({ pids: 23 })]]);
    const ui = { selection: { kind: 'container' as const, id: running.id } };
    const lines = drawStats(aView({ containers: [running], stats, ui }), { width: 40, height: 7 }, true);
    for (const figure of ['CPU  1.0 %', 'MEM  1.0 MiB', 'NET ', 'I/O ', 'PIDS 23']) {
      expect(lines.filter((line) => line.includes(figure))).toHaveLength(1);
    }
  });
});

describe('the stats of all containers', () => {
  it('say that figures are on their way until the first have come', () => {
    expect(shown({ containers: [running, ended] })).toContain('Waiting for the first figures…');
    const stats = new Map([[running.id, aSeries()]]);
    expect(shown({ containers: [running, ended], stats })).not.toContain('Waiting');
  });

  it('say that there is nothing to measure where nothing runs', () => {
    expect(shown({ containers: [ended] })).toContain('Nothing that runs is in sight.');
    expect(shown({ containers: [] })).toContain('Nothing that runs is in sight.');
  });
});
