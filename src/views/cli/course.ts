import { EngineError, msg } from '../../engine/message.ts';
import { courseDir } from '../../lessons/find.ts';
import { createTranslator, type Language } from '../i18n/index.ts';
import type { CourseCommand } from './course-arguments.ts';

/**
 * `quayside course`, for those who write exercises. Gives the exit status: 0 when all is well, 1 when something was
 * found.
 * @throws EngineError where it cannot be done.
 */
export async function runCourse(command: CourseCommand, language: Language): Promise<number> {
  const tr = createTranslator(language);
  const dir = courseDir();
  if (dir === null) throw new EngineError(msg('course.prove.no-course'));
  switch (command.action) {
    case 'prove':
      return (await import('./course-prove.ts')).runProve(command, dir, tr);
    case 'lint':
      return (await import('./course-lint.ts')).runLint(command.stamp, dir, tr);
    case 'new':
      return (await import('./course-new.ts')).runNew(command.id, dir, tr);
    case 'preview':
      return (await import('./course-preview.ts')).runPreview(command, dir, tr);
  }
}
