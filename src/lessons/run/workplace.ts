import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { EngineClient } from '../../engine/client.ts';
import { parseAddress } from '../../engine/connect/address.ts';
import { connect } from '../../engine/connect/index.ts';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import { keptFolder, removeKept, type InstallPlan } from '../../engine/sandbox/index.ts';
import { startWitness, type Witness } from '../../engine/witness/index.ts';
import type { SavedAttempt } from '../progress/saved-attempt.ts';
import { stateFolder } from '../progress/state-folder.ts';
import { runScript, type ShellEnvironment } from '../shell/index.ts';
import type { Exercise } from '../types.ts';
import { openCourseEngine, type CourseEngine, type OwnEngine } from './course-engine.ts';
import { guardOwn, type OwnGuard } from './own-guard.ts';
import type { CallSource, ScriptRunner, SessionOptions } from './session.ts';
import { isThatEngine } from './setup.ts';
import { openWitnessedShell } from './witnessed-shell.ts';
import { makeWorkFolder } from './work-folder.ts';

/** Where one exercise is done: an engine, the witness in front of it, and a shell that speaks to the witness. */
export interface Workplace {
  readonly engine: CourseEngine;
  /** The exercise's folder, which stays; null where there is no shell. */
  readonly folder: string | null;
  /** Null on the demo engine. */
  readonly shell: ShellEnvironment | null;
  /** Null on the demo engine. */
  readonly witness: Witness | null;
  /** The engine as the learner's own deeds reach it, through witness and guard: for actions of the dashboard. */
  readonly deeds: EngineClient;
  /** What a session on it needs. */
  readonly session: Pick<
    SessionOptions,
    | 'client'
    | 'engine'
    | 'tidy'
    | 'journals'
    | 'provide'
    | 'values'
    | 'nodes'
    | 'connect'
    | 'folder'
    | 'scripts'
    | 'calls'
    | 'commands'
    | 'engineRoot'
  >;
  /**
   * Ends what is ours, after the session on it has been closed. `keep`: what is on a private engine stays, to be gone on
   * with; otherwise it goes.
   */
  close(how: 'keep' | 'discard'): Promise<void>;
}

export interface WorkplaceOptions {
  readonly exercise: Exercise;
  /** The attempt that will be gone on with; without one, what was kept of an earlier one is removed. */
  readonly resume: SavedAttempt | undefined;
  readonly own: () => Promise<OwnEngine>;
  readonly demo?: () => Promise<OwnEngine>;
  readonly ask: (plan: InstallPlan) => Promise<boolean>;
  readonly say: (message: Message) => string;
  /** Told what is going on, for whoever waits. */
  readonly onStep?: (says: Message) => void;
}

/**
 * Opens the place where an exercise is done, its images included.
 * @throws EngineError where there can be none, or another Quayside has the exercise open.
 */
export async function openWorkplace(options: WorkplaceOptions): Promise<Workplace> {
  const { exercise, onStep } = options;
  onStep?.(msg('lessons.engine.opening'));
  const engine = await openEngine(options);
  try {
    await engine.provide(exercise.images, onStep);
    return await furnish(engine, options);
  } catch (error) {
    // Nothing has been done on it: what was kept stays as it was.
    await engine.close();
    throw error;
  }
}

/** Where exercises' folders are. */
export function lessonsFolder(): string {
  return join(stateFolder(), 'lessons');
}

async function openEngine(options: WorkplaceOptions): Promise<CourseEngine> {
  const { exercise, resume, own, demo, ask } = options;
  const keep = nameOf(exercise);
  const open = (): Promise<CourseEngine> =>
    openCourseEngine({
      own,
      ask,
      keep,
      folders: [lessonsFolder()],
      needs: exercise.sandbox,
      folder: folderOf(exercise),
      ...(demo === undefined ? {} : { demo }),
    });
  if (resume === undefined && existsSync(keptFolder(keep))) await removeKept(keep);
  const engine = await open();
  // Half of what was there would stand in the way of a setup made anew.
  if (!engine.resumed || (resume !== undefined && (await isWhole(engine, resume)))) return engine;
  await engine.close({ discard: true });
  return open();
}

/** Whether all that the attempt had made is still there. */
async function isWhole({ client }: CourseEngine, saved: SavedAttempt): Promise<boolean> {
  if (!(await isThatEngine(client, saved))) return false;
  const there = new Set((await client.docker.listContainers({ all: true })).map(({ Id }) => Id));
  return saved.present.every((id) => there.has(id));
}

function folderOf(exercise: Exercise): string {
  return join(lessonsFolder(), nameOf(exercise));
}

