import { z } from 'zod';
import type { Fact, Want } from './facts.ts';
import { isPath, valueAt } from './json-path.ts';
import { wanted, type Wanted } from './wanted.ts';

/** Paths of JSON with what is asked of each: `HostConfig.Memory: { atMost: 67108864 }`. */
export const where = z.record(z.string().refine(isPath, 'path'), wanted);

export function whereFacts(
  asked: Readonly<Record<string, Wanted>> | undefined,
  json: unknown,
): readonly Fact[] {
  return Object.entries(asked ?? {}).map(([path, value]) => ({
    field: path,
    wanted: value,
    found: valueAt(json, path),
  }));
}

export function whereWants(
  asked: Readonly<Record<string, Wanted>> | undefined,
  prefix = '',
): readonly Want[] {
  return Object.entries(asked ?? {}).map(([path, value]) => ({ field: `${prefix}${path}`, wanted: value }));
}
