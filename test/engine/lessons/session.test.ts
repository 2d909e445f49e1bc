import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startWitness } from '../../../src/engine/witness/index.ts';
import { dockerEnv } from '../../../src/engine/sandbox/index.ts';
import type { SavedAttempt } from '../../../src/lessons/progress/saved-attempt.ts';
import type { CourseEngine } from '../../../src/lessons/run/course-engine.ts';
import { openCourseEngine } from '../../../src/lessons/run/course-engine.ts';
import {
  openSession,
  type ExerciseSession,
  type ScriptRunner,
  type SessionOptions,
  type SessionSnapshot,
} from '../../../src/lessons/run/session.ts';
import type { CheckResult } from '../../../src/lessons/checks/types.ts';
import type { Exercise } from '../../../src/lessons/types.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { BUSYBOX, engineBinaries, uniqueName } from '../../support/engine.ts';
import { until } from '../../support/until.ts';
import { checkOf, exerciseWith } from '../../unit/lessons/exercise.ts';

const execFileAsync = promisify(execFile);
const english = createTranslator('en');
/** Many commands one after the other: a busy machine takes its time. */
const PATIENCE_MS = 180_000;
let engine: CourseEngine;
let socket: string;

beforeAll(async () => {
  engine = await openCourseEngine({
    own: () => Promise.reject(new Error('no private engine could be had')),
    ask: () => Promise.resolve(true),
  });
  socket = engine.dockerHost.slice('unix://'.length);
  await engine.provide([BUSYBOX]);
});
afterAll(() => engine.close());

/** A script as the shell runs it, on this engine. */
const scripts: ScriptRunner = async (script) => {
  const env = dockerEnv(engineBinaries(), socket);
  const { stdout } = await execFileAsync('/bin/sh', ['-c', script], { env });
  return { exitCode: 0, output: stdout };
};

const box = { from: 'setup', name: '{{box}}' };
const SURVIVE = exerciseWith({
  images: [BUSYBOX],
  vars: {
    box: { draw: 'name', prefix: 'box', secret: false },
    vol: { draw: 'name', prefix: 'vol', secret: false },
  },
  setup: [
    { run: 'docker volume create {{vol}}' },
    {
      container: {
        name: '{{box}}',
        image: BUSYBOX,
        command: ['sleep', '1000'],
        env: {},
        labels: {},
        start: true,
        memory: '32m',
        ports: [],
        volumes: ['{{vol}}:/data'],
        tmpfs: [],
        aliases: [],
        tty: false,
        stdin: false,
        init: true,
        readOnly: false,
      },
    },
  ],
  stages: [{ id: 'strike', says: { en: 's', zh: 's' }, run: 'docker rm -f {{box}}' }],
  hints: [{ en: 'h', zh: 'h' }],
  checks: [
    checkOf('limited', 'keeps', 'container', { ...box, is: 'there', memory: '32m' }, { stage: null }),
    checkOf('asked', 'once', 'answer', {
      ask: { en: '?', zh: '？' },
      from: { container: '{{box}}', path: 'HostConfig.Memory' },
      as: 'number',
    }),
    checkOf('again', 'holds', 'container', { name: '{{box}}', is: 'running' }, { stage: 'strike' }),
  ],
});

it('a setup of scripts and limits is the lab’s; an answer is compared with the engine’s own value', async () => {
  const session = await open(SURVIVE);
  expect(checks(session)).toEqual({
    limited: 'met',
    asked: 'you have not answered yet',
    again: 'that comes in a later part of the exercise',
  });
  session.answer('asked', '64');
  await session.settle();
  expect(checks(session)['asked']).toBe('`64` is not it');
  session.answer('asked', String(32 * 2 ** 20));
  await session.settle();
  expect(checks(session)['asked']).toBe('met');
});

it('a stage is the lab’s doing, breaks what it breaks, and what is done after it counts', async () => {
  const exercise = { ...SURVIVE, checks: SURVIVE.checks.slice(1) };
  const session = await open(exercise);
  const { values } = state(session).attempt;
  await session.stage('strike');
  expect(state(session)).toMatchObject({ striking: null, says: null });
  expect(checks(session)['again']).toBe(`there is no container called \`${values['box'] ?? ''}\``);
  await docker(
    'run',
    '-d',
    '--name',
    values['box'] ?? '',
    '-v',
    `${values['vol'] ?? ''}:/data`,
    BUSYBOX,
    'sleep',
    '1000',
  );
  await until(() => checks(session)['again'] === 'met', { what: 'the container made after the strike' });
});

