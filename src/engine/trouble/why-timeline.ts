import { msg, type Message } from '../message.ts';
import type { EngineEvent } from '../types.ts';
import { SIGTERM, signalName, signalNumber } from './signals.ts';
import { recordAt, type Evidence } from './why-case.ts';
import type { WhyMoment } from './why-types.ts';

/** Six rounds of a loop; what came before says the same. */
const MOMENTS_SHOWN = 24;

/** A restart request is noted after the start that it made. */
const RESTART_NOTED_WITHIN_MS = 1000;

/** What the engine noted about the container, in words, oldest first. */
export function timelineOf(evidence: Evidence): readonly WhyMoment[] {
  const { events } = evidence;
  return events
    .flatMap((event, at) => {
      const says = inWords(event, at, evidence);
      return says ? [{ time: event.time, says }] : [];
    })
    .slice(-MOMENTS_SHOWN);
}

function inWords(event: EngineEvent, at: number, evidence: Evidence): Message | null {
  const { attributes } = event;
  switch (event.action) {
    case 'create':
      return msg('why.event.create');
    case 'start':
      return startInWords(event, at, evidence);
    case 'kill': {
      const signal = signalName(signalNumber(attributes['signal'] ?? '') ?? SIGTERM);
      return recordAt(evidence, event.time)
        ? msg('why.event.kill.quayside', { signal })
        : msg('why.event.kill.client', { signal });
    }
    case 'oom':
      return msg('why.event.oom');
    case 'die':
      return msg('why.event.die', { code: attributes['exitCode'] ?? '?' });
    case 'stop':
      return msg('why.event.stop');
    case 'restart':
      return msg('why.event.restart');
    case 'pause':
      return msg('why.event.pause');
    case 'unpause':
      return msg('why.event.unpause');
    case 'destroy':
      return msg('why.event.destroy');
    case 'health_status: healthy':
      return msg('why.event.healthy');
    case 'health_status: unhealthy':
      return msg('why.event.unhealthy');
    default:
      return null;
  }
}

/** A start after an end that nobody followed with a restart request is the restart policy's, where there is one. */
function startInWords(event: EngineEvent, at: number, { events, inspected }: Evidence): Message {
  const before = events.slice(0, at).findLast(({ action }) => LIFE.has(action));
  const isRestart = events
    .slice(at + 1)
    .some(({ action, time }) => action === 'restart' && time - event.time <= RESTART_NOTED_WITHIN_MS);
  return before?.action === 'die' && !isRestart && inspected.policy !== 'no' && inspected.restartCount > 0
    ? msg('why.event.start.policy')
    : msg('why.event.start');
}

const LIFE = new Set(['create', 'start', 'die']);
