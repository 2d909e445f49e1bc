import { kindNamed } from '../../../src/lessons/checks/kinds/index.ts';
import type { ProbeLab } from '../../../src/lessons/checks/kind.ts';
import type { Check, Exercise } from '../../../src/lessons/types.ts';

/** An exercise with nothing in it but what a test gives. */
export function exerciseWith(over: Partial<Exercise>): Exercise {
  return {
    key: 'boxes/first',
    progressKey: 'boxes/first@1',
    id: 'first',
    version: 1,
    dir: '',
    title: { en: '', zh: '' },
    aim: null,
    number: 1,
    pattern: null,
    support: 'shown',
    claims: [],
    requires: [],
    images: [],
    panel: 'containers',
    sandbox: { nodes: 1, registry: false, daemon: false, allow: [] },
    vars: {},
    files: false,
    setup: [],
    stages: [],
    checks: [],
    mistakes: [],
    solution: null,
    alsoRight: [],
    undo: null,
    hints: [],
    closing: null,
    text: { en: '', zh: '' },
    ...over,
  };
}

/** A check as the format makes it of what an author writes. */
export function checkOf(
  id: string,
  mode: Check['mode'],
  kind: string,
  { secret = false, ...written }: { readonly secret?: boolean; readonly [field: string]: unknown },
  over: Partial<Check> = {},
): Check {
  return {
    id,
    mode,
    after: [],
    says: null,
    stage: null,
    because: null,
    impliedBy: [],
    condition: { kind, fields: kindNamed(kind)?.fields.parse(written) ?? {}, secret },
    ...over,
  };
}

/** A lab for what needs none of it: whoever asks it fails. */
export const NO_LAB: ProbeLab = {
  get client(): never {
    throw new Error('this test has no engine');
  },
  nodes: [],
  folder: '',
  connect: (): never => {
    throw new Error('this test has no engine');
  },
};
