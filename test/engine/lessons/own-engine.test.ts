import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/engine/connect/index.ts';
import type { EngineClient } from '../../../src/engine/client.ts';
import { EngineError } from '../../../src/engine/message.ts';
import { startPrivateEngine, type PrivateEngine } from '../../../src/engine/sandbox/index.ts';
import { startWitness } from '../../../src/engine/witness/index.ts';
import { createEngineState } from '../../../src/engine/state/index.ts';
import { courseDir } from '../../../src/lessons/find.ts';
import { loadCourse } from '../../../src/lessons/format/course.ts';
import {
  openCourseEngine,
  type CourseEngine,
  type OwnEngine,
} from '../../../src/lessons/run/course-engine.ts';
import { openSession } from '../../../src/lessons/run/session.ts';
import { BUSYBOX, engineBinaries } from '../../support/engine.ts';
import { until } from '../../support/until.ts';
import { exerciseWith } from '../../unit/lessons/exercise.ts';

/** Stands for the engine of a person, with nothing of ours on it. */
let persons: PrivateEngine;
let client: EngineClient;

beforeAll(async () => {
  persons = await startPrivateEngine({ binaries: engineBinaries() });
  client = await connectTo(false);
});
afterAll(() => persons.stop());

it('where a private engine is declined, the person’s own serves, gets the image, and gives it back', async () => {
  const course = await openOwn(client);
  expect(course).toMatchObject({ kind: 'own', whyOwn: { key: 'sandbox.declined' }, path: [] });
  expect(course.dockerHost).toBe(`unix://${persons.socket}`);
  expect(await images()).toEqual([]);
  await course.provide([BUSYBOX]);
  await course.provide([BUSYBOX]);
  expect(await images()).toEqual([BUSYBOX]);
  await course.close();
  expect(await images()).toEqual([]);
});

it('on a person’s engine only what the exercise made is removed, and an image that is in use stays', async () => {
  const course = await openOwn(client);
  await course.provide([BUSYBOX]);
  const { docker } = client;
  const theirs = await docker.createContainer({ name: 'theirs', Image: BUSYBOX, Cmd: ['sleep', '1000'] });
  await theirs.start();
  await until(
    () => [...course.engine.store.getState().containers.values()].some((one) => one.name === 'theirs'),
    {
      what: 'the bystander',
    },
  );

  const session = openSession({
    ...course,
    exercise: exercise('containers/inspect'),
    tidy: 'setup',
    onDone: () => undefined,
  });
  await until(() => session.store.getState().phase === 'open', { what: 'the exercise to open' });
  expect(await names()).toHaveLength(4);
  const learners = await docker.createContainer({ name: 'learners', Image: BUSYBOX });
  await until(() => course.engine.store.getState().containers.has(learners.id), {
    what: 'the learner’s container',
  });
  await session.close();
  expect(await names()).toEqual(['/learners', '/theirs']);
  expect((await theirs.inspect()).State.Running).toBe(true);
  await course.close();
  expect(await images()).toEqual([BUSYBOX]);
  await Promise.all([theirs.remove({ force: true }), learners.remove()]);
});

