const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** A size in binary units as a limit is given: 64 MiB, 1.5 GiB. */
export function bytes(size: number): string {
  let unit = 0;
  let figure = size;
  for (; figure >= 1024 && unit < UNITS.length - 1; unit += 1) figure /= 1024;
  return `${Number(figure.toFixed(1))} ${UNITS[unit] ?? ''}`;
}

/** A size as the docker command takes it, without rounding: 16m, 3g, 1500. */
export function dockerSize(size: number): string {
  const unit = DOCKER_UNITS.find(([bytes]) => size % bytes === 0);
  return unit ? `${size / unit[0]}${unit[1]}` : String(size);
}

const DOCKER_UNITS = [
  [1024 ** 3, 'g'],
  [1024 ** 2, 'm'],
  [1024, 'k'],
] as const;

/** Seconds with one decimal below ten, none above, and never 0: 0.3, 4.1, 12. */
export function exactSeconds(ms: number): number {
  const seconds = ms / 1000;
  return seconds >= 10 ? Math.round(seconds) : Math.max(0.1, Math.round(seconds * 10) / 10);
}

/** What the chain of an engine's start errors says at its end; the links before it name only who passed it on. */
export function briefError(error: string): string {
  let rest = error.replace(/: unknown$/, '');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(PASSED_ON, '');
  }
  return rest === '' ? error : rest;
}

const PASSED_ON =
  /^(failed to create task for container|failed to create shim task|OCI runtime create failed|runc create failed|container_linux\.go:\d+|process_linux\.go:\d+|starting container process caused|unable to start container process|driver failed programming external connectivity on endpoint [^:]+|failed to set up container networking|cannot start a stopped process|Error response from daemon): /;
