import { join } from 'node:path';
import { EngineError, msg } from '../../engine/message.ts';
import { cleanText } from '../../engine/streams/sanitise.ts';
import { findPlace } from '../../lessons/find.ts';
import { lintCourse } from '../../lessons/lint/lint.ts';
import { drawSeed } from '../../lessons/prove/prove-exercise.ts';
import { prove, type ProveOptions } from '../../lessons/prove/prove.ts';
import { selfTest } from '../../lessons/prove/self-test.ts';
import type { Failure, Progress, Report } from '../../lessons/prove/types.ts';
import type { Course, Exercise } from '../../lessons/types.ts';
import type { Translator } from '../i18n/index.ts';
import { saidText } from '../lesson/words.ts';
import type { CourseCommand } from './course-arguments.ts';

/** The bundled bad exercises, in the folder of the lessons. */
export const SELF_TEST = 'self-test';

/** As a shell says of a program that SIGINT ended. */
const EXIT_INTERRUPTED = 130;

type ProveCommand = Extract<CourseCommand, { action: 'prove' }>;

/** `quayside course prove`: exit status 1 when an exercise failed. Progress goes to stderr, the report to stdout. */
export async function runProve(command: ProveCommand, dir: string, tr: Translator): Promise<number> {
  const stop = new AbortController();
  const interrupt = (): void => stop.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  const seed = command.seed ?? drawSeed();
  if (!command.json) tell(tr.t('course.prove.seed', { seed }));
  const options: Common = {
    seed,
    jobs: command.jobs,
    // Who proves a course has said that engines may be started; nothing is installed for it.
    ask: () => Promise.resolve(true),
    say: (message) => tr.say(message),
    signal: stop.signal,
    onProgress: (progress) => tellProgress(progress, command.json, tr),
  };
  try {
    return command.selfTest
      ? await testItself(join(dir, SELF_TEST), options, command, tr)
      : await proveCourse(dir, options, command, tr);
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    tell(tr.t('course.prove.stopped'));
    return EXIT_INTERRUPTED;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
  }
}

type Common = Omit<ProveOptions, 'exercises' | 'found' | 'isRecording'>;

async function proveCourse(
  dir: string,
  options: Common,
  { targets, record, json }: ProveCommand,
  tr: Translator,
): Promise<number> {
  const { course, findings } = lintCourse(dir);
  const isAsked = asked(
    course,
    findings.map(({ id }) => id),
    targets,
  );
  const found = findings
    .filter(({ id }) => isAsked(id))
    .map((finding): Failure => ({ ...finding, checks: [], output: '' }));
  const exercises = exercisesOf(course)
    .filter(({ key }) => isAsked(key))
    .filter(({ key }) => !found.some(({ id, code }) => id === key && code === 'invalid'));
  const report = await prove({ ...options, exercises, found, isRecording: record });
  process.stdout.write(json ? asJson(report, tr) : asText(report, tr));
  return report.failed.length > 0 ? 1 : 0;
}

/** Whether a person meant this exercise. @throws EngineError for words that mean none. */
function asked(
  course: Course,
  broken: readonly string[],
  targets: readonly string[],
): (id: string) => boolean {
  if (targets.length === 0) return () => true;
  const keys = new Set<string>();
  for (const words of targets) {
    const place = findPlace(course, words);
    const plain = words
      .split('/')
      .map((word) => word.replace(/^\d+-/, ''))
      .join('/');
    const lost = broken.filter((id) => id === plain || id.startsWith(`${plain}/`));
    for (const id of lost) keys.add(id);
    const named = place?.exercise === undefined ? (place?.chapter.exercises ?? []) : [place.exercise];
    for (const { key } of named) keys.add(key);
    if (named.length === 0 && lost.length === 0) {
      throw new EngineError(msg('course.prove.nothing', { words }));
    }
  }
  return (id) => keys.has(id);
}

function exercisesOf({ chapters }: Course): readonly Exercise[] {
  return chapters.flatMap(({ exercises }) => exercises);
}

