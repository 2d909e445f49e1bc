import { describe, expect, test } from 'vitest';
import type { EngineSnapshot } from '../../src/engine/state/types.ts';
import { createTroubleFinder, type Trouble } from '../../src/engine/trouble/index.ts';
import { briefError } from '../../src/engine/trouble/units.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { containerOf, eventOf, snapshotOf } from './objects.ts';

const english = createTranslator('en');
const chinese = createTranslator('zh');
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
/** Far from the epoch, so that "long ago" can be before it. */
const T = 100 * DAY_MS;

function find(snapshot: EngineSnapshot, now = T): readonly Trouble[] {
  return createTroubleFinder().find(snapshot, now);
}

/** The sentences of a snapshot's troubles in English, having made sure that there are Chinese ones. */
function sentences(snapshot: EngineSnapshot, now = T): string[] {
  return find(snapshot, now).map((trouble) => {
    for (const message of [trouble.sentence, trouble.short]) {
      expect(chinese.say(message)).not.toContain('{{');
      expect(chinese.say(message)).not.toBe(english.say(message));
    }
    return english.say(trouble.sentence);
  });
}

describe('an ended container', () => {
  const exited = (exitCode: number, run: object = {}) =>
    containerOf({
      name: 'web',
      state: 'exited',
      exitCode,
      run: { finishedAt: T, memoryLimit: 64 * 1024 ** 2, ...run },
    });
  const started = eventOf(T - 5000, 'start');
  const died = (exitCode: number) => eventOf(T, 'die', 'web', { exitCode: String(exitCode) });

  test('that ended by itself with an error is trouble', () => {
    expect(sentences(snapshotOf([exited(3)], [started, died(3)]))).toEqual([
      'web ended by itself with exit code 3',
    ]);
  });

  test('that ended by itself without an error is none', () => {
    expect(sentences(snapshotOf([exited(0)], [started, died(0)]))).toEqual([]);
  });

  test('that the kernel killed for memory is trouble, told from a kill', () => {
    const events = [started, eventOf(T - 20, 'oom'), died(137)];
    expect(sentences(snapshotOf([exited(137, { oomKilled: true })], events))).toEqual([
      'web was killed by the kernel: out of memory (limit 64 MiB)',
    ]);
  });

  test.each([
    ['stopped, and obeyed', [kill(T - 100, 15), eventOf(T - 1, 'stop')], 0],
    [
      'stopped, and obeyed with an error, the engine noting the stop after the end',
      [kill(T - 100, 15), eventOf(T + 5, 'stop')],
      1,
    ],
    [
      'stopped, and killed when the grace was over',
      [kill(T - 10_100, 15), kill(T - 100, 9), eventOf(T - 1, 'stop')],
      137,
    ],
    ['killed', [kill(T - 100, 9)], 137],
    ['sent SIGTERM, and ended by it', [kill(T - 100, 15)], 143],
    ['sent SIGHUP, and ended by it', [kill(T - 100, 1)], 129],
  ])('that somebody had %s is none', (_, requests, code) => {
    const events = [started, ...requests, died(code)].sort((a, b) => a.time - b.time);
    expect(sentences(snapshotOf([exited(code)], events))).toEqual([]);
  });

  test('is trouble when a signal came before its own error without being the cause of it', () => {
    const events = [started, kill(T - 4000, 1), died(1)];
    expect(sentences(snapshotOf([exited(1)], events))).toEqual(['web ended by itself with exit code 1']);
  });

  test('that a signal from outside the engine ended is trouble', () => {
    expect(sentences(snapshotOf([exited(137)], [started, died(137)]))).toEqual([
      'web was ended by SIGKILL, which no client of the engine asked for',
    ]);
  });

  test('that crashed names the signal', () => {
    expect(sentences(snapshotOf([exited(139)], [started, died(139)]))).toEqual([
      'web crashed: SIGSEGV (exit code 139)',
    ]);
  });

  test('is judged by its flags and code alone where the engine forgot the events', () => {
    expect(sentences(snapshotOf([exited(137, { oomKilled: true })]))).toHaveLength(1);
    expect(sentences(snapshotOf([exited(3)]))).toHaveLength(1);
    // 137 and 143 may as well be an ordinary stop of yesterday: no alarm on a guess.
    expect(sentences(snapshotOf([exited(137)]))).toEqual([]);
    expect(sentences(snapshotOf([exited(143)]))).toEqual([]);
  });

  test('is known to have been stopped once the past is learnt from the engine', () => {
    const finder = createTroubleFinder();
    const snapshot = snapshotOf([exited(1)]);
    expect(finder.find(snapshot, T)).toHaveLength(1);
    finder.learn([started, kill(T - 100, 15), eventOf(T - 1, 'stop'), died(1)]);
    expect(finder.find(snapshot, T)).toEqual([]);
  });

  test('is judged by its event while the inspect that was made of it is older', () => {
    const stale = exited(3, { finishedAt: T - 10 * MINUTE_MS });
    expect(sentences(snapshotOf([stale], [started, died(3)]))).toEqual([
      'web ended by itself with exit code 3',
    ]);
  });

  test('that nobody has inspected yet is dated by the words of its status', () => {
    const listed = containerOf({
      name: 'web',
      state: 'exited',
      exitCode: 3,
      statusText: 'Exited (3) 4 minutes ago',
    });
    expect(find(snapshotOf([listed]))).toMatchObject([{ kind: 'crash', time: T - 4 * MINUTE_MS }]);
  });

  test('is no news after a day', () => {
    const snapshot = snapshotOf([exited(3)], [started, died(3)]);
    const finder = createTroubleFinder();
    expect(finder.find(snapshot, T + DAY_MS - 1)).toHaveLength(1);
    expect(finder.find(snapshot, T + DAY_MS)).toEqual([]);
  });

  test('whose second end is the same is counted', () => {
    const events = [
      eventOf(T - 3 * MINUTE_MS, 'start'),
      eventOf(T - 2 * MINUTE_MS, 'die', 'web', { exitCode: '3' }),
      started,
      died(3),
    ];
    expect(sentences(snapshotOf([exited(3)], events))).toEqual([
      'web ended by itself with exit code 3, 2 times in 10 min',
    ]);
  });

  test('leaves when it runs again or is removed', () => {
    const finder = createTroubleFinder();
    const events = [started, died(3)];
    expect(finder.find(snapshotOf([exited(3)], events), T)).toHaveLength(1);
    const again = [...events, eventOf(T + 1000, 'start')];
    const running = containerOf({ name: 'web', run: { startedAt: T + 1000 } });
    expect(finder.find(snapshotOf([running], again), T + 1000)).toEqual([]);
    expect(finder.find(snapshotOf([], again), T + 1000)).toEqual([]);
  });
});

