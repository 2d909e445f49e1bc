import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { explain, type Why } from '../../src/engine/trouble/index.ts';
import type { StatsSnapshot } from '../../src/engine/streams/types.ts';
import { initialUi } from '../../src/views/app/ui-state.ts';
import { createWhyController } from '../../src/views/panels/why/controller.ts';
import { createTranslator } from '../../src/views/i18n/index.ts';
import { BUSYBOX, uniqueName } from '../support/engine.ts';
import { until } from '../support/until.ts';
import { actionOf, openLab, type Lab } from './lab.ts';

const english = createTranslator('en');
const SLEEPER = ['sleep', '1000'];
/** PID 1 without a handler for SIGTERM: the kernel does not deliver it, so every stop runs out of its grace. */
const DEAF = ['sh', '-c', 'trap "" TERM; while :; do sleep 1; done'];
/** Ends as soon as it is asked to. */
const OBEDIENT = ['sh', '-c', 'trap "exit 0" TERM; while :; do sleep 0.1; done'];

let lab: Lab;
let name: string;

beforeAll(async () => {
  lab = await openLab();
});

afterEach(() => docker('rm', '-f', name));

afterAll(() => lab.close());

function docker(...args: readonly string[]): Promise<string> {
  return lab.docker(...args);
}

/** Starts a container as a person would; one that cannot be started is created all the same. */
async function run(options: readonly string[], command: readonly string[]): Promise<void> {
  name = uniqueName('why');
  await docker('run', '-d', '--name', name, ...options, BUSYBOX, ...command).catch((error: unknown) => {
    if (!String(error).includes('Error response from daemon')) throw error;
  });
}

async function why(): Promise<Why> {
  const snapshot = await lab.load();
  return explain(lab.client, snapshot, lab.runner.log, lab.ref(name).id);
}

async function inState(state: string): Promise<void> {
  await until(async () => (await docker('inspect', '-f', '{{.State.Status}}', name)) === state, {
    what: `${name} to be ${state}`,
  });
}

function fact(found: Why, label: string): string {
  const value = found.facts.find((one) => one.label.key === label)?.value;
  if (value === undefined) return '';
  if (typeof value === 'string') return value;
  return 'at' in value ? new Date(value.at).toISOString() : english.say(value);
}

function timeline(found: Why): string[] {
  return found.timeline.map(({ says }) => english.say(says));
}

function evidence(found: Why): string[] {
  return found.evidence.map(({ field, value }) => `${field} = ${value}`);
}

