import { EngineError, msg, type Message } from '../../engine/message.ts';
import { reasonOf } from '../../engine/json.ts';
import type { ProbeFinding } from './evaluate.ts';
import type { Finding, Kind, ProbeLab, Scene, Wake } from './kind.ts';
import type { Mark } from './types.ts';

/** What is not told by anything is asked so often at most, while it is unmet. */
export const POLL_MS = 1_000;
/** A probe that takes longer is ended: it could not be checked. */
export const PROBE_TIMEOUT_MS = 2_000;
/** A storm of events asks no check more often than this. */
const GAP_MS = 100;

/** A check that can be probed now: what it comes after is met, and what can be judged at once is so. */
export interface ProbeJob {
  readonly id: string;
  readonly kind: Kind;
  /** With the values filled in. */
  readonly fields: object;
  readonly secret: boolean;
  /** It is not met: worth asking again though nothing has told of a change. */
  readonly isOpen: boolean;
  scene(): Scene;
}

export interface ScheduleOptions {
  /** The jobs of this moment. */
  readonly jobs: () => readonly ProbeJob[];
  readonly lab: ProbeLab;
  /** The present moment: what is done after it comes after what is found. */
  readonly now: () => Mark;
  readonly onFinding: (id: string, found: ProbeFinding) => void;
}

/** Asks what cannot be judged at once: when something tells of a change, else at most once a second. */
export interface Schedule {
  /** Something happened that may change findings; `at` is when, in ms. */
  wake(wake: Wake, at?: number): void;
  /** The jobs may be others now: those that were never asked are, and the clock runs only while it is needed. */
  refresh(): void;
  /** Asks one job again, whatever is known of it. */
  ask(id: string): void;
  /** Asks every job anew, and resolves when all have answered. */
  settle(): Promise<void>;
  stop(): void;
}

interface Probing {
  running: boolean;
  /** Asked for again while it ran. */
  again: Mark | null;
  startedAt: number;
  found: Finding | null;
  timer: ReturnType<typeof setTimeout> | null;
}

export function createSchedule({ jobs, lab, now, onFinding }: ScheduleOptions): Schedule {
  const probings = new Map<string, Probing>();
  const stopping = new AbortController();
  let clock: ReturnType<typeof setTimeout> | null = null;
  let idle: (() => void)[] = [];

  const probingOf = (id: string): Probing => {
    const known = probings.get(id);
    if (known !== undefined) return known;
    const fresh: Probing = { running: false, again: null, startedAt: 0, found: null, timer: null };
    probings.set(id, fresh);
    return fresh;
  };

  const ask = (job: ProbeJob, mark: Mark): void => {
    const probing = probingOf(job.id);
    if (probing.running || probing.timer !== null) {
      probing.again = mark;
      return;
    }
    const wait = probing.startedAt + GAP_MS - performance.now();
    if (probing.startedAt > 0 && wait > 0) {
      probing.again = mark;
      probing.timer = setTimeout(() => {
        probing.timer = null;
        followUp(job.id);
      }, wait);
      return;
    }
    void run(job, probing, mark);
  };

  const run = async (job: ProbeJob, probing: Probing, mark: Mark): Promise<void> => {
    probing.running = true;
    probing.startedAt = performance.now();
    const limit = new AbortController();
    const signal = AbortSignal.any([limit.signal, stopping.signal]);
    const asked = probe(job, lab, signal);
    const finding = await within(asked, limit, stopping.signal);
    if (stopping.signal.aborted) return;
    probing.found = finding;
    onFinding(job.id, { finding, mark });
    // One that does not heed its signal is waited for nevertheless: no two of a check at once.
    await asked;
    probing.running = false;
    if (stopping.signal.aborted) return;
    followUp(job.id);
    refresh();
  };

  /** Asks again what was asked for meanwhile, if it still is a job. */
  const followUp = (id: string): void => {
    const probing = probingOf(id);
    const mark = probing.again;
    probing.again = null;
    const job = mark === null ? undefined : jobs().find((one) => one.id === id);
    if (mark !== null && job !== undefined) ask(job, mark);
    else if (!isBusy()) tellIdle();
  };

  const isBusy = (): boolean => [...probings.values()].some((one) => one.running || one.timer !== null);
  const tellIdle = (): void => {
    const waiting = idle;
    idle = [];
    for (const resolve of waiting) resolve();
  };

  const isPolled = (job: ProbeJob): boolean =>
    job.isOpen && (job.kind.wakes.includes('time') || probingOf(job.id).found?.verdict === 'unknown');

  const refresh = (): void => {
    if (stopping.signal.aborted) return;
    const present = jobs();
    for (const job of present) {
      const probing = probingOf(job.id);
      if (probing.found === null && !probing.running) ask(job, now());
    }
    const isNeeded = present.some(isPolled);
    if (isNeeded && clock === null) clock = setTimeout(tick, POLL_MS);
    if (!isNeeded && clock !== null) {
      clearTimeout(clock);
      clock = null;
    }
  };

  const tick = (): void => {
    clock = null;
    for (const job of jobs()) {
      if (isPolled(job) && !probingOf(job.id).running) ask(job, now());
    }
    refresh();
  };

  return {
    wake(wake, at) {
      if (stopping.signal.aborted) return;
      const present = now();
      const mark = at === undefined ? present : { ...present, at };
      for (const job of jobs()) {
        // What is met may have been undone by anything that was done, whatever tells of it else.
        const isDeed = wake === 'event' || wake === 'command';
        if (job.kind.wakes.includes(wake) || (isDeed && !job.isOpen)) ask(job, mark);
      }
    },
    refresh,
    ask(id) {
      const job = jobs().find((one) => one.id === id);
      if (job !== undefined && !stopping.signal.aborted) ask(job, now());
    },
    async settle() {
      for (const job of jobs()) ask(job, now());
      while (isBusy() && !stopping.signal.aborted) {
        await new Promise<void>((resolve) => {
          idle.push(resolve);
        });
      }
    },
    stop() {
      stopping.abort();
      if (clock !== null) clearTimeout(clock);
      for (const { timer } of probings.values()) if (timer !== null) clearTimeout(timer);
      tellIdle();
    },
  };
}

/** Never rejects: what fails could not be checked. */
async function probe(job: ProbeJob, lab: ProbeLab, signal: AbortSignal): Promise<Finding> {
  try {
    const finding = await job.kind.probe?.(job.fields, job.scene(), lab, job.secret, signal);
    return finding ?? { verdict: 'met' };
  } catch (error) {
    return { verdict: 'unknown', because: whyUnknown(error) };
  }
}

async function within(
  asked: Promise<Finding>,
  limit: AbortController,
  stopped: AbortSignal,
): Promise<Finding> {
  const { promise: late, resolve } = Promise.withResolvers<Finding>();
  const tooLate: Finding = {
    verdict: 'unknown',
    because: msg('checks.unknown.slow', { seconds: PROBE_TIMEOUT_MS / 1_000 }),
  };
  const end = (): void => resolve(tooLate);
  const timer = setTimeout(() => {
    // Decided before the probe can tell of its own end.
    end();
    limit.abort();
  }, PROBE_TIMEOUT_MS);
  stopped.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
    stopped.removeEventListener('abort', end);
  }
}

function whyUnknown(error: unknown): Message {
  return error instanceof EngineError
    ? error.says
    : msg('checks.unknown.failed', { reason: reasonOf(error) });
}
