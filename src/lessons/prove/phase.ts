import { setTimeout as sleep } from 'node:timers/promises';
import { createActionLog, createActionRunner, findAction } from '../../engine/actions/index.ts';
import { EngineError, msg, type Message } from '../../engine/message.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import type { AnswerValue, Attempt, CheckResult, Evaluation } from '../checks/types.ts';
import { fill, fillDeep } from '../fill.ts';
import { openSession, type ExerciseSession } from '../run/session.ts';
import type { ScriptReply, ScriptRequest } from '../shell/index.ts';
import type { Answers, DashboardDeed, Exercise } from '../types.ts';
import type { Bench } from './bench.ts';
import { ProofFailure } from './types.ts';

/** What a learner does: a script, typed answers, actions of the dashboard. */
export interface Deed {
  readonly run?: string | null;
  readonly answers?: Answers;
  readonly keys?: readonly DashboardDeed[];
}

/** One attempt at an exercise on a bench, set up afresh. */
export interface Phase {
  readonly attempt: Attempt;
  /** Does it, and gives back what the script wrote. */
  do(deed: Deed, options?: { readonly timeoutMs?: number }): Promise<string>;
  /** What is true of this moment. */
  look(): Promise<Evaluation>;
  /**
   * Looks until it is as wanted twice in a row, or for so long; gives the last look.
   * @param boundMs how long it may take to become so
   */
  lookUntil(isWanted: (evaluation: Evaluation) => boolean, boundMs: number): Promise<Evaluation>;
}

/** Opening an exercise: its setup may start a few containers. */
const OPEN_WITHIN_MS = 60_000;
/** Nothing may have told of a change: it is looked again after so long. */
const LOOK_AGAIN_MS = 250;
const ACTION_WITHIN_MS = 5_000;

/**
 * Sets an exercise up, lets `work` do something with it, and tidies up, unless it `leaves` what there is.
 * @throws ProofFailure `setup-fails`, and what `work` throws.
 */
export async function inPhase<T>(
  bench: Bench,
  exercise: Exercise,
  { seed, leaves = 'tidy' }: { readonly seed: number; readonly leaves?: 'tidy' | 'keep' },
  work: (phase: Phase) => Promise<T>,
): Promise<T> {
  const { engine, witness, shell, folder } = bench;
  const session = openSession({
    client: engine.client,
    engine: engine.engine,
    exercise,
    tidy: 'all',
    onDone: () => undefined,
    seed: () => seed,
    folder,
    ...(engine.lab === undefined ? {} : { nodes: engine.lab.nodes, values: engine.lab.values }),
    scripts: (script, { isWitnessed }) => bench.run(script, { isWitnessed }),
    calls: witness,
    commands: shell.records,
    connect: (port, host) => engine.connect(port, host),
    ...(engine.engineRoot === undefined ? {} : { engineRoot: engine.engineRoot }),
  });
  try {
    await change(session, OPEN_WITHIN_MS, () => session.store.getState().phase !== 'preparing');
    const state = session.store.getState();
    if (state.phase === 'failed') throw new ProofFailure('setup-fails', state.says);
    if (state.phase === 'preparing') throw new ProofFailure('setup-fails', msg('course.prove.setup-slow'));
    shell.records.onRequest((request) => answerTo(request, session));
    return await work(phaseOf(bench, exercise, session));
  } finally {
    await session.close(leaves);
  }
}

