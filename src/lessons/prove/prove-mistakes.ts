import { msg } from '../../engine/message.ts';
import type { Evaluation } from '../checks/types.ts';
import type { Mistake } from '../types.ts';
import type { Desk } from './desk.ts';
import { redOf, type Phase } from './phase.ts';
import { failed, tryOut, watchedMs } from './tries.ts';
import { differences, sweep } from './engine-picture.ts';

/** A mistake has come to what it comes to by then: a container has ended, a probe has been asked. */
const SHOWN_WITHIN_MS = 5_000;
/** A solution that is late by so much more than it was elsewhere is taken to be in the way of what the mistake made. */
const LATE_FACTOR = 3;

/**
 * Steps 2 and 3: each mistake turns exactly the named checks red, each check is for at least one of them the only red
 * one, and from a mistake the solution leads to green. Gives the checks that no mistake has as the only red one.
 */
export async function proveMistakes(desk: Desk): Promise<readonly string[]> {
  const { exercise } = desk;
  const killed = new Set<string>();
  for (const mistake of exercise.mistakes) {
    desk.step(msg('course.step.mistake', { mistake: mistake.id }));
    const alone = await desk.phase((phase) => proveMistake(desk, phase, mistake));
    if (alone !== null) killed.add(alone);
  }
  const left = exercise.checks.filter(({ id, impliedBy }) => !killed.has(id) && impliedBy.length === 0);
  if (left.length > 0) {
    const checks = left.map(({ id }) => id).join(', ');
    desk.fail('check-not-killed', msg('course.prove.not-killed', { checks }));
  }
  return left.map(({ id }) => `${exercise.key}:${id}`);
}

/** The check that was the only red one; null for none. */
async function proveMistake(desk: Desk, phase: Phase, mistake: Mistake): Promise<string | null> {
  const { bench, exercise } = desk;
  const before = await bench.picture();
  const output = await phase.do(mistake);
  const evaluation = await shownBy(desk, phase, mistake);
  const red = redOf(evaluation).map(({ id }) => id);
  judge(desk, mistake, evaluation, output);
  if (exercise.solution !== null && !mistake.reset) {
    let tried = await tryOut(desk, phase, exercise.solution, LATE_FACTOR * watchedMs(desk));
    if (!tried.isGreen) {
      // As a learner does who is told that a name is taken: what the mistake made is removed, and it is done again.
      const made = differences(before, await bench.picture()).added;
      if (made.length > 0) {
        await sweep(bench.engine.client, before);
        await bench.hasSeenAll();
        tried = await tryOut(desk, phase, exercise.solution);
      }
    }
    if (!tried.isGreen)
      failed(desk, 'no-recovery', msg('course.prove.no-recovery', { mistake: mistake.id }), tried);
  }
  const [only] = red;
  return red.length === 1 && only !== undefined ? only : null;
}

/** What a mistake comes to: it is waited for until it shows as it should, and watched whether it stays so. */
async function shownBy(desk: Desk, phase: Phase, { id, red, when }: Mistake): Promise<Evaluation> {
  const isAsNamed = (seen: Evaluation): boolean =>
    redOf(seen).every((result) => red.includes(result.id)) &&
    seen.results.every((result) => result.verdict !== 'met' || !red.includes(result.id)) &&
    (when === null || seen.mistake?.id === id);
  const shown = await phase.lookUntil(isAsNamed, SHOWN_WITHIN_MS);
  if (!isAsNamed(shown)) return shown;
  return phase.lookUntil((seen) => !isAsNamed(seen), watchedMs(desk));
}

function judge(desk: Desk, mistake: Mistake, evaluation: Evaluation, output: string): void {
  const { id, red: named } = mistake;
  const red = redOf(evaluation).map((result) => result.id);
  const met = new Set(
    evaluation.results.filter(({ verdict }) => verdict === 'met').map((result) => result.id),
  );
  const passed = named.filter((check) => met.has(check));
  const others = red.filter((check) => !named.includes(check));
  if (others.length > 0) {
    const params = { mistake: id, named: named.join(', '), red: red.join(', ') };
    const says = msg('course.prove.red-differs', params);
    desk.fail('mistake-red-differs', says, { evaluation, checks: others, output });
  } else if (passed.length > 0) {
    const says = msg('course.prove.mistake-passes', { mistake: id, checks: passed.join(', ') });
    desk.fail('mistake-passes', says, { output });
  }
  if (mistake.when === null || evaluation.mistake?.id === id) return;
  const seen = evaluation.mistake?.id;
  desk.fail(
    'mistake-not-seen',
    seen === undefined
      ? msg('course.prove.not-seen', { mistake: id })
      : msg('course.prove.seen-other', { mistake: id, seen }),
    { evaluation, output },
  );
}