it('what was witnessed on the socket counts, and what comes after it is met by the next event', async ({
  annotate,
}) => {
  const dir = mkdtempSync(join(tmpdir(), 'quay-w-'));
  const witness = await startWitness({ upstream: socket, dir });
  onTestFinished(async () => {
    await witness.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const exercise = exerciseWith({
    checks: [
      checkOf('listed', 'once', 'called', { method: 'GET', path: '/containers/json' }),
      checkOf('made', 'once', 'event', { action: 'create', name: 'quick' }, { after: ['listed'] }),
    ],
  });
  const session = await open(exercise, { calls: witness });
  const env = { ...dockerEnv(engineBinaries(), socket), DOCKER_HOST: `unix://${witness.socket}` };
  await execFileAsync(engineBinaries().docker, ['ps'], { env });
  await until(() => checks(session)['listed'] === 'met', { what: 'the call' });
  let metAt = 0;
  const stop = session.store.subscribe(() => {
    if (metAt === 0 && checks(session)['made'] === 'met') metAt = Date.now();
  });
  await docker('create', '--name', 'quick', BUSYBOX);
  await until(() => checks(session)['made'] === 'met', { what: 'the event' });
  stop();
  const latch = state(session).evaluation.results[1]?.latch;
  expect(latch).toMatchObject({ action: 'create', name: 'quick' });
  await annotate(`from the event to the verdict: ${metAt - (latch?.at ?? 0)} ms`);
  expect(state(session).evaluation.done).toBe(true);
});

it('an attempt goes on where it was left, what ran is started, and else it is built anew with its values', async () => {
  let saved: SavedAttempt | undefined;
  const keep = { onSave: (one: SavedAttempt) => (saved = one) };
  const first = await open(SURVIVE, keep, false);
  const { values } = state(first).attempt;
  first.answer('asked', String(32 * 2 ** 20));
  await first.settle();
  first.readTo(7);
  await first.close('keep');
  if (saved === undefined) throw new Error('nothing was saved');
  expect(saved).toMatchObject({ textLine: 7, values });

  await docker('kill', values['box'] ?? '');
  const second = await open(SURVIVE, { ...keep, resume: saved }, false);
  expect(state(second)).toMatchObject({ origin: 'continued' });
  expect(state(second).attempt.values).toEqual(values);
  expect(checks(second)).toMatchObject({ limited: 'met', asked: 'met' });
  expect(await docker('inspect', '--format', '{{.State.Running}}', values['box'] ?? '')).toBe('true');
  await second.close('keep');

  await docker('rm', '-f', values['box'] ?? '');
  const third = await open(SURVIVE, { ...keep, resume: saved });
  expect(state(third)).toMatchObject({ origin: 'rebuilt' });
  expect(state(third).attempt.values).toEqual(values);
  expect(checks(third)).toMatchObject({ limited: 'met', asked: 'you have not answered yet' });
});

it(
  'a reset and an end take away all that was not there before, and nothing that was',
  async () => {
    const theirs = uniqueName('theirs');
    await run(`
    docker network create ${theirs}
    docker volume create ${theirs}
    docker tag ${BUSYBOX} ${theirs}
    docker run -d --name ${theirs} --network ${theirs} -v ${theirs}:/data ${theirs} sleep 1000`);
    onTestFinished(async () => {
      await run(
        `docker rm -f -v ${theirs}; docker network rm ${theirs}; docker volume rm ${theirs}; docker rmi ${theirs}`,
      );
    });
    const before = await everything();
    const there = checkOf('there', 'holds', 'container', { name: 'new', is: 'running' });
    const session = await open({ ...SURVIVE, checks: [there] }, {}, false);
    const set = await everything();
    const context = mkdtempSync(join(tmpdir(), 'quay-build-'));
    onTestFinished(() => rmSync(context, { recursive: true, force: true }));
    writeFileSync(join(context, 'Dockerfile'), `FROM ${BUSYBOX}\nRUN echo ${theirs} >/made\n`);
    await run(`
    docker swarm init --advertise-addr 127.0.0.1
    docker service create --detach --name svc ${BUSYBOX} sleep 1000
    docker network create mine
    docker network connect mine ${theirs}
    docker volume create mine
    docker run -d --name new -v /anonymous -v mine:/data ${BUSYBOX} sleep 1000
    docker commit new mine:1
    docker tag mine:1 mine:2
    docker exec ${theirs} touch /data/theirs
    docker build --network none --tag built:1 ${context}`);

    await session.reset();

    const named = Object.values(state(session).attempt.values);
    const fresh = (await everything()).filter((line) => !before.includes(line));
    expect(fresh).toHaveLength(set.length - before.length);
    expect(fresh.every((line) => named.some((name) => line.includes(name)))).toBe(true);
    await session.close();
    expect(await everything()).toEqual(before);
  },
  PATIENCE_MS,
);

/** Runs a script with docker on this engine. */
async function run(script: string): Promise<string> {
  const env = dockerEnv(engineBinaries(), socket);
  return (await execFileAsync('/bin/sh', ['-ec', script], { env })).stdout;
}

/** A line for each thing on the engine. */
async function everything(): Promise<readonly string[]> {
  const lists = await run(`
    docker ps --all --no-trunc --format 'container {{.ID}} {{.Names}} {{.State}}'
    docker network ls --no-trunc --format 'network {{.ID}} {{.Name}}'
    docker volume ls --format 'volume {{.Name}}'
    docker images --all --no-trunc --format 'image {{.ID}} {{.Repository}}:{{.Tag}}'
    docker system df --verbose --format '{{range .BuildCache}}{{println "built" .ID}}{{end}}'
    docker info --format 'swarm {{.Swarm.LocalNodeState}}'`);
  return lists.split('\n').filter(Boolean).toSorted();
}

it('a script of the setup that fails is told with what it said, and nothing is left behind', async () => {
  const before = await docker('ps', '--all', '--quiet');
  const failing: ScriptRunner = () => Promise.resolve({ exitCode: 1, output: 'no such volume\n' });
  const session = openSession({
    ...base(SURVIVE),
    scripts: failing,
    onDone: () => undefined,
  });
  onTestFinished(() => session.close());
  await until(() => session.store.getState().phase === 'failed', { what: 'the failure' });
  const failed = session.store.getState();
  expect(failed.phase === 'failed' && english.say(failed.says)).toContain('no such volume');
  expect(await docker('ps', '--all', '--quiet')).toBe(before);
});

it('the folder has the starter files, and a solution that was looked at is not done', async () => {
  const root = mkdtempSync(join(tmpdir(), 'quay-folder-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const ways: string[] = [];
  mkdirSync(join(root, 'files'));
  writeFileSync(join(root, 'files', 'note'), 'for {{who}}');
  const exercise = exerciseWith({
    dir: root,
    files: true,
    vars: { who: { draw: 'word', secret: false } },
    checks: [checkOf('there', 'holds', 'container', { name: 'shown', is: 'created' })],
  });
  const session = await open(exercise, { folder: join(root, 'work'), onDone: (how) => ways.push(how) });
  session.showSolution();
  await docker('create', '--name', 'shown', BUSYBOX);
  await until(() => state(session).evaluation.done, { what: 'the end' });
  expect(ways).toEqual(['shown']);
  const { who } = state(session).attempt.values;
  expect(readFileSync(join(root, 'work', 'note'), 'utf8')).toBe(`for ${who ?? ''}`);
});

async function open(
  exercise: Exercise,
  over: Partial<SessionOptions> = {},
  isClosed = true,
): Promise<ExerciseSession> {
  const session = openSession({ ...base(exercise), onDone: () => undefined, ...over });
  if (isClosed) onTestFinished(() => session.close());
  await until(() => session.store.getState().phase !== 'preparing', { what: 'the exercise to open' });
  return session;
}

function base(exercise: Exercise): Omit<SessionOptions, 'onDone'> {
  return { client: engine.client, engine: engine.engine, exercise, tidy: 'all', scripts };
}

function state(session: ExerciseSession): Extract<SessionSnapshot, { phase: 'open' }> {
  const now = session.store.getState();
  if (now.phase === 'open') return now;
  throw new Error(now.phase === 'failed' ? english.say(now.says) : 'the exercise is not open');
}

function checks(session: ExerciseSession): Readonly<Record<string, string>> {
  return Object.fromEntries(state(session).evaluation.results.map((one) => [one.id, said(one)]));
}

function said({ because, verdict }: CheckResult): string {
  if (because === null) return verdict;
  return 'text' in because ? because.text.en : english.say(because);
}

async function docker(...args: readonly string[]): Promise<string> {
  return (
    await execFileAsync(engineBinaries().docker, args, { env: dockerEnv(engineBinaries(), socket) })
  ).stdout.trim();
}
