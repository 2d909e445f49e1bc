/** Tells its listeners once, in a microtask, however many of the sources changed in between. */
export interface Changes {
  subscribe(listener: () => void): () => void;
  /** Counts as a change of a source. */
  touch(): void;
  stop(): void;
}

/** Merges stores into one signal. Each source calls back on a change and returns its own unsubscribe. */
export function mergeChanges(sources: readonly ((listener: () => void) => () => void)[]): Changes {
  const listeners = new Set<() => void>();
  let planned = false;
  const touch = (): void => {
    if (planned) return;
    planned = true;
    queueMicrotask(() => {
      planned = false;
      for (const listener of listeners) listener();
    });
  };
  const ends = sources.map((subscribe) => subscribe(touch));
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    touch,
    stop() {
      for (const end of ends) end();
      listeners.clear();
    },
  };
}
