/**
 * A time of the Engine API in ms: RFC 3339 with nanoseconds. Undefined for none, for what is no time, and for Go's zero
 * time (year 1), which means "never".
 */
export function timeOf(json: unknown): number | undefined {
  if (typeof json !== 'string') return undefined;
  const time = Date.parse(json);
  return Number.isNaN(time) || time <= 0 ? undefined : time;
}
