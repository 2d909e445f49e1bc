import { describe, expect, test } from 'vitest';
import type { ActionRecord } from '../../src/engine/actions/index.ts';
import { decide, type Evidence } from '../../src/engine/trouble/why-case.ts';
import { readInspect } from '../../src/engine/trouble/why-inspect.ts';
import { containerOf, eventOf } from './objects.ts';

const T = Date.UTC(2026, 0, 15, 12, 0, 0);
const { id } = containerOf();

/** The evidence about a container that GET /containers/{id}/json tells this of. */
function evidenceOf(json: object, parts: Partial<Evidence> = {}): Evidence {
  return {
    containerId: id,
    inspected: readInspect(json),
    listed: undefined,
    events: [],
    remembersSince: null,
    records: [],
    now: T + 60_000,
    ...parts,
  };
}

function stateOf(state: object, rest: object = {}): object {
  return { Name: '/web', State: state, Config: {}, HostConfig: {}, ...rest };
}

const stopped = stateOf({ Status: 'exited', ExitCode: 143, FinishedAt: new Date(T).toISOString() });
const stopEvents = [
  eventOf(T - 60_000, 'start'),
  eventOf(T - 100, 'kill', 'web', { signal: '15' }),
  eventOf(T - 10, 'die', 'web', { exitCode: '143' }),
  eventOf(T, 'stop'),
];

function recordOf(parts: Partial<ActionRecord>): ActionRecord {
  return {
    id: 1,
    actionId: 'container.stop',
    object: { kind: 'container', id, name: 'web' },
    command: 'docker stop web',
    outcome: 'done',
    startedAt: T - 150,
    endedAt: T + 50,
    ...parts,
  };
}

describe('who stopped it', () => {
  test('was Quayside when it was asking the engine for that at the time', () => {
    expect(actor(recordOf({}))).toBe('quayside');
    expect(actor(recordOf({ outcome: 'running' }))).toBe('quayside');
  });

  test('was another client when Quayside did something else, to something else, at another time, or was refused', () => {
    expect(actor()).toBe('client');
    expect(actor(recordOf({ actionId: 'container.pause' }))).toBe('client');
    expect(actor(recordOf({ object: { kind: 'container', id: 'other', name: 'other' } }))).toBe('client');
    expect(actor(recordOf({ startedAt: T - 30_000, endedAt: T - 20_000 }))).toBe('client');
    expect(actor(recordOf({ outcome: 'refused' }))).toBe('client');
  });

  test('is not known when the events are gone', () => {
    expect(decide(evidenceOf(stopped))).toMatchObject({ cause: 'forgotten', actor: null, code: 143 });
  });
});

describe('while the restart policy waits', () => {
  const restarting = stateOf(
    { Status: 'restarting', ExitCode: 0, FinishedAt: new Date(T).toISOString() },
    { RestartCount: 7, HostConfig: { RestartPolicy: { Name: 'always' } } },
  );

  test('the exit code is that of the status text, since the state says 0', () => {
    const listed = containerOf({
      state: 'restarting',
      exitCode: 4,
      statusText: 'Restarting (4) 2 seconds ago',
    });
    expect(decide(evidenceOf(restarting, { listed }))).toMatchObject({
      code: 4,
      loop: { total: 7, count: 0 },
    });
  });

  test('the exit code is that of the event where there is one', () => {
    const events = [eventOf(T - 4000, 'start'), eventOf(T, 'die', 'web', { exitCode: '5' })];
    expect(decide(evidenceOf(restarting, { events }))).toMatchObject({
      code: 5,
      cause: 'process',
      loop: { total: 7, count: 1, runMs: 4000 },
    });
  });
});

describe('an end', () => {
  test('that the events do not reach is not explained by an older one', () => {
    const later = stateOf({ Status: 'exited', ExitCode: 1, FinishedAt: new Date(T + 50_000).toISOString() });
    expect(decide(evidenceOf(later, { events: stopEvents }))).toMatchObject({ cause: 'forgotten', code: 1 });
  });

  test('by a start that failed is told from the end of the run before it', () => {
    const failed = stateOf({
      Status: 'exited',
      ExitCode: 127,
      Error: 'exec: "x": executable file not found',
      FinishedAt: new Date(T).toISOString(),
    });
    expect(decide(evidenceOf(failed, { events: stopEvents }))).toMatchObject({
      cause: 'start-failed',
      code: 127,
    });
  });

  test('of which the engine says nothing at all is taken for none', () => {
    expect(decide(evidenceOf({}))).toMatchObject({ cause: 'forgotten', code: 0 });
    expect(decide(evidenceOf(stateOf({ Status: 'created' })))).toMatchObject({ cause: 'not-started' });
  });
});

function actor(...records: ActionRecord[]) {
  return decide(evidenceOf(stopped, { events: stopEvents, records })).actor;
}
