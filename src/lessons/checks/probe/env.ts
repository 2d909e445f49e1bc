import { listOf } from '../../../engine/json.ts';

/** The value of a variable in a list of `NAME=value`; undefined where it is not set. The last one counts. */
export function envValue(env: unknown, name: string): string | undefined {
  const entry = listOf(env).findLast(
    (one): one is string => typeof one === 'string' && (one === name || one.startsWith(`${name}=`)),
  );
  return entry?.slice(name.length + 1);
}
