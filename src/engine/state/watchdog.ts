import { statusOf } from '../actions/failure.ts';

/** A request unanswered for that long, with nothing else heard meanwhile: the engine is stalled. */
export const STALL_AFTER_MS = 3_000;
/** A request unanswered for that long may itself be slow (a locked container): a ping tells. */
const DOUBT_AFTER_MS = 1_500;
/** Nothing asked and nothing heard for that long: a ping tells whether the engine is still there. */
const QUIET_PING_MS = 15_000;
/** A ping unanswered for that long: only a new connection can help. */
const GIVE_UP_AFTER_MS = 10_000;

/** Why a connection is given up that was stalled for GIVE_UP_AFTER_MS. */
export class NoAnswer extends Error {}

export interface WatchdogOptions {
  readonly ping: () => Promise<unknown>;
  /** Nothing has been answered for STALL_AFTER_MS. */
  readonly onStalled: () => void;
  /** Something was heard again after a stall. */
  readonly onAnswered: () => void;
  /** A ping failed or was given up: this connection is no good any more. */
  readonly onLost: (error: unknown) => void;
}

/** Notices an engine that holds its connections open and answers none. Costs it one ping in 15 quiet seconds. */
export interface Watchdog {
  /** Follows a request that the engine should answer at once. */
  readonly watch: <T>(request: Promise<T>) => Promise<T>;
  /** Something came from the engine: it is alive. */
  readonly heard: () => void;
  readonly stop: () => void;
}

export function createWatchdog({ ping, onStalled, onAnswered, onLost }: WatchdogOptions): Watchdog {
  /** When each open request was sent, by performance.now(), oldest first. */
  const open = new Set<{ readonly sentAt: number }>();
  let heardAt = performance.now();
  let pingedAt: number | undefined;
  let stalled = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const heard = (): void => {
    heardAt = performance.now();
    if (!stalled || stopped) return;
    stalled = false;
    onAnswered();
  };

  const watch = async <T>(request: Promise<T>): Promise<T> => {
    const entry = { sentAt: performance.now() };
    open.add(entry);
    schedule();
    try {
      const answer = await request;
      heard();
      return answer;
    } catch (error) {
      if (statusOf(error) !== undefined) heard();
      throw error;
    } finally {
      open.delete(entry);
    }
  };

  const sendPing = async (): Promise<void> => {
    pingedAt = performance.now();
    try {
      await watch(ping());
    } catch (error) {
      if (!stopped && statusOf(error) === undefined) onLost(error);
    } finally {
      pingedAt = undefined;
    }
  };

  const check = (): void => {
    const now = performance.now();
    const waitedMs = now - (waitingSince() ?? now);
    const isDue = open.size === 0 ? now - heardAt >= QUIET_PING_MS : waitedMs >= DOUBT_AFTER_MS;
    if (isDue && pingedAt === undefined) void sendPing();
    if (waitedMs >= STALL_AFTER_MS && !stalled) {
      stalled = true;
      onStalled();
    }
    if (pingedAt !== undefined && now - pingedAt >= GIVE_UP_AFTER_MS) onLost(new NoAnswer());
    schedule();
  };

  /** Since when something is asked and nothing heard; undefined when nothing is asked. */
  const waitingSince = (): number | undefined => {
    const [oldest] = open;
    return oldest === undefined ? undefined : Math.max(oldest.sentAt, heardAt);
  };

  const schedule = (): void => {
    if (stopped) return;
    clearTimeout(timer);
    timer = setTimeout(check, nextCheckMs());
  };

  const nextCheckMs = (): number => {
    const now = performance.now();
    const since = waitingSince();
    if (since === undefined) return Math.max(1, heardAt + QUIET_PING_MS - now);
    const due = [DOUBT_AFTER_MS, STALL_AFTER_MS].find((ms) => now - since < ms);
    return due === undefined ? DOUBT_AFTER_MS : since + due - now;
  };

  schedule();
  return {
    watch,
    heard,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
