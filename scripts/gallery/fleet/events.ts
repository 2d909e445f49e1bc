import type { EngineEvent } from '../../../src/engine/types.ts';
import { NOW } from '../../../test/support/fleet.ts';
import {
  CACHE_ENDED_MS,
  CONTAINERS,
  OLD_WEB_ENDED_MS,
  REPORT_ENDED_MS,
  UNHEALTHY_SINCE_MS,
  WORKER_ENDED_MS,
} from './specs.ts';

/** So long before the pictures' moment the cache's runs began, ms; each lasted under a second. */
const CACHE_RUNS_MS = [129, 128, 127, 126, 124, 120, 113, 100, 74, 26];
const CACHE_RUN_LASTS_MS = 800;
/** The worker's three runs: begin and end. */
const WORKER_RUNS_MS = [
  [560_000, 395_000],
  [394_500, 171_000],
  [170_000, WORKER_ENDED_MS],
] as const;

/** What the engine has noted of the fleet, oldest first. */
export const EVENTS: readonly EngineEvent[] = [
  event('old-web', OLD_WEB_ENDED_MS + 300, 'kill', { signal: '15' }),
  event('old-web', OLD_WEB_ENDED_MS, 'die', { exitCode: '0' }),
  event('old-web', OLD_WEB_ENDED_MS - 20, 'stop'),
  event('metrics-report-1', REPORT_ENDED_MS + 4_300, 'start'),
  event('metrics-report-1', REPORT_ENDED_MS, 'die', { exitCode: '3' }),
  event('metrics-grafana-1', UNHEALTHY_SINCE_MS, 'health_status: unhealthy'),
  ...WORKER_RUNS_MS.flatMap(([began, ended]) => [
    event('shop-worker-1', began, 'start'),
    event('shop-worker-1', ended + 40, 'oom'),
    event('shop-worker-1', ended, 'die', { exitCode: '137' }),
  ]),
  ...CACHE_RUNS_MS.flatMap((seconds, run) => {
    const isLast = run === CACHE_RUNS_MS.length - 1;
    const began = isLast ? CACHE_ENDED_MS + CACHE_RUN_LASTS_MS : seconds * 1000;
    return [
      event('shop-cache-1', began, 'start'),
      event('shop-cache-1', began - CACHE_RUN_LASTS_MS, 'die', { exitCode: '1' }),
    ];
  }),
].toSorted((a, b) => a.time - b.time);

/** The same as an engine sends them: one JSON object a line. */
export function eventLines(events: readonly EngineEvent[]): string {
  return events
    .map(({ time, type, action, id, attributes }) =>
      JSON.stringify({
        Type: type,
        Action: action,
        Actor: { ID: id, Attributes: attributes },
        scope: 'local',
        time: Math.floor(time / 1000),
        timeNano: time * 1_000_000,
      }),
    )
    .join('\n');
}

function event(
  name: string,
  agoMs: number,
  action: string,
  attributes: Readonly<Record<string, string>> = {},
): EngineEvent {
  const container = CONTAINERS.find((one) => one.name === name);
  if (!container) throw new Error(`no container ${name} in the fleet`);
  return {
    time: NOW - agoMs,
    type: 'container',
    action,
    id: container.id,
    attributes: { name, image: container.image, ...attributes },
  };
}
