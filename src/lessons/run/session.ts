import { randomInt } from 'node:crypto';
import { connect as connectTo } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { EngineClient } from '../../engine/client.ts';
import type { Message } from '../../engine/message.ts';
import { stageMark } from '../checks/evaluate.ts';
import type { AnswerValue, Attempt, Evaluation } from '../checks/types.ts';
import { restoreDeeds, saveAttempt, type SavedAttempt } from '../progress/saved-attempt.ts';
import type { Exercise } from '../types.ts';
import type { Values } from '../values.ts';
import { watchHints, type Hints } from './hints.ts';
import { presentNow } from './keeping.ts';
import { startJudging, type CallSource, type CommandSource, type Judging } from './judging.ts';
import {
  asEngineError,
  beginAttempt,
  removeLeft,
  resumeAttempt,
  runStage,
  type Begun,
  type Lab,
  type ScriptRunner,
  type SetupLab,
} from './setup.ts';
import type { Standing } from './standing.ts';
import { tidyUp } from './tidy.ts';

export type { CallSource, CommandSource } from './judging.ts';
export type { ScriptRunner } from './setup.ts';

/** `new`: set up afresh. `continued`: where it was left. `rebuilt`: set up afresh, with the values of before. */
export type Origin = 'new' | 'continued' | 'rebuilt';

/**
 * `preparing`: the setup is being made. `open`: the learner can begin, checks are judged. `failed`: `says` tells why
 * there is nothing to do here.
 */
export type SessionSnapshot =
  | { readonly phase: 'preparing' }
  | {
      readonly phase: 'open';
      readonly attempt: Attempt;
      readonly evaluation: Evaluation;
      readonly hints: Hints;
      readonly origin: Origin;
      /** The stage that the lab is going through at this moment: nothing is judged meanwhile. */
      readonly striking: string | null;
      /** Why a stage could not be begun; null when all is well. */
      readonly says: Message | null;
    }
  | { readonly phase: 'failed'; readonly says: Message };

/** One exercise that is open on an engine, its checks judged whenever something may have changed. */
export interface ExerciseSession {
  readonly exercise: Exercise;
  readonly store: Pick<StoreApi<SessionSnapshot>, 'getState' | 'subscribe' | 'getInitialState'>;
  /** Takes the learner's answer to a check of a kind that asks; a prediction that was given stands. */
  answer(checkId: string, value: AnswerValue): void;
  /** Begins a stage: the lab does what it says. Resolves when that is done, or when `says` tells why not. */
  stage(id: string): Promise<void>;
  /** Opens the next hint. */
  hint(): void;
  /** The learner looks at the solution: done does not count in this attempt. */
  showSolution(): void;
  /** Notes how far the text has been read, for the next time. */
  readTo(line: number): void;
  /** Asks every probe anew and judges: what is told then is true of this moment. */
  settle(): Promise<Evaluation | null>;
  /** Starts anew, with new values, on an engine tidied up. */
  reset(): Promise<void>;
  /**
   * Ends it and tidies up. `keep`: what is on the engine stays, so that it can be gone on with.
   */
  close(how?: 'tidy' | 'keep'): Promise<void>;
}

export interface SessionOptions extends Lab {
  readonly exercise: Exercise;
  /**
   * What is removed at the end. `all`, on an engine that is ours (private, nested): whatever was not there before.
   * `setup`, on a person's own: what the setup made, and what `journals` hold.
   */
  readonly tidy: 'all' | 'setup';
  /** Journals of the witnesses in front of a person's own engine: what learner and setup made through them. */
  readonly journals?: readonly string[];
  /** Sees to it that the engine has the exercise's images, at each start: a learner may have removed one. */
  readonly provide?: (images: readonly string[]) => Promise<void>;
  /** Values that are not drawn: what a lab has around the engine (`CourseLab.values`). */
  readonly values?: Values;
  /** Called when every check is met, once in an attempt; `shown` when the learner had seen the solution. */
  readonly onDone: (how: 'done' | 'shown') => void;
  /** Draws the seed of each attempt; fixed in tests. */
  readonly seed?: () => number;
  /** The exercise's folder. */
  readonly folder?: string;
  /** Runs scripts of setup and stages; without it an exercise that has some cannot be prepared. */
  readonly scripts?: ScriptRunner;
  readonly calls?: CallSource;
  readonly commands?: CommandSource;
  /** Further engines of the exercise. */
  readonly nodes?: readonly EngineClient[];
  /** Connects to a port that the engine publishes; this machine's own ports when left out. */
  readonly connect?: (port: number, host?: string) => Duplex;
  /** Below it the engine's files may be read, where that is ours to do. */
  readonly engineRoot?: string | undefined;
  /** An attempt to go on with. */
  readonly resume?: SavedAttempt;
  /** Called with what shall be kept, a moment after something changed. */
  readonly onSave?: (saved: SavedAttempt) => void;
}

