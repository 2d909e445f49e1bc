import type { App } from './app.ts';
import { watchWhatIsShown } from './commands.ts';
import { Dashboard } from './Dashboard.tsx';
import { keepSelection } from './keep-selection.ts';
import { layoutFor } from './layout.ts';
import { handleMouse } from './mouse.ts';
import type { Screen } from './screen.ts';
import { keepSession } from './session.ts';
import { listWindow } from '../panels/containers/panel.ts';
import { acceptPrompt, cancelPrompt } from '../input/prompts.ts';
import { listRows, type Row } from '../panels/containers/rows.ts';
import type { View } from './view.ts';

export interface DashboardOptions {
  readonly app: App;
  /** Where the session is kept, and under which name. */
  readonly session: { readonly file: string; readonly endpoint: string };
  /** Ends what was opened for this dashboard: feeds, the engine's state, the connection. */
  readonly close: () => Promise<void>;
}

/** The dashboard as a screen of the program. */
export function createDashboardScreen({ app, session, close }: DashboardOptions): Screen {
  const saveSession = keepSession(app, session.file, session.endpoint);
  const releaseSelection = keepSelection(app);
  const watch = (): void => watchWhatIsShown(app, shownRows(app.view()));
  const unwatch = app.changes.subscribe(watch);
  watch();
  return {
    element: <Dashboard app={app} />,
    key(name) {
      if (app.ui.getState().prompt) {
        if (name === 'enter') acceptPrompt(app);
        else if (name === 'esc') cancelPrompt(app);
        else return false;
        return true;
      }
      if (app.ui.getState().notice) app.ui.setState({ notice: null });
      return app.key(name);
    },
    mouse: (input) => handleMouse(app, input),
    resize: (cols, rows) => app.ui.setState({ cols, rows }),
    async close() {
      unwatch();
      releaseSelection();
      saveSession();
      app.stop();
      await close();
    },
  };
}

/** The rows that the containers panel, or the stats panel alone, has on the screen. */
function shownRows(view: View): readonly Row[] {
  const { panels } = layoutFor(view.ui);
  const list = panels.find((panel) => panel.id === 'containers');
  if (!list) return listRows(view).slice(0, panels[0]?.height ?? 0);
  const { rows, first, room } = listWindow(view, list.height);
  return rows.slice(first, first + room);
}
