import type { App } from './app.ts';
import { watchWhatIsShown } from './commands.ts';
import { Dashboard } from './Dashboard.tsx';
import { keepSelection } from './keep-selection.ts';
import { handleMouse } from './mouse.ts';
import type { Screen } from './screen.ts';
import { shownRows } from './shown-rows.ts';
import { keepSession } from './session.ts';
import { acceptPrompt, cancelPrompt } from '../input/prompts.ts';

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
