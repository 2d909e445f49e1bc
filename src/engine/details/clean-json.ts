import { cleanText } from '../streams/sanitise.ts';

/** JSON as it is parsed. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The same JSON with every name and text sanitised. Of the controls only the newline is kept, inside texts: printing it
 * as JSON escapes it. What is no JSON becomes null.
 */
export function cleanJson(value: unknown): Json {
  if (typeof value === 'string') return cleanLines(value).join('\n');
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(cleanJson);
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [cleanText(key), cleanJson(entry)]));
}

/** The lines of a text, each sanitised. */
export function cleanLines(text: string): string[] {
  return text.split(/\r?\n/).map(cleanText);
}
