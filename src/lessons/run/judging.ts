import { watch, type FSWatcher } from 'node:fs';
import type { EngineState } from '../../engine/state/types.ts';
import type { EngineEvent } from '../../engine/types.ts';
import type { WitnessedCall } from '../../engine/witness/types.ts';
import {
  evaluate,
  filled,
  judgeNow,
  mistakeProbe,
  preparedOf,
  sinceOf,
  type ProbeFinding,
} from '../checks/evaluate.ts';
import type { ProbeLab, Wake } from '../checks/kind.ts';
import { createSchedule, type ProbeJob } from '../checks/schedule.ts';
import { sceneOf } from '../checks/scene.ts';
import {
  NO_DEEDS,
  type Answer,
  type AnswerValue,
  type Attempt,
  type Deeds,
  type Evaluation,
  type Latch,
  type Mark,
} from '../checks/types.ts';
import type { CommandRecord } from '../shell/types.ts';
import type { Exercise } from '../types.ts';

/** What the socket witness tells (`startWitness`). */
export interface CallSource {
  readonly calls: readonly WitnessedCall[];
  onCall(listener: (call: WitnessedCall) => void): () => void;
}

/** What the argv witness of the shell tells (`prepareShell`). */
export interface CommandSource {
  readonly all: readonly CommandRecord[];
  onRecord(listener: (record: CommandRecord) => void): () => void;
}

export interface JudgingOptions {
  readonly exercise: Exercise;
  readonly attempt: Attempt;
  /** What happened until then was the lab's doing, ms by the engine's clock. */
  readonly until: number;
  /** What was done in the attempt before it was left. */
  readonly earlier?: Deeds | undefined;
  readonly engine: EngineState;
  readonly lab: ProbeLab;
  readonly calls?: CallSource | undefined;
  readonly commands?: CommandSource | undefined;
  /** Whether files of the folder are watched. */
  readonly isFolderThere: boolean;
  readonly onChange: (attempt: Attempt, evaluation: Evaluation) => void;
  /** The learner has tried something. */
  readonly onTried: () => void;
}

/** The checks of one attempt, judged whenever something may have changed. */
export interface Judging {
  readonly attempt: Attempt;
  /** What has been done in it. */
  readonly deeds: Deeds;
  answer(id: string, value: AnswerValue): void;
  /** Changes the attempt; nothing is judged while `work` runs. `until` is when the lab's own doing ended. */
  during(
    work: (attempt: Attempt) => Promise<{ readonly attempt: Attempt; readonly until: number }>,
  ): Promise<void>;
  /** Changes what is told of the attempt, and nothing that is judged. */
  note(change: Partial<Pick<Attempt, 'shown'>>): void;
  /** Asks every probe anew and judges. */
  settle(): Promise<Evaluation>;
  stop(): void;
}

/** Events kept for checks that look back; a learner's exercise has hundreds at most. */
const EVENTS_KEPT = 5_000;
/** Calls come in bunches: they are judged together. */
const CALLS_TOGETHER_MS = 20;
/** An editor writes a file in several steps. */
const FILES_TOGETHER_MS = 50;
/** What a command or a key sets off is one try. */
const ONE_TRY_MS = 1_000;

