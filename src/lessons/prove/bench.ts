import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import type { InstallPlan } from '../../engine/sandbox/index.ts';
import { EVENT_TYPES } from '../../engine/state/index.ts';
import { normaliseEvent } from '../../engine/state/normalise-engine.ts';
import type { Witness } from '../../engine/witness/index.ts';
import type { EngineEvent } from '../../engine/types.ts';
import { openCourseEngine, type CourseEngine } from '../run/course-engine.ts';
import { openWitnessedShell } from '../run/witnessed-shell.ts';
import { socketOf } from '../run/workplace.ts';
import type { SandboxNeeds } from '../types.ts';
import { runScript, type ScriptResult, type ShellEnvironment } from '../shell/index.ts';
import { pictureOf, sweep, type EnginePicture } from './engine-picture.ts';

/** Where exercises are proven: a private engine, the witness in front of it, and a shell that speaks to the witness. */
export interface Bench {
  readonly engine: CourseEngine;
  readonly witness: Witness;
  readonly shell: ShellEnvironment;
  /** The exercise's folder. */
  readonly folder: string;
  /** Runs a script as the learner's shell would. */
  run(script: string, options?: RunOptions): Promise<ScriptResult>;
  /** Waits until the engine's live state has seen all that happened on the engine until now. */
  hasSeenAll(): Promise<void>;
  /** Every event since then, as the live state hears them. */
  listen(): { readonly events: readonly EngineEvent[]; stop(): void };
  picture(): Promise<EnginePicture>;
  /** Takes away what was not there. */
  sweep(before: EnginePicture): Promise<void>;
  close(): Promise<void>;
}

export interface RunOptions {
  readonly isWitnessed?: boolean;
  readonly timeoutMs?: number;
}

export interface BenchOptions {
  /** What the exercise asks for beyond an engine: the bench is a lab then, for it alone. */
  readonly needs?: SandboxNeeds | undefined;
  readonly ask: (plan: InstallPlan) => Promise<boolean>;
  /** Puts what the engine and the shell's stand-ins say into a person's language. */
  readonly say: (message: Message) => string;
  readonly signal: AbortSignal;
}

/** A script of an exercise that takes longer is ended. */
const SCRIPT_MS = 60_000;
/** What the state has not seen by then it will not see any more: what is judged then shows it. */
const SEEN_WITHIN_MS = 5_000;
const LOOK_AGAIN_MS = 20;

/** @throws EngineError where no private engine can be had. */
export async function openBench({ needs, ask, say, signal }: BenchOptions): Promise<Bench> {
  const base = await mkdtemp(join(tmpdir(), 'quayside-prove-'));
  const ends: (() => unknown)[] = [() => rm(base, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    const folder = join(base, 'lesson', 'exercise');
    await mkdir(folder, { recursive: true });
    const engine = await openCourseEngine({
      mode: 'private',
      own: () => Promise.reject(new EngineError(msg('course.prove.needs-private'))),
      ask,
      folder,
      ...(needs === undefined ? {} : { needs }),
    });
    ends.push(() => engine.close({ discard: true }));
    const home = join(base, 'home');
    await mkdir(home);
    const witnessed = await openWitnessedShell({
      engine,
      upstream: socketOf(engine),
      folder,
      dir: base,
      dockerConfig: home,
      env: { ...process.env, HOME: home, SHELL: '/bin/sh' },
      say,
    });
    ends.push(() => witnessed.close());
    const { shell, witness } = witnessed;
    return benchOn({ engine, witness, shell, folder, signal, base, ends, close });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Parts extends Pick<Bench, 'engine' | 'witness' | 'shell' | 'folder' | 'close'> {
  readonly signal: AbortSignal;
  readonly base: string;
  readonly ends: (() => unknown)[];
}

function benchOn({ engine, witness, shell, folder, signal, base, ends, close }: Parts): Bench {
  const { client } = engine;
  const seen = new Set<string>();
  ends.push(engine.engine.onEvent((event) => seen.add(nameOf(event))));
  let from = Date.now();
  const places = {
    contexts: join(shell.workDir, 'docker', 'contexts', 'meta'),
    around: join(base, 'lesson'),
  };

  /** The last thing that happened since the last look; null for nothing. */
  const lastEvent = async (): Promise<EngineEvent | null> => {
    const filters = { type: [...EVENT_TYPES] };
    const until = Date.now();
    const stream = await client.docker.getEvents({ since: from / 1_000, until: until / 1_000, filters });
    const lines = (await text(stream)).split('\n').filter((line) => line !== '');
    const last = lines.at(-1);
    return last === undefined ? null : normaliseEvent(JSON.parse(last));
  };

  const isCaughtUp = async (): Promise<boolean> => {
    const listed = await client.docker.listContainers({ all: true });
    const { containers } = engine.engine.store.getState();
    return (
      listed.length === containers.size &&
      listed.every(({ Id, State }) => containers.get(Id)?.state === State)
    );
  };

  return {
    engine,
    witness,
    shell,
    folder,
    close,
    run: (script, { isWitnessed = true, timeoutMs = SCRIPT_MS } = {}) =>
      runScript(shell, script, {
        timeoutMs,
        signal,
        ...(isWitnessed ? {} : { unwitnessed: { dockerHost: engine.dockerHost } }),
      }),
    async hasSeenAll() {
      const giveUp = performance.now() + SEEN_WITHIN_MS;
      for (;;) {
        signal.throwIfAborted();
        const last = await lastEvent();
        if ((last === null || seen.has(nameOf(last))) && (await isCaughtUp())) {
          from = Math.max(from, (last?.time ?? 0) - 1);
          return;
        }
        if (performance.now() > giveUp) return;
        await sleep(LOOK_AGAIN_MS);
      }
    },
    listen() {
      const events: EngineEvent[] = [];
      return { events, stop: engine.engine.onEvent((event) => events.push(event)) };
    },
    async picture() {
      const picture = new Map(await pictureOf(client, places));
      // What lay in the exercise's folder at the last reset is kept beside it, for the learner.
      picture.delete(`file ${basename(folder)}.before`);
      return picture;
    },
    async sweep(before) {
      await sweep(client, before);
      await this.hasSeenAll();
    },
  };
}

function nameOf({ time, type, action, id }: EngineEvent): string {
  return `${time} ${type} ${action} ${id}`;
}
