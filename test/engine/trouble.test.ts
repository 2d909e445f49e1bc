import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createTroubleFinder, pastEvents, type Trouble } from '../../src/engine/trouble/index.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { BUSYBOX, uniqueName } from '../support/engine.ts';
import { until } from '../support/until.ts';
import { actionOf, openLab, type Lab } from './lab.ts';

const english = createTranslator('en');
const OBEDIENT = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done'];
const SLEEPER = ['sleep', '1000'];

let lab: Lab;
let name: string;
let finder = createTroubleFinder();

beforeAll(async () => {
  lab = await openLab();
});

afterEach(async () => {
  await lab.docker('rm', '-f', name);
  finder = createTroubleFinder();
});

afterAll(() => lab.close());

async function run(options: readonly string[], command: readonly string[]): Promise<void> {
  name = uniqueName('trouble');
  await lab.docker('run', '-d', '--name', name, ...options, BUSYBOX, ...command).catch((error: unknown) => {
    if (!String(error).includes('Error response from daemon')) throw error;
  });
}

function troubles(): readonly Trouble[] {
  return finder.find(lab.state.store.getState(), Date.now()).filter((trouble) => trouble.name === name);
}

/** The sentence of the first trouble of a kind that comes up. */
async function told(kind: Trouble['kind'], matching = /./): Promise<string> {
  return until(
    () =>
      troubles()
        .filter((trouble) => trouble.kind === kind)
        .map(({ sentence }) => english.say(sentence))
        .find((sentence) => matching.test(sentence)),
    { what: `${kind} of ${name}` },
  );
}

describe('on a real engine trouble is told', () => {
  test('of an OOM kill', async () => {
    await run(['--memory', '8m'], ['tail', '/dev/zero']);
    expect(await told('oom', /limit/)).toBe(`${name} was killed by the kernel: out of memory (limit 8 MiB)`);
  });

  test('of an end with an error, until it runs again', async () => {
    await run([], ['sh', '-c', '[ -e /tmp/again ] && exec sleep 1000; touch /tmp/again; exit 3']);
    // The list may tell of the end a moment before the event tells that nobody asked for it.
    expect(await told('crash', /by itself/)).toBe(`${name} ended by itself with exit code 3`);
    await lab.docker('start', name);
    await until(() => troubles().length === 0, { what: 'the trouble to leave' });
  });

  test('of a crash loop with its cadence, until somebody stops it', async () => {
    await run(['--restart', 'always'], ['sh', '-c', 'sleep 0.2; exit 4']);
    expect(await told('crash-loop', /: ([3-9]|\d\d) times/)).toMatch(
      /keeps restarting: \d+ times in 10 min, each after about \d+(\.\d)? s, exit code 4$/,
    );
    await lab.docker('stop', name);
    await until(() => troubles().length === 0, { what: 'the trouble to leave' });
  });

  test('of a start that failed, though the engine has no event for it', async () => {
    await run([], ['nosuchcommand']);
    expect(await told('start-failed')).toContain(
      'could not be started: exec: "nosuchcommand": executable file not found',
    );
  });

  test('of a failing health check, until it is healthy', async () => {
    await run(
      [
        '--health-cmd',
        '[ -e /tmp/well ] || { echo not yet; exit 1; }',
        '--health-interval',
        '200ms',
        '--health-retries',
        '2',
      ],
      SLEEPER,
    );
    expect(await told('unhealthy', /not yet/)).toBe(`${name} is unhealthy: not yet`);
    await lab.docker('exec', name, 'touch', '/tmp/well');
    await until(() => troubles().length === 0, { what: 'the trouble to leave' });
  });
});

describe('on a real engine it is no trouble', () => {
  test.each([
    ['stop', OBEDIENT, ['stop']],
    ['stop that runs out of its grace', SLEEPER, ['stop', '-t', '1']],
    ['kill', SLEEPER, ['kill']],
    ['restart', OBEDIENT, ['restart']],
  ])('when somebody had it end by a %s', async (_, program, [command = '', ...options]) => {
    await run([], program);
    await lab.docker(command, ...options, name);
    const snapshot = await lab.load();
    const died = snapshot.events.some(({ action, id }) => action === 'die' && id === lab.ref(name).id);
    expect(died).toBe(true);
    expect(troubles()).toEqual([]);
  });

  test('when it was stopped from here', async () => {
    await run([], OBEDIENT);
    await lab.load();
    await lab.runner.run(actionOf('container.stop'), lab.ref(name));
    expect((await lab.load()).containers.get(lab.ref(name).id)?.state).toBe('exited');
    expect(troubles()).toEqual([]);
  });

  test('when it was stopped with an error before anybody watched, once the past is learnt', async () => {
    await run([], ['sh', '-c', 'trap "exit 1" TERM; while :; do sleep 0.1; done']);
    await lab.docker('stop', name);
    const unwatched = { ...(await lab.load()), events: [] };
    expect(finder.find(unwatched, Date.now())).toMatchObject([{ kind: 'crash', name }]);
    finder.learn(await pastEvents(lab.client));
    expect(finder.find(unwatched, Date.now())).toEqual([]);
  });
});
