/** Longest stretch of work on a flood before keys, timers and other streams get their turn, ms. */
const SLICE_MS = 5;

/** Cuts work that comes in small steps into slices, so that the event loop is never blocked for longer than one. */
export class Pace {
  #began = 0;
  #turn: Promise<void> | undefined;

  /** To be awaited after each step: resolves at once, or after the others' turn when a slice is used up. */
  async step(): Promise<void> {
    if (this.#turn === undefined) {
      this.#began = performance.now();
      this.#turn = new Promise((resolve) => {
        setImmediate(() => {
          this.#turn = undefined;
          resolve();
        });
      });
    }
    if (performance.now() - this.#began > SLICE_MS) await this.#turn;
  }
}