describe('a crash loop', () => {
  const rounds = (count: number, code: number, oom = false) =>
    Array.from({ length: count }, (_, round) => T - (count - round) * 5000).flatMap((at) => [
      eventOf(at, 'start'),
      ...(oom ? [eventOf(at + 3900, 'oom')] : []),
      eventOf(at + 4000, 'die', 'web', { exitCode: String(code) }),
    ]);
  const lastDie = T - 1000;

  test('is told with how often and how long each run lasted', () => {
    const web = containerOf({
      name: 'web',
      state: 'restarting',
      exitCode: 4,
      run: { restartCount: 12, restartPolicy: 'always' },
    });
    expect(sentences(snapshotOf([web], rounds(12, 4)))).toEqual([
      'web keeps restarting: 12 times in 10 min, each after about 4 s, exit code 4',
    ]);
    expect(english.say(find(snapshotOf([web]))[0]?.short ?? { key: '' })).toBe('web: restarted 12 times');
  });

  test('is told by the restart count alone where no event was seen', () => {
    const web = containerOf({ name: 'web', state: 'restarting', exitCode: 4, run: { restartCount: 7 } });
    expect(sentences(snapshotOf([web]))).toEqual(['web keeps restarting: 7 times so far, exit code 4']);
  });

  test('is told when Quayside begins to look while it is up for a moment', () => {
    const web = containerOf({ name: 'web', run: { startedAt: T - 1000, restartCount: 7 } });
    expect(sentences(snapshotOf([web]))).toEqual(['web keeps restarting: 7 times so far']);
    expect(find(snapshotOf([web]), T + 9000)).toEqual([]);
  });

  test('of OOM kills counts them', () => {
    const web = containerOf({
      name: 'web',
      state: 'restarting',
      exitCode: 137,
      run: { oomKilled: true, memoryLimit: 8 * 1024 ** 2, restartCount: 3 },
    });
    expect(sentences(snapshotOf([web], rounds(3, 137, true)))).toEqual([
      'web was killed by the kernel: out of memory (limit 8 MiB), 3 times in 10 min',
    ]);
  });

  test('stays in sight while it is up for a moment, and leaves when a run lasts', () => {
    const events = [...rounds(3, 4), eventOf(T, 'start')];
    const up = snapshotOf(
      [containerOf({ name: 'web', run: { startedAt: T, restartCount: 3, restartPolicy: 'always' } })],
      events,
    );
    const finder = createTroubleFinder();
    expect(finder.find(up, T + 1000)).toMatchObject([{ kind: 'crash-loop', time: lastDie }]);
    expect(finder.find(up, T + 10_000)).toEqual([]);
  });

  test('is over when somebody stops the container', () => {
    const events = [
      ...rounds(3, 4),
      eventOf(T, 'start'),
      eventOf(T + 100, 'kill', 'web', { signal: '15' }),
      eventOf(T + 200, 'stop'),
      eventOf(T + 201, 'die', 'web', { exitCode: '143' }),
    ];
    const web = containerOf({
      name: 'web',
      state: 'exited',
      exitCode: 143,
      run: { finishedAt: T + 200, restartCount: 3 },
    });
    expect(find(snapshotOf([web], events), T + 300)).toEqual([]);
  });
});

