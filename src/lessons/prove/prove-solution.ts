import { msg } from '../../engine/message.ts';
import type { Evaluation } from '../checks/types.ts';
import type { AlsoRight, Solution } from '../types.ts';
import { placeBystanders } from './bystanders.ts';
import type { Desk } from './desk.ts';
import { redOf, type Deed, type Phase } from './phase.ts';
import { hearProbes, proveUnwritten } from './read-only.ts';
import { rowsIn, withoutRow } from './script-rows.ts';
import { failed, metTooSoon, tryInVain, tryOut, watchedMs, type Tried } from './tries.ts';
import type { ProofCode } from './types.ts';

/** A solution that fails is tried so often more, to tell one that never works from one that does not always. */
const RETRIES = 2;
/** What is undone shows that by then. */
const UNDONE_WITHIN_MS = 2_000;

/**
 * Steps 4 to 6, and of 1 that leftovers pass nothing: the solution and whatever else is right turns all green, again
 * and again, with bystanders around; without the lines for a row it does not; undone, what must hold falls.
 * False where the solution does not work: then nothing else can be proven.
 */
export async function proveSolution(desk: Desk): Promise<boolean> {
  const { solution } = desk.exercise;
  if (solution === null) return false;
  desk.step(msg('course.step.solution'));
  if (!(await works(desk, solution))) return false;
  for (const way of desk.exercise.alsoRight) await proveWay(desk, way);
  await proveRows(desk, solution);
  await proveUnwritten(desk, solution);
  return true;
}

/** Three attempts, each with values of its own: among bystanders, with what it left lying about, and undone. */
async function works(desk: Desk, solution: Solution): Promise<boolean> {
  const first = await amongBystanders(desk, solution, 'solution-fails');
  if (!first.isGreen) {
    for (let tries = 0; tries < RETRIES; tries += 1) {
      const again = await desk.phase((phase) => tryOut(desk, phase, solution));
      if (again.isGreen) return flaky(desk, first);
    }
    failed(desk, 'solution-fails', msg('course.prove.solution-fails'), first);
    return false;
  }
  const second = await desk.phase((phase) => tryOut(desk, phase, solution), { keepsLeftovers: true });
  if (!second.isGreen) return flaky(desk, second);
  await proveLeftovers(desk);
  const third = await desk.phase(async (phase) => {
    const tried = await tryOut(desk, phase, solution);
    if (!tried.isGreen) return tried;
    await hearProbes(desk, phase);
    await proveUndo(desk, phase);
    return tried;
  });
  return third.isGreen || flaky(desk, third);
}

function flaky(desk: Desk, { evaluation, output }: Tried): false {
  desk.fail('flaky', msg('course.prove.flaky'), { evaluation, output });
  return false;
}

async function amongBystanders(desk: Desk, deed: Deed, code: ProofCode): Promise<Tried> {
  const bystanders = await placeBystanders(desk.bench);
  return desk.phase(async (phase) => {
    const met = metTooSoon(desk, await phase.look());
    if (met.length > 0) {
      desk.fail('met-by-leftovers', msg('course.prove.met-by-bystanders', { checks: met.join(', ') }));
    }
    const tried = await tryOut(desk, phase, deed);
    const harmed = await bystanders.harmed();
    if (harmed.length > 0) {
      desk.fail('harms-bystander', msg('course.prove.harmed', { code, what: harmed.join(', ') }));
    }
    return tried;
  });
}

/** With all there that an attempt left, a new one begins with nothing met. */
async function proveLeftovers(desk: Desk): Promise<void> {
  desk.step(msg('course.step.leftovers'));
  await desk.phase(async (phase) => {
    const met = metTooSoon(desk, await phase.look());
    if (met.length === 0) return;
    desk.fail('met-by-leftovers', msg('course.prove.met-by-leftovers', { checks: met.join(', ') }));
  });
}

async function proveUndo(desk: Desk, phase: Phase): Promise<void> {
  const { undo } = desk.exercise;
  if (undo === null) return;
  const output = await phase.do({ run: undo.run });
  const wanted = [...undo.red].toSorted().join(' ');
  const isWanted = (seen: Evaluation): boolean => reds(seen) === wanted;
  const evaluation = await phase.lookUntil(isWanted, watchedMs(desk) + UNDONE_WITHIN_MS);
  if (isWanted(evaluation)) return;
  const params = { wanted: undo.red.join(', '), red: reds(evaluation) || '-' };
  desk.fail('undo-differs', msg('course.prove.undo-differs', params), { evaluation, output });
}

function reds(evaluation: Evaluation): string {
  return redOf(evaluation)
    .map(({ id }) => id)
    .toSorted()
    .join(' ');
}

async function proveWay(desk: Desk, way: AlsoRight): Promise<void> {
  desk.step(msg('course.step.way', { way: way.id }));
  const tried = await amongBystanders(desk, way, 'also-right-fails');
  if (!tried.isGreen) failed(desk, 'also-right-fails', msg('course.prove.way-fails', { way: way.id }), tried);
}

/** The solution without the lines for a row must not do: the row is really needed. */
async function proveRows(desk: Desk, solution: Solution): Promise<void> {
  const rows = rowsIn(solution.run);
  for (const row of desk.exercise.claims.filter((one) => rows.has(one))) {
    desk.step(msg('course.step.row', { row }));
    const { evaluation } = await desk.phase((phase) =>
      tryInVain(desk, phase, { ...solution, run: withoutRow(solution.run, row) }),
    );
    if (evaluation.done) desk.fail('row-not-needed', msg('course.prove.row-not-needed', { row }));
  }
}
