import Docker from 'dockerode';
import { describe, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import {
  actions,
  actionsFor,
  createActionLog,
  createActionRunner,
  findAction,
  initialOptions,
  shellQuote,
  type Action,
  type ObjectRef,
} from '../../src/engine/actions/index.ts';
import type { EngineSnapshot } from '../../src/engine/state/types.ts';
import type { ContainerState } from '../../src/engine/types.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { containerOf, snapshotOf } from './objects.ts';

const english = createTranslator('en');
const web: ObjectRef = { kind: 'container', id: containerOf().id, name: 'web' };

function action(id: string): Action {
  const found = findAction(id);
  if (!found) throw new Error(`no action ${id}`);
  return found;
}

function inState(state: ContainerState): EngineSnapshot {
  return snapshotOf([containerOf({ name: 'web', state })]);
}

function possibleIds(state: ContainerState): string[] {
  return actionsFor('container')
    .filter((one) => one.possible(web, inState(state)).possible)
    .map((one) => one.id);
}

describe('the registry', () => {
  test('gives every action an id of its own', () => {
    expect(new Set(actions.map(({ id }) => id)).size).toBe(actions.length);
  });

  test.each(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'] as const)(
    'never offers two actions under one key on a container that is %s',
    (state) => {
      const keys = possibleIds(state).map((id) => action(id).key);
      expect(new Set(keys).size).toBe(keys.length);
    },
  );

  test('offers on a container what its state allows', () => {
    expect(possibleIds('running')).toEqual([
      'container.stop',
      'container.restart',
      'container.pause',
      'container.kill',
      'container.remove',
    ]);
    expect(possibleIds('paused')).toContain('container.unpause');
    expect(possibleIds('exited')).toEqual(['container.start', 'container.remove']);
    expect(possibleIds('removing')).toEqual([]);
  });

  test('says why an action is not possible', () => {
    expect(action('container.start').possible(web, inState('running'))).toEqual({
      possible: false,
      why: { key: 'actions.whyNot.running', params: { name: 'web' } },
    });
    expect(action('container.stop').possible(web, snapshotOf([]))).toEqual({
      possible: false,
      why: { key: 'actions.gone', params: { name: 'web' } },
    });
  });

  test('asks before it destroys, and says that a running container is killed', () => {
    const remove = action('container.remove');
    expect(remove.danger).toBe('destroy');
    expect(english.say(remove.question(web, inState('running'), {}))).toContain('kill');
    expect(english.say(remove.question(web, inState('exited'), {}))).not.toContain('kill');
    expect(remove.command(web, inState('running'), {})).toBe('docker rm -f web');
    expect(remove.command(web, inState('exited'), {})).toBe('docker rm web');
  });

  test('leaves anonymous volumes alone unless they are chosen', () => {
    const remove = action('container.remove');
    expect(initialOptions(remove)).toEqual({ volumes: false });
    expect(remove.command(web, inState('exited'), { volumes: true })).toBe('docker rm -v web');
  });

  test('shows a command that a shell takes as it is', () => {
    const hostile = { ...web, name: "a b'; rm -rf /" };
    expect(action('container.stop').command(hostile, inState('running'), {})).toBe(
      `docker stop 'a b'\\''; rm -rf /'`,
    );
    expect(shellQuote('')).toBe("''");
    expect(shellQuote('shop_web-1.2')).toBe('shop_web-1.2');
  });

  test('has words for every label, question, refusal and result in both languages', () => {
    for (const translator of [english, createTranslator('zh')]) {
      for (const one of actions) {
        const said = [
          one.label,
          one.question(web, inState('running'), {}),
          one.done(web),
          ...one.toggles.map((t) => t.label),
        ];
        for (const message of said) expect(translator.say(message)).not.toBe(message.key);
      }
    }
  });
});

describe('the runner', () => {
  test('asks the engine for nothing that changes it in read-only mode', async () => {
    const runner = runnerWithoutEngine('running', true);
    expect(runner.possible(action('container.stop'), web)).toEqual({
      possible: false,
      why: { key: 'actions.readOnly' },
    });
    const outcome = await runner.run(action('container.stop'), web);
    expect(outcome).toEqual({ kind: 'refused', says: { key: 'actions.readOnly' } });
    expect(runner.log.store.getState()).toMatchObject([{ outcome: 'refused', command: 'docker stop web' }]);
  });

  test('does not ask for what the state forbids', async () => {
    const runner = runnerWithoutEngine('exited', false);
    expect(await runner.run(action('container.stop'), web)).toMatchObject({ kind: 'refused' });
  });

  test('says that it does not know how it went when the engine gives no answer', async () => {
    const runner = runnerWithoutEngine('running', false);
    const outcome = await runner.run(action('container.stop'), web);
    expect(outcome.kind).toBe('failed');
    expect(outcome.says.key).toBe('actions.noAnswer');
    expect(english.say(outcome.says)).toContain('ENOENT');
    expect(runner.log.store.getState()).toMatchObject([
      {
        actionId: 'container.stop',
        command: 'docker stop web',
        outcome: 'failed',
        startedAt: 1000,
        endedAt: 1000,
      },
    ]);
  });

  test('does not begin the same action on the same object twice', async () => {
    const runner = runnerWithoutEngine('running', false);
    const first = runner.run(action('container.stop'), web);
    expect(await runner.run(action('container.stop'), web)).toMatchObject({
      kind: 'refused',
      says: { key: 'actions.busy' },
    });
    expect((await first).kind).toBe('failed');
  });
});

function runnerWithoutEngine(state: ContainerState, readOnly: boolean) {
  return createActionRunner({
    client: {
      docker: new Docker({ socketPath: '/nonexistent/docker.sock' }),
      apiVersion: '1.45',
      demo: false,
      close: () => undefined,
    },
    store: createStore<EngineSnapshot>(() => inState(state)),
    readOnly,
    log: createActionLog(),
    now: () => 1000,
  });
}
