const SIZE = /^(\d+(?:\.\d+)?)\s*(?:([kmgt])(i?)(b?)|b)?$/i;
const POWERS = 'kmgt';

/**
 * A figure, or a size in bytes as docker writes it. `12MB` counts in thousands (docker/go-units, FromHumanSize: lists),
 * `64m` and `64MiB` in 1024s (RAMInBytes: options). Undefined for what is neither.
 */
export function sizeOf(text: string): number | undefined {
  const match = SIZE.exec(text.trim());
  if (match === null) return undefined;
  const [, figure = '', unit = '', i = '', b = ''] = match;
  const power = unit === '' ? 0 : POWERS.indexOf(unit.toLowerCase()) + 1;
  return Number(figure) * (i === '' && b !== '' ? 1000 : 1024) ** power;
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

/** A size as docker lists it: 4.26MB. */
export function sizeShown(bytes: number): string {
  let figure = bytes;
  let unit = 0;
  for (; figure >= 1000 && unit < UNITS.length - 1; unit += 1) figure /= 1000;
  return `${Number(figure.toPrecision(3))}${UNITS[unit] ?? ''}`;
}

const BINARY_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Memory as docker shows it: 64MiB. */
export function memoryShown(bytes: number): string {
  let figure = bytes;
  let unit = 0;
  for (; figure >= 1024 && unit < BINARY_UNITS.length - 1; unit += 1) figure /= 1024;
  return `${Number(figure.toPrecision(4))}${BINARY_UNITS[unit] ?? ''}`;
}
