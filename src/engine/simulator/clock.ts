/** How the demo engine's time runs. Plain data, so that it can be handed to a worker. */
export interface ClockOptions {
  /** The engine's time when it starts, ms since the epoch; now, when absent. */
  readonly startAt?: number;
  /** Engine milliseconds per real one: 1 when absent, 0 for a picture that never changes. */
  readonly rate?: number;
}

/** The demo engine's time, ms since the epoch. */
export class Clock {
  readonly rate: number;
  readonly startAt: number;
  readonly #begun = performance.now();

  constructor(options: ClockOptions = {}) {
    this.rate = options.rate ?? 1;
    this.startAt = options.startAt ?? Date.now();
  }

  now(): number {
    return this.startAt + (performance.now() - this.#begun) * this.rate;
  }

  /** `ms` from `time`; the same moment while time stands still, so that what a person asked for still happens. */
  later(time: number, ms: number): number {
    return this.rate === 0 ? time : time + ms;
  }

  /** Real milliseconds until the engine's time reaches `time`; Infinity when it never will. */
  wait(time: number): number {
    const left = time - this.now();
    if (left <= 0) return 0;
    return this.rate === 0 ? Infinity : left / this.rate;
  }
}

/** Cancels what was planned. */
export type Cancel = () => void;

interface Planned {
  readonly time: number;
  readonly run: (time: number) => void;
  cancelled: boolean;
}

/**
 * What is going to happen, in order of time and then of planning. It holds no timer: `runDue` is called when somebody
 * looks, and tells each thing the moment it was planned for, so that the story does not depend on when it is watched.
 */
export class Schedule {
  readonly #planned: Planned[] = [];

  at(time: number, run: (time: number) => void): Cancel {
    const entry: Planned = { time, run, cancelled: false };
    let low = 0;
    let high = this.#planned.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#planned[middle]?.time ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    this.#planned.splice(low, 0, entry);
    return () => {
      entry.cancelled = true;
    };
  }

  runDue(now: number): void {
    for (;;) {
      const first = this.#planned[0];
      if (first === undefined || first.time > now) return;
      this.#planned.shift();
      if (!first.cancelled) first.run(first.time);
    }
  }

  /** When the next thing happens; undefined when nothing is planned. */
  next(): number | undefined {
    while (this.#planned[0]?.cancelled === true) this.#planned.shift();
    return this.#planned[0]?.time;
  }
}
