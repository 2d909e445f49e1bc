import { afterEach, describe, expect, it } from 'vitest';
import { layoutFor } from '../../src/views/app/layout.ts';
import { handleMouse } from '../../src/views/app/mouse.ts';
import { anApp, type TestApp } from '../support/app.ts';
import { aContainer, anEngine } from '../support/fleet.ts';

const open: TestApp[] = [];
afterEach(() => {
  for (const test of open.splice(0)) test.app.stop();
});

describe('the wheel', () => {
  it.each(['containers', 'stats'] as const)('moves the selection over the panel %s, as its keys do', (id) => {
    const engine = anEngine(['a', 'b', 'c', 'd'].map((name) => aContainer(name)));
    const [first, , , last] = engine.containers.keys();
    const selection = { kind: 'container' as const, id: first ?? '' };
    const test = anApp({ engine, size: [200, 50], ui: { selection } });
    open.push(test);
    const panel = layoutFor(test.app.ui.getState()).panels.find((one) => one.id === id);
    handleMouse(test.app, { kind: 'wheel-down', x: (panel?.x ?? 0) + 2, y: (panel?.y ?? 0) + 2 });
    expect(test.app.ui.getState().selection).toEqual({ kind: 'container', id: last });
  });
});
