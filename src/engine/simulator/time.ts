import { hash } from './random.ts';

/** Go's zero time, as the engine writes "never". */
export const NEVER = '0001-01-01T00:00:00Z';

/**
 * RFC 3339 with nanoseconds, as Go writes it: trailing zeros of the fraction dropped. The digits below a millisecond
 * are made up from the moment itself.
 */
export function nanoTime(ms: number | undefined): string {
  if (ms === undefined) return NEVER;
  const whole = Math.floor(ms);
  const below = (hash('ns', whole) % 1_000_000).toString().padStart(6, '0');
  const text = new Date(whole).toISOString();
  const fraction = `${text.slice(20, 23)}${below}`.replace(/0+$/, '');
  return fraction === '' ? `${text.slice(0, 19)}Z` : `${text.slice(0, 19)}.${fraction}Z`;
}

/** RFC 3339 to the second, as volumes have it. */
export function secondTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_HOURS = 24;

/** "2 hours", "About a minute": units.HumanDuration of github.com/docker/go-units, which the engine's Status uses. */
export function humanDuration(ms: number): string {
  const seconds = Math.floor(ms / SECOND_MS);
  if (seconds < 1) return 'Less than a second';
  if (seconds === 1) return '1 second';
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes === 1) return 'About a minute';
  if (minutes < 60) return `${minutes} minutes`;
  const hours = Math.floor(ms / HOUR_MS + 0.5);
  if (hours === 1) return 'About an hour';
  if (hours < DAY_HOURS * 2) return `${hours} hours`;
  if (hours < DAY_HOURS * 7 * 2) return `${Math.floor(hours / DAY_HOURS)} days`;
  if (hours < DAY_HOURS * 30 * 2) return `${Math.floor(hours / DAY_HOURS / 7)} weeks`;
  if (hours < DAY_HOURS * 365 * 2) return `${Math.floor(hours / DAY_HOURS / 30)} months`;
  return `${Math.floor(ms / HOUR_MS / DAY_HOURS / 365)} years`;
}

/** Seconds with an optional fraction, or RFC 3339, as the engine's `since` and `until` take; undefined for nonsense. */
export function parseMoment(text: string): number | undefined {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * SECOND_MS;
  if (/^\d{4}-\d\d-\d\dT/.test(text)) {
    const ms = Date.parse(text);
    return Number.isNaN(ms) ? undefined : ms;
  }
  return undefined;
}
