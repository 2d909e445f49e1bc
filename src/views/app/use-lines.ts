import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { App } from './app.ts';

/**
 * Lines that follow the app's state: `draw` runs on each change, and the component is drawn again only when a line of
 * the result differs. `key` names what `draw` closes over (size, focus): a new key draws anew.
 */
export function useLines(app: App, key: string, draw: () => string[]): readonly string[] {
  const last = useRef<{ key: string; lines: readonly string[] } | null>(null);
  const drawNow = useRef(draw);
  drawNow.current = draw;
  if (last.current?.key !== key) last.current = { key, lines: draw() };
  const subscribe = useCallback(
    (listener: () => void) =>
      app.changes.subscribe(() => {
        const lines = drawNow.current();
        if (last.current && sameLines(lines, last.current.lines)) return;
        last.current = { key: last.current?.key ?? '', lines };
        listener();
      }),
    [app],
  );
  return useSyncExternalStore(subscribe, () => last.current?.lines ?? []);
}

function sameLines(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((line, index) => line === b[index]);
}
