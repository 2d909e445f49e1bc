import { z } from 'zod';
import { msg } from '../../../engine/message.ts';
import { bothLanguages, text } from '../fields.ts';
import { defineKind } from '../kind.ts';
import { reaches, type ReachBy } from '../probe/reach.ts';
import { notYet } from './answer.ts';

/** Who reaches whom: each cell that the learner fills is compared with a try in the lab. */
const fields = z.strictObject({
  ask: bothLanguages,
  /** Running containers. */
  from: z.array(text).min(1),
  /** Containers, names or addresses. */
  to: z.array(text).min(1),
  by: z.enum(['name', 'address']).default('name'),
});

export type MatrixCondition = z.output<typeof fields>;

export const matrix = defineKind<MatrixCondition>({
  name: 'matrix',
  fields,
  label: () => [msg('checks.want.matrix')],
  wakes: ['answer', 'event', 'command'],
  modes: ['once', 'holds'],
  judge(condition, scene) {
    const said = cellsSaid(scene.answers.get(scene.checkId)?.value);
    const open = matrixCells(condition).filter((cell) => said[cell.key] === undefined).length;
    return open === 0 ? { verdict: 'met' } : notYet(msg('checks.matrix.open', { count: open }));
  },
  async probe(condition, scene, { client }, _secret, signal) {
    const said = cellsSaid(scene.answers.get(scene.checkId)?.value);
    const by: ReachBy = condition.by;
    const tried = await Promise.all(
      matrixCells(condition).map(async ({ key, from, to }) => {
        const isReached = (await reaches(client, from, to, by, signal)) === 'reached';
        return isReached === (said[key] === 'yes');
      }),
    );
    const wrong = tried.filter((isRight) => !isRight).length;
    return wrong === 0 ? { verdict: 'met' } : notYet(msg('checks.matrix.wrong', { count: wrong }));
  },
});

export interface MatrixCell {
  /** What its answer, `yes` or `no`, is kept under: `from>to`. */
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

/** The cells to be filled, row by row; who could only reach itself is left out. */
export function matrixCells({ from, to }: Pick<MatrixCondition, 'from' | 'to'>): readonly MatrixCell[] {
  return from.flatMap((row) =>
    to
      .filter((column) => column !== row)
      .map((column) => ({ key: `${row}>${column}`, from: row, to: column })),
  );
}

/** By cell; as one text: `web>db=yes,db>web=no`. */
function cellsSaid(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value === 'string') {
    return Object.fromEntries(value.split(/[\s,]+/).map((cell) => cell.split('=')));
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}
