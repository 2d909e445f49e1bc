import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lastOpened, openProgress, stateOfExercise } from '../../../src/lessons/progress/index.ts';
import {
  restoreAttempt,
  restoreDeeds,
  saveAttempt,
  savedAttempt,
  type SavedAttempt,
} from '../../../src/lessons/progress/saved-attempt.ts';
import { attempt } from './engine-picture.ts';
import { stateFolder } from '../../../src/lessons/progress/state-folder.ts';

const TICK = fileURLToPath(new URL('fixtures/tick.ts', import.meta.url));

/** Several processes start, on a machine that may be busy. */
const PROCESSES = { timeout: 60_000 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'quayside-progress-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('progress', () => {
  it('is kept under the XDG state folder', () => {
    expect(stateFolder({ XDG_STATE_HOME: '/var/state' })).toBe('/var/state/quayside');
    expect(stateFolder({ XDG_STATE_HOME: '' })).toMatch(/\/\.local\/state\/quayside$/);
  });

  it('is there again when it is opened anew, in a folder that it made itself', async () => {
    const inner = join(folder, 'state', 'quayside');
    const first = await openProgress(inner, () => 5);
    expect(first.store.getState()).toEqual({ exercises: {}, says: null });
    await first.opened('containers/run');
    await first.done('containers/inspect');
    const again = await openProgress(inner);
    expect(again.store.getState()).toEqual({
      exercises: { 'containers/run': { opened: 5 }, 'containers/inspect': { opened: 5, done: 5, closed: 5 } },
      says: null,
    });
    expect(readdirSync(inner)).toEqual(['progress.json']);
  });

  it('stays done at its first time when an exercise is opened or done again', async () => {
    let time = 1;
    const progress = await openProgress(folder, () => time);
    await progress.done('a/b');
    time = 2;
    await progress.opened('a/b');
    await progress.done('a/b');
    await progress.opened('a/c');
    expect((await openProgress(folder)).store.getState().exercises['a/b']).toEqual({
      opened: 2,
      done: 1,
      closed: 2,
    });
    time = 3;
    await progress.opened('a/b');
    expect(lastOpened(progress.store.getState().exercises)).toBe('a/b');
    expect(lastOpened({})).toBeNull();
  });

  it('of two programs at once is merged, none losing a tick of the other', PROCESSES, async () => {
    const [one, two] = await Promise.all([openProgress(folder), openProgress(folder)]);
    await one.done('a/1');
    await two.done('a/2');
    expect(Object.keys(two.store.getState().exercises).toSorted()).toEqual(['a/1', 'a/2']);
    await Promise.all(['x', 'y'].map((prefix) => ticks(prefix, 12)));
    const { exercises, says } = (await openProgress(folder)).store.getState();
    expect(Object.keys(exercises)).toHaveLength(2 + 2 * 12);
    expect(says).toBeNull();
  });

  it('survives kill -9 at any moment of a write, with all that was said to be saved', PROCESSES, async () => {
    // Several at once: each that is killed may hold the lock that the others wait for.
    const rounds = [2, 5, 8].map((killAfter) => ticks(`round${killAfter}`, 1_000, killAfter));
    const saved = (await Promise.all(rounds)).flat();
    const progress = await openProgress(folder);
    const { exercises, says } = progress.store.getState();
    expect(says).toBeNull();
    expect(saved.length).toBeGreaterThanOrEqual(15);
    expect(saved.filter((key) => exercises[key]?.done === undefined)).toEqual([]);
    await progress.done('after/all');
    expect(readdirSync(folder)).toEqual(['progress.json']);
  });

  it.each([
    ['not JSON', '{"schema": 2, "exerc'],
    ['empty', ''],
    ['of another shape', '{"schema": 2, "exercises": {"a/b": {"done": "yes"}}}'],
    ['without a version', '{"exercises": {}}'],
  ])('in a file that is %s is started anew, said, and the file kept aside', async (_what, content) => {
    writeFileSync(join(folder, 'progress.json'), content);
    const progress = await openProgress(folder);
    const { exercises, says } = progress.store.getState();
    expect(exercises).toEqual({});
    const aside = readdirSync(folder).filter((file) => file.startsWith('progress.json.corrupt-'));
    expect(says).toEqual({ key: 'lessons.progress.aside', params: { path: join(folder, aside[0] ?? '') } });
    expect(readFileSync(join(folder, aside[0] ?? ''), 'utf8')).toBe(content);
    await progress.done('a/b');
    expect((await openProgress(folder)).store.getState().exercises).toHaveProperty(['a/b', 'done']);
    expect(aside.every((file) => existsSync(join(folder, file)))).toBe(true);
  });

  it('that cannot be read is put aside too', async () => {
    mkdirSync(join(folder, 'progress.json'));
    const progress = await openProgress(folder);
    expect(progress.store.getState().says?.key).toBe('lessons.progress.aside');
    await progress.done('a/b');
    expect((await openProgress(folder)).store.getState()).toMatchObject({
      says: null,
      exercises: { 'a/b': {} },
    });
  });

  it('of a newer version is left alone, and that is said', async () => {
    const newer = '{"schema": 3, "learned": []}';
    writeFileSync(join(folder, 'progress.json'), newer);
    const progress = await openProgress(folder);
    await progress.done('a/b');
    expect(progress.store.getState()).toMatchObject({
      says: { key: 'lessons.progress.newer' },
      exercises: { 'a/b': {} },
    });
    expect(readFileSync(join(folder, 'progress.json'), 'utf8')).toBe(newer);
  });

  it('keeps what a later version added to an exercise', async () => {
    const content = { schema: 2, exercises: { 'a/b': { opened: 1, stars: true } } };
    writeFileSync(join(folder, 'progress.json'), JSON.stringify(content));
    await (await openProgress(folder, () => 2)).done('a/b');
    expect(JSON.parse(readFileSync(join(folder, 'progress.json'), 'utf8'))).toEqual({
      schema: 2,
      exercises: { 'a/b': { opened: 2, done: 2, closed: 2, stars: true } },
    });
  });

  it('of the first version is taken over: what was done then was the first content', async () => {
    const content = { schema: 1, exercises: { 'a/b': { opened: 1, done: 1 } } };
    writeFileSync(join(folder, 'progress.json'), JSON.stringify(content));
    const progress = await openProgress(folder, () => 2);
    expect(progress.store.getState().exercises).toEqual({ 'a/b@1': { opened: 1, done: 1 } });
    await progress.opened('a/c@1');
    expect((await openProgress(folder)).store.getState().exercises).toEqual({
      'a/b@1': { opened: 1, done: 1 },
      'a/c@1': { opened: 2 },
    });
  });

  it('tells what is new, open, done, and met only after a look at the solution', async () => {
    const progress = await openProgress(folder);
    await progress.opened('a/open@1');
    await progress.done('a/done@1');
    await progress.shown('a/shown@1');
    await progress.shown('a/done@1');
    const { exercises } = (await openProgress(folder)).store.getState();
    const states = ['a/new@1', 'a/open@1', 'a/done@1', 'a/shown@1'].map((key) =>
      stateOfExercise(exercises, key),
    );
    expect(states).toEqual(['new', 'open', 'done', 'shown']);
  });

  it('keeps the attempt that was saved last, until it is over', async () => {
    let time = 10;
    const progress = await openProgress(folder, () => time);
    const other = await openProgress(folder, () => time);
    await progress.save('a/b@1', saved(20));
    await other.save('a/b@1', saved(15));
    expect(await attemptOnDisk()).toEqual(saved(20));
    time = 30;
    await other.forget('a/b@1');
    expect(await attemptOnDisk()).toBeUndefined();
    await progress.opened('a/b@1');
    expect(await attemptOnDisk()).toBeUndefined();
    await progress.save('a/b@1', saved(40));
    expect(await attemptOnDisk()).toEqual(saved(40));
    await progress.done('a/b@1');
    time = 50;
    await progress.done('a/b@1');
    expect(await attemptOnDisk()).toBeUndefined();
  });

  it('with an attempt that cannot be understood keeps all the rest', async () => {
    const content = { schema: 2, exercises: { 'a/b@1': { opened: 1, done: 2, attempt: { seed: 'x' } } } };
    writeFileSync(join(folder, 'progress.json'), JSON.stringify(content));
    const { exercises, says } = (await openProgress(folder)).store.getState();
    expect(exercises['a/b@1']).toEqual({ opened: 1, done: 2 });
    expect(says).toBeNull();
  });

  async function attemptOnDisk(): Promise<unknown> {
    return (await openProgress(folder)).store.getState().exercises['a/b@1']?.attempt;
  }

  it('that cannot be saved goes on and says so', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    chmodSync(file, 0o600);
    const progress = await openProgress(join(file, 'below'));
    await progress.done('a/b');
    expect(progress.store.getState().exercises).toHaveProperty(['a/b', 'done']);
    expect(['lessons.progress.not-saved', 'lessons.progress.stuck']).toContain(
      progress.store.getState().says?.key,
    );
  });

  it('is not held up by the lock of a process that is dead', async () => {
    writeFileSync(join(folder, 'progress.json.lock'), '999999999');
    const progress = await openProgress(folder);
    await progress.done('a/b');
    expect(progress.store.getState().says).toBeNull();
    expect(readdirSync(folder)).toEqual(['progress.json']);
  });
});

