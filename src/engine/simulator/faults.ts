import type { Faults } from './options.ts';
import { between, hash, random } from './random.ts';

export type Fault =
  | { readonly kind: 'silent' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'garbage' }
  | { readonly kind: 'slow'; readonly ms: number };

/** The fault that a request meets, if any; `what` is `GET /containers/json`. */
export function faultFor(faults: Faults, what: string): Fault | undefined {
  const hit = (pattern: string | undefined): boolean =>
    pattern !== undefined && new RegExp(pattern).test(what);
  if (hit(faults.drop)) return { kind: 'drop' };
  if (hit(faults.silent)) return { kind: 'silent' };
  if (hit(faults.garbage)) return { kind: 'garbage' };
  if (faults.slow !== undefined && hit(faults.slow.path)) return { kind: 'slow', ms: faults.slow.ms };
  return undefined;
}

/** One field in so many is spoilt. */
const SPOILT_ONE_IN = 6;
const LONG_TEXT_LENGTH = 5000;

/** Title change, clipboard, hyperlink, screen clear, DCS, an 8-bit CSI, right-to-left override: all meant for a terminal. */
const HOSTILE =
  '\u001b]0;owned\u0007\u001b]52;c;ZXZpbA==\u0007\u001b]8;;http://x\u001b\\x\u001b[2J\u001bPq\u001b\\\u009b31m\u202e';

/** Returns a function that spoils JSON texts: fields missing, null, of another type, very long or hostile; by the seed. */
export function spoiler(seed: number): (text: string) => string {
  const next = random(hash(seed, 'garbage'));
  const spoil = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(spoil);
    if (typeof value === 'object' && value !== null) {
      const fields: [string, unknown][] = [];
      for (const [key, field] of Object.entries(value)) {
        if (between(next, 1, SPOILT_ONE_IN) > 1) {
          fields.push([key, spoil(field)]);
          continue;
        }
        const nonsense = [undefined, null, 'x'.repeat(LONG_TEXT_LENGTH), HOSTILE, -1, [], {}];
        fields.push([key, nonsense[between(next, 0, nonsense.length - 1)]]);
      }
      return Object.fromEntries(fields);
    }
    return value;
  };
  return (text) => JSON.stringify(spoil(JSON.parse(text)));
}
