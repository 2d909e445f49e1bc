const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** Part of a delay that chance decides, so that many clients do not come back all at once. */
const JITTER = 0.2;

/** How long to wait before trying to connect again, ms: 0.5 s, doubling to 10 s, each up to 20 % shorter by chance. */
export function backOffMs(attempt: number, random: () => number = Math.random): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt) * (1 - JITTER * random());
}