describe('an attempt that was saved', () => {
  it('is the same when it is restored, and so is what was done in it', () => {
    const before = attempt({
      baseline: new Set(['a']),
      made: new Map([['box-otter', 'b']]),
      latched: new Map([['stop', { at: 5, action: 'stop', name: 'box-otter' }]]),
      marks: new Map([['stop', { events: 7, at: 5 }]]),
      broken: new Map([['keep', { key: 'checks.after', params: { step: 1 } }]]),
      stages: ['strike'],
      answers: new Map([['cells', { value: { 'a>b': 'yes' }, at: 4 }]]),
      shown: true,
    });
    const event = (time: number) => ({ time, type: 'container', action: 'start', id: 'b', attributes: {} });
    const deeds = {
      events: [event(4), event(5)],
      dropped: 6,
      calls: [],
      commands: [{ seq: 0, argv: ['docker', 'ps'], cwd: '/', startedAt: 1, endedAt: 2, exitCode: 0 }],
    };
    const throughDisk: SavedAttempt = savedAttempt.parse(
      JSON.parse(JSON.stringify(saveAttempt(before, BESIDE, deeds))),
    );
    expect(restoreDeeds(throughDisk)).toEqual({ ...deeds, dropped: 0 });
    expect(restoreAttempt(before.exercise, throughDisk)).toEqual({
      ...before,
      // Of seven events that had been, the first of the two that are kept was the last.
      marks: new Map([['stop', { events: 1, at: 5 }]]),
    });
  });
});

const BESIDE = {
  savedAt: 1,
  engine: 'E',
  present: ['b'],
  running: [],
  networks: ['n'],
  volumes: { v: 'then' },
  files: ['note'],
  before: [],
  hintsOpened: 1,
  textLine: 3,
};

function saved(savedAt: number): SavedAttempt {
  return saveAttempt(attempt(), { ...BESIDE, savedAt });
}

/** Runs a process that ticks; ends it with kill -9 after some ticks. Returns what it said was saved. */
async function ticks(prefix: string, count: number, killAfter = Infinity): Promise<string[]> {
  const child = spawn(process.execPath, [TICK, folder, prefix, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const saved: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    saved.push(line);
    if (saved.length === killAfter) child.kill('SIGKILL');
  }
  await closed;
  return saved;
}
