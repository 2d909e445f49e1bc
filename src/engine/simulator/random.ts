/**
 * Chance that repeats: everything the demo engine makes up (ids, log lines, loads, run times) is drawn from these by
 * the seed, so that the same seed tells the same story.
 */

/** A 32-bit number from the parts; FNV-1a over their text, then murmur3's final mix so that near inputs differ. */
export function hash(...parts: readonly (string | number)[]): number {
  let h = 0x811c9dc5;
  for (const part of parts) {
    const text = String(part);
    for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
    h = Math.imul(h ^ 0x1f, 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A number in [0, 1) from the parts. */
export function chance(...parts: readonly (string | number)[]): number {
  return hash(...parts) / 0x1_0000_0000;
}

/** A stream of numbers in [0, 1) that `seed` decides (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** `length` lower-case hexadecimal digits, as the engine's ids have 64. */
export function hex(length: number, ...parts: readonly (string | number)[]): string {
  const next = random(hash(...parts));
  let digits = '';
  while (digits.length < length) {
    digits += Math.floor(next() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  }
  return digits.slice(0, length);
}

/** A whole number in [low, high], by `next`. */
export function between(next: () => number, low: number, high: number): number {
  return low + Math.floor(next() * (high - low + 1));
}
