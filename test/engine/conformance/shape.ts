/**
 * The shape of a JSON answer: which fields there are and what kind of value each holds. Booleans keep their value, texts
 * are told apart by what they are (empty, an id, a moment), so that two answers of one shape mean the same.
 */
export type Shape = string | { readonly [key: string]: Shape };

/** Objects whose keys are data (a label's name, a network's): all their values together have one shape. */
const MAPS = new Set([
  'Labels',
  'Networks',
  'Ports',
  'PortBindings',
  'Containers',
  'Options',
  'Volumes',
  'ExposedPorts',
  'IndexConfigs',
  'Runtimes',
  'Tmpfs',
  'networks',
  'Attributes',
]);

export function shapeOf(value: unknown, name = ''): Shape {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'fraction';
  if (typeof value === 'string') return textKind(value);
  if (Array.isArray(value)) return together('[]', value);
  if (typeof value !== 'object') return typeof value;
  const entries = Object.entries(value);
  if (MAPS.has(name))
    return together(
      '{}',
      entries.map(([, each]) => each),
    );
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, each]) => [key, shapeOf(each, key)]));
}

/** Where two shapes differ, one line each: `State.Health: only the engine has it`. */
export function differences(engine: Shape, demo: Shape, path = ''): string[] {
  if (typeof engine === 'string' || typeof demo === 'string') {
    return engine === demo ? [] : [`${path}: engine ${brief(engine)}, demo ${brief(demo)}`];
  }
  return [...new Set([...Object.keys(engine), ...Object.keys(demo)])].sort().flatMap((key) => {
    const at = path === '' ? key : `${path}.${key}`;
    const [real, made] = [engine[key], demo[key]];
    if (real === undefined) return [`${at}: only the demo has it`];
    if (made === undefined) return [`${at}: only the engine has it`];
    return differences(real, made, at);
  });
}

/** Elements of a list or map, all as one: the kinds that occur, and for objects the kinds of each field. */
function together(kind: string, values: readonly unknown[]): Shape {
  const [first, ...others] = values.map((value) => shapeOf(value));
  if (first === undefined) return `${kind} of nothing`;
  return { [kind]: others.reduce<Shape>(merged, first) };
}

/** A field that not every element has carries a question mark. */
function merged(a: Shape, b: Shape): Shape {
  if (typeof a === 'string' && typeof b === 'string') {
    return [...new Set([...a.split(' or '), ...b.split(' or ')])].sort().join(' or ');
  }
  if (typeof a === 'string') return { ...(typeof b === 'string' ? {} : b), [`or ${a}`]: a };
  if (typeof b === 'string') return { ...a, [`or ${b}`]: b };
  const keys = new Set([...Object.keys(a), ...Object.keys(b)].map((key) => key.replace(/\?$/, '')));
  return Object.fromEntries(
    [...keys].sort().map((key) => {
      const left = a[key] ?? a[`${key}?`];
      const right = b[key] ?? b[`${key}?`];
      const everywhere = a[key] !== undefined && b[key] !== undefined;
      const value = left === undefined || right === undefined ? (left ?? right ?? '') : merged(left, right);
      return [everywhere ? key : `${key}?`, value];
    }),
  );
}

function textKind(text: string): Shape {
  if (text === '') return 'empty';
  if (text === '0001-01-01T00:00:00Z') return 'never';
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{1,9}Z$/.test(text)) return 'moment';
  if (/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text)) return 'moment to the second';
  if (/^sha256:[0-9a-f]{64}$/.test(text)) return 'digest';
  if (/^[0-9a-f]{64}$/.test(text)) return 'id';
  return 'text';
}

function brief(shape: Shape): string {
  return typeof shape === 'string' ? shape : `{${Object.keys(shape).join(', ')}}`;
}
