import { dashboardBindings } from '../input/bindings.ts';
import type { Focus } from '../input/keymap.ts';
import type { App } from './app.ts';
import { footerLine } from './footer.ts';
import { whenChanged } from './when-changed.ts';

/** The dashboard's footer, made anew only when something has changed that a key's use depends on: not for figures. */
export const dashboardFooter = whenChanged(
  (app: App, focus: Focus, width: number) => [app, focus, width, ...statesOf(app)],
  (app, focus, width) => footerLine(app, dashboardBindings, focus, width),
);

function statesOf(app: App): readonly unknown[] {
  const ui = app.ui.getState();
  // An open page has keys of its own, which depend on what only it knows.
  if (ui.dialogs.length > 0) return [{}];
  return [
    ui,
    app.engine.store.getState(),
    app.logs.view(),
    app.view().troubles,
    app.runner.log.store.getState(),
  ];
}