function phaseOf(bench: Bench, exercise: Exercise, session: ExerciseSession): Phase {
  const attempt = (): Attempt => {
    const state = session.store.getState();
    if (state.phase !== 'open') throw new Error(`the exercise is ${state.phase}`);
    return state.attempt;
  };
  const type = (answers: Answers, when: 'before' | 'after'): void => {
    for (const [id, value] of Object.entries(answers)) {
      const isPrediction = kindOf(exercise, id) === 'prediction';
      if (isPrediction === (when === 'before')) {
        session.answer(id, fillDeep<AnswerValue>(value, attempt().values));
      }
    }
  };
  const look = async (): Promise<Evaluation> => {
    await bench.hasSeenAll();
    const evaluation = await session.settle();
    if (evaluation === null) throw new Error('the exercise was closed while it was proven');
    return evaluation;
  };
  return {
    get attempt() {
      return attempt();
    },
    async do({ run = null, answers = {}, keys = [] }, { timeoutMs } = {}) {
      const { values } = attempt();
      // What is predicted is said before; what is found out, after.
      type(answers, 'before');
      let output = '';
      if (run !== null) {
        const result = await bench.run(fill(run, values), timeoutMs === undefined ? {} : { timeoutMs });
        output = result.output;
      }
      for (const { action, on } of keys) await act(bench, action, fill(on, values));
      if (Object.keys(answers).length > 0) await bench.hasSeenAll();
      type(answers, 'after');
      return output;
    },
    look,
    async lookUntil(isWanted, boundMs) {
      const giveUp = performance.now() + boundMs;
      let isSo = false;
      for (;;) {
        const evaluation = await look();
        if (isWanted(evaluation)) {
          if (isSo) return evaluation;
          isSo = true;
          continue;
        }
        isSo = false;
        const left = giveUp - performance.now();
        if (left <= 0) return evaluation;
        await sleep(Math.min(left, LOOK_AGAIN_MS));
      }
    },
  };
}

/** Resolves when it is so, or after so long. */
function change(session: ExerciseSession, withinMs: number, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      unsubscribe();
      resolve();
    };
    const timer = setTimeout(end, withinMs);
    const unsubscribe = session.store.subscribe(() => {
      if (isSo()) end();
    });
    if (isSo()) end();
  });
}

function kindOf(exercise: Exercise, id: string): string | undefined {
  return exercise.checks.find((check) => check.id === id)?.condition.kind;
}

/** The commands `answer ID VALUE…` and `stage ID` of a script. */
async function answerTo({ name, args }: ScriptRequest, session: ExerciseSession): Promise<ScriptReply> {
  const [id = '', ...words] = args;
  if (name === 'stage') {
    if (!session.exercise.stages.some((stage) => stage.id === id)) return { code: 1, text: `no stage ${id}` };
    await session.stage(id);
    const state = session.store.getState();
    return { code: state.phase === 'open' && state.says !== null ? 1 : 0 };
  }
  const kind = kindOf(session.exercise, id);
  if (kind === undefined) return { code: 1, text: `no check ${id}` };
  session.answer(id, isPairs(kind, words) ? pairs(words) : words.join(' '));
  return { code: 0 };
}

/** `web>db=yes`, `cause=memory`: the cells of a matrix, the parts of a cause. */
function isPairs(kind: string, words: readonly string[]): boolean {
  return (kind === 'matrix' || kind === 'cause') && words.every((word) => word.includes('='));
}

function pairs(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word): [string, string] => {
      const at = word.indexOf('=');
      return [word.slice(0, at), word.slice(at + 1)];
    }),
  );
}

/** Does what a key of the dashboard does, as soon as the dashboard shows the object in a state that lets it. */
async function act(bench: Bench, word: string, name: string): Promise<void> {
  const action = findAction(word) ?? findAction(`container.${word}`);
  if (action === undefined) {
    throw new ProofFailure('also-right-fails', msg('course.prove.no-action', { action: cleanText(word) }));
  }
  const { client, engine } = bench.engine;
  const runner = createActionRunner({ client, store: engine.store, readOnly: false, log: createActionLog() });
  const giveUp = performance.now() + ACTION_WITHIN_MS;
  let why: Message = msg('course.prove.no-object', { name: cleanText(name) });
  for (;;) {
    await bench.hasSeenAll();
    const found = [...engine.store.getState().containers.values()].find((one) => one.name === name);
    if (found !== undefined) {
      const object = { kind: action.kind, id: found.id, name: found.name };
      const possible = runner.possible(action, object);
      if (possible.possible) {
        const outcome = await runner.run(action, object);
        if (outcome.kind === 'done') return;
        throw new EngineError(outcome.says);
      }
      why = possible.why;
    }
    if (performance.now() > giveUp) throw new EngineError(why);
    await sleep(LOOK_AGAIN_MS);
  }
}

/** Checks that are not met, but for those that only wait for another. */
export function redOf({ results }: Evaluation): readonly CheckResult[] {
  return results.filter((result) => result.verdict !== 'met' && !result.waits);
}