async function testItself(
  dir: string,
  options: Common,
  { targets, json }: ProveCommand,
  tr: Translator,
): Promise<number> {
  const { results, seconds } = await selfTest(dir, options, targets.length === 0 ? undefined : targets);
  const isWell = results.every(({ isFound }) => isFound) && results.length > 0;
  if (json) {
    const exercises = results.map(({ id, wanted, told, isFound }) => ({ id, wanted, told, found: isFound }));
    process.stdout.write(`${JSON.stringify({ exercises, seconds }, null, 2)}\n`);
    return isWell ? 0 : 1;
  }
  for (const { id, told, isFound, failures } of results) {
    const codes = told.join(', ') || tr.t('course.self-test.nothing');
    const word = isFound ? tr.t('course.self-test.found') : tr.t('course.self-test.missed', { codes });
    process.stdout.write(`${id}: ${word}\n`);
    if (!isFound) process.stdout.write(failures.map((failure) => failureText(failure, tr)).join(''));
  }
  const bad = results.filter(({ wanted }) => wanted !== null);
  const found = bad.filter(({ isFound }) => isFound).length;
  process.stdout.write(`${tr.t('course.self-test.summary', { found, total: bad.length, seconds })}\n`);
  return isWell ? 0 : 1;
}

/** The shape is documented in docs/course/prove.md. */
function asJson(report: Report, tr: Translator): string {
  const failed = report.failed.map((failure) => ({
    id: failure.id,
    code: failure.code,
    why: whyText(failure, tr),
  }));
  return `${JSON.stringify({ ...report, failed }, null, 2)}\n`;
}

function asText(report: Report, tr: Translator): string {
  const { proven, failed, notProven, unkilledChecks, seconds } = report;
  const wrong = new Set(failed.map(({ id }) => id));
  const lines = [...wrong].flatMap((id) => [
    `${id || '—'}: ${tr.t('course.prove.bad')}`,
    ...failed.filter((failure) => failure.id === id).map((failure) => failureText(failure, tr).trimEnd()),
  ]);
  const counts = { proven: proven.length, failed: wrong.size, notProven: notProven.length };
  lines.push(tr.t('course.prove.summary', { ...counts, unkilled: unkilledChecks.length, seconds }));
  return `${lines.join('\n')}\n`;
}

function failureText(failure: Failure, tr: Translator): string {
  const { code, checks, output } = failure;
  const lines = [`  ${tr.t('course.prove.failure', { code, says: tr.say(failure.says) })}`];
  for (const check of checks) lines.push(`    ${checkText(check, tr)}`);
  if (output !== '') {
    lines.push(
      `    ${tr.t('course.prove.wrote')}`,
      ...output.split('\n').map((line) => `      ${cleanText(line)}`),
    );
  }
  return `${lines.join('\n')}\n`;
}

/** All of it in a line. */
function whyText(failure: Failure, tr: Translator): string {
  const { checks, output } = failure;
  const wrote =
    output === '' ? [] : [`${tr.t('course.prove.wrote')} ${cleanText(output.replaceAll('\n', ' / '))}`];
  return [tr.say(failure.says), ...checks.map((check) => checkText(check, tr)), ...wrote].join('; ');
}

function checkText({ id, because }: Failure['checks'][number], tr: Translator): string {
  return because === null ? id : tr.t('course.prove.check-red', { id, because: saidText(tr, because) });
}

function tellProgress(progress: Progress, json: boolean, tr: Translator): void {
  // Whoever reads JSON reads no progress; whoever sits at a terminal sees it on one line.
  if (json && !process.stderr.isTTY) return;
  if (progress.kind === 'ended') {
    const { id, failures, requires, textDoes, seconds } = progress.proof;
    const word =
      requires.length > 0
        ? tr.t('course.prove.lacks', { requires: requires.join(', ') })
        : failures.length > 0
          ? tr.t('course.prove.bad')
          : tr.t('course.prove.ok');
    const text =
      textDoes === null ? '' : textDoes ? tr.t('course.prove.text-does') : tr.t('course.prove.text-leaves');
    const parts = [word, tr.t('course.prove.took', { seconds }), text].filter((part) => part !== '');
    tell(`${process.stderr.isTTY ? CLEAR : ''}${id}: ${parts.join(' · ')}`);
    return;
  }
  if (!process.stderr.isTTY) return;
  const step = progress.kind === 'step' ? tr.say(progress.step) : '…';
  process.stderr.write(`${CLEAR}${progress.id}: ${step}`);
}

/** Carriage return, and erase to the end of the line (ECMA-48 EL). */
const CLEAR = '\r\u001b[K';

function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}
