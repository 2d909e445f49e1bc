import { createStore } from 'zustand/vanilla';
import { mergeChanges } from '../app/changes.ts';
import { OFFLINE_HOST } from '../app/screen.ts';
import type { LessonApp } from './lesson-app.ts';
import type { LessonUi, LessonView } from './lesson-state.ts';

/** The course on one view that does not change: for pictures of it. Its keys move what is on the screen only. */
export function stillLesson(view: LessonView): LessonApp {
  const ui = createStore<LessonUi>(() => view.ui);
  return {
    tr: view.tr,
    theme: view.theme,
    isOnTop: false,
    ui,
    host: OFFLINE_HOST,
    changes: mergeChanges([(listener) => ui.subscribe(listener)]),
    view: () => ({ ...view, ui: ui.getState() }),
    open: (placed) => ui.setState({ place: 'exercise', cursor: view.exercises.indexOf(placed) }),
    shell: () => null,
    live: () => null,
    reset: () => undefined,
    hint: () => undefined,
    showSolution: () => ui.setState({ solution: true }),
    stage: () => undefined,
    answer: () => undefined,
    put: () => false,
    readTo: () => undefined,
    showDashboard: () => undefined,
    answerInstall: () => ui.setState({ question: null }),
    close: () => Promise.resolve(),
  };
}
