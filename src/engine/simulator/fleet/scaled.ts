import { chance } from '../random.ts';
import { GIVEN_NETWORKS } from './believable.ts';
import { composed } from './compose.ts';
import type { ContainerSpec, FleetSpec } from './types.ts';
import { DAY, HOUR, KIB, MIB, MINUTE, SECOND } from './units.ts';

/** Containers that one project holds. */
const PER_PROJECT = 12;
/** One in so many has ended, restarts over and over, or is probed. */
const ENDED_ONE_IN = 10;
const LOOPING_ONE_IN = 97;
const PROBED_ONE_IN = 8;

/** `count` containers in projects of a dozen, most of them running, for scale runs. */
export function scaledFleet(count: number): FleetSpec {
  const projects = Math.ceil(count / PER_PROJECT);
  return {
    images: [{ name: 'load/app:1', size: 80 * MIB, ageMs: 30 * DAY, cmd: ['app'] }],
    networks: [
      ...GIVEN_NETWORKS,
      ...Array.from({ length: projects }, (_, i) => ({
        name: `load${i}_default`,
        subnet: `10.${100 + (i >> 8)}.${i & 255}.0/24`,
        gateway: `10.${100 + (i >> 8)}.${i & 255}.1`,
        ageMs: DAY,
      })),
    ],
    volumes: [],
    containers: Array.from({ length: count }, (_, i) => member(i)),
  };
}

function member(i: number): ContainerSpec {
  const ended = i % ENDED_ONE_IN === ENDED_ONE_IN - 1;
  const looping = i % LOOPING_ONE_IN === LOOPING_ONE_IN - 1;
  const luck = chance('scale', i);
  const startedMsAgo = HOUR + Math.floor(luck * 40 * HOUR);
  return composed(`load${Math.floor(i / PER_PROJECT)}`, {
    service: `app${i}`,
    image: 'load/app:1',
    cmd: ['app', String(i)],
    networks: ['default'],
    restart: { name: looping ? 'always' : 'no' },
    ...(i % PROBED_ONE_IN === 0
      ? { health: { command: 'true', intervalMs: 30 * SECOND, good: ['ok\n'] } }
      : {}),
    ...(i % 5 === 0 ? { memory: 128 * MIB } : {}),
    ports: i % 3 === 0 ? [{ port: 80, published: { ip: '', port: 10_000 + i } }] : [{ port: 80 }],
    begin: ended
      ? {
          state: 'exited',
          createdMsAgo: 2 * DAY + i * 10,
          startedMsAgo,
          finishedMsAgo: MINUTE * (i % 50),
          exitCode: i % 3,
        }
      : { state: 'running', createdMsAgo: 2 * DAY + i * 10, startedMsAgo },
    process: {
      ...(looping ? { ends: { code: 1, afterMs: [[2000, 4000] as const] } } : {}),
      onStop: { code: 0, afterMs: 100 },
      load: {
        cpu: 0.001 + luck * luck * 0.08,
        burst: luck > 0.9 ? 0.5 : 0,
        memory: Math.floor((4 + luck * 90) * MIB),
        rx: luck * 40 * KIB,
        tx: luck * 60 * KIB,
        write: luck * 4 * KIB,
      },
      log: {
        everyMs: 10 * SECOND,
        lines: 0.7,
        templates: [{ text: 'handled {10-900} requests, p95 {2-90} ms' }],
      },
    },
  });
}
