import { msg, type Message } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import type { EngineEvent } from '../../engine/types.ts';
import { fill } from '../fill.ts';
import type { Check, Condition, Exercise } from '../types.ts';
import type { Values } from '../values.ts';
import { containerLabel, containerUnmet } from './container.ts';
import { eventLabel, eventMatches, eventUnmet } from './event.ts';
import { sceneOf, setupGone, type Scene } from './scene.ts';
import type { Attempt, CheckResult, Evaluation, Label, Latch } from './types.ts';

/**
 * Judges every check of an exercise on the engine as it is now. `events` are those since the last evaluation, in
 * their order, none from before the attempt began. Pure: the same picture gives the same verdicts.
 */
export function evaluate(
  exercise: Exercise,
  attempt: Attempt,
  snapshot: EngineSnapshot,
  events: readonly EngineEvent[],
): Evaluation {
  const scene = sceneOf(attempt, snapshot);
  const checks = exercise.checks.map((check) => ({ ...check, condition: filled(check, attempt.values) }));
  const latched = new Map(attempt.latched);
  for (const event of events) latchByEvent(checks, scene, latched, event);
  latchByState(checks, scene, latched);

  const met = metIn(checks, scene, latched);
  const results = checks.map((check): CheckResult => {
    const base = { id: check.id, mode: check.mode, label: labelOf(check, attempt.values) };
    if (met.has(check.id)) {
      return { ...base, verdict: 'met', because: null, latch: latched.get(check.id) ?? null };
    }
    const unknown = cannotCheck(snapshot);
    if (unknown !== null) return { ...base, verdict: 'unknown', because: unknown, latch: null };
    return { ...base, verdict: 'not-yet', because: whyNot(check, checks, scene, met), latch: null };
  });
  return { results, latched, done: results.every((result) => result.verdict === 'met') };
}

/** An event serves a check only if what comes before it was met before the event: one `stop` is not two steps. */
function latchByEvent(
  checks: readonly Check[],
  scene: Scene,
  latched: Map<string, Latch>,
  event: EngineEvent,
): void {
  const before = metIn(checks, scene, latched);
  for (const check of checks) {
    const { condition } = check;
    if (check.mode !== 'once' || condition.kind !== 'event' || latched.has(check.id)) continue;
    if (!check.after.every((id) => before.has(id)) || !eventMatches(condition, scene, event)) continue;
    latched.set(check.id, { at: event.time, action: event.action, name: event.attributes['name'] ?? '' });
  }
}

function latchByState(checks: readonly Check[], scene: Scene, latched: Map<string, Latch>): void {
  if (!scene.live) return;
  for (const check of checks) {
    const { condition } = check;
    if (check.mode !== 'once' || condition.kind !== 'container' || latched.has(check.id)) continue;
    const before = metIn(checks, scene, latched);
    if (!check.after.every((id) => before.has(id)) || containerUnmet(condition, scene) !== null) continue;
    const last = scene.snapshot.events.at(-1);
    latched.set(check.id, {
      at: last?.time ?? scene.attempt.startedAt,
      action: last?.action ?? '',
      name: condition.name ?? '',
    });
  }
}

/** Ids of what is met at this moment; checks stand after those that they wait for. */
function metIn(
  checks: readonly Check[],
  scene: Scene,
  latched: ReadonlyMap<string, Latch>,
): ReadonlySet<string> {
  const met = new Set<string>();
  for (const check of checks) {
    if (check.mode === 'once') {
      if (latched.has(check.id)) met.add(check.id);
    } else if (scene.live && check.after.every((id) => met.has(id)) && holds(check.condition, scene)) {
      met.add(check.id);
    }
  }
  return met;
}

function holds(condition: Condition, scene: Scene): boolean {
  return condition.kind === 'container' && containerUnmet(condition, scene) === null;
}

function whyNot(
  check: Check,
  checks: readonly Check[],
  scene: Scene,
  met: ReadonlySet<string>,
): Message | null {
  const { condition } = check;
  if (condition.kind === 'event' && setupGone(condition, scene)) return eventUnmet(condition, scene);
  const first = check.after.find((id) => !met.has(id));
  if (first !== undefined) {
    return msg('checks.after', { step: checks.findIndex((other) => other.id === first) + 1 });
  }
  return condition.kind === 'event' ? eventUnmet(condition, scene) : containerUnmet(condition, scene);
}

function cannotCheck(snapshot: EngineSnapshot): Message | null {
  switch (snapshot.connection.phase) {
    case 'live':
      return null;
    case 'connecting':
      return msg('checks.unknown.connecting');
    default:
      return msg('checks.unknown.no-answer');
  }
}

function labelOf(check: Check, values: Values): Label {
  if (check.says !== null)
    return { text: { en: fill(check.says.en, values), zh: fill(check.says.zh, values) } };
  return {
    parts: check.condition.kind === 'event' ? eventLabel(check.condition) : containerLabel(check.condition),
  };
}

/** The condition with this attempt's values in it. */
function filled({ condition }: Check, values: Values): Condition {
  const put = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : fill(text, values);
  const named = { name: put(condition.name), image: put(condition.image) };
  if (condition.kind === 'event') return { ...condition, ...named };
  const labels = Object.entries(condition.labels).map(([key, value]) => [
    fill(key, values),
    fill(value, values),
  ]);
  return { ...condition, ...named, command: put(condition.command), labels: Object.fromEntries(labels) };
}
