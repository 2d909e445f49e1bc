import { msg, type Message } from '../../engine/message.ts';
import type { EngineSnapshot } from '../../engine/state/types.ts';
import { fill, fillDeep } from '../fill.ts';
import type { Check, Condition, Exercise, LocalText } from '../types.ts';
import type { Values } from '../values.ts';
import { kindNamed } from './kinds/index.ts';
import type { Finding, Kind, Scene } from './kind.ts';
import { sceneOf, setupGone } from './scene.ts';
import {
  NO_DEEDS,
  type Attempt,
  type CheckResult,
  type Deeds,
  type Evaluation,
  type Label,
  type Latch,
  type Mark,
  type Said,
  type SeenMistake,
} from './types.ts';

/** What is judged: the engine, what the learner did, and what probes have found. */
export interface Look {
  readonly snapshot: EngineSnapshot;
  readonly deeds: Deeds;
  /** How many events have been judged already; those after it are judged one by one. */
  readonly judged: number;
  /** By the id of the check, or of the mistake as `mistakeProbe` names it. */
  readonly findings: ReadonlyMap<string, ProbeFinding>;
  /** What made it be judged now, for the latch of what is not met by an event. */
  readonly cause: Latch | null;
}

/** What a probe found, and which moment it speaks of: what the learner did since then comes after it. */
export interface ProbeFinding {
  readonly finding: Finding;
  readonly mark: Mark;
}

/** Only the engine, with nothing done yet. */
export function lookAt(snapshot: EngineSnapshot): Look {
  return { snapshot, deeds: NO_DEEDS, judged: 0, findings: new Map(), cause: null };
}

/** Judges every check of an exercise. Pure: the same look gives the same verdicts. */
export function evaluate(exercise: Exercise, attempt: Attempt, look: Look): Evaluation {
  const checks = preparedOf(exercise, attempt.values);
  const judge = new Judge(checks, attempt, look);
  const total = look.deeds.dropped + look.deeds.events.length;
  for (let count = Math.max(look.judged, look.deeds.dropped) + 1; count <= total; count += 1)
    judge.step(count);
  judge.step(total, look.cause);
  const results = checks.map((check) => judge.result(check));
  return {
    results,
    latched: judge.latched,
    marks: judge.marks,
    broken: judge.broken,
    mistake: mistakeSeen(exercise, attempt, look, results),
    done: results.every((result) => result.verdict === 'met'),
  };
}

/** A check with this attempt's values in it. */
export interface PreparedCheck extends Check {
  readonly kind: Kind;
  /** Filled in. */
  readonly fields: object;
}

const prepared = new WeakMap<Values, { exercise: Exercise; checks: readonly PreparedCheck[] }>();

/** The checks of an exercise with the values of an attempt; made once for each. */
export function preparedOf(exercise: Exercise, values: Values): readonly PreparedCheck[] {
  const known = prepared.get(values);
  if (known?.exercise === exercise) return known.checks;
  const checks = exercise.checks.map((check) => ({ ...check, ...filled(check.condition, values) }));
  prepared.set(values, { exercise, checks });
  return checks;
}

/** A condition with the values in it, and its kind. */
export function filled(
  condition: Condition,
  values: Values,
): { readonly kind: Kind; readonly fields: object } {
  const kind = kindNamed(condition.kind);
  // The format lets no other in.
  if (kind === undefined) throw new Error(`there is no kind of check called ${condition.kind}`);
  return { kind, fields: fillDeep(condition.fields, values) };
}

/** The name under which what a probe found of a mistake's `when` is kept. */
export function mistakeProbe(id: string): string {
  return `mistake ${id}`;
}

/** What can be judged at once: whether a condition is met, before a probe is asked. */
export function judgeNow(
  { kind, fields, condition }: { kind: Kind; fields: object; condition: Condition },
  scene: Scene,
): Finding {
  if (!scene.live && kind.wakes.includes('event')) {
    return { verdict: 'unknown', because: cannotCheck(scene.snapshot) };
  }
  return kind.judge?.(fields, scene, condition.secret) ?? { verdict: 'met' };
}

