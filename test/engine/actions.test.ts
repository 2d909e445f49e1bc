import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createActionLog, createActionRunner } from '../../src/engine/actions/index.ts';
import { BUSYBOX, uniqueName } from '../support/engine.ts';
import { actionOf, openLab, type Lab } from './lab.ts';

const OBEDIENT = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done'];

let lab: Lab;
let name: string;

beforeAll(async () => {
  lab = await openLab();
});

afterEach(() => lab.docker('rm', '-f', '-v', name));

afterAll(() => lab.close());

async function make(how: 'create' | 'run', ...options: readonly string[]): Promise<void> {
  name = uniqueName('act');
  const detach = how === 'run' ? ['-d'] : [];
  await lab.docker(how, ...detach, '--name', name, ...options, BUSYBOX, ...OBEDIENT);
  await lab.load();
}

/** Runs an action on the container and gives its state after it. */
async function act(id: string, options: Readonly<Record<string, boolean>> = {}): Promise<string> {
  const outcome = await lab.runner.run(actionOf(`container.${id}`), lab.ref(name), options);
  expect(outcome).toMatchObject({ kind: 'done', says: { params: { name } } });
  await lab.load();
  return lab.docker('ps', '-a', '--filter', `name=${name}`, '--format', '{{.State}}');
}

describe('an action on a container', () => {
  test('takes it through its life', async () => {
    await make('create');
    expect(await act('start')).toBe('running');
    expect(await act('pause')).toBe('paused');
    expect(await act('unpause')).toBe('running');
    const startedAt = await lab.docker('inspect', '-f', '{{.State.StartedAt}}', name);
    expect(await act('restart')).toBe('running');
    expect(await lab.docker('inspect', '-f', '{{.State.StartedAt}}', name)).not.toBe(startedAt);
    expect(await act('stop')).toBe('exited');
    expect(await act('start')).toBe('running');
    expect(await act('kill')).toBe('exited');
    expect(await lab.docker('inspect', '-f', '{{.State.ExitCode}}', name)).toBe('137');
    expect(await act('remove')).toBe('');
  });

  test('stops, kills, restarts and removes also what is paused', async () => {
    for (const [id, after] of [
      ['stop', 'exited'],
      ['kill', 'exited'],
      ['restart', 'running'],
      ['remove', ''],
    ] as const) {
      await make('run');
      await act('pause');
      expect([id, await act(id)]).toEqual([id, after]);
    }
  });

  test('notes what it did, as the command that does the same', async () => {
    await make('run');
    await act('pause');
    await act('remove', { volumes: true });
    expect(lab.runner.log.store.getState().slice(-2)).toMatchObject([
      { command: `docker pause ${name}`, outcome: 'done' },
      { command: `docker rm -f -v ${name}`, outcome: 'done' },
    ]);
  });

  test('leaves anonymous volumes alone unless they are chosen', async () => {
    const volumes = () => lab.docker('volume', 'ls', '-q');
    await make('create', '-v', '/data');
    const volume = await volumes();
    expect(volume).not.toBe('');
    await act('remove');
    expect(await volumes()).toBe(volume);
    await lab.docker('volume', 'rm', volume);

    await make('create', '-v', '/data');
    await act('remove', { volumes: true });
    expect(await volumes()).toBe('');
  });

  test('counts as done when the container is in that state already', async () => {
    await make('run');
    const asked = await lab.load();
    await lab.docker('stop', name);
    // Straight to the engine, as when it stopped in the moment between the question and the answer: 304.
    await actionOf('container.stop').run(lab.client, lab.ref(name), asked, {});
    expect(await lab.docker('inspect', '-f', '{{.State.Status}}', name)).toBe('exited');
  });

  test('says what the engine said when it refuses', async () => {
    await make('run');
    const asked = await lab.load();
    const ref = lab.ref(name);
    await lab.docker('pause', name);
    await expect(actionOf('container.pause').run(lab.client, ref, asked, {})).rejects.toMatchObject({
      says: {
        key: 'actions.pause.failed',
        params: { name, said: expect.stringContaining('already paused') },
      },
    });
  });

  test('says that the container is gone when it is', async () => {
    await make('run');
    const asked = await lab.load();
    const ref = lab.ref(name);
    await lab.docker('rm', '-f', name);
    await expect(actionOf('container.stop').run(lab.client, ref, asked, {})).rejects.toMatchObject({
      says: { key: 'actions.gone', params: { name } },
    });
    await lab.load();
    expect(await lab.runner.run(actionOf('container.stop'), ref)).toMatchObject({ kind: 'refused' });
  });

  test('does not kill what was not running when the person was asked', async () => {
    await make('create');
    const asked = await lab.load();
    await lab.docker('start', name);
    await lab.load();
    const outcome = await lab.runner.run(actionOf('container.remove'), lab.ref(name), {}, asked);
    expect(outcome).toMatchObject({ kind: 'failed', says: { key: 'actions.remove.failed' } });
    expect(await lab.docker('inspect', '-f', '{{.State.Status}}', name)).toBe('running');
  });

  test('does nothing in read-only mode', async () => {
    await make('run');
    const { client, state } = lab;
    const reader = createActionRunner({ client, store: state.store, readOnly: true, log: createActionLog() });
    expect(await reader.run(actionOf('container.kill'), lab.ref(name))).toMatchObject({ kind: 'refused' });
    expect(await lab.docker('inspect', '-f', '{{.State.Status}}', name)).toBe('running');
  });
});
