import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startWitness, type Witness } from '../../../src/engine/witness/index.ts';
import { openCourseEngine, type CourseEngine } from '../../../src/lessons/run/course-engine.ts';
import { openSession, type ExerciseSession, type SessionSnapshot } from '../../../src/lessons/run/session.ts';
import { prepareShell, runScript } from '../../../src/lessons/shell/index.ts';
import type { Exercise } from '../../../src/lessons/types.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { BUSYBOX, engineBinaries } from '../../support/engine.ts';
import { until } from '../../support/until.ts';
import { checkOf, exerciseWith } from '../../unit/lessons/exercise.ts';

const english = createTranslator('en');
/** Engines to start, and many commands: a busy machine takes its time. A first run fetches the registry's package. */
const PATIENCE_MS = 240_000;
const PLAIN = { nodes: 1, registry: false, daemon: false, allow: [] };

it(
  'an exercise with three nodes is set up on a swarm, judged on each node, and reset to three lone engines',
  async () => {
    const exercise = exerciseWith({
      images: [BUSYBOX],
      sandbox: { ...PLAIN, nodes: 3 },
      setup: [
        { run: 'docker swarm init --advertise-addr eth0' },
        { run: 'node2 docker swarm join --token "$(docker swarm join-token -q worker)" node1:2377' },
      ],
      checks: [
        checkOf('joined', 'holds', 'node', { count: 3 }),
        checkOf('there', 'holds', 'engine', { node: 2, swarm: 'active' }),
      ],
    });
    const desk = await open(exercise);
    expect(await desk.run('docker node ls --format "{{.Hostname}}"')).toBe('node1\nnode2');
    expect(desk.verdicts()).toEqual({ joined: 'not-yet', there: 'not-yet' });

    await desk.run(`
      docker --context node3 swarm join --token "$(docker swarm join-token -q worker)" node1:2377
      node3 docker run -d ${BUSYBOX} sleep 1000`);
    await until(() => desk.done(), { what: 'the node and its container', timeoutMs: 60_000 });
    // What was done on the third engine went through its own witness.
    expect(desk.witnesses[2]?.calls.some(({ path }) => path.endsWith('/swarm/join'))).toBe(true);
    expect(desk.witnesses[0]?.calls.some(({ path }) => path.endsWith('/swarm/join'))).toBe(false);

    await desk.session.close();
    const left = 'docker ps -aq; docker info --format "{{.Swarm.LocalNodeState}}"';
    expect(await desk.run(`${left}; node2 sh -c '${left}'; node3 sh -c '${left}'`)).toBe(
      'inactive\ninactive\ninactive',
    );
  },
  PATIENCE_MS,
);

it(
  'an exercise with a registry has its address, user and password among its values',
  async () => {
    const exercise = exerciseWith({
      images: [BUSYBOX],
      sandbox: {
        ...PLAIN,
        registry: true,
        search: [{ name: 'redis', description: '', stars: 1, official: true }],
      },
      vars: { app: { draw: 'name', prefix: 'app', secret: false } },
      setup: [{ run: `docker tag ${BUSYBOX} {{registry}}/{{app}}:1` }],
      checks: [checkOf('back', 'holds', 'image', { name: '{{registry}}/{{app}}:2' })],
    });
    const desk = await open(exercise);
    const { app, registry, registryUser, registryPassword } = desk.values();
    expect(registry).toBe('localhost:5000');
    expect(await desk.run('docker search --format "{{.Name}}" redis')).toBe('redis');
    await desk.run(`
      echo ${registryPassword ?? ''} | docker login -u ${registryUser ?? ''} --password-stdin ${registry ?? ''}
      docker push ${registry ?? ''}/${app ?? ''}:1
      docker rmi ${registry ?? ''}/${app ?? ''}:1
      docker pull ${registry ?? ''}/${app ?? ''}:1
      docker tag ${registry ?? ''}/${app ?? ''}:1 ${registry ?? ''}/${app ?? ''}:2`);
    await until(() => desk.done(), { what: 'the image' });
  },
  PATIENCE_MS,
);

