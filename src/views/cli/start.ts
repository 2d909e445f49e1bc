import { EngineError, msg } from '../../engine/message.ts';
import { createTranslator, type Language } from '../i18n/index.ts';
import { UsageError, type Command } from './arguments.ts';
import { endWithOutput } from './output.ts';

/**
 * Starts what is full-screen: in a terminal the screen opens and this resolves to undefined; without one the
 * dashboard prints one frame and the exit status is 0, and the course says that it needs a terminal. Throws UsageError
 * where a place of the course was named that there is not.
 */
export async function startInTerminal(
  command: Extract<Command, { name: 'dashboard' | 'learn' }>,
  language: Language,
): Promise<number | undefined> {
  if (command.name === 'learn' && command.target !== undefined) await checkPlace(command.target);
  const term = process.env['TERM'] ?? '';
  const interactive = process.stdin.isTTY && process.stdout.isTTY;
  if (interactive && term !== 'dumb') {
    const { startDashboard } = await import('./start-dashboard.ts');
    await startDashboard(command, language);
    return undefined;
  }
  if (command.name === 'learn') throw new EngineError(msg('cli.learnNeedsTerminal'));
  const tr = createTranslator(language);
  endWithOutput(tr);
  const [{ runSnapshot }, { wrapCells }] = await Promise.all([
    import('./snapshot.ts'),
    import('../text/cells.ts'),
  ]);
  const says = interactive ? tr.t('cli.dumbTerminal', { term }) : tr.t('cli.noTerminal');
  const linesBelow = interactive ? wrapCells(says, process.stdout.columns).length : 0;
  const status = await runSnapshot({ ...command, size: null, json: false, linesBelow }, language);
  process.stderr.write(`${says}\n`);
  return status;
}

/** A course that cannot be read is not judged here: its screen says what is wrong with it. */
async function checkPlace(target: string): Promise<void> {
  const [{ loadCourse }, { CourseError }, { courseDir, findPlace }] = await Promise.all([
    import('../../lessons/format/course.ts'),
    import('../../lessons/format/course-error.ts'),
    import('../../lessons/find.ts'),
  ]);
  try {
    if (findPlace(loadCourse(courseDir() ?? ''), target)) return;
  } catch (error) {
    if (error instanceof CourseError) return;
    throw error;
  }
  throw new UsageError(msg('lessons.noPlace', { target }));
}