describe('a container that does not run as it should', () => {
  test('is in trouble while it is unhealthy, with the last line that its check said', () => {
    const healthLog = [{ start: T - 10, end: T - 5, exitCode: 1, output: 'curl: (7)\nrefused\n' }];
    const sick = containerOf({ name: 'web', health: 'unhealthy', run: { healthLog } });
    expect(sentences(snapshotOf([sick]))).toEqual(['web is unhealthy: refused']);
    expect(sentences(snapshotOf([{ ...sick, health: 'healthy' }]))).toEqual([]);
  });

  test('dates the trouble from the event, not from the latest probe', () => {
    const healthLog = [{ start: T - 10, end: T - 5, exitCode: 1, output: '' }];
    const sick = containerOf({ name: 'web', health: 'unhealthy', run: { healthLog } });
    const event = eventOf(T - MINUTE_MS, 'health_status: unhealthy');
    expect(find(snapshotOf([sick], [event]))).toMatchObject([{ time: event.time }]);
  });

  test('is in trouble for ten minutes when the kernel killed a process of it', () => {
    const events = [eventOf(T - 5000, 'start'), eventOf(T - 1000, 'oom')];
    const snapshot = snapshotOf([containerOf({ name: 'web', run: { oomKilled: true } })], events);
    expect(find(snapshot)).toMatchObject([{ kind: 'oom', severity: 'warn' }]);
    expect(find(snapshot, T - 1000 + 10 * MINUTE_MS)).toEqual([]);
  });

  test('is in trouble when it could not be started, with the end of the chain of errors', () => {
    const error =
      'failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: ' +
      'unable to start container process: exec: "nosuch": executable file not found in $PATH: unknown';
    const web = containerOf({
      name: 'web',
      state: 'created',
      exitCode: 127,
      createdAt: T - 1000,
      run: { error },
    });
    expect(sentences(snapshotOf([web]))).toEqual([
      'web could not be started: exec: "nosuch": executable file not found in $PATH',
    ]);
    expect(briefError('something else')).toBe('something else');
  });
});

describe('finding', () => {
  test('puts the latest first', () => {
    expect(
      find(snapshotOf([ended('old', T - 9), ended('new', T - 1), ended('mid', T - 5)])).map(
        ({ name }) => name,
      ),
    ).toEqual(['new', 'mid', 'old']);
  });

  test('gives the same list back while nothing changed', () => {
    const finder = createTroubleFinder();
    const web = containerOf({ name: 'web', state: 'exited', exitCode: 1, run: { finishedAt: T } });
    const first = finder.find(snapshotOf([web]), T);
    expect(finder.find(snapshotOf([web, containerOf({ name: 'other' })]), T + 1000)).toBe(first);
  });

  test('does not count an event twice that comes from the past and from the stream', () => {
    const finder = createTroubleFinder();
    const events = [eventOf(T - 100, 'start'), eventOf(T, 'die', 'web', { exitCode: '1' })];
    finder.learn(events.map((event) => ({ ...event })));
    const web = containerOf({ name: 'web', state: 'exited', exitCode: 1, run: { finishedAt: T } });
    const [trouble] = finder.find(snapshotOf([web], events), T);
    expect(trouble?.sentence.key).toBe('trouble.crash');
  });
});

function kill(time: number, signal: number) {
  return eventOf(time, 'kill', 'web', { signal: String(signal) });
}

function ended(name: string, finishedAt: number) {
  return containerOf({ name, state: 'exited', exitCode: 1, run: { finishedAt } });
}
