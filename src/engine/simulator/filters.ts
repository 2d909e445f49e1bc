import { ApiError } from './http/api-error.ts';

/** Values by filter name, as `filters={"label":["a=b"]}` has them. */
export type Filters = ReadonlyMap<string, readonly string[]>;

/** Reads the `filters` parameter: lists, or the older objects of `{value: true}`. Throws ApiError 400. */
export function parseFilters(text: string | null, allowed: readonly string[] | undefined): Filters {
  const filters = new Map<string, string[]>();
  if (text === null || text === '') return filters;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The engine's answer to what is no JSON, whatever the parser had to say.
    throw new ApiError(400, 'invalid filter');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new ApiError(400, 'invalid filter');
  for (const [name, values] of Object.entries(parsed)) {
    if (allowed !== undefined && !allowed.includes(name)) throw new ApiError(400, `invalid filter '${name}'`);
    filters.set(name, Array.isArray(values) ? values.map(String) : Object.keys(values ?? {}));
  }
  return filters;
}

/** True when the filter is absent or one of its values passes. */
export function passes(filters: Filters, name: string, test: (value: string) => boolean): boolean {
  const values = filters.get(name);
  return values === undefined || values.length === 0 || values.some(test);
}

/** `label` wants all of its values: `key` or `key=value`. */
export function hasLabels(filters: Filters, labels: Readonly<Record<string, string>>): boolean {
  return (filters.get('label') ?? []).every((wanted) => {
    const [key = '', ...value] = wanted.split('=');
    if (!Object.hasOwn(labels, key)) return false;
    return value.length === 0 || labels[key] === value.join('=');
  });
}

/** The engine takes names as regular expressions; what is none must match as it stands. */
export function matchesName(pattern: string, name: string): boolean {
  try {
    return new RegExp(pattern).test(name);
  } catch {
    // Not a regular expression: compare the text.
    return pattern === name;
  }
}