describe('why explains', () => {
  test('an OOM kill by the kernel, with the limit', async () => {
    await run(['--memory', '8m'], ['tail', '/dev/zero']);
    await inState('exited');
    const found = await why();
    expect(found).toMatchObject({ cause: 'oom', actor: 'kernel' });
    expect(english.say(found.headline)).toBe(`${name} was killed by the kernel: out of memory (limit 8 MiB)`);
    expect(evidence(found)).toEqual(
      expect.arrayContaining(['State.OOMKilled = true', 'HostConfig.Memory = 8388608', 'die exitCode = 137']),
    );
    expect(fact(found, 'why.fact.exitCode')).toBe('137 = 128 + 9: ended by SIGKILL');
    expect(timeline(found)).toContain('the kernel killed a process: out of memory');
  });

  test('docker kill as the request of a client that the engine does not name', async () => {
    await run([], SLEEPER);
    await docker('kill', name);
    await inState('exited');
    const found = await why();
    expect(found).toMatchObject({ cause: 'kill', actor: 'client' });
    expect(english.say(found.headline)).toBe(
      `${name} was ended by SIGKILL, sent by another client of the engine`,
    );
    expect(evidence(found)).toContain('State.OOMKilled = false');
  });

  test('a stop that ran out of its grace', async () => {
    await run([], DEAF);
    await docker('stop', '-t', '1', name);
    const found = await why();
    expect(found).toMatchObject({ cause: 'grace', actor: 'client' });
    expect(english.say(found.headline)).toMatch(/did not end within \d+(\.\d)? s, and was killed$/);
    expect(english.say(found.advice ?? { key: '' })).toContain('SIGTERM');
    expect(fact(found, 'why.fact.grace')).toMatch(/^SIGTERM was sent, SIGKILL \d+(\.\d)? s later/);
    expect(evidence(found)).toEqual(expect.arrayContaining(['kill signal = 15', 'kill signal = 9']));
  });

  test('a program that ended by itself with exit code 3, with the last lines of its log', async () => {
    await run(
      [],
      [
        'sh',
        '-c',
        'i=0; while [ $i -lt 30 ]; do i=$((i+1)); echo line $i; done; echo no such table >&2; exit 3',
      ],
    );
    await inState('exited');
    const found = await why();
    expect(found).toMatchObject({ cause: 'process', actor: 'process' });
    expect(english.say(found.headline)).toBe(`${name} ended by itself with exit code 3`);
    expect(found.log.lines).toHaveLength(20);
    expect(found.log.lines.filter(({ stderr }) => stderr)).toMatchObject([{ text: 'no such table' }]);
  });

  test.each([
    [127, 'nosuchcommand', 'executable file not found', 'There is no command "nosuchcommand"'],
    [126, '/etc', 'permission denied', '"/etc" is there but cannot be run'],
  ])('a start that failed with %i', async (code, command, error, advice) => {
    await run([], [command]);
    const found = await why();
    expect(found).toMatchObject({ cause: 'start-failed', actor: 'engine' });
    expect(english.say(found.headline)).toContain(error);
    expect(english.say(found.headline)).not.toContain('OCI runtime');
    expect(english.say(found.advice ?? { key: '' })).toContain(advice);
    expect(fact(found, 'why.fact.error')).toContain('OCI runtime create failed');
    expect(evidence(found)).toContain(`State.ExitCode = ${code}`);
    expect(found.log).toMatchObject({ lines: [], says: { key: 'why.log.empty' } });
  });

  test('a start that failed for a port', async () => {
    await run(['-p', '192.0.2.77:80:80'], SLEEPER);
    const found = await why();
    expect(found).toMatchObject({ cause: 'start-failed' });
    expect(fact(found, 'why.fact.exitCode')).toContain('could not set the container up');
    expect(english.say(found.headline)).toContain('cannot assign requested address');
  });

  test('a crash loop, with its cadence, while it waits for the next start', async () => {
    await run(['--restart', 'always'], ['sh', '-c', 'echo hi; sleep 0.2; exit 4']);
    const found = await until(
      async () => {
        const now = await why();
        return (
          now.loop &&
          now.loop.count >= 3 &&
          evidence(now).some((one) => one.startsWith('Status = Restarting')) &&
          now
        );
      },
      { what: 'three rounds' },
    );
    expect(found).toMatchObject({ cause: 'process', actor: 'process' });
    expect(english.say(found.headline)).toMatch(
      /ends with exit code 4 again and again: \d+ times in 10 min, each after about \d+(\.\d)? s/,
    );
    expect(evidence(found).join('\n')).toMatch(/Status = Restarting \(4\)/);
    expect(timeline(found)).toContain('started again by the restart policy');
    expect(fact(found, 'why.fact.policy')).toBe('always');
  });

  test('a stop from here and a stop by the docker command differently', async () => {
    await run([], OBEDIENT);
    await lab.load();
    expect(await lab.runner.run(actionOf('container.stop'), lab.ref(name))).toMatchObject({ kind: 'done' });
    const here = await why();
    expect(here).toMatchObject({ cause: 'stop', actor: 'quayside' });
    expect(timeline(here)).toContain('SIGTERM sent from here');

    await docker('rm', '-f', name);
    await run([], OBEDIENT);
    await docker('stop', name);
    const there = await why();
    expect(there).toMatchObject({ cause: 'stop', actor: 'client' });
    expect(timeline(there)).toContain('SIGTERM sent by another client');
  });

  test('a signal that came past the engine', async () => {
    await run([], ['sh', '-c', 'trap "exit 143" TERM; kill -TERM $$; sleep 5']);
    await inState('exited');
    const found = await why();
    expect(found).toMatchObject({ cause: 'outside', actor: 'outside' });
    expect(english.say(found.headline)).toContain('SIGTERM, which no client of the engine asked for');
  });

  test('an unhealthy container, with what its check said last', async () => {
    await run(
      ['--health-cmd', 'echo no route; exit 1', '--health-interval', '200ms', '--health-retries', '2'],
      SLEEPER,
    );
    const found = await until(
      async () => {
        const now = await why();
        return now.cause === 'unhealthy' && now;
      },
      { what: 'it to be unhealthy' },
    );
    expect(found.health).toMatchObject({ exitCode: 1, output: ['no route'] });
    expect(english.say(found.headline)).toMatch(/has failed \d+ times in a row/);
    expect(fact(found, 'why.fact.check')).toBe('echo no route; exit 1');
    expect(timeline(found)).toContain('became unhealthy');
  });

  test('a stop by the events that the engine remembers, though nobody was watching', async () => {
    await run([], OBEDIENT);
    await docker('stop', name);
    const unwatched = { ...(await lab.load()), events: [] };
    const found = await explain(lab.client, unwatched, lab.runner.log, lab.ref(name).id);
    expect(found).toMatchObject({ cause: 'stop' });
  });

  test('honestly when the engine has forgotten', async () => {
    await run([], OBEDIENT);
    await docker('stop', name);
    // The engine keeps its last 256 events: these push the stop out.
    const other = uniqueName('noise');
    const id = await docker('run', '-d', '--name', other, BUSYBOX, ...SLEEPER);
    for (let round = 0; round < 256; round += 1) {
      await lab.client.docker.getContainer(id).exec({ Cmd: ['true'] });
    }
    await docker('rm', '-f', other);
    // As one sees it who opens Quayside now: its own memory of events is longer than the engine's.
    const unwatched = { ...(await lab.load()), events: [] };
    const found = await explain(lab.client, unwatched, lab.runner.log, lab.ref(name).id);
    expect(found).toMatchObject({ cause: 'forgotten', actor: null });
    expect(english.say(found.headline)).toContain('the engine no longer remembers who ended it');
  });

  test('a container that is gone by what the engine noted of it', async () => {
    await run([], SLEEPER);
    const snapshot = await lab.load();
    const { id } = lab.ref(name);
    await docker('rm', '-f', name);
    const found = await explain(lab.client, snapshot, lab.runner.log, id);
    expect(found).toMatchObject({ cause: 'gone', name });
    expect(timeline(found)).toEqual(
      expect.arrayContaining(['SIGKILL sent by another client', 'ended with exit code 137', 'removed']),
    );
  });

  test('with nothing in it that steers a terminal, whatever the container says', async () => {
    const evil = '\u001B]0;owned\u0007\u001B[2J\u009B31m';
    await run(['--label', `x=${evil}`], ['sh', '-c', `printf '%s bad\\n' '${evil}'; exit 1`]);
    await inState('exited');
    expect(JSON.stringify(await why())).not.toMatch(/\\u001b\]|\\u001b\[2J|\u009B/i);
  });
});

test('the open why page follows what happens to its container', async () => {
  await run([], SLEEPER);
  await lab.load();
  const { id } = lab.ref(name);
  const ui = createStore(() => initialUi(80, 24));
  const stats = {
    store: createStore<StatsSnapshot>(() => ({ series: new Map() })),
    watch: () => undefined,
    stop: () => undefined,
  };
  const page = createWhyController({
    client: lab.client,
    engine: lab.state,
    stats,
    ui,
    log: lab.runner.log,
  });
  expect(page.data()).toBeNull();
  ui.setState({ dialogs: [{ kind: 'why', id }] });
  await until(() => page.data()?.why?.cause === 'running', { what: 'the first explanation' });
  await docker('kill', name);
  await until(() => page.data()?.why?.cause === 'kill', { what: 'the explanation of the kill' });
  ui.setState({ dialogs: [] });
  expect(page.data()).toBeNull();
  page.stop();
});
