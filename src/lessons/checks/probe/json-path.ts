import { fieldOf } from '../../../engine/json.ts';

/**
 * The value at a path of JSON or YAML: names joined by dots, `[2]` for a place in a list, `[Destination=/data]` for the
 * entry of a list of objects with that value; `["a.b"]` for a name with dots. `*` stands for all entries of a list or an
 * object and gives a list. Undefined where there is nothing.
 */
export function valueAt(json: unknown, path: string): unknown {
  return follow(json, stepsOf(path));
}

/** True for a path that can be followed. */
export function isPath(path: string): boolean {
  return path !== '' && stepsOf(path).length > 0 && path.replace(STEP, '') === '';
}

type Step = { readonly name: string } | { readonly key: string; readonly value: string } | 'all';

const STEP = /\.?(?:([^.[\]]+)|\["([^"]*)"\]|\[([^\]=]+)=([^\]]*)\]|\[(\d+|\*)\])/g;

function stepsOf(path: string): readonly Step[] {
  return [...path.matchAll(STEP)].map(([, plain, quoted, key, value, index]): Step => {
    if (key !== undefined) return { key, value: value ?? '' };
    const name = plain ?? quoted ?? index ?? '';
    return name === '*' && quoted === undefined ? 'all' : { name };
  });
}

function follow(json: unknown, steps: readonly Step[]): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return json;
  if (step === 'all') {
    if (typeof json !== 'object' || json === null) return undefined;
    return Object.values(json)
      .map((entry: unknown) => follow(entry, rest))
      .filter((found) => found !== undefined);
  }
  if ('key' in step) {
    if (!Array.isArray(json)) return undefined;
    return follow(
      json.find((entry: unknown) => String(valueAt(entry, step.key)) === step.value),
      rest,
    );
  }
  if (typeof json === 'object' && json !== null && !Object.hasOwn(json, step.name)) return undefined;
  return follow(fieldOf(json, step.name), rest);
}