/** The name of an exercise's folder and of what is kept of its engine. */
function nameOf(exercise: Exercise): string {
  return exercise.key.replaceAll('/', '-');
}

async function furnish(engine: CourseEngine, options: WorkplaceOptions): Promise<Workplace> {
  if (engine.kind === 'demo') return withoutShell(engine);
  const { exercise, say } = options;
  const upstream = socketOf(engine);
  const folder = folderOf(exercise);
  const work = await makeWorkFolder();
  const ends: (() => unknown)[] = [() => work.remove()];
  const end = async (): Promise<void> => {
    for (const each of ends.splice(0).toReversed()) await each();
  };
  try {
    const isTheirs = engine.kind === 'own';
    const guarded = isTheirs ? await guardOwn(engine.client, upstream, exercise, folder, say) : null;
    if (guarded !== null) ends.push(() => tidied(guarded));
    const lab = await setupWay(engine, upstream, join(work.path, 's'), guarded);
    ends.push(() => lab.close());
    const witnessed = await openWitnessedShell({
      engine,
      upstream,
      folder,
      dir: work.path,
      ...(guarded === null ? {} : { watch: { guard: guarded.guard, journal: guarded.journals.learner } }),
      dockerConfig: process.env['DOCKER_CONFIG'] ?? join(homedir(), '.docker'),
      env: process.env,
      say,
    });
    ends.push(() => witnessed.close());
    const { shell, witness, further } = witnessed;
    const deeds = await connectTo(witness.socket);
    ends.push(() => deeds.close());
    const scripts: ScriptRunner = (script, { isWitnessed, signal }) =>
      runScript(shell, script, {
        ...(signal === undefined ? {} : { signal }),
        ...(isWitnessed ? {} : { unwitnessed: { dockerHost: lab.dockerHost } }),
      });
    return {
      engine,
      folder,
      shell,
      witness,
      deeds,
      session: {
        client: lab.client,
        engine: engine.engine,
        tidy: isTheirs ? 'setup' : 'all',
        journals: guarded === null ? [] : Object.values(guarded.journals),
        provide: (images) => engine.provide(images),
        values: engine.lab?.values ?? {},
        nodes: engine.lab?.nodes ?? [],
        connect: (port, host) => engine.connect(port, host),
        engineRoot: engine.engineRoot,
        folder,
        scripts,
        calls: further.length === 0 ? witness : together([witness, ...further]),
        commands: shell.records,
      },
      async close(how) {
        await end();
        await engine.close({ discard: how === 'discard' });
      },
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The calls to all engines, as they came. */
function together(witnesses: readonly Witness[]): CallSource {
  return {
    get calls() {
      return witnesses.flatMap(({ calls }) => calls).toSorted((a, b) => a.at - b.at);
    },
    onCall(listener) {
      const ends = witnesses.map((witness) => witness.onCall(listener));
      return () => {
        for (const end of ends) end();
      };
    },
  };
}

/** Leaving must not fail for an engine that answers no more: its journals stay for the next time. */
async function tidied(guarded: OwnGuard): Promise<void> {
  await guarded.tidy().catch(() => undefined);
}

/** How the course itself reaches the engine: on a person's own through a journal of what it makes there. */
async function setupWay(
  engine: CourseEngine,
  upstream: string,
  dir: string,
  guarded: OwnGuard | null,
): Promise<{ readonly client: EngineClient; readonly dockerHost: string; close(): Promise<void> }> {
  if (guarded === null) {
    return { client: engine.client, dockerHost: engine.dockerHost, close: () => Promise.resolve() };
  }
  const witness = await startWitness({ upstream, dir, journal: guarded.journals.setup });
  const client = await connectTo(witness.socket);
  return {
    client,
    dockerHost: `unix://${witness.socket}`,
    async close() {
      client.close();
      await witness.close();
    },
  };
}

function withoutShell(engine: CourseEngine): Workplace {
  return {
    engine,
    folder: null,
    shell: null,
    witness: null,
    deeds: engine.client,
    session: {
      client: engine.client,
      engine: engine.engine,
      tidy: 'setup',
      connect: (port, host) => engine.connect(port, host),
    },
    close: () => engine.close(),
  };
}

/**
 * Path of the engine's own socket.
 * @throws EngineError for an engine elsewhere, in front of which no witness can stand.
 */
export function socketOf({ dockerHost }: CourseEngine): string {
  const address = parseAddress(dockerHost);
  if (address.kind === 'unix') return address.path;
  throw new EngineError(msg('lessons.engine.far', { address: dockerHost }));
}

function connectTo(socket: string): Promise<EngineClient> {
  return connect({ address: `unix://${socket}`, source: 'default', name: 'lesson', named: true });
}
