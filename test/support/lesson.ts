import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { courseDir } from '../../src/lessons/find.ts';
import { fill } from '../../src/lessons/fill.ts';
import { loadCourse } from '../../src/lessons/format/course.ts';
import type { Answers, AnswerValue, Check, Exercise } from '../../src/lessons/types.ts';
import { fieldOf, listOf, textOf } from '../../src/engine/json.ts';
import type { Pty, PtyOptions } from './pty.ts';
import { startQuayside, type Home } from './quayside.ts';
import { until } from './until.ts';

/** Where a private engine’s programs are already: without them a person is asked first. */
const PROGRAMS = { XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache') };

/** An engine that is started beside others, and a container that is given its ten seconds, take their time. */
const PATIENCE_MS = 60_000;

/** Waits until the screen shows a text. */
export async function untilLesson(pty: Pty, text: string | RegExp): Promise<void> {
  await until(() => (typeof text === 'string' ? pty.text.includes(text) : text.test(pty.text)), {
    what: () => `the screen to show ${String(text)}; it shows\n${pty.text}\n`,
    timeoutMs: PATIENCE_MS,
  });
}

export const LEAVE_SHELL = '\u001d';

/** The exercises of the first chapter, as the course has them. */
export const exercises: readonly Exercise[] = loadCourse(courseDir() ?? '').chapters[0]?.exercises ?? [];

/** One of them, by its id. */
export function exerciseOf(id: string): Exercise {
  const found = exercises.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the chapter has no exercise ${id}`);
  return found;
}

/** The course in a real terminal. A private engine can be had unless `env` says otherwise. */
export function startLesson(home: Home, words: readonly string[], options: PtyOptions = {}): Pty {
  return startQuayside(home, ['learn', ...words], { ...options, env: { ...PROGRAMS, ...options.env } });
}

/** Waits until an exercise is open; where all panes are shown, until its shell has the keyboard. */
export async function untilReady(pty: Pty, exercise: Exercise): Promise<void> {
  const isWhole = pty.terminal.cols >= 100;
  await untilLesson(
    pty,
    isWhole ? promptOf(exercise) : new RegExp(`\\d(?: of |/)${exercise.checks.length} `),
  );
}

export function promptOf(exercise: Exercise): RegExp {
  return new RegExp(`${exercise.key.replace('/', '-')} [#$] `);
}

/** What was drawn for the attempt that is open, as it is kept on disk. */
export async function valuesOf(home: Home, exercise: Exercise): Promise<Readonly<Record<string, string>>> {
  return until(() => savedOf(home, exercise), {
    what: `the values of ${exercise.key} to be kept`,
    timeoutMs: PATIENCE_MS,
  });
}

function savedOf(home: Home, exercise: Exercise): Readonly<Record<string, string>> | undefined {
  try {
    const file = readFileSync(join(home.state, 'quayside', 'progress.json'), 'utf8');
    const entry = fieldOf(fieldOf(JSON.parse(file), 'exercises'), exercise.progressKey);
    const values = fieldOf(fieldOf(entry, 'attempt'), 'values');
    if (typeof values !== 'object' || values === null) return undefined;
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, textOf(value)]));
  } catch {
    // Not yet written.
    return undefined;
  }
}

/** Pastes a script into the shell that has the keyboard, and lets it run. */
export function paste(pty: Pty, script: string): void {
  pty.type(`\u001b[200~${script.trim()}\u001b[201~`);
  pty.type('\r');
}

/** Types the solution of an open exercise into its shell, and answers what it asks. */
export async function solve(pty: Pty, home: Home, exercise: Exercise): Promise<void> {
  const { solution } = exercise;
  if (solution === null) throw new Error(`${exercise.key} has no solution`);
  const values = await valuesOf(home, exercise);
  await answerAll(pty, exercise, solution.answers, values);
  const found: string[] = [];
  const lines = fill(solution.run, values)
    .split('\n')
    .map((line) => line.replace(/\s*#=.*$/, ''))
    .map((line) => {
      const [, id, word] = /^\s*answer\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      if (id === undefined || word === undefined) return line;
      found.push(id);
      return `printf '<%s:%s>\\n' ${id} ${word}`;
    });
  paste(pty, lines.join('\n'));
  for (const id of found) {
    const value = await until(() => new RegExp(`<${id}:([^%>]+)>`).exec(pty.text)?.[1], {
      what: () => `an answer to ${id}; the screen shows\n${pty.text}`,
      timeoutMs: PATIENCE_MS,
    });
    await answer(pty, exercise, id, value, values);
  }
}

/** Answers checks from the shell, which has the keyboard afterwards. */
export async function answerAll(
  pty: Pty,
  exercise: Exercise,
  answers: Answers,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [id, value] of Object.entries(answers)) await answer(pty, exercise, id, value, values);
}

/** Answers a check by its question: leaves the shell, opens the question, and goes back. */
async function answer(
  pty: Pty,
  exercise: Exercise,
  id: string,
  value: AnswerValue,
  values: Readonly<Record<string, string>>,
): Promise<void> {
  const index = exercise.checks.findIndex((check) => check.id === id);
  const check = exercise.checks[index];
  if (check === undefined) throw new Error(`${exercise.key} has no check ${id}`);
  pty.type(LEAVE_SHELL);
  await untilLesson(pty, '┏━ 1 ');
  pty.type('3');
  await untilLesson(pty, '┏━ 3 ');
  for (let step = 0; step < exercise.checks.length; step += 1) pty.type('k');
  for (let step = 0; step < index; step += 1) pty.type('j');
  pty.type('\r');
  await untilLesson(pty, '┏━ answer ');
  pty.type(keysOf(check, value, values));
  await until(() => (pty.text.includes('┏━ answer ') ? undefined : true), { what: 'the question to close' });
  pty.type('2');
  await untilLesson(pty, '┏━ 2 ');
}

/** The keys that give an answer to an open question. */
function keysOf(check: Check, value: AnswerValue, values: Readonly<Record<string, string>>): string {
  const { kind, fields } = check.condition;
  const idsOf = (field: string): string[] =>
    listOf(fieldOf(fields, field)).map((one) => fill(textOf(fieldOf(one, 'id') ?? one), values));
  if (kind === 'cause' && typeof value === 'object' && !Array.isArray(value)) {
    const groups = [idsOf('causes'), idsOf('objects'), idsOf('fields')];
    // Each choice goes on to the first option of the next group.
    return Object.entries({ cause: 0, object: 1, field: 2 })
      .map(([part, at]) => {
        const wanted = fill(textOf(fieldOf(value, part)), values);
        return `${'j'.repeat(groups[at]?.indexOf(wanted) ?? 0)}\r`;
      })
      .join('');
  }
  if (typeof value !== 'string') throw new Error(`no keys for the answer to ${check.id}`);
  const options = idsOf('options');
  const wanted = fill(value, values);
  return options.length > 0 ? `${'j'.repeat(options.indexOf(wanted))}\r` : `${wanted}\r`;
}
