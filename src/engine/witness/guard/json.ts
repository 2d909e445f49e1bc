import { cleanText } from '../../streams/sanitise.ts';
import { msg } from '../../message.ts';
import { Refused } from './refused.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Go matches the names of fields without regard to case, by Unicode's simple folding: "privileged", "ſecurityopt" and
 * "KernelMemory" (with a Kelvin sign) are fields too.
 */
function fold(name: string): string {
  return name.replaceAll('\u017f', 's').replaceAll('\u212a', 'k').toLowerCase();
}

/**
 * The fields of an object that are known, under their proper names. What is sent on is made from these, so that the
 * engine reads what was judged and nothing else.
 * @param known proper names
 * @throws Refused where a field is unknown and says something, or comes twice.
 */
export function fieldsOf(value: unknown, known: readonly string[]): JsonObject {
  if (value === undefined || value === null) return {};
  if (!isObject(value)) throw new Refused(msg('witness.guard.unreadable'), 400);
  const proper = new Map(known.map((name) => [fold(name), name]));
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    const canonical = proper.get(fold(name));
    if (canonical === undefined) {
      if (saysSomething(field)) throw new Refused(msg('witness.guard.field', { field: cleanText(name) }));
    } else if (Object.hasOwn(fields, canonical)) {
      throw new Refused(msg('witness.guard.unreadable'), 400);
    } else fields[canonical] = field;
  }
  return fields;
}

/** @throws Refused where it is no JSON, or no object. */
export function parseObject(body: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new Refused(msg('witness.guard.unreadable'), 400);
  }
  if (!isObject(value)) throw new Refused(msg('witness.guard.unreadable'), 400);
  return value;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** False for what Go leaves at its zero value: null, false, 0, "", [] and {}. */
export function saysSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/** @throws Refused where it is neither text nor absent. */
export function textField(fields: JsonObject, name: string): string {
  const value = fields[name] ?? '';
  if (typeof value !== 'string') throw new Refused(msg('witness.guard.unreadable'), 400);
  return value;
}

/** @throws Refused where it is neither a list of texts nor absent. */
export function textsField(fields: JsonObject, name: string): readonly string[] {
  const value = fields[name] ?? [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string'))
    throw new Refused(msg('witness.guard.unreadable'), 400);
  return value;
}
