import { cleanText } from './streams/sanitise.ts';

/**
 * Reading JSON that nobody vouches for: each function gives what was asked for, or the empty value of its kind where
 * the JSON has nothing, null, or something else.
 */

/** A property of an object; undefined where there is no object or no such property. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** One line of text, safe to print. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? cleanText(value) : '';
}

/** A finite number, else 0. */
export function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** The items of an array. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The properties of an object (not of an array). */
export function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}

/** The code of a system error ("ECONNREFUSED"); empty where it has none. */
export function errorCodeOf(error: unknown): string {
  const code = fieldOf(error, 'code');
  return typeof code === 'string' ? code : '';
}

/** What an error (or whatever else was thrown) said, as one line that is safe to print. */
export function reasonOf(error: unknown): string {
  return cleanText(error instanceof Error ? error.message : String(error));
}