export function startJudging(options: JudgingOptions): Judging {
  const { exercise, engine, lab, calls, commands, earlier = NO_DEEDS, onChange, onTried } = options;
  let { attempt, until } = options;
  let deeds = earlier;
  let judged = earlier.events.length;
  // What was done before an attempt was gone on with is in `earlier`.
  const since = earlier === NO_DEEDS ? attempt.startedAt : until;
  let isPaused = false;
  let isStopped = false;
  let lastTry = 0;
  let evaluation: Evaluation | null = null;
  /** By performance.now(): when the set of what is met grew last, when each was asked, and what its answer is of. */
  let grewAt = 0;
  let metBefore = 0;
  const askedAt = new Map<string, number>();
  const answerOf = new Map<string, number>();
  const findings = new Map<string, ProbeFinding>();
  const timers = new Set<ReturnType<typeof setTimeout>>();

  const now = (at = Date.now()): Mark => ({ events: deeds.dropped + deeds.events.length, at });

  const look = (cause: Latch | null = null): Evaluation => {
    const snapshot = engine.store.getState();
    deeds = {
      ...deeds,
      calls: [...earlier.calls, ...(calls?.calls.filter((call) => call.at >= since) ?? [])],
      commands: [...earlier.commands, ...(commands?.all.filter((one) => one.startedAt >= since) ?? [])],
    };
    const fresh = evaluate(exercise, attempt, { snapshot, deeds, judged, findings, cause });
    judged = deeds.dropped + deeds.events.length;
    attempt = { ...attempt, latched: fresh.latched, marks: fresh.marks, broken: fresh.broken };
    for (const { id, waits } of fresh.results) if (waits) findings.delete(id);
    const met = fresh.results.filter((result) => result.verdict === 'met').length;
    if (met > metBefore) grewAt = performance.now();
    metBefore = met;
    evaluation = fresh;
    const isConfirmed = !fresh.done || jobs().every((job) => (answerOf.get(job.id) ?? -1) >= grewAt);
    const shown = isConfirmed ? fresh : { ...fresh, done: false };
    onChange(attempt, shown);
    schedule.refresh();
    // All is met, but some of it was looked at before the rest came to be: it is looked at once more.
    if (!isConfirmed)
      for (const job of jobs()) if ((askedAt.get(job.id) ?? -1) < grewAt) schedule.ask(job.id);
    return shown;
  };

  const jobs = (): readonly ProbeJob[] => {
    if (evaluation === null || isPaused || isStopped) return [];
    const snapshot = engine.store.getState();
    const list: ProbeJob[] = [];
    for (const [index, check] of preparedOf(exercise, attempt.values).entries()) {
      const result = evaluation.results[index];
      if (check.kind.probe === undefined || result === undefined || result.waits) continue;
      if (attempt.latched.has(check.id) || attempt.broken.has(check.id)) continue;
      const scene = (): ReturnType<typeof sceneOf> =>
        sceneOf(attempt, snapshot, deeds, check.id, sinceOf(check, attempt.marks, attempt));
      if (judgeNow(check, scene()).verdict !== 'met') continue;
      list.push(jobOf(check.id, check, check.condition.secret, result.verdict !== 'met', scene));
    }
    for (const { id, when, red } of exercise.mistakes) {
      if (when === null) continue;
      const isOpen = evaluation.results.some((one) => red.includes(one.id) && one.verdict === 'not-yet');
      const condition = { ...filled(when, attempt.values), condition: when };
      const name = mistakeProbe(id);
      const scene = (): ReturnType<typeof sceneOf> => sceneOf(attempt, snapshot, deeds, name);
      if (!isOpen || condition.kind.probe === undefined) continue;
      if (judgeNow(condition, scene()).verdict === 'met') {
        list.push(jobOf(name, condition, when.secret, true, scene));
      }
    }
    return list;
  };

  const jobOf = (
    id: string,
    { kind, fields }: Pick<ProbeJob, 'kind' | 'fields'>,
    secret: boolean,
    isOpen: boolean,
    scene: ProbeJob['scene'],
  ): ProbeJob => ({
    id,
    kind,
    fields,
    secret,
    isOpen,
    scene() {
      askedAt.set(id, performance.now());
      return scene();
    },
  });

  const schedule = createSchedule({
    jobs,
    lab,
    now,
    onFinding(id, found) {
      const before = findings.get(id)?.finding;
      findings.set(id, keepingNote(before, found));
      answerOf.set(id, askedAt.get(id) ?? 0);
      look({ at: found.mark.at, action: '', name: '' });
    },
  });

  const tried = (): void => {
    const at = performance.now();
    if (at - lastTry < ONE_TRY_MS) return;
    lastTry = at;
    onTried();
  };

  const wake = (kind: Wake, cause: Latch | null, at?: number): void => {
    if (isPaused || isStopped) return;
    look(cause);
    schedule.wake(kind, at);
  };

  const onEvent = (event: EngineEvent): void => {
    if (isPaused || isStopped || event.time <= until || isQuiet(event)) return;
    deeds = withEvent(deeds, event);
    look();
    schedule.wake('event', event.time);
    if (commands === undefined || !commands.all.some((record) => record.endedAt === null)) tried();
  };

  const together = (ms: number, work: () => void): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    return () => {
      if (timer !== undefined || isStopped) return;
      timer = setTimeout(() => {
        if (timer !== undefined) timers.delete(timer);
        timer = undefined;
        work();
      }, ms);
      timers.add(timer);
    };
  };

  const callsCame = together(CALLS_TOGETHER_MS, () => {
    const last = calls?.calls.at(-1);
    if (last === undefined) return;
    const at = last.at + (last.ms ?? 0);
    wake('command', { at, action: `${last.method} ${last.path.split('?')[0] ?? ''}`, name: '' }, at);
  });
  const filesChanged = together(FILES_TOGETHER_MS, () => wake('file', null));

  const ends = [
    engine.onEvent(onEvent),
    engine.store.subscribe(() => {
      if (!isPaused && !isStopped) look();
    }),
  ];
  if (calls !== undefined) ends.push(calls.onCall(callsCame));
  if (commands !== undefined) {
    ends.push(
      commands.onRecord((record) => {
        const { endedAt, argv } = record;
        if (endedAt === null) return;
        wake('command', { at: endedAt, action: argv.join(' '), name: '' }, endedAt);
        tried();
      }),
    );
  }
  const needsFiles = preparedOf(exercise, attempt.values).some(({ kind }) => kind.wakes.includes('file'));
  const watcher = options.isFolderThere && needsFiles ? watchFolder(lab.folder, filesChanged) : null;
  look();

  return {
    get attempt() {
      return attempt;
    },
    get deeds() {
      return deeds;
    },
    answer(id, value) {
      const at = Date.now();
      const kind = preparedOf(exercise, attempt.values).find((check) => check.id === id)?.kind.name;
      // What was predicted stands.
      if (kind === undefined || (kind === 'prediction' && attempt.answers.has(id))) return;
      const given: Answer = { value, at };
      attempt = { ...attempt, answers: new Map([...attempt.answers, [id, given]]) };
      findings.delete(id);
      wake('answer', { at, action: '', name: '' }, at);
      tried();
    },
    async during(work) {
      isPaused = true;
      try {
        const begun = await work(attempt);
        // What was answered meanwhile counts.
        attempt = { ...begun.attempt, answers: attempt.answers, shown: attempt.shown };
        until = begun.until;
      } finally {
        isPaused = false;
        if (!isStopped) look();
      }
    },
    note(change) {
      attempt = { ...attempt, ...change };
      look();
    },
    async settle() {
      await schedule.settle();
      return look();
    },
    stop() {
      isStopped = true;
      schedule.stop();
      watcher?.close();
      for (const end of ends) end();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** What was set beside a prediction stays, also when its container is gone. */
function keepingNote(before: ProbeFinding['finding'] | undefined, found: ProbeFinding): ProbeFinding {
  const { finding } = found;
  if (before?.verdict !== 'met' || before.note === undefined) return found;
  if (finding.verdict === 'met' && finding.note !== undefined) return found;
  return finding.verdict === 'not-yet' ? found : { ...found, finding: before };
}

function withEvent(deeds: Deeds, event: EngineEvent): Deeds {
  const events = [...deeds.events, event];
  const over = Math.max(0, events.length - EVENTS_KEPT);
  return { ...deeds, events: over === 0 ? events : events.slice(over), dropped: deeds.dropped + over };
}

const QUIET = /^(exec_|top$|attach$|detach$|resize$|archive-path$|export$)/;

/**
 * What probes themselves do (an exec, a copy out), and health checks: no check looks at such an event, so it is no deed,
 * is not kept, and does not wake the probes again. Told by its kind and not by the exec's id, since an event may come
 * before the answer that tells the id.
 */
function isQuiet({ type, action }: EngineEvent): boolean {
  return type === 'container' && QUIET.test(action);
}

function watchFolder(folder: string, changed: () => void): FSWatcher | null {
  try {
    const watcher = watch(folder, { recursive: true }, changed);
    // A folder that is taken away under the watcher: the checks tell that themselves.
    watcher.on('error', changed);
    return watcher;
  } catch {
    // No watches left, or no such folder: files are looked at when a command ends.
    return null;
  }
}
