import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Finding, Kind, Wake } from '../../../src/lessons/checks/kind.ts';
import { container as anyKind } from '../../../src/lessons/checks/kinds/container.ts';
import {
  createSchedule,
  POLL_MS,
  PROBE_TIMEOUT_MS,
  type ProbeJob,
  type Schedule,
} from '../../../src/lessons/checks/schedule.ts';
import { sceneOf } from '../../../src/lessons/checks/scene.ts';
import { attempt, picture } from './engine-picture.ts';
import { NO_LAB } from './exercise.ts';

const MET: Finding = { verdict: 'met' };

let found: (readonly [string, Finding])[];
let open: Set<string>;
let schedules: Schedule[];
beforeEach(() => {
  vi.useFakeTimers();
  found = [];
  open = new Set();
  schedules = [];
});
afterEach(() => {
  for (const schedule of schedules) schedule.stop();
  vi.useRealTimers();
});

describe('probes', () => {
  it('ask once at the start, then on their wakes alone, and rest when nothing tells', async () => {
    const file = probe(['file']);
    const schedule = start({ file: file.kind });
    await vi.advanceTimersByTimeAsync(5 * POLL_MS);
    expect(file.asked()).toBe(1);
    schedule.wake('event');
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(file.asked()).toBe(1);
    schedule.wake('file');
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(file.asked()).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('without anything that tells ask once a second while they are unmet, and never after', async () => {
    const http = probe(['time']);
    start({ http: http.kind });
    await vi.advanceTimersByTimeAsync(3 * POLL_MS + 50);
    expect(http.asked()).toBe(4);
    http.answer = MET;
    await vi.advanceTimersByTimeAsync(POLL_MS);
    const asked = http.asked();
    await vi.advanceTimersByTimeAsync(10 * POLL_MS);
    expect(http.asked()).toBe(asked);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('that are met are asked again after a deed: it may have undone them', async () => {
    const http = probe(['time']);
    http.answer = MET;
    const schedule = start({ http: http.kind });
    await vi.advanceTimersByTimeAsync(2 * POLL_MS);
    expect(http.asked()).toBe(1);
    schedule.wake('command');
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(http.asked()).toBe(2);
  });

  it('of one check never run at once: a storm of wakes is asked for once more', async () => {
    const slow = probe(['event'], 500);
    const schedule = start({ slow: slow.kind });
    for (let index = 0; index < 40; index += 1) schedule.wake('event');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(slow.asked()).toBe(2);
    expect(slow.most()).toBe(1);
  });

  it('that hang are ended, could not be checked, and hold up no other', async () => {
    const hung = probe(['event'], Infinity);
    const quick = probe(['event']);
    start({ hung: hung.kind, quick: quick.kind });
    await vi.advanceTimersByTimeAsync(0);
    expect(found).toEqual([['quick', { verdict: 'not-yet', because: { key: 'checks.stage' } }]]);
    await vi.advanceTimersByTimeAsync(PROBE_TIMEOUT_MS);
    expect(found.at(-1)).toMatchObject([
      'hung',
      { verdict: 'unknown', because: { key: 'checks.unknown.slow' } },
    ]);
    expect(hung.aborted()).toBe(true);
    await vi.advanceTimersByTimeAsync(10 * POLL_MS);
    expect(hung.most()).toBe(1);
  });

  it('that fail could not be checked, and are asked again', async () => {
    const failing = probe(['event']);
    failing.fails = true;
    start({ failing: failing.kind });
    await vi.advanceTimersByTimeAsync(POLL_MS + 50);
    expect(found.at(-1)).toEqual([
      'failing',
      { verdict: 'unknown', because: { key: 'checks.unknown.failed', params: { reason: 'ECONNRESET' } } },
    ]);
    expect(failing.asked()).toBe(2);
  });

  it('end with the exercise, and are told of no more', async () => {
    const slow = probe(['event'], 500);
    const schedule = start({ slow: slow.kind });
    await vi.advanceTimersByTimeAsync(100);
    schedule.stop();
    expect(slow.aborted()).toBe(true);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(found).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('can all be asked anew and waited for', async () => {
    const slow = probe(['event'], 300);
    const schedule = start({ slow: slow.kind });
    await vi.advanceTimersByTimeAsync(1_000);
    slow.answer = MET;
    const settled = schedule.settle();
    await vi.advanceTimersByTimeAsync(1_000);
    await settled;
    expect(found.at(-1)).toEqual(['slow', MET]);
  });
});

interface Probe {
  readonly kind: Kind;
  answer: Finding;
  fails: boolean;
  asked(): number;
  /** The most that ran at once. */
  most(): number;
  aborted(): boolean;
}

/** A kind that answers what a test says, after a while. */
function probe(wakes: readonly Wake[], ms = 0): Probe {
  let asked = 0;
  let running = 0;
  let most = 0;
  let signalled: AbortSignal | null = null;
  const one: Probe = {
    answer: { verdict: 'not-yet', because: { key: 'checks.stage' } },
    fails: false,
    asked: () => asked,
    most: () => most,
    aborted: () => signalled?.aborted ?? false,
    kind: {
      name: 'probe',
      fields: anyKind.fields,
      label: () => [],
      wakes,
      modes: ['holds'],
      async probe(_condition, _scene, _lab, _secret, signal) {
        asked += 1;
        running += 1;
        most = Math.max(most, running);
        signalled = signal;
        if (ms === Infinity) await new Promise<never>(() => undefined);
        else if (ms > 0) {
          await new Promise<void>((resolve) => {
            setTimeout(resolve, ms);
          });
        }
        running -= 1;
        if (one.fails) throw new Error('ECONNRESET');
        return one.answer;
      },
    },
  };
  return one;
}

function start(kinds: Readonly<Record<string, Kind>>): Schedule {
  for (const id of Object.keys(kinds)) open.add(id);
  const jobs = (): readonly ProbeJob[] =>
    Object.entries(kinds).map(([id, kind]) => ({
      id,
      kind,
      fields: {},
      secret: false,
      isOpen: open.has(id),
      scene: () => sceneOf(attempt(), picture([])),
    }));
  const schedule = createSchedule({
    jobs,
    lab: NO_LAB,
    now: () => ({ events: 0, at: 0 }),
    onFinding(id, { finding }) {
      found.push([id, finding]);
      if (finding.verdict === 'met') open.delete(id);
      else open.add(id);
    },
  });
  schedules.push(schedule);
  schedule.refresh();
  return schedule;
}
