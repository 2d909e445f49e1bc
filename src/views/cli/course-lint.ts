import { lintCourse, stampCourse } from '../../lessons/lint/lint.ts';
import type { Translator } from '../i18n/index.ts';

/** `quayside course lint [--stamp]`: each finding with file and line; exit status 1 when there are any. */
export function runLint(stamp: boolean, dir: string, tr: Translator): number {
  if (stamp) process.stdout.write(`${tr.t('course.lint.stamped', { count: stampCourse(dir) })}\n`);
  const { course, findings } = lintCourse(dir);
  for (const { says, code } of findings) process.stdout.write(`${tr.say(says)} [${code}]\n`);
  const count = course.chapters.reduce((sum, { exercises }) => sum + exercises.length, 0);
  const last =
    findings.length === 0
      ? tr.t('course.lint.clean', { count })
      : tr.t('course.lint.wrong', { count: findings.length });
  process.stdout.write(`${last}\n`);
  return findings.length === 0 ? 0 : 1;
}