/** Walks through what happened, and keeps what has been met and broken on the way. */
class Judge {
  readonly latched: Map<string, Latch>;
  readonly marks: Map<string, Mark>;
  readonly broken: Map<string, Message>;
  readonly #checks: readonly PreparedCheck[];
  readonly #attempt: Attempt;
  readonly #look: Look;
  readonly #last = new Map<string, Finding>();

  constructor(checks: readonly PreparedCheck[], attempt: Attempt, look: Look) {
    this.#checks = checks;
    this.#attempt = attempt;
    this.#look = look;
    this.latched = new Map(attempt.latched);
    this.marks = new Map(attempt.marks);
    this.broken = new Map(attempt.broken);
  }

  /** Judges with the first `count` events. The engine is as it is now: only what happened is gone through in order. */
  step(count: number, cause: Latch | null = null): void {
    const { deeds } = this.#look;
    const event = deeds.events[count - deeds.dropped - 1];
    const isLast = count === deeds.dropped + deeds.events.length;
    for (const check of this.#checks) {
      if (this.latched.has(check.id) || this.broken.has(check.id)) continue;
      if (this.#waitsFor(check) !== null) {
        this.marks.delete(check.id);
        continue;
      }
      const { finding, mark } = this.#find(check, count);
      this.#last.set(check.id, finding);
      if (finding.verdict === 'not-yet' && check.mode === 'keeps') this.broken.set(check.id, finding.because);
      if (finding.verdict !== 'met') {
        // What could not be looked at for a moment has not begun anew afterwards.
        if (finding.verdict === 'not-yet') this.marks.delete(check.id);
        continue;
      }
      const now = mark ?? { events: count, at: cause?.at ?? event?.time ?? this.#attempt.startedAt };
      if (!this.marks.has(check.id)) this.marks.set(check.id, now);
      if (check.mode !== 'once') continue;
      const byEvent =
        event === undefined ? null : latchOf(event.time, event.action, event.attributes['name']);
      const known = isLast && cause !== null ? cause : byEvent;
      this.latched.set(check.id, known ?? this.#lastKnown(check) ?? latchOf(now.at, '', ''));
    }
  }

  result(check: PreparedCheck): CheckResult {
    const { id, mode } = check;
    const base = {
      id,
      mode,
      label: labelOf(check, this.#attempt.values),
      latch: null,
      note: null,
      waits: false,
    };
    const latch = this.latched.get(id);
    if (latch !== undefined) return { ...base, verdict: 'met', because: null, latch };
    const broke = this.broken.get(id);
    if (broke !== undefined) {
      return { ...base, verdict: 'not-yet', because: check.because ? this.#own(check.because) : broke };
    }
    const waitsFor = this.#waitsFor(check);
    if (waitsFor !== null) {
      const { snapshot } = this.#look;
      if (snapshot.connection.phase !== 'live') {
        return { ...base, waits: true, verdict: 'unknown', because: cannotCheck(snapshot) };
      }
      return { ...base, waits: true, verdict: 'not-yet', because: this.#goneForGood(check) ?? waitsFor };
    }
    const finding = this.#last.get(id) ?? { verdict: 'unknown', because: cannotCheck(this.#look.snapshot) };
    switch (finding.verdict) {
      case 'met':
        return { ...base, verdict: 'met', because: null, note: finding.note ?? null };
      case 'unknown':
        return { ...base, verdict: 'unknown', because: finding.because };
      default:
        return {
          ...base,
          verdict: 'not-yet',
          because: check.because ? this.#own(check.because) : finding.because,
        };
    }
  }

  #find(check: PreparedCheck, count: number): { readonly finding: Finding; readonly mark: Mark | null } {
    const now = judgeNow(check, this.#scene(check, count));
    if (now.verdict !== 'met' || check.kind.probe === undefined) return { finding: now, mark: null };
    return this.#look.findings.get(check.id) ?? { finding: NOT_ASKED, mark: null };
  }

  #scene(check: PreparedCheck, count: number): Scene {
    const { deeds, snapshot } = this.#look;
    const until = { ...deeds, events: deeds.events.slice(0, Math.max(0, count - deeds.dropped)) };
    return sceneOf(this.#attempt, snapshot, until, check.id, sinceOf(check, this.marks, this.#attempt));
  }

  /** A state is there because of what the engine reported last. */
  #lastKnown({ kind }: PreparedCheck): Latch | null {
    const last = this.#look.snapshot.events.at(-1);
    if (last === undefined || !kind.wakes.includes('event')) return null;
    return latchOf(last.time, last.action, last.attributes['name']);
  }

  /** What must come first. */
  #waitsFor(check: PreparedCheck): Message | null {
    if (check.stage !== null && !this.#attempt.stages.includes(check.stage)) return msg('checks.stage');
    const first = check.after.find((id) => !this.marks.has(id) && !this.latched.has(id));
    if (first === undefined) return null;
    return msg('checks.after', { step: this.#checks.findIndex((other) => other.id === first) + 1 });
  }

  /** A step that can never come any more says so, whatever it waits for. */
  #goneForGood({ kind, fields }: PreparedCheck): Message | null {
    if (kind.name !== 'event' || !('from' in fields) || fields.from !== 'setup') return null;
    const name = 'name' in fields ? String(fields.name) : '';
    const scene = sceneOf(this.#attempt, this.#look.snapshot);
    return setupGone({ from: 'setup', name }, scene) ? msg('checks.event.gone', { name }) : null;
  }

  #own(text: LocalText): Said {
    return { text: filledText(text, this.#attempt.values) };
  }
}

/** The name under which it is marked when a stage was begun. */
export function stageMark(stage: string): string {
  return `stage ${stage}`;
}

/** Since when deeds serve a check: since all that it comes after was met, and its stage begun. */
export function sinceOf(
  check: Pick<Check, 'after' | 'stage'>,
  marks: ReadonlyMap<string, Mark>,
  attempt: Attempt,
): Mark {
  const gates = check.stage === null ? check.after : [...check.after, stageMark(check.stage)];
  const before = gates.flatMap((id) => marks.get(id) ?? []);
  return {
    events: Math.max(0, ...before.map((mark) => mark.events)),
    at: Math.max(attempt.startedAt, ...before.map((mark) => mark.at)),
  };
}

/** Until a probe has been asked for the first time. */
const NOT_ASKED: Finding = { verdict: 'unknown', because: msg('checks.unknown.asking') };

/** The first known wrong answer that the state shows, while one of the checks that it spoils is not met. */
function mistakeSeen(
  exercise: Exercise,
  attempt: Attempt,
  look: Look,
  results: readonly CheckResult[],
): SeenMistake | null {
  for (const { id, when, says, red, reset } of exercise.mistakes) {
    if (when === null || says === null) continue;
    const isOpen = results.some((result) => red.includes(result.id) && result.verdict === 'not-yet');
    if (!isOpen) continue;
    const condition = { ...filled(when, attempt.values), condition: when };
    const name = mistakeProbe(id);
    const now = judgeNow(condition, sceneOf(attempt, look.snapshot, look.deeds, name));
    const finding =
      now.verdict === 'met' && condition.kind.probe !== undefined ? look.findings.get(name)?.finding : now;
    if (finding?.verdict === 'met') return { id, says: filledText(says, attempt.values), reset };
  }
  return null;
}

function cannotCheck(snapshot: EngineSnapshot): Message {
  return snapshot.connection.phase === 'connecting'
    ? msg('checks.unknown.connecting')
    : msg('checks.unknown.no-answer');
}

function labelOf(check: PreparedCheck, values: Values): Label {
  if (check.says !== null) return { text: filledText(check.says, values) };
  return { parts: check.kind.label(check.fields, check.condition.secret) };
}

/** An author's text with the values in it. */
export function filledText(text: LocalText, values: Values): LocalText {
  return { en: fill(text.en, values), zh: fill(text.zh, values) };
}

function latchOf(at: number, action: string, name: string | undefined): Latch {
  return { at, action, name: name ?? '' };
}
