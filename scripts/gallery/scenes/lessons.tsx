import { courseDir } from '../../../src/lessons/find.ts';
import { loadCourse } from '../../../src/lessons/format/course.ts';
import { createTranslator } from '../../../src/views/i18n/index.ts';
import { LessonRoot } from '../../../src/views/lesson/LessonView.tsx';
import { loadTerms } from '../../../src/views/lesson/glossary.ts';
import { loadMarkdown } from '../../../src/views/lesson/markdown.ts';
import { lessonPictures } from '../../../src/views/lesson/pictures.ts';
import { stillLesson } from '../../../src/views/lesson/still.ts';
import { createTheme } from '../../../src/views/theme/index.ts';
import { SIZES, SMALLEST, type Actor, type Scene, type Stage } from './scene.ts';

const theme = createTheme({ depth: 8, unicode: true });

/** Names of the course's pictures, and those that are drawn on the smallest screen too. */
const NAMES = [
  'list',
  'list-loading',
  'list-broken',
  'keys',
  'begun',
  'begun-checks',
  'begun-shell',
  'begun-live',
  'xray',
  'notes',
  'hints',
  'solution',
  'terms',
  'predict',
  'steps',
  'done',
  'unanswered',
  'preparing',
  'no-engine',
  'ask-reset',
  'ask-solution',
  'ask-install',
] as const;
const SMALL = new Set<string>(['list', 'begun', 'begun-shell', 'begun-checks', 'begun-live', 'ask-reset']);

/** The course in its states. */
export const lessonScenes: readonly Scene[] = NAMES.map((name) => ({
  name: `course-${name}`,
  sizes: SMALL.has(name) ? [...SIZES, SMALLEST] : SIZES,
  play: (stage) => playCourse(stage, name),
}));

async function playCourse({ columns, rows, language }: Stage, name: string): Promise<Actor> {
  const dir = courseDir() ?? '';
  const course = loadCourse(dir);
  const layOut = await loadMarkdown(theme);
  const tr = createTranslator(language);
  const view = lessonPictures({ course, layOut, tr, theme, cols: columns, rows, terms: loadTerms(dir) })[
    name
  ];
  if (!view) throw new Error(`the course has no picture ${name}`);
  const app = stillLesson(view);
  return { element: <LessonRoot app={app} />, unicode: true, stop: () => app.changes.stop() };
}
