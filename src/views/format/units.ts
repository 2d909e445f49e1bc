const BINARY_UNITS = ['B', 'K', 'M', 'G', 'T', 'P'];
const DECIMAL_UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** Memory in binary units, short: 412 M, 1.5 G, 0 B (1 M is 1,048,576 bytes). */
export function memory(bytes: number): string {
  return scaled(bytes, 1024, BINARY_UNITS, ' ');
}

/** Memory in binary units, spelled as the docker CLI does: 121.4 MiB. */
export function memoryLong(bytes: number): string {
  const unit = unitOf(bytes, 1024, BINARY_UNITS.length);
  const figure = bytes / 1024 ** unit;
  return unit === 0
    ? `${Math.round(bytes)} B`
    : `${figure.toFixed(figure < 100 ? 1 : 0)} ${BINARY_UNITS[unit] ?? ''}iB`;
}

/** Traffic and disk sizes in decimal units, as the docker CLI shows them: 4.1 GB, 310 kB. */
export function size(bytes: number): string {
  return scaled(bytes, 1000, DECIMAL_UNITS, ' ');
}

/** Bytes per second in decimal units: 1.2 MB/s. */
export function rate(bytesPerSecond: number): string {
  return `${size(bytesPerSecond)}/s`;
}

/** A percent with one decimal below 100, none above: 9.1, 143. */
export function percent(value: number): string {
  return value >= 99.95 ? String(Math.round(value)) : value.toFixed(1);
}

/** A duration in its largest unit: 3s, 4m, 2h, 6d, 3w, 2y. `ms` below 0 counts as 0. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h`;
  const days = Math.floor(seconds / 86_400);
  if (days < 14) return `${days}d`;
  return days < 730 ? `${Math.floor(days / 7)}w` : `${Math.floor(days / 365)}y`;
}

/** Local date and time, 2026-01-15 12:41:07. */
export function dateTime(time: number): string {
  const date = new Date(time);
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  return `${day} ${clock(time)}`;
}

/** Local time of day, 12:41:07. */
export function clock(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

function unitOf(value: number, base: number, units: number): number {
  let unit = 0;
  for (let rest = value; rest >= base && unit < units - 1; rest /= base) unit += 1;
  return unit;
}

function scaled(bytes: number, base: number, units: readonly string[], gap: string): string {
  const unit = unitOf(bytes, base, units.length);
  const figure = bytes / base ** unit;
  const digits = unit === 0 || figure >= 9.95 ? 0 : 1;
  return `${figure.toFixed(digits)}${gap}${units[unit] ?? ''}`;
}
