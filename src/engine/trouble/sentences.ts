import { msg, type Message } from '../message.ts';
import type { Container } from '../types.ts';
import { signalName, signalOfExitCode } from './signals.ts';
import type { Trouble, TroubleKind } from './types.ts';
import { briefError, bytes, exactSeconds } from './units.ts';

/** The minutes that "3 times in 10 min" counts. */
const COUNTED_MIN = 10;

/** The kernel killed the container for memory; `times` as often in the last ten minutes. */
export function outOfMemory(container: Container, time: number, times: number): Trouble {
  const { name } = container;
  const limit = container.run?.memoryLimit ?? 0;
  const count = { name, count: times, minutes: COUNTED_MIN };
  const short = times > 1 ? msg('trouble.oom.short.again', count) : msg('trouble.oom.short', { name });
  return make(container, 'oom', time, 'bad', oomSentence(name, limit, times), short);
}

function oomSentence(name: string, limit: number, times: number): Message {
  const count = { count: times, minutes: COUNTED_MIN };
  if (limit === 0) {
    return times > 1
      ? msg('trouble.oom.noLimit.again', { name, ...count })
      : msg('trouble.oom.noLimit', { name });
  }
  const params = { name, limit: bytes(limit) };
  return times > 1 ? msg('trouble.oom.again', { ...params, ...count }) : msg('trouble.oom', params);
}

/** The kernel killed a process inside for memory, and the container went on. */
export function oomInside(container: Container, time: number): Trouble {
  const { name } = container;
  return make(
    container,
    'oom',
    time,
    'warn',
    msg('trouble.oomInside', { name }),
    msg('trouble.oomInside.short', { name }),
  );
}

/** The process ended by itself with a code that is not 0. */
export function crash(container: Container, time: number, code: number, times: number): Trouble {
  const params = { name: container.name, code };
  const again = { ...params, count: times, minutes: COUNTED_MIN };
  return make(
    container,
    'crash',
    time,
    'bad',
    times > 1 ? msg('trouble.crash.again', again) : msg('trouble.crash', params),
    msg('trouble.crash.short', params),
  );
}

/** It ended with a code that is not 0, and nobody remembers who had it end. */
export function endedWithError(container: Container, time: number, code: number): Trouble {
  const params = { name: container.name, code };
  return make(
    container,
    'crash',
    time,
    'bad',
    msg('trouble.ended', params),
    msg('trouble.crash.short', params),
  );
}

/** The kernel ended the process for a fault of its own (SIGSEGV and the like). */
export function fault(container: Container, time: number, code: number): Trouble {
  const params = { name: container.name, code, signal: signalName(signalOfExitCode(code) ?? 0) };
  return make(
    container,
    'crash',
    time,
    'bad',
    msg('trouble.fault', params),
    msg('trouble.fault.short', params),
  );
}

/** A signal that no client of the engine asked for ended the process. */
export function killedFromOutside(container: Container, time: number, code: number): Trouble {
  const params = { name: container.name, signal: signalName(signalOfExitCode(code) ?? 0) };
  return make(
    container,
    'killed',
    time,
    'bad',
    msg('trouble.killed', params),
    msg('trouble.killed.short', params),
  );
}

/** The restart policy starts the container over and over. */
export function crashLoop(
  container: Container,
  time: number,
  loop: { readonly code: number; readonly count: number; readonly runMs: number | undefined },
): Trouble {
  const { name } = container;
  const { code, count, runMs } = loop;
  const total = container.run?.restartCount ?? 0;
  return make(
    container,
    'crash-loop',
    time,
    'bad',
    loopSentence(name, code, count, runMs, total),
    Math.max(total, count) < 2
      ? msg('trouble.loop.first.short', { name, code })
      : msg('trouble.loop.short', { name, count: Math.max(total, count) }),
  );
}

/** The same, where none of the ends was seen, so that its exit code is not known either. */
export function crashLoopUnseen(container: Container, time: number): Trouble {
  const params = { name: container.name, count: container.run?.restartCount ?? 0 };
  return make(
    container,
    'crash-loop',
    time,
    'bad',
    msg('trouble.loop.unseen', params),
    msg('trouble.loop.short', params),
  );
}

function loopSentence(
  name: string,
  code: number,
  count: number,
  runMs: number | undefined,
  total: number,
): Message {
  if (count < 2 && total < 2) return msg('trouble.loop.first', { name, code });
  if (count < 2) return msg('trouble.loop.total', { name, code, count: total });
  if (runMs === undefined) return msg('trouble.loop', { name, code, count, minutes: COUNTED_MIN });
  return msg('trouble.loop.cadence', {
    name,
    code,
    count,
    minutes: COUNTED_MIN,
    seconds: exactSeconds(runMs),
  });
}

/** The health check fails. */
export function unhealthy(container: Container, time: number): Trouble {
  const { name } = container;
  const output = container.run?.healthLog.at(-1)?.output ?? '';
  return make(
    container,
    'unhealthy',
    time,
    'bad',
    output === ''
      ? msg('trouble.unhealthy', { name })
      : msg('trouble.unhealthy.output', { name, output: lastLine(output) }),
    msg('trouble.unhealthy.short', { name }),
  );
}

/** The engine could not start it. */
export function startFailed(container: Container, time: number): Trouble {
  const params = { name: container.name, error: briefError(container.run?.error ?? '') };
  return make(
    container,
    'start-failed',
    time,
    'bad',
    msg('trouble.startFailed', params),
    msg('trouble.startFailed.short', params),
  );
}

/** The engine could not remove it completely. */
export function dead(container: Container, time: number): Trouble {
  const { name } = container;
  return make(
    container,
    'dead',
    time,
    'warn',
    msg('trouble.dead', { name }),
    msg('trouble.dead.short', { name }),
  );
}

function make(
  container: Container,
  kind: TroubleKind,
  time: number,
  severity: Trouble['severity'],
  sentence: Message,
  short: Message,
): Trouble {
  return { containerId: container.id, name: container.name, kind, time, severity, sentence, short };
}

function lastLine(text: string): string {
  return (
    text
      .split('\n')
      .map((line) => line.trim())
      .findLast((line) => line !== '') ?? ''
  );
}
