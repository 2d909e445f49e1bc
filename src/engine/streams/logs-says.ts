import { msg, type Message } from '../message.ts';
import type { LogFacts } from './logs-request.ts';
import type { LogPhase, LogSourceState, LogWindow } from './types.ts';

const MS_PER_MINUTE = 60_000;

/** A source, with what its sentence depends on. */
export interface Sayable {
  readonly state: LogSourceState;
  readonly facts: LogFacts | undefined;
  readonly lines: number;
  readonly removed: boolean;
}

/** The phase of a log as a whole: it follows while one of its containers is followed. */
export function overallPhase(sources: readonly Sayable[]): LogPhase {
  const phases = new Set(sources.map((source) => source.state.phase));
  for (const phase of ['loading', 'following', 'failed'] as const) if (phases.has(phase)) return phase;
  return sources.length === 0 ? 'following' : 'ended';
}

/** The sentence of a log: why it is empty, or why a log of one container does not go on. `now` in ms. */
export function overallSays(sources: readonly Sayable[], window: LogWindow, now: number): Message | null {
  const [only] = sources;
  if (only === undefined) return msg('logs.empty.project');
  if (sources.length === 1) return only.state.says ?? (only.lines === 0 ? whyEmpty(only, window, now) : null);
  if (sources.some((source) => source.lines > 0 || source.state.phase === 'loading')) return null;
  const reasons = sources.map((source) => source.state.says ?? whyEmpty(source, window, now));
  const [first] = reasons;
  const same = reasons.every((reason) => reason?.key === first?.key);
  return same && first?.params === undefined ? (first ?? null) : msg('logs.empty.several');
}

function whyEmpty(source: Sayable, window: LogWindow, now: number): Message | null {
  if (source.state.phase === 'loading') return null;
  if (source.facts?.everStarted === false) return msg('logs.empty.notStarted');
  if (window.since !== undefined) {
    return msg('logs.empty.since', {
      minutes: Math.max(1, Math.round((now - window.since) / MS_PER_MINUTE)),
    });
  }
  return source.state.phase === 'following' ? msg('logs.empty.quiet') : msg('logs.empty.ended');
}