/** What changes in a bunch is saved once. */
const SAVE_AFTER_MS = 300;

/** Opens an exercise. The session is there at once, in the phase `preparing`. */
export function openSession(options: SessionOptions): ExerciseSession {
  const { exercise, engine, client, tidy, onDone } = options;
  const seed = options.seed ?? ((): number => randomInt(2 ** 32));
  const setupLab: SetupLab = {
    client,
    engine,
    folder: options.folder ?? null,
    scripts: options.scripts ?? null,
    isOurs: tidy === 'all',
    nodes: options.nodes ?? [],
    journals: options.journals ?? [],
    given: options.values ?? {},
  };
  const store = createStore<SessionSnapshot>(() => ({ phase: 'preparing' }));
  let closed = false;
  let judging: Judging | undefined;
  let textLine = options.resume?.textLine ?? 0;
  let saving: ReturnType<typeof setTimeout> | undefined;

  const begin = async (how: { readonly resume?: SavedAttempt } = {}): Promise<void> => {
    store.setState({ phase: 'preparing' }, true);
    try {
      await options.provide?.(exercise.images);
      const { begun, origin } = await begunBy(how.resume);
      if (closed) await tidyAttempt(begun.attempt, begun.before);
      else judging = judge(begun, origin, how.resume);
    } catch (error) {
      if (!closed) store.setState({ phase: 'failed', says: asEngineError(error).says }, true);
    }
  };

  const begunBy = async (
    saved: SavedAttempt | undefined,
  ): Promise<{ readonly begun: Begun; readonly origin: Origin }> => {
    if (saved === undefined) return { begun: await beginAttempt(exercise, setupLab, seed()), origin: 'new' };
    const continued = await resumeAttempt(exercise, setupLab, saved);
    if (continued !== null) return { begun: continued, origin: 'continued' };
    await removeLeft(setupLab, saved);
    const rebuilt = await beginAttempt(exercise, setupLab, saved.seed, saved.values);
    const attempt = { ...rebuilt.attempt, shown: saved.shown };
    return { begun: { ...rebuilt, attempt }, origin: 'rebuilt' };
  };

  const tidyAttempt = async (attempt: Attempt, before: readonly Standing[]): Promise<void> => {
    const { made, values } = attempt;
    await tidyUp({ ...setupLab, before, made: [...made.values()], values });
  };

  const judge = ({ attempt: first, until, before }: Begun, origin: Origin, from?: SavedAttempt): Judging => {
    let wasDone = false;
    const opened = from?.hintsOpened ?? 0;
    const hints = watchHints(exercise.hints.length, opened, () => patch({ hints: hints.state }));
    hintsNow = hints;
    beforeNow = before;
    const started = startJudging({
      exercise,
      attempt: first,
      until,
      earlier: from !== undefined && origin === 'continued' ? restoreDeeds(from) : undefined,
      engine,
      lab: {
        client,
        nodes: options.nodes ?? [],
        folder: options.folder ?? '',
        ...(exercise.files ? { starter: join(exercise.dir, 'files') } : {}),
        ...(options.engineRoot === undefined ? {} : { engineRoot: options.engineRoot }),
        connect: options.connect ?? ((port, host = '127.0.0.1') => connectTo({ port, host })),
      },
      calls: options.calls,
      commands: options.commands,
      isFolderThere: options.folder !== undefined,
      onChange(attempt, evaluation) {
        hints.stands(firstReason(evaluation));
        const open = store.getState();
        const beside = open.phase === 'open' ? open : { origin, striking: null, says: null };
        store.setState({ ...beside, phase: 'open', attempt, evaluation, hints: hints.state }, true);
        save();
        if (!evaluation.done || wasDone) return;
        wasDone = true;
        onDone(attempt.shown ? 'shown' : 'done');
      },
      onTried: () => hints.tried(),
    });
    return {
      ...started,
      get attempt() {
        return started.attempt;
      },
      get deeds() {
        return started.deeds;
      },
      stop() {
        hints.stop();
        started.stop();
      },
    };
  };
  let hintsNow: ReturnType<typeof watchHints> | undefined;
  let beforeNow: readonly Standing[] = [];

  const patch = (change: Partial<Extract<SessionSnapshot, { phase: 'open' }>>): void => {
    const state = store.getState();
    if (state.phase === 'open') store.setState({ ...state, ...change }, true);
  };

  const save = (): void => {
    if (options.onSave === undefined || saving !== undefined || closed) return;
    saving = setTimeout(() => void saveNow(), SAVE_AFTER_MS);
  };
  const saveNow = async (): Promise<void> => {
    clearTimeout(saving);
    saving = undefined;
    const attemptNow = (): Attempt | null => {
      const now = store.getState();
      return now.phase === 'open' ? now.attempt : null;
    };
    const present = await presentNow(setupLab, exercise, beforeNow, attemptNow);
    const state = store.getState();
    if (present === null || state.phase !== 'open') return;
    const beside = { ...present, savedAt: Date.now(), hintsOpened: state.hints.opened, textLine };
    options.onSave?.(saveAttempt(state.attempt, beside, judging?.deeds));
  };

  const end = async (): Promise<void> => {
    judging?.stop();
    judging = undefined;
    const state = store.getState();
    if (state.phase === 'open') await tidyAttempt(state.attempt, beforeNow);
  };

  // One thing after the other: a reset that is pressed twice, or a close during the setup, leaves nothing behind.
  let last = begin(options.resume === undefined ? {} : { resume: options.resume });
  const afterwards = (next: () => Promise<void>): Promise<void> => {
    const before = last;
    last = (async () => {
      await before;
      await next();
    })();
    return last;
  };
  return {
    exercise,
    store,
    answer: (id, value) => judging?.answer(id, value),
    stage: (id) =>
      afterwards(async () => {
        const stage = exercise.stages.find((one) => one.id === id);
        if (stage === undefined || judging === undefined || judging.attempt.stages.includes(id)) return;
        patch({ striking: id, says: null });
        try {
          await judging.during(async (attempt) => {
            const { attempt: struck, until } = await runStage(attempt, stage.run, setupLab);
            const marks = new Map([...struck.marks, [stageMark(id), { events: 0, at: until }]]);
            return { attempt: { ...struck, marks, stages: [...struck.stages, id] }, until };
          });
        } catch (error) {
          patch({ says: asEngineError(error).says });
        } finally {
          patch({ striking: null });
        }
      }),
    hint() {
      hintsNow?.open();
      if (hintsNow !== undefined) patch({ hints: hintsNow.state });
      save();
    },
    showSolution: () => judging?.note({ shown: true }),
    readTo(line) {
      if (line === textLine) return;
      textLine = line;
      save();
    },
    settle: async () => {
      await last;
      return judging === undefined ? null : await judging.settle();
    },
    reset: () =>
      afterwards(async () => {
        if (closed) return;
        textLine = 0;
        try {
          await end();
        } catch (error) {
          store.setState({ phase: 'failed', says: asEngineError(error).says }, true);
          return;
        }
        await begin();
      }),
    close: (how = 'tidy') => {
      const isUnsaved = saving !== undefined;
      clearTimeout(saving);
      closed = true;
      return afterwards(async () => {
        if (how === 'tidy') {
          await end();
          return;
        }
        if (isUnsaved) await saveNow();
        judging?.stop();
        judging = undefined;
      });
    },
  };
}

/** The first thing that is missing, as one text: the same as long as it stands. */
function firstReason({ results }: Evaluation): string | null {
  const first = results.find((result) => result.verdict === 'not-yet' && !result.waits);
  return first === undefined ? null : `${first.id} ${JSON.stringify(first.because)}`;
}
