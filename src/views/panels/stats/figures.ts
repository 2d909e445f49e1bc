import type { StatsSample, StatsSeries } from '../../../engine/streams/types.ts';

/** The past of the six figures, ready to be drawn; rates are bytes per second between neighbouring samples. */
export interface Figures {
  readonly cpu: readonly number[];
  readonly memory: readonly number[];
  readonly netRx: readonly number[];
  readonly netTx: readonly number[];
  readonly blockRead: readonly number[];
  readonly blockWrite: readonly number[];
}

/** Spreads a series out by figure. */
export function figuresOf(series: StatsSeries): Figures {
  const { history } = series;
  return {
    cpu: history.map((sample) => sample.cpuPercent),
    memory: history.map((sample) => sample.memory),
    netRx: ratesOf(history, (sample) => sample.netRx),
    netTx: ratesOf(history, (sample) => sample.netTx),
    blockRead: ratesOf(history, (sample) => sample.blockRead),
    blockWrite: ratesOf(history, (sample) => sample.blockWrite),
  };
}

/** A counter that falls back (a restart) counts as no traffic, not as a negative rate. */
function ratesOf(history: readonly StatsSample[], counter: (sample: StatsSample) => number): number[] {
  return history.slice(1).map((sample, index) => {
    const before = history[index];
    if (!before || sample.time <= before.time) return 0;
    return Math.max(0, ((counter(sample) - counter(before)) / (sample.time - before.time)) * 1000);
  });
}
