import { drawDetails } from '../details/page.ts';
import { drawHelp } from '../dialogs/help.ts';
import { drawWhy } from '../panels/why/page.ts';
import type { App } from './app.ts';
import type { Dialog } from './ui-state.ts';
import type { Size } from './view.ts';

/** The lines of the page that takes the panels' place. */
export function pageLines(app: App, page: Dialog, size: Size): string[] {
  switch (page.kind) {
    case 'details':
      return drawDetails(app, page.id, size);
    case 'why':
      return drawWhy(app, page.id, size);
    case 'help':
      return drawHelp(app, size);
    case 'confirm':
      return [];
  }
}
