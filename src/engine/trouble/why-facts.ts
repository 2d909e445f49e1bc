import { msg, type Message } from '../message.ts';
import type { StatsSample } from '../streams/types.ts';
import { SIGKILL, signalName, signalOfExitCode } from './signals.ts';
import { bytes, exactSeconds } from './units.ts';
import type { Case, Evidence } from './why-case.ts';
import { codeInWords, signalInWords } from './why-codes.ts';
import { COUNTED_MIN, graceTaken } from './why-words.ts';
import type { Actor, WhyEvidence, WhyFact, WhyValue } from './why-types.ts';

/** The facts of the page, the most telling first. */
export function factsOf(evidence: Evidence, found: Case, sample: StatsSample | null): readonly WhyFact[] {
  const { inspected, remembersSince } = evidence;
  const signal = signalOfExitCode(found.code ?? 0);
  return [
    fact(
      msg('why.fact.exitCode'),
      found.code === null ? null : codeInWords(found.code, found.cause === 'start-failed'),
    ),
    fact(msg('why.fact.signal'), signal === undefined ? null : signalInWords(signal)),
    fact(msg('why.fact.actor'), actorInWords(found)),
    fact(msg('why.fact.grace'), found.cause === 'grace' ? graceInWords(evidence, found) : null),
    fact(msg('why.fact.error'), inspected.error === '' ? null : inspected.error),
    fact(msg('why.fact.ended'), endedAt(evidence, found)),
    fact(msg('why.fact.ran'), ranFor(evidence, found)),
    fact(msg('why.fact.restarts'), restartsInWords(evidence, found)),
    fact(msg('why.fact.policy'), policyInWords(evidence)),
    fact(msg('why.fact.memory'), memoryInWords(inspected.memoryLimit, sample)),
    fact(msg('why.fact.check'), inspected.health === null ? null : inspected.health.test || null),
    fact(msg('why.fact.command'), inspected.command === '' ? null : inspected.command),
    fact(
      msg('why.fact.memoryOfEngine'),
      found.cause !== 'forgotten'
        ? null
        : remembersSince === null
          ? msg('why.remembersNothing')
          : { at: remembersSince },
    ),
  ].flat();
}

/** Where it was read, for who wants to look for themselves. */
export function evidenceOf({ inspected, listed }: Evidence, found: Case): readonly WhyEvidence[] {
  const { ending } = found;
  const fields: (readonly [string, string | number | boolean])[] = [
    ['State.Status', inspected.status],
    ['State.ExitCode', inspected.exitCode],
    ['State.OOMKilled', inspected.oomKilled],
    ...(inspected.error === '' ? [] : [['State.Error', inspected.error] as const]),
    ...(inspected.restartCount === 0 ? [] : [['RestartCount', inspected.restartCount] as const]),
    ...(inspected.policy === 'no' ? [] : [['HostConfig.RestartPolicy.Name', inspected.policy] as const]),
    ...(inspected.memoryLimit === 0 ? [] : [['HostConfig.Memory', inspected.memoryLimit] as const]),
    ...(inspected.health === null
      ? []
      : [
          ['State.Health.Status', inspected.health.status] as const,
          ['State.Health.FailingStreak', inspected.health.failingStreak] as const,
        ]),
  ];
  return [
    ...fields.map(([field, value]) => ({ source: 'container' as const, field, value: String(value) })),
    ...(listed?.state === 'restarting'
      ? [{ source: 'list' as const, field: 'Status', value: listed.statusText }]
      : []),
    ...(ending?.signals ?? []).map(({ time, signal }) => event(time, 'kill signal', String(signal))),
    ...(ending?.oomAt === undefined ? [] : [event(ending.oomAt, 'oom', '')]),
    ...(ending ? [event(ending.time, 'die exitCode', String(ending.exitCode))] : []),
  ];
}

function event(at: number, field: string, value: string): WhyEvidence {
  return { source: 'event', at, field, value };
}

function fact(label: Message, value: WhyValue | null): WhyFact[] {
  return value === null ? [] : [{ label, value }];
}

function actorInWords({ actor, cause }: Case): Message | null {
  if (cause === 'forgotten') return msg('why.actor.forgotten');
  return actor === null ? null : ACTORS[actor];
}

const ACTORS: Readonly<Record<Actor, Message>> = {
  quayside: msg('why.actor.quayside'),
  client: msg('why.actor.client'),
  kernel: msg('why.actor.kernel'),
  process: msg('why.actor.process'),
  outside: msg('why.actor.outside'),
  engine: msg('why.actor.engine'),
};

function graceInWords({ inspected }: Evidence, found: Case): Message {
  const asked = found.ending?.signals.find(({ signal }) => signal !== SIGKILL)?.signal;
  return msg('why.grace', {
    signal: signalName(asked ?? inspected.stopSignal),
    seconds: graceTaken(found),
    grace: inspected.graceS,
  });
}

function endedAt({ inspected }: Evidence, found: Case): WhyValue | null {
  if (found.ending) return { at: found.ending.time };
  const isOver = found.cause === 'forgotten' || found.cause === 'oom';
  return isOver && inspected.finishedAt !== undefined ? { at: inspected.finishedAt } : null;
}

function ranFor({ inspected }: Evidence, found: Case): Message | null {
  const from = found.ending?.startedAt ?? inspected.startedAt;
  const to = found.ending?.time ?? inspected.finishedAt;
  if (
    found.code === null ||
    found.cause === 'start-failed' ||
    from === undefined ||
    to === undefined ||
    to < from
  ) {
    return null;
  }
  return durationInWords(to - from);
}

function durationInWords(ms: number): Message {
  if (ms < 120_000) return msg('why.duration.seconds', { seconds: exactSeconds(ms) });
  if (ms < 7_200_000) return msg('why.duration.minutes', { minutes: Math.round(ms / 60_000) });
  if (ms < 172_800_000) return msg('why.duration.hours', { hours: Math.round(ms / 3_600_000) });
  return msg('why.duration.days', { days: Math.round(ms / 86_400_000) });
}

function restartsInWords({ inspected }: Evidence, { loop }: Case): Message | null {
  if (inspected.restartCount === 0) return null;
  if (loop?.runMs === undefined) return msg('why.restarts', { total: inspected.restartCount });
  return msg('why.restarts.cadence', {
    total: inspected.restartCount,
    count: loop.count,
    minutes: COUNTED_MIN,
    seconds: exactSeconds(loop.runMs),
  });
}

function policyInWords({ inspected }: Evidence): WhyValue | null {
  const { policy, policyMax, restartCount, status } = inspected;
  if (policy === 'no') return msg('why.policy.no');
  if (policyMax === 0) return policy;
  return status === 'exited' && restartCount >= policyMax
    ? msg('why.policy.gaveUp', { policy, max: policyMax })
    : msg('why.policy.max', { policy, max: policyMax });
}

function memoryInWords(limit: number, sample: StatsSample | null): Message {
  if (sample && limit > 0) {
    const percent = Math.round((sample.memory / limit) * 100);
    return msg('why.memory.used', { used: bytes(sample.memory), limit: bytes(limit), percent });
  }
  if (sample) return msg('why.memory.usedNoLimit', { used: bytes(sample.memory) });
  return limit > 0 ? msg('why.memory.limit', { limit: bytes(limit) }) : msg('why.memory.none');
}
