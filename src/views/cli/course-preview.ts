import { EngineError, msg } from '../../engine/message.ts';
import { findPlace } from '../../lessons/find.ts';
import { readCourse } from '../../lessons/format/course.ts';
import { drawValues, NOTHING_TAKEN } from '../../lessons/values.ts';
import { fill } from '../../lessons/fill.ts';
import type { Translator } from '../i18n/index.ts';
import { loadMarkdown } from '../lesson/markdown.ts';
import { local } from '../lesson/words.ts';
import { createTheme, detectAttributes, detectColour, detectUnicode } from '../theme/index.ts';
import type { CourseCommand } from './course-arguments.ts';

const SEED = 1;

/** `quayside course preview`: the text as the lesson lays it out, with some values, on stdout. */
export async function runPreview(
  { id, width }: Extract<CourseCommand, { action: 'preview' }>,
  dir: string,
  tr: Translator,
): Promise<number> {
  const { course, problems } = readCourse(dir);
  const exercise = findPlace(course, id)?.exercise;
  if (exercise === undefined) {
    for (const says of problems) process.stderr.write(`${tr.say(says)}\n`);
    throw new EngineError(msg('course.prove.nothing', { words: id }));
  }
  const { env, stdout } = process;
  const theme = createTheme({
    depth: detectColour(env, stdout.isTTY),
    unicode: detectUnicode(env),
    attributes: detectAttributes(env, stdout.isTTY),
  });
  const layOut = await loadMarkdown(theme);
  const values = drawValues(exercise.vars, NOTHING_TAKEN, SEED);
  const { lines } = layOut(fill(local(tr, exercise.text), values), width);
  stdout.write(`${lines.join('\n')}\n`);
  return 0;
}
