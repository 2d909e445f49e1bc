import { useMemo, useSyncExternalStore } from 'react';
import type { App } from './app.ts';
import { sameLines } from './same-lines.ts';

/** What tells that something it shows has changed: the dashboard, or another screen. */
export type Changing = Pick<App, 'changes'>;

/**
 * Lines that follow the app's state: `draw` runs on each change, and the component is drawn again only when a line of
 * the result differs. `key` must name everything that `draw` closes over (size, focus): a new key draws anew.
 */
export function useLines(app: Changing, key: string, draw: () => string[]): readonly string[] {
  return useDrawn(app, key, draw, sameLines);
}

/** Like `useLines` for whatever a picture is made of; `same` tells whether two look alike. */
export function useDrawn<T>(app: Changing, key: string, draw: () => T, same: (a: T, b: T) => boolean): T {
  // oxlint-disable-next-line react/exhaustive-deps -- the key stands for all that draw and same close over
  const picture = useMemo(() => keepPicture(app, draw, same), [app, key]);
  return useSyncExternalStore(picture.subscribe, picture.get);
}

interface Picture<T> {
  readonly get: () => T;
  readonly subscribe: (listener: () => void) => () => void;
}

function keepPicture<T>(app: Changing, draw: () => T, same: (a: T, b: T) => boolean): Picture<T> {
  let drawn = draw();
  const isDrawnAnew = (): boolean => {
    const next = draw();
    if (same(next, drawn)) return false;
    drawn = next;
    return true;
  };
  return {
    get: () => drawn,
    subscribe(listener) {
      const end = app.changes.subscribe(() => {
        if (isDrawnAnew()) listener();
      });
      // What changed between the first drawing and now was told to nobody.
      if (isDrawnAnew()) listener();
      return end;
    },
  };
}
