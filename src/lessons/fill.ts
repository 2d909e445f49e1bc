/**
 * `{{name}}` in texts, checks and setup steps. Go templates of docker's own (`{{.Names}}`, `{{json .}}`, `{{end}}`)
 * are left alone: a value's name is one lower-case word of letters and digits, and no keyword of theirs.
 */
const PLACE = /\{\{([a-z][a-zA-Z0-9]*)\}\}/g;
const GO_KEYWORDS = new Set(['end', 'else', 'range', 'with', 'if', 'break', 'continue']);

/** Puts the drawn values in. A name without a value is left as it stands. */
export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACE, (whole, name: string) => values[name] ?? whole);
}

/** Puts the values into every text of a structure, its keys among them. */
export function fillDeep<T>(value: T, values: Readonly<Record<string, string>>): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only texts became other texts
  return deeply(value, values) as T;
}

function deeply(value: unknown, values: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return fill(value, values);
  if (Array.isArray(value)) return value.map((item) => deeply(item, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [fill(key, values), deeply(item, values)]),
  );
}

/** The names that a text uses, each once. */
export function placesIn(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const match of text.matchAll(PLACE)) {
    const name = match[1];
    if (name !== undefined && !GO_KEYWORDS.has(name)) names.add(name);
  }
  return names;
}

export function hasPlaces(text: string): boolean {
  return placesIn(text).size > 0;
}
