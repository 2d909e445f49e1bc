import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BUSYBOX, uniqueName } from '../../support/engine.ts';
import { openClassroom, type Classroom, type Desk } from './classroom.ts';

let room: Classroom;
let desk: Desk;

beforeAll(async () => {
  room = await openClassroom();
});
afterAll(() => room.close());
afterEach(async () => {
  await desk.session.close();
  const { docker } = room.engine.client;
  const left = await docker.listContainers({ all: true });
  await Promise.all(left.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
});

const docker = (...args: readonly string[]): Promise<string> => room.docker(...args);
const value = (name: string): string => desk.attempt.values[name] ?? '';
const box = (): string => value('box');
const begin = async (key: string): Promise<void> => {
  desk = await room.begin(key);
};

const nothingRun = (): object => ({
  hello: 'you have not made such a container yet',
  stays: `there is no container called \`${box()}\``,
});
const runBox = (name: string, ...command: readonly string[]): Promise<string> =>
  docker('run', '-d', '--name', name, BUSYBOX, ...command);

describe('the exercise “run a container”', () => {
  it('has nothing met at its start', async () => {
    await begin('containers/run');
    expect(await desk.checks()).toEqual(nothingRun());
  });

  it('draws a name that no leftover has, and no leftover counts, whatever is done to it', async () => {
    const old = uniqueName('old');
    await docker('run', '-d', '--name', old, BUSYBOX, 'sleep', '1000');
    await docker('run', '--name', `${old}-done`, BUSYBOX, 'true');
    await begin('containers/run');
    const name = value('box');
    await desk.session.close();

    await docker('run', '-d', '--name', name, BUSYBOX, 'sleep', '1000');
    await begin('containers/run');
    expect(value('box')).not.toBe(name);
    expect(await desk.checks()).toEqual(nothingRun());
    await docker('start', '-a', `${old}-done`);
    await docker('rename', old, value('box'));
    expect(await desk.checks()).toEqual(nothingRun());
  });

  it('is done by the commands of its text, once', async () => {
    await begin('containers/run');
    await docker('run', BUSYBOX, 'echo', 'hello');
    expect(await desk.checks()).toMatchObject({
      hello: 'met',
      stays: expect.stringContaining('no container'),
    });
    await docker('run', '-d', '--name', value('box'), BUSYBOX, 'sleep', '3600');
    expect(await desk.checks()).toEqual({ hello: 'met', stays: 'met' });
    expect(desk.doneTimes()).toBe(1);
  });

  it('is done by create and start, --rm, and the image’s id, and undone when the container stops', async () => {
    await begin('containers/run');
    const image = await docker('image', 'inspect', '--format', '{{.Id}}', BUSYBOX);
    await docker('run', '--rm', image.slice('sha256:'.length, 19), 'true');
    await docker('create', '--name', value('box'), image, 'sleep', '3600');
    expect(await desk.checks()).toEqual({
      hello: 'met',
      stays: `\`${value('box')}\` was created but has not been started`,
    });
    await docker('start', value('box'));
    expect(await desk.checks()).toEqual({ hello: 'met', stays: 'met' });
    await docker('kill', value('box'));
    expect(await desk.checks()).toEqual({
      hello: 'met',
      stays: `\`${value('box')}\` exists but has exited with code 137`,
    });
    await docker('start', value('box'));
    expect(await desk.checks()).toEqual({ hello: 'met', stays: 'met' });
    expect(desk.doneTimes()).toBe(1);
  });

  it('tells a command that fails, and leaves the other check alone', async () => {
    await begin('containers/run');
    await docker('run', '-d', '--name', value('box'), BUSYBOX, 'sleep', '3600');
    await docker('run', '--name', 'failing', BUSYBOX, 'false').catch(() => undefined);
    expect(await desk.checks()).toEqual({
      hello: '`failing` exists but has exited with code 1',
      stays: 'met',
    });
  });

  it('tells a container that did not stay, and one with a name mistyped', async () => {
    await begin('containers/run');
    await docker('run', '--name', value('box'), BUSYBOX, 'sh', '-c', 'exit 0');
    expect(await desk.checks()).toEqual({
      hello: 'met',
      stays: `\`${value('box')}\` exists but has exited with code 0`,
    });
    await docker('rename', value('box'), `${value('box')}s`);
    expect((await desk.checks())['stays']).toBe(
      `there is no container called \`${value('box')}\`. You have one called \`${value('box')}s\`: did you mean that?`,
    );
  });

  it('tells a container of another image', async () => {
    await begin('containers/run');
    await docker('tag', BUSYBOX, 'quay/other:1');
    await docker('run', BUSYBOX, 'true');
    await docker('run', '-d', '--name', value('box'), 'quay/other:1', 'sleep', '3600');
    // The same files under another name are the same image.
    expect(await desk.checks()).toEqual({ hello: 'met', stays: 'met' });
    await docker('rm', '-f', value('box'));
    const made = await docker('create', BUSYBOX);
    await docker('commit', made, 'quay/other:2');
    await docker('run', '-d', '--name', value('box'), 'quay/other:2', 'sleep', '3600');
    expect(await desk.checks()).toEqual({
      hello: 'met',
      stays: `\`${value('box')}\` was made from \`quay/other:2\`, not from \`${BUSYBOX}\``,
    });
    await docker('rm', '-f', value('box'));
    await docker('image', 'rm', 'quay/other:1', 'quay/other:2');
  });
});

describe('the exercise “list and inspect”', () => {
  it('has nothing met at its start, and its secrets are on the engine and in no sentence', async () => {
    await begin('containers/inspect');
    expect(await desk.checks()).toEqual({
      named: 'you have not made a container with that name yet',
      twin: 'step 1 comes first',
    });
    expect(await docker('ps', '--all', '--format', '{{.Names}} {{.State}}')).toContain(
      `${value('quiet')} created`,
    );
    expect((await docker('ps', '--format', '{{.Names}}')).split('\n').toSorted()).toEqual(
      [value('busy'), value('other')].toSorted(),
    );
    const read = (format: string): Promise<string> => docker('inspect', '--format', format, value('quiet'));
    expect(await read('{{range .Config.Env}}{{println .}}{{end}}')).toContain(`PARCEL=${value('parcel')}`);
    expect(await read('{{join .Config.Cmd " "}}')).toBe(`sleep ${value('seconds')}`);
  });

  it('is done by a twin of the crate, run at once or created and started', async () => {
    await begin('containers/inspect');
    await runBox(value('parcel'), 'sleep', value('seconds'));
    expect(await desk.checks()).toEqual({ named: 'met', twin: 'met' });
    await docker('rm', '-f', value('parcel'));
    expect((await desk.checks())['named']).toBe('you have not made a container with that name yet');
    await docker('create', '--name', value('parcel'), BUSYBOX, 'sleep', value('seconds'));
    expect((await desk.checks())['named']).toBe(
      `\`${value('parcel')}\` was created but has not been started`,
    );
    await docker('start', value('parcel'));
    expect(await desk.checks()).toEqual({ named: 'met', twin: 'met' });
  });

  it('tells the name from another crate, and nothing else', async () => {
    await begin('containers/inspect');
    await runBox(value('decoy'), 'sleep', value('seconds'));
    expect(await desk.checks()).toEqual({
      named: `your container is called \`${value('decoy')}\`, which is another name`,
      twin: 'step 1 comes first',
    });
    await docker('rename', value('decoy'), value('parcel'));
    expect(await desk.checks()).toEqual({ named: 'met', twin: 'met' });
  });

  it('tells the command of another crate, and nothing else', async () => {
    await begin('containers/inspect');
    await runBox(value('parcel'), 'sleep', value('hours'));
    expect(await desk.checks()).toEqual({
      named: 'met',
      twin: `\`${value('parcel')}\` runs \`sleep ${value('hours')}\`, which is another command`,
    });
  });

  it('is not done by starting the crate and giving it the name', async () => {
    await begin('containers/inspect');
    await docker('start', value('quiet'));
    await docker('rename', value('quiet'), value('parcel'));
    expect(await desk.checks()).toEqual({
      named: 'you have not made a container with that name yet',
      twin: 'step 1 comes first',
    });
  });
});

describe('the exercise “stop, start, remove”', () => {
  it('has nothing met at its start', async () => {
    await begin('containers/stop-start-remove');
    expect(await desk.checks()).toEqual({
      stopped: `\`${box()}\` is running`,
      again: 'step 1 comes first',
      removed: 'step 2 comes first',
    });
  });

  it('is done step by step, each staying met, and says what met it', async () => {
    await begin('containers/stop-start-remove');
    await docker('stop', box());
    expect(await desk.checks()).toEqual({
      stopped: 'met',
      again: `\`${box()}\` exists but has exited with code 0`,
      removed: 'step 2 comes first',
    });
    await docker('start', box());
    expect(await desk.checks()).toEqual({
      stopped: 'met',
      again: 'met',
      removed: `\`${box()}\` is still there, and running`,
    });
    await docker('rm', '-f', box());
    expect(await desk.checks()).toEqual({ stopped: 'met', again: 'met', removed: 'met' });
    expect(desk.doneTimes()).toBe(1);
    const state = desk.session.store.getState();
    expect(state.phase === 'open' && state.evaluation.results.map(({ latch }) => latch?.action)).toEqual([
      'stop',
      'start',
      'destroy',
    ]);
  });

  it('is done by a restart too, and by a stop before the removal', async () => {
    await begin('containers/stop-start-remove');
    await docker('restart', box());
    await docker('stop', box());
    expect((await desk.checks())['removed']).toBe(`\`${box()}\` is still there`);
    await docker('rm', box());
    expect(await desk.checks()).toEqual({ stopped: 'met', again: 'met', removed: 'met' });
  });

  it('tells a kill from a stop', async () => {
    await begin('containers/stop-start-remove');
    await docker('kill', box());
    expect((await desk.checks())['stopped']).toBe(
      `\`${box()}\` has exited with code 137, but it was not stopped`,
    );
    await docker('start', box());
    await docker('stop', box());
    expect(await desk.checks()).toMatchObject({ stopped: 'met', again: expect.stringContaining('exited') });
  });

  it('tells a start that was left out, and knows that only a reset helps', async () => {
    await begin('containers/stop-start-remove');
    await docker('stop', box());
    await docker('rm', box());
    const gone = `\`${box()}\` was removed before this step; reset the exercise to get a new one`;
    expect(await desk.checks()).toEqual({ stopped: 'met', again: gone, removed: gone });
    await docker('run', '-d', '--name', box(), BUSYBOX, 'sleep', '1000');
    expect((await desk.checks())['again']).toBe(gone);

    const before = box();
    await desk.session.reset();
    const state = desk.session.store.getState();
    if (state.phase !== 'open') throw new Error(state.phase);
    expect(await desk.checks()).toMatchObject({ again: 'step 1 comes first', removed: 'step 2 comes first' });
    expect((await docker('ps', '--all', '--format', '{{.Names}}')).split('\n')).toEqual([
      state.attempt.values['box'],
    ]);
    expect(state.attempt.seed).not.toBe(desk.attempt.seed);
    expect(before).toBe(desk.attempt.values['box']);
  });

  it('is not fooled by a new name, nor by another container under the old one', async () => {
    await begin('containers/stop-start-remove');
    await docker('stop', box());
    await docker('start', box());
    await docker('rename', box(), 'hidden');
    await docker('run', '-d', '--name', box(), BUSYBOX, 'sleep', '1000');
    await docker('rm', '-f', box());
    expect((await desk.checks())['removed']).toBe('`hidden` is still there, and running');
  });
});
