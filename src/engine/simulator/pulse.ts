import type { World } from './world.ts';

/** A timer cannot be set further ahead than this. */
const LONGEST_WAIT_MS = 2_000_000_000;

/**
 * Lets the world go on by itself while somebody watches (an event stream, a followed log, a stop that waits); without
 * a watcher it holds no timer at all, and the next request catches up.
 */
export class Pulse {
  readonly #world: World;
  #watchers = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** Watches until the returned function is called. */
  watch(): () => void {
    this.#watchers += 1;
    this.arm();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      this.#watchers -= 1;
      this.arm();
    };
  }

  /** To be called when the plan has changed. */
  arm(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const next = this.#world.schedule.next();
    if (this.#watchers === 0 || next === undefined) return;
    const wait = this.#world.clock.wait(next);
    if (wait === Infinity) return;
    this.#timer = setTimeout(
      () => {
        this.#world.advance();
        this.arm();
      },
      Math.min(Math.ceil(wait), LONGEST_WAIT_MS),
    );
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#watchers = 0;
  }
}
