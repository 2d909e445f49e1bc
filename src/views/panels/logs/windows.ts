import type { LogWindow } from '../../../engine/streams/types.ts';

const MS_PER_MINUTE = 60_000;

/** How much of the past can be asked for: the last lines, or the lines since some minutes ago. */
const TAILS = [100, 500, 2_000, 10_000, 'all'] as const;
const MINUTES = [5, 15, 60, 360, 1_440, 10_080] as const;

export interface WindowChoice {
  readonly kind: 'tail' | 'since';
  /** Index into the steps of its kind, and where the other kind was left. */
  readonly step: number;
  readonly otherStep: number;
}

export const firstWindow: WindowChoice = { kind: 'tail', step: 1, otherStep: 1 };

/** The next wider (1) or narrower (-1) window; the same object at the end. */
export function widened(choice: WindowChoice, direction: 1 | -1): WindowChoice {
  const steps = choice.kind === 'tail' ? TAILS.length : MINUTES.length;
  const step = Math.max(0, Math.min(steps - 1, choice.step + direction));
  return step === choice.step ? choice : { ...choice, step };
}

/** From lines to minutes or back. */
export function otherKind({ kind, step, otherStep }: WindowChoice): WindowChoice {
  return { kind: kind === 'tail' ? 'since' : 'tail', step: otherStep, otherStep: step };
}

/** The window as the engine is asked for it at `now`. */
export function toWindow({ kind, step }: WindowChoice, now: number): LogWindow {
  if (kind === 'tail') return { tail: TAILS[step] ?? 'all' };
  return { tail: 'all', since: now - (MINUTES[step] ?? MINUTES[0]) * MS_PER_MINUTE };
}
