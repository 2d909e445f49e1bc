import type { Exercise } from '../../../src/lessons/types.ts';

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
