import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exercises, solve, startLesson, untilLesson, untilReady } from '../support/lesson.ts';
import type { Pty } from '../support/pty.ts';
import { makeHome, processesOf, type Home } from '../support/quayside.ts';
import { until } from '../support/until.ts';

let home: Home;
let pty: Pty | undefined;

beforeEach(() => {
  home = makeHome();
});
afterEach(async () => {
  if (pty !== undefined && pty.exit === undefined) {
    pty.pty.kill('SIGTERM');
    await pty.untilExit();
  }
  home.remove();
});

const PATIENCE_MS = 240_000;

/** Each takes some twenty seconds, so a run takes a third of them, another one each day; EXERCISES=all takes all. */
const THIRDS = 3;
const DAY_MS = 86_400_000;
const today = Math.floor(Date.now() / DAY_MS) % THIRDS;
const taken = exercises.filter((_, index) => process.env['EXERCISES'] === 'all' || index % THIRDS === today);

describe('an exercise, its solution typed into the shell', () => {
  it.each(taken.map((exercise) => [exercise.key, exercise] as const))(
    '%s turns green and leaves nothing running',
    async (_, exercise) => {
      pty = startLesson(home, [exercise.key], { columns: 160, rows: 60 });
      await untilReady(pty, exercise);
      await solve(pty, home, exercise);
      const all = exercise.checks.length;
      await untilLesson(pty, `${all} of ${all} ${'✔'.repeat(all)}`);
      await untilLesson(pty, 'All checks are met');
      pty.pty.kill('SIGTERM');
      await pty.untilExit();
      await until(() => (processesOf(home).length === 0 ? true : undefined), {
        what: 'all processes to end',
      });
      expect(pty.isAlternate).toBe(false);
    },
    PATIENCE_MS,
  );
});
