import { dispatchKey } from '../input/keymap.ts';
import type { MouseInput, Screen, ScreenHost } from '../app/screen.ts';
import { drawList } from './draw-list.ts';
import { createLessonApp, type LessonApp, type LessonServices } from './lesson-app.ts';
import { layoutNow, lessonBindings, lessonFocus, pressExercise, scrollRows } from './lesson-keys.ts';
import { LessonRoot } from './LessonView.tsx';

const WHEEL_ROWS = 3;

/** The course as a screen of the program. */
export function createLessonScreen(services: LessonServices, host: ScreenHost): Screen {
  const app = createLessonApp(services, host);
  return {
    element: <LessonRoot app={app} />,
    key: (name) => dispatchKey(lessonBindings, lessonFocus(app), name, app),
    mouse: (input) => handleMouse(app, input),
    resize: (cols, rows) => app.ui.setState({ cols, rows }),
    close: () => app.close(),
  };
}

function handleMouse(app: LessonApp, input: MouseInput): void {
  const { question, help, place, cols, rows } = app.ui.getState();
  if (question !== null || help) return;
  if (place === 'course') {
    const index = drawList(app, { width: cols, height: rows - 2 }).exerciseAt(input.y - 1);
    if (input.kind !== 'press')
      dispatchKey(lessonBindings, 'course', input.kind === 'wheel-up' ? 'up' : 'down', app);
    else if (index !== null) pressExercise(app, index);
    return;
  }
  const pane = layoutNow(app.view()).panes.find(
    ({ x, y, width, height }) => input.x >= x && input.x < x + width && input.y >= y && input.y < y + height,
  );
  if (!pane) return;
  if (input.kind === 'press') app.ui.setState({ pane: pane.id });
  else scrollRows(app, pane, input.kind === 'wheel-up' ? -WHEEL_ROWS : WHEEL_ROWS);
}