it('what setup and learner made through a witness goes with its journal, and nothing that others made meanwhile', async () => {
  const course = await openOwn(client);
  await course.provide([BUSYBOX]);
  const dir = mkdtempSync(join(tmpdir(), 'quay-own-'));
  const journal = join(dir, 'journal');
  const witness = await startWitness({ upstream: persons.socket, dir: join(dir, 'w'), journal });
  const learner = await connect({
    address: `unix://${witness.socket}`,
    source: 'default',
    name: 'learner',
    named: true,
  });
  onTestFinished(async () => {
    learner.close();
    await witness.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const { docker } = client;
  const ofSetup: string[] = [];
  const session = openSession({
    ...course,
    exercise: exerciseWith({
      images: [BUSYBOX],
      vars: { vol: { draw: 'name', prefix: 'vol', secret: false } },
      setup: [{ run: '{{vol}}' }],
    }),
    tidy: 'setup',
    journals: [journal],
    scripts: async (script) => {
      const name = script.split('\n').at(-1) ?? '';
      ofSetup.push(name);
      await docker.createVolume({ Name: name });
      return { exitCode: 0, output: '' };
    },
    onDone: () => undefined,
  });
  await until(() => session.store.getState().phase === 'open', { what: 'the exercise to open' });
  await docker.createVolume({ Name: 'theirs' });
  await docker.createNetwork({ Name: 'theirs' });
  await learner.docker.createVolume({ Name: 'learners' });
  await learner.docker.createContainer({ name: 'learners', Image: BUSYBOX });

  await session.reset();
  expect(await volumes()).toEqual([ofSetup.at(-1) ?? '', 'theirs'].toSorted());
  expect(ofSetup).toHaveLength(2);
  expect(await names()).toEqual([]);
  await session.close();
  expect(await volumes()).toEqual(['theirs']);
  expect((await docker.listNetworks()).map(({ Name }) => Name)).toContain('theirs');
  await docker.getVolume('theirs').remove();
  await docker.getNetwork('theirs').remove();
  await course.close();
});

it('an exercise whose image is missing says so instead of opening', async () => {
  await client.docker.getImage(BUSYBOX).remove();
  const course = await openOwn(client);
  const session = openSession({
    ...course,
    exercise: exercise('containers/run'),
    // It can neither be made nor pulled.
    provide: () => Promise.resolve(),
    tidy: 'setup',
    onDone: () => undefined,
  });
  const failed = await until(
    () => {
      const state = session.store.getState();
      return state.phase === 'failed' && state;
    },
    { what: 'the exercise to fail' },
  );
  expect(failed.says).toMatchObject({ key: 'lessons.setup.no-image', params: { image: BUSYBOX } });
  await session.close();
  await course.close();
});

it('an exercise that is closed while it is being set up leaves nothing behind', async () => {
  const course = await openOwn(client);
  await course.provide([BUSYBOX]);
  const session = openSession({
    ...course,
    exercise: exercise('containers/inspect'),
    tidy: 'setup',
    onDone: () => undefined,
  });
  await session.close();
  expect(await names()).toEqual([]);
  await course.close();
});

it('the demo engine is refused: nothing counts there', async () => {
  const demo = await connectTo(true);
  await expect(openOwn(demo)).rejects.toMatchObject({ says: { key: 'lessons.engine.demo' } });
});

it('where the person has no engine either, its own sentence says why', async () => {
  await expect(
    decline(() => openCourseEngine({ own: refuseOwn, ask: () => Promise.resolve(false) })),
  ).rejects.toMatchObject({
    says: { key: 'connect.refused' },
  });
});

function refuseOwn(): Promise<OwnEngine> {
  return Promise.reject(new EngineError({ key: 'connect.refused' }));
}

function openOwn(its: EngineClient): Promise<CourseEngine> {
  const engine = createEngineState(its);
  void engine.start();
  const own = (): Promise<OwnEngine> =>
    Promise.resolve({
      client: its,
      engine,
      dockerHost: `unix://${persons.socket}`,
      close: () => Promise.resolve(engine.stop()),
    });
  return decline(() => openCourseEngine({ own, ask: () => Promise.resolve(false) }));
}

/** Without a cache the private engine would have to be fetched, for which a person is asked. */
async function decline<T>(open: () => Promise<T>): Promise<T> {
  const cache = mkdtempSync(join(tmpdir(), 'quayside-no-cache-'));
  const before = process.env['XDG_CACHE_HOME'];
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  process.env['XDG_CACHE_HOME'] = cache;
  try {
    return await open();
  } finally {
    if (before === undefined) delete process.env['XDG_CACHE_HOME'];
    else process.env['XDG_CACHE_HOME'] = before;
  }
}

function connectTo(demo: boolean): Promise<EngineClient> {
  return connect(
    { address: `unix://${persons.socket}`, source: 'default', name: 'own', named: true },
    { demo },
  );
}

function exercise(key: string) {
  const found = loadCourse(courseDir() ?? '')
    .chapters.flatMap((chapter) => chapter.exercises)
    .find((one) => one.key === key);
  if (found === undefined) throw new Error(`no exercise ${key}`);
  return found;
}

async function volumes(): Promise<string[]> {
  return ((await client.docker.listVolumes()).Volumes ?? []).map(({ Name }) => Name).toSorted();
}

async function images(): Promise<string[]> {
  return (await client.docker.listImages()).flatMap((image) => image.RepoTags ?? []);
}

async function names(): Promise<string[]> {
  return (await client.docker.listContainers({ all: true }))
    .flatMap((container) => container.Names)
    .toSorted();
}
