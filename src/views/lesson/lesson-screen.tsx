import { handleMouse as pressDashboard } from '../app/mouse.ts';
import type { App } from '../app/app.ts';
import { dispatchKey } from '../input/keymap.ts';
import { acceptPrompt, cancelPrompt } from '../input/prompts.ts';
import type { MouseInput, Screen, ScreenHost } from '../app/screen.ts';
import { drawList } from './draw-list.ts';
import { keepInStep } from './keep-in-step.ts';
import { createLessonApp, type LessonApp, type LessonServices } from './lesson-app.ts';
import { isOnPanel, layoutNow, pressAsk, scrollRows } from './lesson-commands.ts';
import { lessonBindings, lessonFocus, pressExercise } from './lesson-keys.ts';
import type { PlacedPane } from './lesson-layout.ts';
import { isPanel, liveOf } from './lesson-state.ts';
import { LessonRoot } from './LessonView.tsx';

const WHEEL_ROWS = 3;

/** The course as a screen of the program. */
export function createLessonScreen(services: LessonServices, host: ScreenHost): Screen {
  const app = createLessonApp(services, host);
  const end = keepInStep(app);
  return {
    element: <LessonRoot app={app} />,
    key: (name) => pressKey(app, name),
    mouse: (input) => handleMouse(app, input),
    resize: (cols, rows) => app.ui.setState({ cols, rows }),
    async close() {
      end();
      await app.close();
    },
  };
}

/** What a key does: first to what is open over all else, then to the course, then to the panel that has the focus. */
export function pressKey(app: LessonApp, name: string): boolean {
  if (app.ui.getState().ask !== null) return pressAsk(app, name);
  const live = app.ui.getState().place === 'exercise' ? app.live() : null;
  const { dialogs = [], prompt = null } = live?.ui.getState() ?? {};
  const focus = lessonFocus(app);
  if (live !== null && focus === 'exercise' && (dialogs.length > 0 || prompt !== null))
    return pressLive(live, name);
  if (dispatchKey(lessonBindings, focus, name, app)) return true;
  return live !== null && focus === 'exercise' && isOnPanel(app) && pressLive(live, name);
}

function pressLive(live: App, name: string): boolean {
  const { prompt, notice } = live.ui.getState();
  if (prompt === null) {
    if (notice) live.ui.setState({ notice: null });
    return live.key(name);
  }
  if (name === 'enter') acceptPrompt(live);
  else if (name === 'esc') cancelPrompt(live);
  else return false;
  return true;
}

function handleMouse(app: LessonApp, input: MouseInput): void {
  const { question, ask, terms, help, place, cols, rows } = app.ui.getState();
  if (question !== null || ask !== null || terms !== null || help) return;
  if (place === 'course') {
    const index = drawList(app, { width: cols, height: rows - 2 }).exerciseAt(input.y - 1);
    if (input.kind !== 'press')
      dispatchKey(lessonBindings, 'course', input.kind === 'wheel-up' ? 'up' : 'down', app);
    else if (index !== null) pressExercise(app, index);
    return;
  }
  const live = app.live();
  if (live !== null && live.ui.getState().dialogs.length > 0) {
    pressDashboard(live, input);
    return;
  }
  const pane = layoutNow(app.view()).panes.find(
    ({ x, y, width, height }) => input.x >= x && input.x < x + width && input.y >= y && input.y < y + height,
  );
  if (pane) onPane(app, pane, input);
}

function onPane(app: LessonApp, pane: PlacedPane, input: MouseInput): void {
  const live = app.live();
  if (pane.id === 'live' && live !== null && isPanel(liveOf(app.view()))) {
    // To the dashboard its panel begins in the row below its header.
    pressDashboard(live, { ...input, x: input.x - pane.x, y: input.y - pane.y + 1 });
    if (input.kind === 'press') app.ui.setState({ pane: 'live' });
    return;
  }
  const rows = input.kind === 'wheel-up' ? -WHEEL_ROWS : WHEEL_ROWS;
  if (input.kind === 'press') {
    if (pane.id !== 'notes') app.ui.setState({ pane: pane.id });
  } else if (pane.id === 'shell') app.shell()?.wheel(rows);
  else scrollRows(app, pane, rows);
}