it('a lab is not to be had on an engine that is not private', async () => {
  const own = (): Promise<never> => Promise.reject(new Error('not asked for'));
  const ask = (): Promise<boolean> => Promise.resolve(true);
  const needs = { ...PLAIN, nodes: 3 };
  await expect(openCourseEngine({ mode: 'own', own, ask, needs })).rejects.toMatchObject({
    says: { key: 'sandbox.labNeedsPrivate' },
  });
});

interface Desk {
  readonly engine: CourseEngine;
  readonly session: ExerciseSession;
  /** One before each engine. */
  readonly witnesses: readonly Witness[];
  /** What a script in the learner's shell writes. */
  run(script: string): Promise<string>;
  values(): Readonly<Record<string, string>>;
  verdicts(): Readonly<Record<string, string>>;
  done(): boolean;
}

/** An exercise on its lab, with a witness before each engine and a shell: what a lesson puts together. */
async function open(exercise: Exercise): Promise<Desk> {
  const base = mkdtempSync(join(tmpdir(), 'quay-lab-'));
  onTestFinished(() => rmSync(base, { recursive: true, force: true }));
  const folder = join(base, 'exercise');
  const engine = await openCourseEngine({
    mode: 'private',
    own: () => Promise.reject(new Error('no private engine could be had')),
    ask: () => Promise.resolve(true),
    needs: exercise.sandbox,
    folder,
  });
  onTestFinished(() => engine.close());
  const { lab } = engine;
  if (lab === undefined) throw new Error('no lab');
  const witnesses = await Promise.all(
    lab.sockets.map((upstream, index) => startWitness({ upstream, dir: join(base, `w${index}`) })),
  );
  onTestFinished(async () => {
    await Promise.all(witnesses.map((witness) => witness.close()));
  });
  const [witness] = witnesses;
  if (witness === undefined) throw new Error('no engine');
  const { path, dockerConfig, inside, otherHosts } = await lab.shell(witnesses.map(({ socket }) => socket));
  const shell = await prepareShell({
    folder,
    workDir: join(base, 'work'),
    dockerHost: `unix://${witness.socket}`,
    otherHosts,
    docker: engineBinaries().docker,
    dockerConfig,
    inside,
    say: (message) => english.say(message),
    env: { ...process.env, PATH: [...path, process.env['PATH'] ?? ''].join(':') },
  });
  onTestFinished(() => shell.close());
  const run = async (script: string): Promise<string> => {
    const { exitCode, output } = await runScript(shell, `set -e\n${script}`, { timeoutMs: 90_000 });
    if (exitCode !== 0) throw new Error(output);
    return output.trim();
  };
  const session = openSession({
    ...engine,
    exercise,
    tidy: 'all',
    onDone: () => undefined,
    folder,
    nodes: lab.nodes,
    values: lab.values,
    calls: witness,
    commands: shell.records,
    scripts: async (script) =>
      runScript(shell, script, { timeoutMs: 90_000, unwitnessed: { dockerHost: engine.dockerHost } }),
  });
  onTestFinished(() => session.close());
  await until(() => session.store.getState().phase !== 'preparing', {
    what: 'the exercise to open',
    timeoutMs: 120_000,
  });
  const state = (): Extract<SessionSnapshot, { phase: 'open' }> => {
    const now = session.store.getState();
    if (now.phase === 'open') return now;
    throw new Error(now.phase === 'failed' ? english.say(now.says) : 'the exercise is not open');
  };
  await session.settle();
  return {
    engine,
    session,
    witnesses,
    run,
    values: () => state().attempt.values,
    verdicts: () => Object.fromEntries(state().evaluation.results.map((one) => [one.id, one.verdict])),
    done: () => state().evaluation.done,
  };
}
