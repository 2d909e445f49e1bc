import { describe, expect, it } from 'vitest';
import { layoutFor } from '../../src/views/app/layout.ts';
import { PANELS } from '../../src/views/app/ui-state.ts';

describe('the layout', () => {
  it('covers the whole screen with panels that neither overlap nor leave a gap, at every size', () => {
    for (let cols = 40; cols <= 210; cols += 10) {
      for (let rows = 10; rows <= 60; rows += 1) {
        for (const focus of PANELS) {
          for (const zoomed of [true, false]) {
            const layout = layoutFor({ cols, rows, focus, zoomed });
            const cells = layout.panels.reduce((total, panel) => total + panel.width * panel.height, 0);
            expect(cells).toBe(layout.body.width * layout.body.height);
            expect(layout.footerRow).toBe(rows - 1);
            expect(layout.messageRow).toBe(rows - 2);
            expect(layout.panels.some((panel) => panel.id === focus)).toBe(true);
          }
        }
      }
    }
  });

  it('shows four panels at 120x40 and 200x50, two at 80x24, one at 40x10', () => {
    const count = (cols: number, rows: number): number =>
      layoutFor({ cols, rows, focus: 'containers', zoomed: false }).panels.length;
    expect([count(200, 50), count(120, 40), count(80, 24), count(40, 10)]).toEqual([4, 4, 2, 1]);
  });
});
