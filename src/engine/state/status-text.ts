import type { Health } from '../types.ts';

/**
 * Reading the words that the engine makes of a container's state ("Up 2 hours (healthy)", "Exited (137) 4 minutes ago",
 * "Restarting (1) 5 seconds ago"): moby, container/state.go, and docker/go-units, HumanDuration.
 */

const EXIT_CODE = /^(?:Exited|Restarting) \((-?\d+)\)/;
const DURATION = /(?:Less than a|About an?|(\d+)) (second|minute|hour|day|week|month|year)s?/;

const UNIT_MS = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  month: 2_592_000_000,
  year: 31_536_000_000,
} as const;

export function exitCodeIn(statusText: string): number | undefined {
  const code = EXIT_CODE.exec(statusText)?.[1];
  return code === undefined ? undefined : Number(code);
}

export function healthIn(statusText: string): Health {
  if (statusText.includes('(healthy)')) return 'healthy';
  if (statusText.includes('(unhealthy)')) return 'unhealthy';
  if (statusText.includes('(health: starting)')) return 'starting';
  return 'none';
}

/** The duration that a status text speaks of, ms, as coarse as its words; undefined when it names none. */
export function durationIn(statusText: string): number | undefined {
  const found = DURATION.exec(statusText);
  if (found === null) return undefined;
  const unit = found[2];
  return isUnit(unit) ? Number(found[1] ?? 1) * UNIT_MS[unit] : undefined;
}

function isUnit(word: string | undefined): word is keyof typeof UNIT_MS {
  return word !== undefined && Object.hasOwn(UNIT_MS, word);
}
