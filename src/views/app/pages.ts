import { drawWhy } from '../panels/why/page.ts';
import type { App } from './app.ts';
import type { Dialog } from './ui-state.ts';
import type { Size } from './view.ts';

/** The lines of a page without tabs that takes the panels' place. */
export function pageLines(app: App, page: Dialog, size: Size): string[] {
  switch (page.kind) {
    case 'why':
      return drawWhy(app, page.id, size);
    case 'details':
    case 'help':
    case 'confirm':
      return [];
  }
}
